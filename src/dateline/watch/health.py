"""How every source does, in words, from what the watcher noted: never silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.watch.asking import DAY
from dateline.watch.entries import today
from dateline.watch.tables import watched, watched_days, watched_items

HABIT_DAYS = 28  # days that a habit is taken from
FEWEST_DAYS = 3  # a source watched for fewer days has no habit yet
SURPRISE = 7.0  # items missed from which silence is no chance: a source that brings them at random is that silent once in 1,100
LATE = 3600.0  # seconds after which a source that was not asked tells that nobody watches
RECENT = 7 * DAY  # how long a change that did no harm is told

#: Why a source brings no items, by its state. The others bring some.
_REASONS = {
    "new": "no items because it was not asked yet",
    "empty": "no items because the feed is empty",
    "gone": "no items because the feed is gone",
    "blocked": "no items because we are blocked",
    "changed": "no items because the feed has changed",
    "unreachable": "no items because the server does not answer",
}


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does. ``level``: ok, note (works, but a person should know) or fault; ``words``: one sentence or more.

    Times are seconds since 1970, UTC, None = never. ``habit``: new items a day, None while not known; ``today``: new today.
    ``unopened``: entries of the last week whose page could not be opened.
    """

    name: str
    level: str
    state: str
    words: tuple[str, ...]
    succeeded: float | None
    item_at: float | None
    today: int
    habit: float | None
    failures: int
    unopened: int
    waiting: int


def look(connection: Connection, now: float) -> list[Health]:
    """Return how every source does, by name."""
    days: dict[str, list[Any]] = {}
    for row in connection.execute(select(watched_days).where(watched_days.c.day > today(now) - HABIT_DAYS)):
        days.setdefault(row.source, []).append(row)
    closed = _counts(connection, watched_items.c.detail != "", watched_items.c.begun > now - RECENT)
    waiting = _counts(connection, watched_items.c.visits == 0, watched_items.c.due.is_not(None))
    rows = connection.execute(select(watched).order_by(watched.c.name)).all()
    return [_health(r, days.get(r.name, []), closed.get(r.name, 0), waiting.get(r.name, 0), now) for r in rows]


def _counts(connection: Connection, *conditions: Any) -> dict[str, int]:
    query = select(watched_items.c.source, func.count()).where(*conditions).group_by(watched_items.c.source)
    return {row[0]: row[1] for row in connection.execute(query)}


def _health(row: Any, days: list[Any], unopened: int, waiting: int, now: float) -> Health:
    habit = _habit(row, days)
    faults, notes = list(_faults(row, habit, now)), list(_notes(row, unopened, now))
    return Health(
        row.name,
        "fault" if faults else "note" if notes else "ok",
        "silent" if faults and row.state in ("ok", "clock") else row.state,
        (*faults, *notes),
        row.succeeded,
        row.item_at,
        sum(d._mapping["items"] for d in days if d.day == today(now)),
        habit,
        row.failures,
        unopened,
        waiting,
    )


def _habit(row: Any, days: Iterable[Any]) -> float | None:
    """Return the new items a day from first sight to the newest item; the silence after it is what is to be judged."""
    if row.item_at is None:
        return None
    known = [d for d in days if d.day <= today(row.item_at)]
    return sum(d._mapping["items"] for d in known) / len(known) if len(known) >= FEWEST_DAYS else None


def _faults(row: Any, habit: float | None, now: float) -> Iterable[str]:
    if now - row.due > LATE:
        asked = f"since {moment(row.tried)}" if row.tried is not None else "yet"
        yield f"not asked {asked}: is `dateline watch` running"
    if row.state in _REASONS:
        detail = f" ({row.detail})" if row.detail else ""
        yield f"{_REASONS[row.state]}{detail}, since {moment(row.since)}"
    elif row.item_at is not None and habit:
        quiet = (now - row.item_at) / DAY
        if quiet >= 1 and quiet * habit >= SURPRISE:
            yield f"nothing new for {quiet:.1f} days; its habit is {habit:.1f} a day"


def _notes(row: Any, unopened: int, now: float) -> Iterable[str]:
    if row.address != row.url:
        yield f"moved to {row.address}, where it is asked now: change its url in the list"
    if row.state == "clock":
        yield f"{row.detail}: such times are cut to when the item was seen"
    if row.state == "ok" and row.detail and now - row.since < RECENT:
        yield f"{row.detail}, since {moment(row.since)}"
    if unopened:
        yield f"{unopened} of its pages could not be opened this week; the feed's own words were read"


def moment(seconds: float | None) -> str:
    """Return the time as people read it, to the minute, UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC") if seconds is not None else "never"
