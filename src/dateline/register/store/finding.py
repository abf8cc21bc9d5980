"""What an id means: incidents, reports and statements by their ids, old ids, and the beginnings of ids; the rules that hold now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.linkage.case import Case
from dateline.register import judging
from dateline.register.derived.linking import incident_id
from dateline.register.errors import UnknownId
from dateline.register.evidence import chunks
from dateline.register.judging import Rules
from dateline.register.model import Judgement
from dateline.register.schema import cases, readings, reports, statements

LEAST_PREFIX = 4  # letters of an id that may stand for all of it, if only one fits
_WHOLE = 16  # letters of a whole id, at least


def find(connection: Connection, given: str) -> str:
    """Return the id of the incident that is meant. Raises UnknownId."""
    if len(given) < LEAST_PREFIX or not given.isalnum():
        raise UnknownId(f"{given!r} is no id", "Ids are printed by `dateline list`; their first letters are enough")
    body = given.removeprefix("i")
    prefixes = list(dict.fromkeys((given, body, f"r{body}")))
    for prefix in prefixes:
        rows = connection.execute(
            select(cases.c.report_id, cases.c.incident).where(_starts(cases.c.report_id, prefix)).limit(50)
        ).all()
        exact = {r.incident for r in rows if r.report_id == prefix}
        found = exact or {r.incident for r in rows}
        if len(found) == 1 and None not in found:
            return str(found.pop())
        if found:
            raise UnknownId(
                f"several incidents begin with {given!r}: {', '.join(sorted(map(str, found)))}", "Give more letters"
            )
    return _find_old(connection, given, prefixes)


def _find_old(connection: Connection, given: str, prefixes: Iterable[str]) -> str:
    """Return the incident that a superseded report's id leads to now. Raises UnknownId."""
    for prefix in prefixes:
        rows = list(
            connection.execute(select(reports.c.id).where(_starts(reports.c.id, prefix)).distinct().limit(2)).scalars()
        )
        if len(rows) == 1:
            now = successors(connection, rows)
            if rows[0] in now:
                return find(connection, now[rows[0]])
            message = f"{given!r} was an incident; a newer reading of its document no longer tells of it"
            raise UnknownId(message, "Its statements are kept as history")
    raise UnknownId(f"there is no incident {given!r}", "Ids are printed by `dateline list`")


def _starts(column: Any, prefix: str) -> Any:
    """Return the condition that the column begins with the prefix, which is of letters and figures."""
    return column.like(f"{prefix}%") if len(prefix) < _WHOLE else column == prefix


def successors(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return for reports of superseded readings the report of the current reading that took their place.

    It is the one with the same id, else of those of the same type, else of all, the nearest in the text.
    """
    out: dict[str, str] = {}
    for part in chunks(sorted(set(ids))):
        present = set(connection.execute(select(cases.c.report_id).where(cases.c.report_id.in_(part))).scalars())
        missing = [i for i in part if i not in present]
        query = (
            select(reports.c.id, reports.c.place_in_text, reports.c.record, readings.c.key)
            .join(readings, readings.c.number == reports.c.reading)
            .where(reports.c.id.in_(missing))
            .order_by(reports.c.number)
        )
        for row in connection.execute(query):
            if (new := _successor(connection, row)) is not None:
                out[row.id] = new
    return out


def _successor(connection: Connection, old: Any) -> str | None:
    newest = select(func.max(readings.c.number)).where(readings.c.key == old.key).scalar_subquery()
    rows = connection.execute(
        select(reports.c.id, reports.c.place_in_text, reports.c.record).where(reports.c.reading == newest)
    ).all()
    ranked = [
        (r.id != old.id, r.record["type"] != old.record["type"], abs(r.place_in_text - old.place_in_text), r.id)
        for r in rows
        if r.record.get("focus") != "aggregate"
    ]
    return min(ranked)[3] if ranked else None


def successors_of(connection: Connection, everything: Iterable[Judgement]) -> dict[str, str]:
    """Return :func:`successors` of every report that the judgements name."""
    named = {i for j in everything for i in (*j.left, *j.right) if not i.startswith("s")}
    named |= {j.statement.report_id for j in everything if j.statement is not None}
    return successors(connection, named)


def rules_now(connection: Connection) -> Rules:
    """Return the rules that the judgements come to now."""
    counted = [j for j in judging.active(judging.load(connection)) if j.kind in judging.LINKING]
    return judging.rules_of(judging.renamed(counted, successors_of(connection, counted))) if counted else Rules()


def members_of(connection: Connection, incident: str) -> list[str]:
    """Return the reports of an incident, by id."""
    query = select(cases.c.report_id).where(cases.c.incident == incident).order_by(cases.c.report_id)
    return list(connection.execute(query).scalars())


def report_ids(connection: Connection, given: str, members: Sequence[str]) -> list[str]:
    """Return the members that an id or its beginning names. Raises UnknownId for none or several."""
    found = [m for m in members if m == given or m.startswith(given) or m == f"r{given.removeprefix('i')}"]
    exact = [m for m in found if m == given]
    if len(exact or found) != 1:
        raise UnknownId(
            f"{given!r} names {'no report' if not found else 'several reports'} of the incident", "See `dateline show`"
        )
    return exact or found


def reports_meant(connection: Connection, given: str) -> list[str]:
    """Return the report with this id, or all reports of the incident."""
    known = connection.execute(select(cases.c.report_id).where(cases.c.report_id == given)).scalar()
    return [known] if known else members_of(connection, find(connection, given))


def load_cases(connection: Connection, ids: Iterable[str]) -> list[Case]:
    """Return the cases of reports, by id."""
    out = []
    for part in chunks(sorted(ids)):
        rows = connection.execute(select(cases.c.body).where(cases.c.report_id.in_(part)).order_by(cases.c.report_id))
        out += [Case.load(body) for body in rows.scalars()]
    return out


def incidents_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the incident that each report is in."""
    out: dict[str, str] = {}
    for part in chunks(sorted(ids)):
        rows = connection.execute(select(cases.c.report_id, cases.c.incident).where(cases.c.report_id.in_(part)))
        out.update({row.report_id: row.incident for row in rows})
    return out


def founder_of(connection: Connection, incident: str) -> str:
    """Return the report that the incident is named after."""
    return next(m for m in members_of(connection, incident) if incident_id(m) == incident)


def find_statement(connection: Connection, given: str) -> str | None:
    """Return the statement with this id or beginning of an id, None if there is none. Raises UnknownId for several."""
    query = select(statements.c.id).where(_starts(statements.c.id, given)).distinct().limit(2)
    rows = connection.execute(query).scalars().all()
    if len(rows) > 1:
        raise UnknownId(f"several statements begin with {given!r}", "Give more letters")
    return rows[0] if rows else None


def edits(judgement: Judgement, members: set[str]) -> bool:
    """Return whether the judgement entered a value for one of the reports."""
    return judgement.statement is not None and judgement.statement.report_id in members
