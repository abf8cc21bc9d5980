"""What the watcher knows, kept in the register's database: every step is one transaction, so that a kill loses none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from dateline.register.evidence import chunks
from dateline.register.store.database import Database
from dateline.watch.entries import Entry, pack, today
from dateline.watch.sources import Watched
from dateline.watch.tables import watched, watched_days, watched_items

KEPT_DAYS = (
    90  # a settled item is forgotten after so many days; shown again it is read again, and known to the register
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be asked or read. ``key`` is None for a source itself; ``address`` None for an item read as it was shown."""

    source: str
    key: str | None
    address: str | None
    due: float
    etag: str | None
    modified: str | None
    visits: int = 0
    failures: int = 0
    begun: float = 0.0


class State:
    """The watcher's state in a register's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync(self, sources: Iterable[Watched], now: float) -> None:
        """Take up new sources, follow changed addresses, forget sources that are no longer listed."""
        listed = {source.name: source for source in sources}
        with self._database.writing() as connection:
            known = {row.name: row.url for row in connection.execute(select(watched.c.name, watched.c.url))}
            for name in sorted(set(known) - set(listed)):
                for table, column in ((watched, "name"), (watched_items, "source"), (watched_days, "source")):
                    connection.execute(delete(table).where(table.c[column] == name))
            for name, source in listed.items():
                fresh = {
                    "url": source.url, "address": source.url, "etag": None, "modified": None, "form": "", "state": "new",
                    "detail": "", "since": now, "due": now, "failures": 0,
                }  # fmt: skip
                if name not in known:
                    connection.execute(insert(watched).values(name=name, begun=now, **fresh))
                elif known[name] != source.url:
                    connection.execute(update(watched).where(watched.c.name == name).values(**fresh))

    def due(self, now: float) -> list[Task]:
        """Return what is due, the sources before the items, each the longest waiting first."""
        with self._database.reading() as connection:
            sources = connection.execute(
                select(watched).where(watched.c.due <= now).order_by(watched.c.due, watched.c.name)
            )
            tasks = [Task(r.name, None, r.address, r.due, r.etag, r.modified, 0, r.failures, r.begun) for r in sources]
            columns = [c for c in watched_items.c if c.name != "payload"]
            query = select(*columns).where(watched_items.c.due <= now)
            order = (watched_items.c.due, watched_items.c.source, watched_items.c.key)
            tasks += [
                Task(r.source, r.key, r.url, r.due, r.etag, r.modified, r.visits, r.failures, r.begun)
                for r in connection.execute(query.order_by(*order).limit(2000))
            ]
            return tasks

    def next_due(self) -> float | None:
        """Return when the next thing is due, None when nothing ever is."""
        with self._database.reading() as connection:
            times = [connection.execute(select(func.min(t.c.due))).scalar() for t in (watched, watched_items)]
            return min((t for t in times if t is not None), default=None)

    def source(self, name: str) -> Any:
        """Return the row of a source."""
        with self._database.reading() as connection:
            return connection.execute(select(watched).where(watched.c.name == name)).one()

    def payload(self, task: Task) -> str:
        """Return an item as its source showed it last."""
        query = select(watched_items.c.payload).where(_is(task))
        with self._database.reading() as connection:
            return str(connection.execute(query).scalar_one())

    def answered(self, name: str, changes: Mapping[str, Any], entries: Iterable[Entry], now: float) -> int:
        """Note a source's answer and queue what is new or changed in it; return how many entries are new."""
        with self._database.writing() as connection:
            first = connection.execute(select(watched.c.form).where(watched.c.name == name)).scalar() == ""
            new = _queue(connection, name, list(entries), now)
            item = {"item_at": now} if new else {}
            connection.execute(update(watched).where(watched.c.name == name).values(**changes, **item))
            # What a feed shows at first sight is no measure of what it brings a day.
            _count(connection, name, 0 if first else new, now)
            return new

    def failed(self, name: str, changes: Mapping[str, Any]) -> None:
        """Note that a source could not be asked."""
        with self._database.writing() as connection:
            connection.execute(update(watched).where(watched.c.name == name).values(**changes))

    def settled(self, task: Task, changes: Mapping[str, Any]) -> None:
        """Note what became of an item, and when it is due again (``due`` None: never)."""
        with self._database.writing() as connection:
            connection.execute(update(watched_items).where(_is(task)).values(**changes))

    def forget(self, now: float) -> None:
        """Drop settled items that are old."""
        old = and_(watched_items.c.due.is_(None), watched_items.c.begun < now - KEPT_DAYS * 86_400)
        with self._database.writing() as connection:
            connection.execute(delete(watched_items).where(old))


def _is(task: Task) -> Any:
    return and_(watched_items.c.source == task.source, watched_items.c.key == task.key)


def _queue(connection: Connection, name: str, entries: list[Entry], now: float) -> int:
    """Queue the entries that are new or changed, and return how many are new."""
    known: dict[str, str] = {}
    for part in chunks(e.key for e in entries):
        query = select(watched_items.c.key, watched_items.c.print)
        rows = connection.execute(query.where(watched_items.c.source == name, watched_items.c.key.in_(part)))
        known.update((row.key, row.print) for row in rows)
    for entry in entries:
        shown = {"print": entry.print, "url": entry.visit, "payload": pack(entry.article), "due": now, "failures": 0}
        if entry.key not in known:
            empty = {"visits": 0, "etag": None, "modified": None, "detail": "", "begun": now}
            connection.execute(insert(watched_items).values(source=name, key=entry.key, **shown, **empty))
        elif known[entry.key] != entry.print:
            here = and_(watched_items.c.source == name, watched_items.c.key == entry.key)
            # The page is asked for anew, whatever it said of its age: the feed says that something changed.
            connection.execute(update(watched_items).where(here).values(**shown, etag=None, modified=None))
    return sum(1 for entry in entries if entry.key not in known)


def _count(connection: Connection, name: str, items: int, now: float) -> None:
    here = and_(watched_days.c.source == name, watched_days.c.day == today(now))
    if connection.execute(select(watched_days.c["items"]).where(here)).first() is None:
        connection.execute(insert(watched_days).values(source=name, day=today(now), items=items, answers=1))
    else:
        more = {"items": watched_days.c["items"] + items, "answers": watched_days.c.answers + 1}
        connection.execute(update(watched_days).where(here).values(**more))
