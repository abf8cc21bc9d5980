"""What would be sent: by a run now, and by a rule in the past, so that it can be tuned before anybody is woken by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from dateline import lang
from dateline.alerts import messages
from dateline.alerts.evaluating import POLICY, News, evaluate, follow, is_news
from dateline.alerts.model import Letter, Subscription, Thread
from dateline.alerts.outbox import OPEN, letters_of, load_subscriptions
from dateline.alerts.settings import Settings
from dateline.alerts.snapshot import change, snapshot
from dateline.alerts.tables import outbox
from dateline.linkage.case import FIELDS
from dateline.register.book import Register
from dateline.register.derived.view import View
from dateline.register.schema import cases

_AT = {name: position for position, name in enumerate(FIELDS)}


class _Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Told:
    """A letter that would have been written, and the day of the article that gave rise to it."""

    day: date
    letter: Letter


def dry(book: Register, settings: Settings, now: datetime) -> list[str]:
    """Return what a run at ``now`` would leave to be sent, a line each. Nothing is sent and nothing changes."""
    book.link()
    found: list[str] = []
    try:
        with book.database.writing() as connection:
            known = load_subscriptions(connection)
            if known:
                evaluate(connection, known, settings, now)
            found = list(_waiting(connection, known))
            raise _Undone
    except _Undone:
        return found


def _waiting(connection: Connection, known: Sequence[Subscription]) -> Iterator[str]:
    names = {one.number: one.name for one in known}
    query = select(outbox).where(outbox.c.state.in_(OPEN), outbox.c.thread.is_not(None)).order_by(outbox.c.number)
    for row in connection.execute(query).all():
        (letter,) = letters_of(connection, row)
        yield f"{names[row.subscription]}  {row.due_at}  {letter.kind}  {messages.title(letter)}"


def replayed(book: Register, one: Subscription, settings: Settings, since: date, until: date) -> list[Told]:
    """Return what the subscription would have been told of what was published from ``since`` to ``until``, in order.

    Each incident is gone through day by day, as far as it was told by then. Which reports are one incident, and what people
    judged, is taken as it is now. Articles without a day are left out.
    """
    book.link()
    with book.database.reading() as connection:
        view = View(connection, POLICY)
        candidates = one.rule.candidates(connection, view.edited)
        days = _days(connection, set(candidates))
        found: list[Told] = []
        for name in candidates:
            if any(since <= day <= until for day, _ in days.get(name, ())):
                found += _followed(view, one, settings, name, days[name], until)
    return sorted((t for t in found if since <= t.day), key=lambda t: (t.day, t.letter.after.incident))


def _days(connection: Connection, names: set[str]) -> dict[str, list[tuple[date, News | None]]]:
    """Return for each incident the days of its reports and what those that tell it as news make of it."""
    out: dict[str, list[tuple[date, News | None]]] = {}
    for row in connection.execute(select(cases.c.incident, cases.c.body)):
        published, happened = row.body[_AT["published"]], row.body[_AT["last"]]
        if row.incident in names and published is not None:
            age = published - (happened if happened is not None else published)
            news = News(age, 0, 1) if row.body[_AT["focus"]] == "new" else None
            out.setdefault(row.incident, []).append((date.fromordinal(published), news))
    return out


def _followed(
    view: View, one: Subscription, settings: Settings, name: str, days: Sequence[tuple[date, News | None]], until: date
) -> Iterator[Told]:
    """Yield what one incident would have given rise to, day by day."""
    thread: Thread | None = None
    for day in sorted({day for day, _ in days if day <= until}):
        for incident in view.incidents([name], day.isoformat()):
            news = [News(n.age, (day - d).days, one.after + 1) for d, n in days if n is not None and d <= day]
            mine = [thread] if thread else []
            told = snapshot(incident, "", settings.base_url)
            for now in follow(one, incident, told, mine, is_news(one, news, settings)):
                before = thread.wanted if thread else None
                kind = change(before, now.wanted)
                if kind not in (None, "update"):
                    yield Told(day, Letter(f"{now.key}-{day}", now.key, kind, before, now.wanted))
                thread = Thread(0, one.number, now.key, name, now.members, now.wanted, now.wanted, True)


def lines(found: Sequence[Told]) -> Iterator[str]:
    """Yield a line for each letter."""
    form = lang.load("en", "alerts")["replay"]["line"]
    return (form.format(day=t.day, kind=t.letter.kind, title=messages.title(t.letter)) for t in found)


def told(name: str, found: Sequence[Told], since: date, until: date, daily: bool = False) -> str:
    """Return how much would have been sent, in a sentence."""
    texts = lang.load("en", "alerts")["replay"]
    count = messages.counted([t.letter.kind for t in found])
    first: str = texts["told"].format(name=name, count=count, since=since, until=until)
    return first + (" " + texts["days"].format(n=len({t.day for t in found})) if daily else "")
