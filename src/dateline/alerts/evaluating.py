"""What every subscription should be told now: its threads brought up to what the incidents have become.

A thread is what one subscription is told of one incident. It follows its first report; where that is gone, another of the
reports that the incident had. Two threads in one incident: the older goes on, the other is retracted as merged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from dateline.alerts.model import LIVE, Snapshot, Subscription, Thread
from dateline.alerts.noticing import Noticed, notice
from dateline.alerts.outbox import load_threads, settle
from dateline.alerts.settings import Settings
from dateline.alerts.snapshot import sentence, snapshot, telling
from dateline.linkage.case import FIELDS
from dateline.register.derived.view import View
from dateline.register.evidence import chunks
from dateline.register.model import Incident
from dateline.register.schema import cases, documents, readings, reports

POLICY = "ucdp"
_BATCH = 200  # incidents that are put together at a time
_AT = {name: position for position, name in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class News:
    """What one report makes of an incident: days from the last possible day to the report and from that to now; its reading."""

    age: int
    late: int
    reading: int


def evaluate(connection: Connection, subscriptions: Sequence[Subscription], settings: Settings, now: datetime) -> None:
    """Look at every incident that changed, and write what there is to tell into the outbox. One transaction."""
    owner = {one.number: one for one in subscriptions}
    known = load_threads(connection, subscriptions)
    noticed = notice(connection, {report for thread in known for report in thread.members})
    moved = [replace(t, incident=_where(t, noticed)) for t in known]
    changed = set(noticed.incidents)
    changed |= {new.incident for old, new in zip(known, moved, strict=True) if old.incident != new.incident}
    for thread in moved:
        if not thread.incident and thread.wanted.state != "withdrawn":
            settle(connection, owner[thread.subscription], replace(thread, wanted=_ended(thread, "withdrawn")), now)
    by_incident: dict[str, list[Thread]] = {}
    for thread in moved:
        by_incident.setdefault(thread.incident, []).append(thread)
    view = View(connection, POLICY)
    for part in chunks(sorted(changed - {""}), _BATCH):
        news = _news(connection, part, now)
        for incident in view.incidents(part):
            told = tell(connection, incident, settings)
            for one in subscriptions:
                mine = [t for t in by_incident.get(incident.id, ()) if t.subscription == one.number]
                for thread in follow(one, incident, told, mine, is_news(one, news[incident.id], settings)):
                    settle(connection, one, thread, now)


def follow(one: Subscription, incident: Incident, told: Snapshot, mine: Sequence[Thread], news: bool) -> list[Thread]:
    """Return the threads of one subscription and incident as they should be now. ``told``: what there is to tell of it."""
    members = tuple(m.report_id for m in incident.members)
    if not mine:
        if not (news and told.state == LIVE and one.rule.lets_through(incident)):
            return []
        founder = "r" + incident.id[1:]
        return [Thread(None, one.number, _key(one, founder), incident.id, _first(founder, members), told)]
    first, *others = sorted(mine, key=lambda t: (not t.told, t.number or 0))
    if not first.told and not one.rule.lets_through(incident):
        told = replace(told, state="background")  # nobody was told yet, and nobody needs to be
    out = [replace(first, wanted=told, members=_first(first.members[0], members))]
    for other in others:
        out.append(replace(other, wanted=_ended(other, "merged", incident.id)))
    return out


def is_news(one: Subscription, news: Sequence[News], settings: Settings) -> bool:
    """Return whether an incident is news to somebody who was not told: a report of it is new, prompt, and came in promptly."""
    return any(n.reading > one.after and n.age <= settings.alert_age and n.late <= settings.alert_late for n in news)


def tell(connection: Connection, incident: Incident, settings: Settings) -> Snapshot:
    """Return what there is to tell of an incident, with the sentence that tells it."""
    said, words = telling(incident), ""
    if said is not None and said.start is not None and said.end is not None:
        query = (
            select(documents.c.text)
            .join(readings, readings.c.document == documents.c.number)
            .join(reports, reports.c.reading == readings.c.number)
            .where(reports.c.id == said.report_id)
            .order_by(reports.c.number.desc())
            .limit(1)
        )
        words = sentence(connection.execute(query).scalar() or "", said.start, said.end)
    return snapshot(incident, words, settings.base_url)


def _where(thread: Thread, noticed: Noticed) -> str:
    """Return the incident that the thread's first report is in now, else any of its reports; "" for none."""
    return next((noticed.now[report] for report in thread.members if report in noticed.now), "")


def _ended(thread: Thread, state: str, into: str = "") -> Snapshot:
    """Return what was to be told of the thread as something that no longer stands."""
    details = {k: v for k, v in thread.wanted.details.items() if k != "into"}
    return replace(thread.wanted, state=state, details={**details, "into": into} if into else details)


def _first(anchor: str, members: Sequence[str]) -> tuple[str, ...]:
    return (anchor, *(m for m in members if m != anchor))


def _key(one: Subscription, report: str) -> str:
    return hashlib.sha256(f"{one.name}/{one.number}/{report}".encode()).hexdigest()[:24]


def _news(connection: Connection, names: Sequence[str], now: datetime) -> dict[str, list[News]]:
    """Return what the reports that tell an incident as news make of it. A report without a day of its own came today."""
    query = select(cases.c.report_id, cases.c.incident, cases.c.body).where(cases.c.incident.in_(names))
    rows = [row for row in connection.execute(query) if row.body[_AT["focus"]] == "new"]
    newest: dict[str, int] = {}
    for part in chunks(sorted(row.report_id for row in rows)):
        found = select(reports.c.id, func.max(reports.c.reading).label("last")).where(reports.c.id.in_(part))
        newest.update({row.id: row.last for row in connection.execute(found.group_by(reports.c.id))})
    today = now.date().toordinal()
    out: dict[str, list[News]] = {name: [] for name in names}
    for row in rows:
        published, happened = row.body[_AT["published"]] or today, row.body[_AT["last"]]
        age = published - (happened if happened is not None else published)
        out[row.incident].append(News(age, today - published, newest[row.report_id]))
    return out
