"""Fixtures that several tests share: a register's location in every database that we support, the desk in a browser."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_browser import chromium, examples_register, serve, visit

__all__ = ["chromium", "examples_register", "serve", "visit"]


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new, empty register's location: a file, or a database of its own on the server of DATELINE_TEST_POSTGRES."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.sqlite")
        return
    server = os.environ.get("DATELINE_TEST_POSTGRES")
    if not server:
        pytest.skip("DATELINE_TEST_POSTGRES names no server (scripts/postgres_for_tests.sh starts one)")
    import psycopg

    name = f"dateline_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
