"""Keeps the rows of all incidents in step with the register."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection, func, select

from dateline.desk.index.columns import EMPTY, Columns
from dateline.desk.index.rows import row_of
from dateline.register.book import Register
from dateline.register.filters import Filter
from dateline.register.schema import judgements, readings

_STATES = ("open", "accepted", "rejected")


class Keeper:
    """Gives the rows as they are now; they are made anew when the register has changed."""

    def __init__(self, book: Register) -> None:
        self._book = book
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._columns = EMPTY

    def current(self) -> Columns:
        """Return the rows of every incident, rejected ones included."""
        with self._lock:
            with self._book.database.reading() as connection:
                seen = _newest(connection)
            if seen != self._seen:
                rows = [row_of(i, sum(seen)) for s in _STATES for i in self._book.incidents(Filter(status=s))]
                self._columns = EMPTY.changed(rows, version=sum(seen))
                self._seen = seen
            return self._columns


def _newest(connection: Connection) -> tuple[int, int]:
    """Return the numbers of the newest reading and judgement."""
    reading = connection.execute(select(func.max(readings.c.number))).scalar() or 0
    return int(reading), int(connection.execute(select(func.max(judgements.c.number))).scalar() or 0)
