"""schemathesis against the API's own description: no fault of the server, no answer that is not described."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks as known

from dateline.desk.app import create_app
from dateline.desk.security.accounts import Accounts
from dateline.desk.settings import Settings
from desk_cases import HERE, PASSWORD, fill

CHECKS = [
    known.not_a_server_error,
    schemathesis.checks.CHECKS.get_one("status_code_conformance"),
    schemathesis.checks.CHECKS.get_one("content_type_conformance"),
    schemathesis.checks.CHECKS.get_one("response_schema_conformance"),
]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The API of a small register, asked by an admin's token."""
    path: Path = tmp_path_factory.mktemp("openapi") / "register.sqlite"
    accounts = Accounts(fill(str(path)).database)
    accounts.set_user("ann", "admin", PASSWORD)
    app = create_app(Settings(register=str(path), login=True))
    headers = {"authorization": f"Bearer {accounts.new_token('ann', 'admin')}"}
    loaded = schemathesis.openapi.from_asgi("/api/openapi.json", app, base_url=HERE, headers=headers)
    loaded.headers = headers  # type: ignore[attr-defined]
    return loaded


def test_the_description_is_of_openapi_3_1(described: Any) -> None:
    assert described.raw_schema["openapi"].startswith("3.1") and len(described.raw_schema["paths"]) >= 20


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_route_answers_as_described(case: Any) -> None:
    """Values that fit the description and values that do not, hostile ones among them."""
    case.call_and_validate(base_url=HERE, headers=case.operation.schema.headers, checks=CHECKS)
