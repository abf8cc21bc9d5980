"""Letters on their way: taken, sent, marked. Whatever breaks in between, a letter goes out again under the same key.

Nothing is sent inside a transaction. A letter is taken in one (so that no other process sends it too), sent, and marked in
another. A process that dies in between leaves it taken; after ``model.LEASE`` it is taken again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from dateline.alerts import messages
from dateline.alerts.channels import ChannelError, is_feed, open_channel, wants_picture
from dateline.alerts.channels.feed import feed_path, write_feed
from dateline.alerts.channels.secrets import fill_in
from dateline.alerts.model import HOUR, LEASE, Message, Subscription, Summary, awake, backoff, stamp, unstamp
from dateline.alerts.outbox import letters_of, load_threads, next_number, rebase
from dateline.alerts.settings import Settings
from dateline.alerts.tables import outbox, threads
from dateline.register.store.database import Database

#: Makes what sends to a subscription. Tests and dry runs put another in its place.
Opener = Callable[[Subscription], Callable[[Message], None]]
_LIVE_ENTRIES = 200  # entries of a feed


@dataclass(slots=True)
class Sender:
    """Sends what is due. ``now`` is the time throughout; ``secrets`` are those of the file."""

    database: Database
    settings: Settings
    now: datetime
    secrets: Mapping[str, str] = field(default_factory=dict)
    opener: Opener | None = None
    sent: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def dispatch(self, subscriptions: Sequence[Subscription]) -> Summary:
        """Send everything that is due to these subscriptions and return what became of it."""
        for one in subscriptions:
            if is_feed(one) and self.opener is None:
                self._write_feed(one)
            elif awake(one.schedule, self.now) <= self.now:
                self._letters(one)
        with self.database.reading() as connection:
            query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
            counts = {state: int(number) for state, number in connection.execute(query)}
        waiting = sum(counts.get(state, 0) for state in ("waiting", "sending"))
        return Summary(dict(self.sent), waiting, counts.get("dead", 0), tuple(self.failures))

    # --- letters ---

    def _letters(self, one: Subscription) -> None:
        """Send what is due one by one as far as the hour's rate allows, the rest in one digest."""
        with self.database.writing() as connection:
            plan = self._plan(connection, one)
        for number in plan:
            self._send(one, number)

    def _plan(self, connection: Connection, one: Subscription) -> list[int]:
        """Return the rows to send now, in order; those that make a digest are bound together."""
        rows = self._due(connection, one)
        silent = [row for row in rows if row.kind == "update"]
        loud = [row for row in rows if row.kind != "update"]
        again = [row for row in loud if row.attempts]
        fresh = [row for row in loud if not row.attempts]
        left = max(0, one.schedule.rate - self._sent_lately(connection, one))
        if one.schedule.digest is None and len(loud) <= left:
            return [row.number for row in rows]
        again = again[:left]
        single = [] if one.schedule.digest else fresh[: max(0, left - len(again) - 1)]
        rest = fresh[len(single) :]
        bundle = [self._bundle(connection, one, rest)] if rest and left > len(again) else []
        return [*(row.number for row in (*silent, *again, *single)), *bundle]

    def _due(self, connection: Connection, one: Subscription) -> list[Any]:
        """Return the rows whose time has come; of a thread only the oldest that is open, so that order is kept."""
        query = select(outbox).where(
            outbox.c.subscription == one.number, outbox.c.state.in_(("waiting", "sending", "bundled"))
        )
        found, busy = [], set()
        for row in connection.execute(query.order_by(outbox.c.number)):
            if row.thread is not None and row.thread in busy:
                continue
            busy.add(row.thread)
            if row.state != "bundled" and row.due_at <= stamp(self.now):
                found.append(row)
        return found

    def _sent_lately(self, connection: Connection, one: Subscription) -> int:
        query = select(func.count()).where(
            outbox.c.subscription == one.number,
            outbox.c.sent_at > stamp(self.now - HOUR),
            outbox.c.bundle.is_(None),
            outbox.c.kind != "update",
        )
        return int(connection.execute(query).scalar() or 0)

    def _bundle(self, connection: Connection, one: Subscription, rows: Sequence[Any]) -> int:
        """Bind letters together into a digest and return its row's number."""
        number = next_number(connection)
        row = {
            "number": number, "subscription": one.number, "thread": None, "key": f"digest-{rows[0].key}", "kind": "digest",
            "before": None, "after": None, "state": "waiting", "due_at": stamp(self.now), "attempts": 0, "error": "",
            "created_at": stamp(self.now),
        }  # fmt: skip
        connection.execute(insert(outbox).values(**row))
        numbers = [row.number for row in rows]
        connection.execute(update(outbox).where(outbox.c.number.in_(numbers)).values(state="bundled", bundle=number))
        return number

    def _send(self, one: Subscription, number: int) -> None:
        taken = self._take(one, number)
        if taken is None:
            return
        try:
            self._open(one)(taken)
        except ChannelError as error:
            self._failed(one, number, error)
        else:
            self._delivered(number)
            self.sent[taken.kind] += 1

    def _take(self, one: Subscription, number: int) -> Message | None:
        """Take a row for this process and return its message; None where another process was faster."""
        with self.database.writing() as connection:
            row = connection.execute(select(outbox).where(outbox.c.number == number)).first()
            if row is None or row.state not in ("waiting", "sending") or row.due_at > stamp(self.now):
                return None
            values = {"state": "sending", "attempts": row.attempts + 1, "due_at": stamp(self.now + LEASE)}
            connection.execute(update(outbox).where(outbox.c.number == number).values(**values))
            letters = letters_of(connection, row)
        if row.thread is None:
            return messages.digest(row.key, one.name, letters)
        return self._with_picture(one, messages.message(letters[0]), letters[0].after.place)

    def _with_picture(self, one: Subscription, message: Message, place: Mapping[str, Any] | None) -> Message:
        if place is None or message.kind == "update" or not wants_picture(one.target):
            return message
        from dateline.alerts.channels.picture import draw

        return replace(message, picture=draw(place))

    def _open(self, one: Subscription) -> Callable[[Message], None]:
        if self.opener is not None:
            return self.opener(one)
        target, used = fill_in(one.target, self.secrets)
        return open_channel(target, used, self.settings)

    def _delivered(self, number: int) -> None:
        with self.database.writing() as connection:
            done = {"state": "sent", "sent_at": stamp(self.now), "error": ""}
            mine = (outbox.c.number == number) | ((outbox.c.bundle == number) & (outbox.c.state == "bundled"))
            rows = connection.execute(select(outbox).where(mine).order_by(outbox.c.number)).all()
            for row in rows:
                connection.execute(update(outbox).where(outbox.c.number == row.number).values(**done))
                if row.thread is not None:
                    connection.execute(
                        update(threads).where(threads.c.number == row.thread).values(delivered=row.after)
                    )

    def _failed(self, one: Subscription, number: int, error: ChannelError) -> None:
        with self.database.writing() as connection:
            row = connection.execute(select(outbox).where(outbox.c.number == number)).one()
            wait = max(backoff(row.attempts, row.key), timedelta(seconds=error.wait or 0))
            dead = error.final or row.attempts >= self.settings.alert_attempts
            values = {"state": "dead" if dead else "waiting", "error": error.reason, "due_at": stamp(self.now + wait)}
            connection.execute(update(outbox).where(outbox.c.number == number).values(**values))
            if dead:
                inside = (outbox.c.bundle == number) & (outbox.c.state == "bundled")
                lost = connection.execute(select(outbox.c.thread).where(inside | (outbox.c.number == number))).scalars()
                numbers = [n for n in lost if n is not None]
                connection.execute(update(outbox).where(inside).values(state="dead", error=error.reason))
                rebase(connection, one, numbers, self.now)
        told = "given up" if dead else f"again at {values['due_at']}"
        self.failures.append(f"{one.name}: {error.reason} ({told})")

    # --- feeds ---

    def _write_feed(self, one: Subscription) -> None:
        """Write the feed's file anew when something changed, and mark what it tells as delivered."""
        with self.database.writing() as connection:
            open_ = outbox.c.state.in_(("waiting", "sending", "bundled"))
            rows = connection.execute(select(outbox).where(outbox.c.subscription == one.number, open_)).all()
            if not rows:
                return
            shown = sorted(load_threads(connection, [one]), key=lambda t: -(t.number or 0))[:_LIVE_ENTRIES]
            query = select(threads.c.key, threads.c.changed_at).where(threads.c.subscription == one.number)
            changed = {key: unstamp(at) for key, at in connection.execute(query)}
            path = Path(feed_path(one.target))
            try:
                write_feed(path, one.name, [(t, changed[t.key]) for t in shown])
            except OSError as error:
                self.failures.append(f"{one.name}: {path}: {error.strerror} (again with the next run)")
                return
            for row in rows:
                done = {"state": "sent", "sent_at": stamp(self.now), "attempts": row.attempts + 1}
                connection.execute(update(outbox).where(outbox.c.number == row.number).values(**done))
                wanted = select(threads.c.wanted).where(threads.c.number == row.thread).scalar_subquery()
                connection.execute(update(threads).where(threads.c.number == row.thread).values(delivered=wanted))
                self.sent[row.kind] += 1
