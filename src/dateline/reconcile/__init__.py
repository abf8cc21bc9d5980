"""Many tellings, one value a slot, by a named policy; everything that was said is kept beside it.

``build`` is a pure function: the same reports, edits and policy give the same incident.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.linkage.voices import voices
from dateline.reconcile.confidence import confidence_of
from dateline.reconcile.policies import POLICIES
from dateline.reconcile.slots import grade_of, picks_of
from dateline.reconcile.tellings import tellings_of
from dateline.register.model import Incident, Member, StatementRow, StoredReport

__all__ = ["POLICIES", "build"]


def build(
    name: str,
    reports: Sequence[StoredReport],
    edits: Sequence[StatementRow] = (),
    rejected: frozenset[str] = frozenset(),
    policy: str = "ucdp",
    status: str = "open",
    redirects: tuple[str, ...] = (),
) -> Incident:
    """Return the incident that the reports tell of.

    ``edits`` are values entered by people, the later ones last; ``rejected`` are ids of statements that no longer count.
    Raises KeyError for a policy that is not in ``POLICIES``.
    """
    ordered = sorted(reports, key=lambda r: (r.document.id, (r.record.get("trigger") or [0])[0], r.id))
    source_of, heard = voices(ordered)
    told = tellings_of(ordered, source_of, rejected)
    picks = picks_of(told, edits, policy)
    grade = grade_of(told)
    members = tuple(Member(r.id, r.document.id, source_of[r.id].name) for r in ordered)
    said = tuple(s for r in ordered for s in r.statements) + tuple(edits)
    documents = tuple(sorted({r.document.id: r.document for r in ordered}.values(), key=lambda d: d.id))
    sure = confidence_of(heard, picks, grade, status)
    return Incident(name, members, heard, picks, grade, sure, said, documents, policy, status, redirects)
