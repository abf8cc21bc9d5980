"""Incidents put together from what is stored, under one policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dateline.reconcile import build
from dateline.register import evidence, judging
from dateline.register.derived.linking import incident_id
from dateline.register.model import Incident, StatementRow
from dateline.register.schema import cases
from dateline.register.store.finding import successors_of


class View:
    """Puts incidents together from what is stored, under one policy."""

    def __init__(self, connection: Connection, policy: str) -> None:
        self._connection, self._policy = connection, policy
        everything = judging.load(connection)
        counted = judging.renamed(judging.active(everything), successors_of(connection, everything))
        self._edits: dict[str, list[tuple[int, StatementRow]]] = {}
        self._verdicts: dict[str, tuple[int, str]] = {}
        for judgement in counted:
            if judgement.statement is not None:
                edit = judgement.number, judgement.statement
                self._edits.setdefault(judgement.statement.report_id, []).append(edit)
            elif judgement.kind in ("accept", "reject"):
                self._verdicts.update(dict.fromkeys(judgement.left, (judgement.number, judgement.kind)))
        self.edited = frozenset(self._edits)
        self._rejected = frozenset(
            i for i, (_, kind) in self._verdicts.items() if kind == "reject" and i.startswith("s")
        )

    def incidents(self, names: Sequence[str], until: str | None = None) -> Iterator[Incident]:
        """Yield the incidents with these ids, in this order.

        ``until``: only as told by what was published up to that day (ISO); one that nobody told of by then is left out.
        """
        query = select(cases.c.report_id, cases.c.incident).where(cases.c.incident.in_(list(names)))
        member = {row.report_id: row.incident for row in self._connection.execute(query)}
        told: dict[str, list[Any]] = {}
        for report in evidence.load_reports(self._connection, member):
            if until is None or (report.document.published or "9999")[:10] <= until:
                told.setdefault(member[report.id], []).append(report)
        for name in names:
            if until is not None and name not in told:
                continue
            found = told[name]
            ids = [r.id for r in found]
            entered = sorted((e for i in ids for e in self._edits.get(i, ())), key=lambda e: e[0])  # the later holds
            edits = [said for _, said in entered]
            verdict = max((self._verdicts[i] for i in ids if i in self._verdicts), default=(0, ""))[1]
            status = {"accept": "accepted", "reject": "rejected"}.get(verdict, "open")
            redirects = tuple(sorted(incident_id(i) for i in ids if incident_id(i) != name))
            yield build(name, found, edits, self._rejected, self._policy, status, redirects)
