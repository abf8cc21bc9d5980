"""Keeps the rows of all incidents in step with the register, whichever program changes it.

A thread makes the rows of stale incidents anew, some hundreds in one short transaction, so that nobody who reads waits for a
writer; who asks waits a moment for what is only just behind, such as their own change.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from threading import Condition, Lock, Thread

from sqlalchemy import Connection, func, select

from dateline.desk.index import tables, words
from dateline.desk.index.columns import EMPTY, Columns
from dateline.desk.index.rows import Row, row_of
from dateline.register import judging
from dateline.register.book import DEFAULT_POLICY, Register
from dateline.register.derived.view import View
from dateline.register.errors import RegisterError
from dateline.register.evidence import chunks
from dateline.register.model import Judgement
from dateline.register.schema import cases, documents, judgements, pending, statements
from dateline.register.store.finding import successors_of

PATIENCE = 3.0  # seconds that who asks waits for rows that are being made
BATCH = 400  # incidents, or documents, of one transaction
_KEPT = 64  # searches whose outcome is kept
_LOG = logging.getLogger("dateline.desk")


class Keeper:
    """Gives the rows as they are now. Every method is safe to call from several threads."""

    def __init__(self, book: Register) -> None:
        """Make the tables of the rows where there are none. Raises RegisterError."""
        self._book = book
        self._loading = Lock()
        self._working = Condition()
        self._busy = False
        self._columns = EMPTY
        self._searches: OrderedDict[str, tuple[tuple[int, int], frozenset[str]]] = OrderedDict()
        tables.ensure(book.database)

    def current(self) -> Columns:
        """Return the rows of every incident, rejected ones included; what is long in the making is not waited for."""
        if self._behind():
            self._catch_up(PATIENCE)
        return self._load()

    def complete(self) -> Columns:
        """Return the rows of every incident, however long they are in the making."""
        while self._behind():
            self._catch_up(None)
        return self._load()

    def search(self, query: str) -> frozenset[str]:
        """Return the ids of the incidents that are told in an article which a query (``words.parse``) finds."""
        asked = words.parse(query)
        with self._book.database.reading() as connection:
            at = int(tables.get(connection, "document") or 0), int(tables.get(connection, "version") or 0)
            with self._loading:
                known = self._searches.get(query)
            if known is not None and known[0] == at:
                return known[1]
            found = words.search(connection, asked)
        with self._loading:
            self._searches[query] = at, found
            while len(self._searches) > _KEPT:
                self._searches.popitem(last=False)
        return found

    def waiting(self) -> int:
        """Return how many incidents' rows are yet to be made."""
        with self._book.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(tables.stale)).scalar() or 0)

    # --- making rows ---

    def _behind(self) -> bool:
        with self._book.database.reading() as connection:
            if connection.execute(select(tables.stale.c.incident).limit(1)).first() is not None:
                return True
            if connection.execute(select(pending.c.node).limit(1)).first() is not None:
                return True
            for table, name in ((judgements, "judgement"), (documents, "document")):
                newest = connection.execute(select(func.max(table.c.number))).scalar() or 0
                if newest > int(tables.get(connection, name) or 0):
                    return True
        return False

    def _catch_up(self, patience: float | None) -> None:
        """Let the thread work and wait until it is done, or ``patience`` seconds."""
        with self._working:
            if not self._busy:
                self._busy = True
                Thread(target=self._work, name="dateline-desk-rows", daemon=True).start()
            self._working.wait_for(lambda: not self._busy, patience)

    def _work(self) -> None:
        try:
            self._book.link()
            while self._step():
                pass
        except RegisterError as error:  # the next one who asks tries again
            _LOG.error("the rows of the desk cannot be brought up to date: %s", error)
        finally:
            with self._working:
                self._busy = False
                self._working.notify_all()

    def _step(self) -> bool:
        """Make some rows and index some documents; return whether there is more to do."""
        with self._book.database.writing() as connection:
            _mark_judged(connection)
            names = list(connection.execute(select(tables.stale.c.incident).limit(BATCH)).scalars())
            if names:
                _make(connection, names)
            seen = int(tables.get(connection, "document") or 0)
            indexed = words.index_documents(connection, seen, BATCH)
            if indexed != seen:
                tables.put(connection, "document", indexed)
            return len(names) == BATCH or indexed != seen

    # --- reading rows ---

    def _load(self) -> Columns:
        """Return the columns with the rows that were made since they were loaded last."""
        with self._loading:
            columns = self._columns
            with self._book.database.reading() as connection:
                version = int(tables.get(connection, "version") or 0)
                if version == columns.version:
                    return columns
                query = select(tables.rows).where(tables.rows.c.version > columns.version)
                found = sorted(
                    connection.execute(query), key=lambda row: str(row.incident)
                )  # ordered there, it reads all rows
            new = [Row.load(row.body, row.version) for row in found if row.body is not None]
            gone = [row.incident for row in found if row.body is None]
            self._columns = columns.changed(new, gone, version)
            return self._columns


def _mark_judged(connection: Connection) -> None:
    """Note the incidents that new judgements name as stale."""
    seen = int(tables.get(connection, "judgement") or 0)
    newest = int(connection.execute(select(func.max(judgements.c.number))).scalar() or 0)
    if newest <= seen:
        return
    everything = judging.load(connection)
    fresh = [j for j in everything if j.number > seen]
    undone = {j.undoes for j in fresh if j.kind == "undo"}
    touched = _incidents_of(connection, [j for j in everything if j.number > seen or j.number in undone])
    known = set(connection.execute(select(tables.stale.c.incident)).scalars())
    if rows := [{"incident": name} for name in sorted(touched - known)]:
        connection.execute(tables.stale.insert(), rows)
    tables.put(connection, "judgement", newest)


def _incidents_of(connection: Connection, judged: Sequence[Judgement]) -> set[str]:
    """Return the incidents that judgements name by their reports, statements or entered values."""
    named = {i for j in judging.renamed(judged, successors_of(connection, judged)) for i in (*j.left, *j.right)}
    named |= {j.statement.report_id for j in judged if j.statement is not None}
    for part in chunks(sorted(i for i in named if i.startswith("s"))):
        named |= set(connection.execute(select(statements.c.report_id).where(statements.c.id.in_(part))).scalars())
    out: set[str] = set()
    for part in chunks(sorted(named)):
        out |= set(connection.execute(select(cases.c.incident).where(cases.c.report_id.in_(part))).scalars())
    return out - {None}


def _make(connection: Connection, names: Sequence[str]) -> None:
    """Make the rows of the named incidents anew; those that are no more keep an empty one, so that readers learn of it."""
    version = int(tables.get(connection, "version") or 0) + 1
    query = select(cases.c.incident).where(cases.c.incident.in_(names)).distinct()
    there = sorted(connection.execute(query).scalars())
    made = {i.id: row_of(i).dump() for i in View(connection, DEFAULT_POLICY).incidents(there)}
    connection.execute(tables.rows.delete().where(tables.rows.c.incident.in_(names)))
    connection.execute(
        tables.rows.insert(), [{"incident": name, "version": version, "body": made.get(name)} for name in names]
    )
    connection.execute(tables.stale.delete().where(tables.stale.c.incident.in_(names)))
    tables.put(connection, "version", version)
