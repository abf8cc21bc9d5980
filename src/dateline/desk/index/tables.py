"""The tables behind the rows: they follow from the register and can be dropped at any time.

Triggers of the database note every incident whose reports change, whichever program changed them, so that only those are
made anew. The tables carry the version of their form: where it is another, they are made from the beginning.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, inspect, select, text

from dateline.register.schema import HEAD, Json
from dateline.register.store.database import Database

FORM = f"2/{HEAD}"

metadata = MetaData()

#: One row an incident (``dateline.desk.index.rows.Row``); ``body`` null: the incident is no more.
rows = Table(
    "desk_rows",
    metadata,
    Column("incident", String(64), primary_key=True),
    Column("version", Integer, nullable=False, index=True),
    Column("body", Json),
)

#: Incidents whose row is to be made anew.
stale = Table("desk_stale", metadata, Column("incident", String(64), primary_key=True))

#: ``form``; ``judgement`` and ``document``: the last ones seen; ``version``: the highest of the rows.
state = Table(
    "desk_state", metadata, Column("name", String(16), primary_key=True), Column("value", String(32), nullable=False)
)

_SQLITE = (
    "CREATE VIRTUAL TABLE desk_words USING fts5(text, content='', tokenize='porter unicode61 remove_diacritics 2')",
    """CREATE TRIGGER desk_case_added AFTER INSERT ON cases WHEN NEW.incident IS NOT NULL BEGIN
       INSERT OR IGNORE INTO desk_stale VALUES (NEW.incident); END""",
    """CREATE TRIGGER desk_case_moved AFTER UPDATE OF incident ON cases WHEN NEW.incident IS NOT OLD.incident BEGIN
       INSERT OR IGNORE INTO desk_stale SELECT OLD.incident WHERE OLD.incident IS NOT NULL;
       INSERT OR IGNORE INTO desk_stale SELECT NEW.incident WHERE NEW.incident IS NOT NULL; END""",
    """CREATE TRIGGER desk_case_gone AFTER DELETE ON cases WHEN OLD.incident IS NOT NULL BEGIN
       INSERT OR IGNORE INTO desk_stale VALUES (OLD.incident); END""",
)
_SQLITE_DROPS = (
    "DROP TRIGGER IF EXISTS desk_case_added",
    "DROP TRIGGER IF EXISTS desk_case_moved",
    "DROP TRIGGER IF EXISTS desk_case_gone",
    "DROP TABLE IF EXISTS desk_words",
)
_POSTGRESQL = (
    "CREATE TABLE desk_words (document integer PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX desk_words_by_word ON desk_words USING gin (words)",
    """CREATE FUNCTION desk_case_changed() RETURNS trigger AS $$ BEGIN
       IF TG_OP <> 'INSERT' AND OLD.incident IS NOT NULL THEN
         INSERT INTO desk_stale VALUES (OLD.incident) ON CONFLICT DO NOTHING; END IF;
       IF TG_OP <> 'DELETE' AND NEW.incident IS NOT NULL THEN
         INSERT INTO desk_stale VALUES (NEW.incident) ON CONFLICT DO NOTHING; END IF;
       RETURN NULL; END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER desk_case AFTER INSERT OR DELETE OR UPDATE OF incident ON cases "
    "FOR EACH ROW EXECUTE FUNCTION desk_case_changed()",
)
_POSTGRESQL_DROPS = (
    "DROP TRIGGER IF EXISTS desk_case ON cases",
    "DROP FUNCTION IF EXISTS desk_case_changed",
    "DROP TABLE IF EXISTS desk_words",
)


def ensure(database: Database) -> None:
    """Make the tables and triggers where they are missing or of another form; then every incident is stale."""
    with database.reading() as connection:
        if _form(connection) == FORM:
            return
    makes, drops = (_SQLITE, _SQLITE_DROPS) if database.sqlite else (_POSTGRESQL, _POSTGRESQL_DROPS)
    with database.writing() as connection:
        if _form(connection) == FORM:  # another process was quicker
            return
        for statement in drops:
            connection.execute(text(statement))
        metadata.drop_all(connection)
        metadata.create_all(connection)
        for statement in makes:
            connection.execute(text(statement))
        connection.execute(text("CREATE INDEX IF NOT EXISTS desk_cases_by_document ON cases (document, incident)"))
        connection.execute(
            text("INSERT INTO desk_stale SELECT DISTINCT incident FROM cases WHERE incident IS NOT NULL")
        )
        put(connection, "form", FORM)


def _form(connection: Connection) -> str | None:
    return get(connection, "form") if inspect(connection).has_table("desk_state") else None


def get(connection: Connection, name: str) -> str | None:
    """Return a value of the state."""
    return connection.execute(select(state.c.value).where(state.c.name == name)).scalar()


def put(connection: Connection, name: str, value: object) -> None:
    """Keep a value of the state."""
    connection.execute(state.delete().where(state.c.name == name))
    connection.execute(state.insert().values(name=name, value=str(value)))
