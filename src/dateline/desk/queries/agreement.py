"""How far reviewers agree on values: Cohen's kappa for each slot and pair of reviewers.

An opinion is given without seeing others' and changes nothing in the register. What a reviewer enters or accepts at work is
an opinion too. Source of the measure: J. Cohen, A coefficient of agreement for nominal scales, 1960.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, func, insert, select

from dateline.desk.queries.acting import slot_named
from dateline.desk.tables import opinions
from dateline.kappa import cohen
from dateline.register import judging
from dateline.register.book import Register
from dateline.register.commands.values import parse_value
from dateline.register.evidence import chunks
from dateline.register.schema import cases, statements
from dateline.register.store.finding import founder_of, successors


@dataclass(frozen=True, slots=True)
class Kappa:
    """The agreement of two reviewers on one slot. ``both``: values that both judged; ``agreed``: those judged alike.

    ``kappa``: 1 for full agreement, 0 for what chance would give, below for less; None where chance alone would make all alike.
    """

    slot: str
    left: str
    right: str
    both: int
    agreed: int
    kappa: float | None


class Agreement:
    """Takes opinions and measures them."""

    def __init__(self, book: Register) -> None:
        self._book = book

    def give(self, user: str, id_: str, slot: str, typed: str, because: str = "") -> str:
        """Keep an opinion, typed as in an edit, and return the incident's id. Raises BadQuery, RegisterError."""
        value = parse_value(slot_named(slot), typed)
        incident = self._book.incident(id_).id
        with self._book.database.writing() as connection:
            number = (connection.execute(select(func.max(opinions.c.number))).scalar() or 0) + 1
            row = {
                "number": number, "at": datetime.now(UTC).isoformat(timespec="seconds"), "user": user,
                "report_id": founder_of(connection, incident), "slot": slot, "value": value, "because": because,
            }  # fmt: skip
            connection.execute(insert(opinions).values(**row))
        return incident

    def kappas(self) -> list[Kappa]:
        """Return the agreement for every slot that two reviewers judged in the same incident, by slot and names."""
        with self._book.database.reading() as connection:
            held = _at_work(connection) + _given(connection)
            homes = _homes(connection, {report for report, *_ in held})
        latest: dict[str, dict[str, dict[str, str]]] = {}
        for report, slot, user, value in held:
            if report in homes:
                latest.setdefault(slot, {}).setdefault(user, {})[homes[report]] = json.dumps(value, sort_keys=True)
        return [
            found
            for slot in sorted(latest)
            for left, right in combinations(sorted(latest[slot]), 2)
            if (found := _kappa(slot, left, right, latest[slot])) is not None
        ]


def _given(connection: Connection) -> list[tuple[str, str, str, Any]]:
    rows = connection.execute(select(opinions).order_by(opinions.c.number))
    return [(r.report_id, r.slot, r.user, r.value) for r in rows]


def _at_work(connection: Connection) -> list[tuple[str, str, str, Any]]:
    """Return (report, slot, reviewer, value) of values that reviewers entered or accepted, in order."""
    counted = judging.active(judging.load(connection))
    accepted = sorted({i for j in counted if j.kind == "accept" for i in j.left if i.startswith("s")})
    said: dict[str, Any] = {}
    for part in chunks(accepted):
        said.update({r.id: r for r in connection.execute(select(statements).where(statements.c.id.in_(part)))})
    out = []
    for j in counted:
        if j.statement is not None:
            out.append((j.statement.report_id, j.statement.attribute, j.user, j.statement.value))
        elif j.kind == "accept":
            out += [(said[i].report_id, said[i].attribute, j.user, said[i].value) for i in j.left if i in said]
    return out


def _homes(connection: Connection, reports: Iterable[str]) -> dict[str, str]:
    """Return the incident that each report tells now."""
    now = successors(connection, reports)
    out: dict[str, str] = {}
    for part in chunks(sorted(reports)):
        current = {now.get(r, r): r for r in part}
        query = select(cases.c.report_id, cases.c.incident).where(cases.c.report_id.in_(list(current)))
        out.update({current[row.report_id]: row.incident for row in connection.execute(query) if row.incident})
    return out


def _kappa(slot: str, left: str, right: str, held: Mapping[str, Mapping[str, str]]) -> Kappa | None:
    shared = sorted(set(held[left]) & set(held[right]))
    if not shared:
        return None
    pairs = [(held[left][i], held[right][i]) for i in shared]
    agreed = sum(a == b for a, b in pairs)
    return Kappa(slot, left, right, len(shared), agreed, cohen(pairs))
