"""Threads and letters in the database: stored, written anew while nobody has seen them, frozen once a sending began.

A letter brings its reader from what was delivered to what there is to tell. While it waits it may still change, or go. From the
first attempt on it never does: whatever happens in between, the same words go out under the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dateline.alerts.channels import in_place
from dateline.alerts.model import (
    Letter,
    Snapshot,
    Subscription,
    Thread,
    due,
    dump_subscription,
    load_subscription,
    stamp,
)
from dateline.alerts.snapshot import change
from dateline.alerts.tables import outbox, subscriptions, threads

OPEN = ("waiting", "sending", "bundled")  # states of letters that are still to be delivered


# --- subscriptions --------------------------------------------------------------------------------------------------


def load_subscriptions(connection: Connection) -> list[Subscription]:
    """Return every subscription, the oldest first."""
    rows = connection.execute(select(subscriptions).order_by(subscriptions.c.number))
    return [load_subscription(row.number, row.name, row.after, row.body) for row in rows]


def store_subscription(connection: Connection, one: Subscription, now: datetime) -> int:
    """Store a new subscription and return its number. A number is never given twice, so that keys are not."""
    used = (select(func.max(subscriptions.c.number)), select(func.max(threads.c.subscription)))
    number = 1 + max(int(connection.execute(query).scalar() or 0) for query in used)
    row = {"name": one.name, "body": dump_subscription(one), "created_at": stamp(now), "after": one.after}
    connection.execute(insert(subscriptions).values(number=number, **row))
    return number


def drop_subscription(connection: Connection, number: int) -> None:
    """Remove a subscription with everything that was told and waits to be told."""
    connection.execute(delete(outbox).where(outbox.c.subscription == number))
    connection.execute(delete(threads).where(threads.c.subscription == number))
    connection.execute(delete(subscriptions).where(subscriptions.c.number == number))


# --- threads --------------------------------------------------------------------------------------------------------


def load_threads(connection: Connection, owners: Sequence[Subscription]) -> list[Thread]:
    """Return the threads of the subscriptions, the oldest first."""
    frozen = (outbox.c.attempts > 0) | (outbox.c.state == "bundled")
    begun = select(outbox.c.thread).where(outbox.c.state.in_(OPEN), frozen)
    on_the_way = set(connection.execute(begun).scalars())
    numbers = [one.number for one in owners]
    rows = connection.execute(select(threads).where(threads.c.subscription.in_(numbers)).order_by(threads.c.number))
    return [_thread(row, row.number in on_the_way) for row in rows]


def _thread(row: Any, on_the_way: bool) -> Thread:
    wanted, delivered = Snapshot.load(row.wanted), Snapshot.load(row.delivered)
    assert wanted is not None
    told = delivered is not None or on_the_way
    return Thread(
        row.number, row.subscription, row.key, row.incident, tuple(row.members), wanted, delivered, told, row.letters
    )


def settle(connection: Connection, one: Subscription, thread: Thread, now: datetime) -> None:
    """Store a thread as it should be now, and write, change or take back the letter that this needs."""
    number = _store_thread(connection, thread, stamp(now))
    rows = connection.execute(select(outbox).where(outbox.c.thread == number).order_by(outbox.c.number)).all()
    fresh = [r for r in rows if r.state == "waiting" and not r.attempts]
    begun = [r for r in rows if r.state in OPEN and r not in fresh]
    before = Snapshot.load(begun[-1].after) if begun else thread.delivered
    kind = change(before, thread.wanted)
    if kind == "update" and not in_place(one):
        kind = None
    if kind is None:
        connection.execute(delete(outbox).where(outbox.c.number.in_([r.number for r in fresh])))
        if before is None:
            _drop_thread(connection, number)
        return
    dead = [r for r in rows if r.state == "dead"]
    if dead and not fresh and Snapshot.load(dead[-1].after) == thread.wanted:
        return  # it waits for a person
    for row in dead:
        connection.execute(update(outbox).where(outbox.c.number == row.number).values(state="superseded"))
    told = {"kind": kind, "before": before.dump() if before else None, "after": thread.wanted.dump()}
    if fresh:
        connection.execute(update(outbox).where(outbox.c.number == fresh[0].number).values(**told))
    else:
        _write(connection, one, thread, number, told, now)


def _write(
    connection: Connection, one: Subscription, thread: Thread, number: int, told: dict[str, Any], now: datetime
) -> None:
    connection.execute(update(threads).where(threads.c.number == number).values(letters=thread.letters + 1))
    row = {
        "number": next_number(connection),
        "subscription": one.number,
        "thread": number,
        "key": f"{thread.key}-{thread.letters + 1}",
        "state": "waiting",
        "due_at": stamp(due(one.schedule, now)),
        "attempts": 0,
        "error": "",
        "created_at": stamp(now),
        **told,
    }
    connection.execute(insert(outbox).values(**row))


def _store_thread(connection: Connection, thread: Thread, at: str) -> int:
    row = {
        "incident": thread.incident,
        "members": list(thread.members),
        "wanted": thread.wanted.dump(),
        "changed_at": at,
    }
    if thread.number is not None:
        connection.execute(update(threads).where(threads.c.number == thread.number).values(**row))
        return thread.number
    number = int(connection.execute(select(func.max(threads.c.number))).scalar() or 0) + 1
    head = {"number": number, "subscription": thread.subscription, "key": thread.key, "delivered": None, "letters": 0}
    connection.execute(insert(threads).values(**head, **row))
    return number


def _drop_thread(connection: Connection, number: int) -> None:
    connection.execute(delete(outbox).where(outbox.c.thread == number))
    connection.execute(delete(threads).where(threads.c.number == number))


def rebase(connection: Connection, one: Subscription, numbers: Iterable[int], now: datetime) -> None:
    """Write waiting letters of these threads anew, after one before them was lost."""
    for thread in load_threads(connection, [one]):
        if thread.number in set(numbers):
            settle(connection, one, thread, now)


# --- letters --------------------------------------------------------------------------------------------------------


def next_number(connection: Connection) -> int:
    """Return a number for a new row of the outbox."""
    return int(connection.execute(select(func.max(outbox.c.number))).scalar() or 0) + 1


def letters_of(connection: Connection, row: Any) -> list[Letter]:
    """Return the letters of a row of the outbox: its own, or those of a digest."""
    rows = [row]
    if row.thread is None:
        rows = list(connection.execute(select(outbox).where(outbox.c.bundle == row.number).order_by(outbox.c.number)))
    numbers = [r.thread for r in rows]
    query = select(threads.c.number, threads.c.key).where(threads.c.number.in_(numbers))
    keys = {row.number: row.key for row in connection.execute(query)}
    return [_letter(r, keys[r.thread]) for r in rows if r.state != "superseded"]


def _letter(row: Any, thread: str) -> Letter:
    after = Snapshot.load(row.after)
    assert after is not None
    return Letter(row.key, thread, row.kind, Snapshot.load(row.before), after)


def count_letters(connection: Connection, one: Subscription) -> dict[str, int]:
    """Return how many letters of a subscription are in each state."""
    query = select(outbox.c.state, func.count()).where(
        outbox.c.subscription == one.number, outbox.c.thread.is_not(None)
    )
    return {state: int(number) for state, number in connection.execute(query.group_by(outbox.c.state))}


def dead_letters(connection: Connection) -> list[tuple[int, str, str, str, str]]:
    """Return what was given up: number, subscription, kind, when it was written, why. Those in a digest come as the digest."""
    query = (
        select(outbox.c.number, subscriptions.c.name, outbox.c.kind, outbox.c.created_at, outbox.c.error)
        .join(subscriptions, subscriptions.c.number == outbox.c.subscription)
        .where(outbox.c.state == "dead", outbox.c.bundle.is_(None))
        .order_by(outbox.c.number)
    )
    return [(row.number, row.name, row.kind, row.created_at, row.error) for row in connection.execute(query)]


def revive(connection: Connection, numbers: Sequence[int] | None, now: datetime) -> int:
    """Let given-up rows (None: all) be sent again, digests with what they hold, and return how many rows."""
    dead = (outbox.c.state == "dead") & outbox.c.bundle.is_(None)
    query = select(outbox.c.number).where(dead if numbers is None else dead & outbox.c.number.in_(numbers))
    chosen = list(connection.execute(query).scalars())
    again = {"state": "waiting", "due_at": stamp(now), "attempts": 0, "error": ""}
    connection.execute(update(outbox).where(outbox.c.number.in_(chosen)).values(**again))
    inside = outbox.c.bundle.in_(chosen) & (outbox.c.state == "dead")
    connection.execute(update(outbox).where(inside).values(state="bundled", error=""))
    return len(chosen)
