"""schemathesis against the API's own description: no fault of the server, no answer that is not described."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks as known
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as described_as

from dateline.desk.app import create_app
from dateline.desk.security.accounts import Accounts
from dateline.desk.settings import Settings
from desk_cases import PASSWORD, fill

WAIT = 300.0  # seconds for one answer: the first text that is read loads the parser
CHECKS = [
    known.not_a_server_error,
    described_as.status_code_conformance,
    described_as.content_type_conformance,
    described_as.response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The API of a small register, asked by an admin's token."""
    path: Path = tmp_path_factory.mktemp("openapi") / "register.sqlite"
    accounts = Accounts(fill(str(path)).database)
    accounts.set_user("ann", "admin", PASSWORD)
    app = create_app(Settings(register=str(path), login=True, names=("testserver",)))
    headers = {"authorization": f"Bearer {accounts.new_token('ann', 'admin')}"}
    loaded = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=headers)
    loaded.headers = headers  # type: ignore[attr-defined]
    return loaded


def test_the_description_is_of_openapi_3_1(described: Any) -> None:
    assert described.raw_schema["openapi"].startswith("3.1") and len(described.raw_schema["paths"]) >= 20


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_route_answers_as_described(described: Any, mode: GenerationMode) -> None:
    """Values that fit the description, and values that do not, hostile ones among them."""
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) >= 25
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        def answers(case: Any) -> None:
            case.call_and_validate(headers=described.headers, checks=CHECKS, timeout=WAIT)

        try:
            answers()
        except Unsatisfiable:  # the route takes nothing that could be wrong
            assert mode is GenerationMode.NEGATIVE, operation.label
