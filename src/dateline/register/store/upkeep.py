"""Keeping a register whole: checks that say what is wrong, and copies that are registers themselves."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from dateline.record import text_sha256
from dateline.register.errors import RegisterError, told_plainly
from dateline.register.evidence import chunks, current_readings
from dateline.register.schema import DERIVED, cases, documents, judgements, readings, reports, statements
from dateline.register.store.database import Database

#: Tables of a copy that its own opening fills.
_MADE_ANEW = {"alembic_version", *(table.name for table in DERIVED)}


def check(database: Database) -> list[str]:
    """Return what is wrong with the register, one sentence each; nothing is changed. Empty means sound."""
    with database.reading() as connection:
        return [
            *(_file(connection) if database.sqlite else ()),
            *_dangling(connection),
            *_quotes(connection),
            *_derived(connection),
        ]


def _file(connection: Connection) -> Iterator[str]:
    """Yield what SQLite itself finds wrong with the file."""
    for row in connection.execute(text("PRAGMA integrity_check(20)")):
        if row[0] != "ok":
            yield f"the file is damaged: {row[0]}. Restore a backup"


def _dangling(connection: Connection) -> Iterator[str]:
    """Yield rows that point at nothing."""
    links = (
        (readings.c.document, documents.c.number, "readings without their document"),
        (reports.c.reading, readings.c.number, "reports without their reading"),
        (statements.c.report, reports.c.number, "statements without their report"),
        (statements.c.judgement, judgements.c.number, "entered values without their judgement"),
    )
    for here, there, what in links:
        query = select(func.count()).select_from(here.table).where(here.is_not(None), here.not_in(select(there)))
        if count := connection.execute(query).scalar():
            yield f"{count} {what}. Restore a backup"


def _quotes(connection: Connection) -> Iterator[str]:
    """Yield documents whose text is not the one that was stored, and statements whose words are not in it."""
    numbers = list(connection.execute(select(documents.c.number).order_by(documents.c.number)).scalars())
    for part in chunks(numbers, 50):
        texts = {}
        for row in connection.execute(select(documents).where(documents.c.number.in_(part))):
            texts[row.number] = row.text
            if row.text and row.sha256 and text_sha256(row.text) != row.sha256:
                yield f"the text of document {row.id!r} is not the one that was stored. Restore a backup"
        query = (
            select(statements, readings.c.document)
            .join(reports, reports.c.number == statements.c.report)
            .join(readings, readings.c.number == reports.c.reading)
            .where(readings.c.document.in_(part), statements.c.start.is_not(None))
        )
        for row in connection.execute(query):
            if texts[row.document] and texts[row.document][row.start : row.end] != row.quote:
                yield f"the words of statement {row.id} are not in its document. Restore a backup"


def _derived(connection: Connection) -> Iterator[str]:
    """Yield what does not follow from the evidence."""
    current = set(connection.execute(select(reports.c.id).where(reports.c.reading.in_(current_readings()))).scalars())
    extra = sum(1 for i in connection.execute(select(cases.c.report_id)).scalars() if i not in current)
    if extra:
        yield f"{extra} reports stand in the view that no current reading has. Run `dateline rebuild`"


def backup(database: Database, target: str) -> None:
    """Copy the register into a new SQLite file; nothing that is added meanwhile is half in it. Raises RegisterError."""
    if os.path.exists(target):
        raise RegisterError(f"{target}: there is a file already", "Name a new one")
    part = f"{target}.part"
    Path(part).unlink(missing_ok=True)
    with told_plainly(target):
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        if database.sqlite:
            _copy_file(database, part)
        else:
            _copy_rows(database, part)
        os.replace(part, target)


def _copy_file(database: Database, part: str) -> None:
    with database.engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        copy = sqlite3.connect(part)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no second one beside it
        finally:
            copy.close()


def _copy_rows(database: Database, part: str) -> None:
    """Copy row by row whatever a table holds (evidence, alerts, sources, the desk), save what is derived.

    The copy works that out by itself when it is opened. The tables are those that the copy has, so that one which a later
    migration makes is copied too.
    """
    copy = Database(part)
    try:
        with database.reading() as source, copy.writing() as sink:
            tables = MetaData()
            tables.reflect(sink)
            for table in tables.sorted_tables:
                if table.name not in _MADE_ANEW:
                    _copy_table(source, sink, table)
        with copy.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _copy_table(source: Connection, sink: Connection, table: Table) -> None:
    rows = source.execution_options(yield_per=1000).execute(select(table).order_by(*table.primary_key))
    for part in rows.partitions(1000):
        sink.execute(insert(table), [dict(row._mapping) for row in part])
