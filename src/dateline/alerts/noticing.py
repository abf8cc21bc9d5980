"""Which incidents changed since they were looked at last: other reports, another reading, another judgement."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from dateline.alerts.tables import marks, watermarks
from dateline.register import judging
from dateline.register.evidence import chunks
from dateline.register.schema import cases, judgements, readings, reports
from dateline.register.store.finding import successors


@dataclass(frozen=True, slots=True)
class Noticed:
    """What changed: ``incidents`` by id, and ``now`` the incident that each report that was asked for is in."""

    incidents: tuple[str, ...]
    now: dict[str, str]


def notice(connection: Connection, asked: Collection[str]) -> Noticed:
    """Return the incidents that changed since the last call, and note that they were looked at.

    ``asked`` are reports whose incident the caller wants to know; a superseded one leads to the one in its place, and is
    left out when there is none.
    """
    digests, now = _digests(connection, asked)
    known = {row.incident: row.digest for row in connection.execute(select(marks))}
    touched = {name for name, digest in digests.items() if known.get(name) != digest}
    touched |= _of_new_readings(connection) | _of_new_judgements(connection)
    _note(connection, known, digests)
    missing = [report for report in asked if report not in now]
    heirs = successors(connection, missing)
    where = _incidents_of(connection, heirs.values())
    now.update({report: where[heir] for report, heir in heirs.items() if heir in where})
    return Noticed(tuple(sorted(touched & set(digests))), now)


def catch_up(connection: Connection) -> None:
    """Note everything as looked at: what is known now is news to nobody."""
    digests, _ = _digests(connection, ())
    _note(connection, {row.incident: row.digest for row in connection.execute(select(marks))}, digests)


def last_reading(connection: Connection) -> int:
    """Return the number of the newest reading, 0 without any."""
    return int(connection.execute(select(func.max(readings.c.number))).scalar() or 0)


def _digests(connection: Connection, asked: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return a digest of every incident's reports, and the incidents of the reports that were asked for."""
    wanted, now, out = set(asked), dict[str, str](), dict[str, str]()
    query = select(cases.c.incident, cases.c.report_id).where(cases.c.incident.is_not(None))
    name, members = None, hashlib.blake2b(digest_size=12)
    for incident, report in connection.execute(query.order_by(cases.c.incident, cases.c.report_id)):
        if incident != name:
            if name is not None:
                out[name] = members.hexdigest()
            name, members = incident, hashlib.blake2b(digest_size=12)
        members.update(report.encode())
        if report in wanted:
            now[report] = incident
    if name is not None:
        out[name] = members.hexdigest()
    return out, now


def _of_new_readings(connection: Connection) -> set[str]:
    query = (
        select(cases.c.incident)
        .join(reports, reports.c.id == cases.c.report_id)
        .where(reports.c.reading > _seen(connection, "readings"), cases.c.incident.is_not(None))
    )
    return set(connection.execute(query.distinct()).scalars())


def _of_new_judgements(connection: Connection) -> set[str]:
    """Return the incidents of reports that a new judgement names, or one that it takes back."""
    since = _seen(connection, "judgements")
    if connection.execute(select(judgements.c.number).where(judgements.c.number > since).limit(1)).first() is None:
        return set()
    everything = judging.load(connection)
    numbers = {j.number for j in everything if j.number > since}
    for judgement in reversed(everything):  # an undo of an undo leads on to what that had taken back
        if judgement.number in numbers and judgement.undoes:
            numbers.add(judgement.undoes)
    chosen = [j for j in everything if j.number in numbers]
    named = {i for j in chosen for i in (*j.left, *j.right)}
    named |= {j.statement.report_id for j in chosen if j.statement is not None}
    named |= _reports_of_statements(connection, [i for i in named if i.startswith("s")])
    heirs = successors(connection, named)
    return set(_incidents_of(connection, named | set(heirs.values())).values())


def _reports_of_statements(connection: Connection, ids: list[str]) -> set[str]:
    from dateline.register.schema import statements

    out: set[str] = set()
    for part in chunks(ids):
        out.update(connection.execute(select(statements.c.report_id).where(statements.c.id.in_(part))).scalars())
    return out


def _incidents_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for part in chunks(sorted(set(ids))):
        query = select(cases.c.report_id, cases.c.incident).where(cases.c.report_id.in_(part))
        out.update({row.report_id: row.incident for row in connection.execute(query) if row.incident})
    return out


def _seen(connection: Connection, name: str) -> int:
    return int(connection.execute(select(watermarks.c.value).where(watermarks.c.name == name)).scalar() or 0)


def _note(connection: Connection, known: dict[str, str], digests: dict[str, str]) -> None:
    for part in chunks(sorted(set(known) - set(digests))):
        connection.execute(delete(marks).where(marks.c.incident.in_(part)))
    fresh = [{"incident": name, "digest": digest} for name, digest in digests.items() if name not in known]
    for some in chunks(fresh):
        connection.execute(insert(marks), some)
    for name, digest in digests.items():
        if known.get(name, digest) != digest:
            connection.execute(update(marks).where(marks.c.incident == name).values(digest=digest))
    last = int(connection.execute(select(func.max(judgements.c.number))).scalar() or 0)
    for name, value in (("readings", last_reading(connection)), ("judgements", last)):
        if connection.execute(update(watermarks).where(watermarks.c.name == name).values(value=value)).rowcount == 0:
            connection.execute(insert(watermarks).values(name=name, value=value))
