"""The connection to a register: SQLite in a file (the default) or PostgreSQL, opened, migrated, in clear transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from dateline.register.errors import NewerRegister, RegisterError, told_plainly
from dateline.register.schema import HEAD, KNOWN
from dateline.settings import load_settings

BUSY_SECONDS = 60  # how long a process waits for another one's transaction
_WRITERS = 7_220_105  # the number of PostgreSQL's advisory lock that writers hold, any that is always the same


def default_location() -> str:
    """Return where the register lies: the setting ``register`` (a file or a URL), else a file among the user's data."""
    given = load_settings().register_
    if given:
        return given
    home = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(home, "dateline", "register.sqlite")


def found_version(location: str) -> str | None:
    """Return the version of a register's tables without changing them, None for an empty database.

    Raises RegisterError where it cannot be reached or read.
    """
    sqlite = _is_sqlite(location)
    with told_plainly(shown(location)):
        engine = _engine(location, sqlite, BUSY_SECONDS)
        try:
            with engine.connect() as connection:
                return _version(connection)
        finally:
            engine.dispose()


class Database:
    """A register's database. Use :meth:`reading` for one consistent view and :meth:`writing` for one change, whole or none."""

    def __init__(self, location: str, create: bool = True, wait: float = BUSY_SECONDS) -> None:
        """Open the register at a path or a URL and bring it to this version. Raises RegisterError where that fails."""
        self.location = location
        self.name = shown(location)
        self.sqlite = _is_sqlite(location)
        with told_plainly(self.name):
            if self.sqlite and "://" not in location:
                path = Path(location)
                if not create and not path.exists():
                    raise RegisterError(
                        f"{location}: there is no register", "Run `dateline add` first, or name another file"
                    )
                path.parent.mkdir(parents=True, exist_ok=True)
            self.engine = _engine(location, self.sqlite, wait)
            self._migrate()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the register throughout."""
        with told_plainly(self.name), self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection for one change. Writers take turns; the change is whole once the block ends, else undone."""
        with told_plainly(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(register_write=True)
            with connection.begin():
                if not self.sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _WRITERS})
                yield connection

    @contextmanager
    def trial(self) -> Iterator[Database]:
        """Give a database that is this one until the block ends; what is changed in it is undone then."""
        with told_plainly(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(register_write=True)
            with connection.begin() as transaction:
                if not self.sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _WRITERS})
                try:
                    yield _Trial(self, connection)
                finally:
                    transaction.rollback()

    def version(self) -> str | None:
        """Return the version of the tables, None for an empty database."""
        with self.reading() as connection:
            return _version(connection)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _migrate(self) -> None:
        found = self.version()
        if found == HEAD:
            return
        if found is not None and found not in KNOWN:
            message = f"{self.name}: the register was made by a newer version of Dateline (its tables are {found}, ours {HEAD})"
            raise NewerRegister(message, "Update Dateline")
        with self.writing() as connection:
            if _version(connection) != HEAD:
                _upgrade(connection)


class _Trial(Database):
    """A database that does everything in one transaction of another's."""

    def __init__(self, whole: Database, connection: Connection) -> None:
        self.location, self.name, self.sqlite, self.engine = whole.location, whole.name, whole.sqlite, whole.engine
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the one connection."""
        yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one connection."""
        yield self._connection


def _engine(location: str, sqlite: bool, wait: float) -> Engine:
    if not sqlite:
        return create_engine(_with_driver(location), pool_pre_ping=True)
    url = location if "://" in location else f"sqlite:///{location}"
    engine = create_engine(url, connect_args={"timeout": wait, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # the driver must not open transactions by itself
        cursor = raw.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("register_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _with_driver(url: str) -> str:
    """Return the URL with the driver that we install, where it names none."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def _is_sqlite(location: str) -> bool:
    return "://" not in location or location.startswith("sqlite")


def shown(location: str) -> str:
    """Return a location as it may be shown: without user and password."""
    scheme, mark, rest = location.partition("://")
    if not mark or "@" not in rest:
        return location
    return f"{scheme}://...@{rest.rpartition('@')[2]}"


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "dateline.register:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
