"""The values of the register: what is stored, what is judged, and the incidents that follow from both.

Stored things are only ever appended. An :class:`Incident` is never stored as a truth: it is what the statements and the
judgements come to under a policy, and comes out the same whenever it is worked out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The slots of an incident, in the order of the record contract (docs/records.md).
SLOTS = (
    "type",
    "stage",
    "focus",
    "scope",
    "date_from",
    "date_to",
    "date_precision",
    "date_basis",
    "time_of_day",
    "place",
    "perpetrators",
    "attribution",
    "attributed_by",
    "claimed_by",
    "denied_by",
    "interceptors",
    "targets",
    "weapons",
    "killed",
    "injured",
    "kidnapped",
    "damage",
    "sources",
)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as the register keeps it. ``published`` is an ISO date or None; ``text`` is empty for imported rows."""

    id: str
    sha256: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None
    published: str | None = None
    text: str = field(default="", repr=False)
    sketch: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One value that somebody said of one incident in one document, with the words that it rests on.

    ``value`` is JSON-ready and has the shape that the slot has in docs/records.md. ``source`` is the speaker as written, None
    for the article's own voice. ``start`` and ``end`` count code points of the document's text. ``reviewer`` is the person
    who entered the value by hand (then ``rule`` is the reason given and ``quote`` is empty), else None.
    """

    id: str
    report_id: str
    document_id: str
    attribute: str
    value: Any
    source: str | None = None
    stance: str = "asserts"
    start: int | None = None
    end: int | None = None
    quote: str = ""
    rule: str = ""
    reviewer: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One report of the current reading of a document. ``record`` has the slots of docs/records.md without its statements."""

    id: str
    document: StoredDocument
    record: Mapping[str, Any]
    statements: tuple[StatementRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """One comparison of two reports: its name, its weight in bits (positive speaks for one incident) and a sentence."""

    name: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Match:
    """Two reports compared. ``weight`` is the log2 of the odds that both tell one incident, the sum of the features.

    ``verdict``: merged, proposed or apart, by the two thresholds; a person's judgement is shown as a feature of its own.
    """

    left: str
    right: str
    weight: float
    features: tuple[Feature, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two incidents that may be one, and the surest pair of their reports."""

    left: str
    right: str
    match: Match


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided, once and for ever; a later judgement may undo it, nothing erases it.

    ``kind``: same (all of ``left`` and ``right`` are one incident), different (none of ``left`` is one with any of ``right``),
    split (the same, and all of ``left`` are one), accept, reject (``left`` names reports or a statement), edit (``statement`` is
    the new value), undo (``undoes`` is the number of the judgement that no longer counts). ``left`` and ``right`` are report
    ids. ``at`` is UTC, ISO 8601.
    """

    number: int
    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    because: str = ""
    user: str = ""
    at: str = ""
    undoes: int | None = None
    statement: StatementRow | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent voice: an agency, a speaker or an outlet, and the reports that go back to it.

    ``kind``: agency, speaker, outlet, document. ``party`` tells that it is a party to the incident or one of the conflict's sides.
    """

    name: str
    kind: str
    reports: tuple[str, ...]
    party: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """What a slot comes to under a policy.

    ``best`` None = nothing was said, or nothing that may stand. For counts ``best`` is a whole number, ``low`` and ``high`` bound
    it (``high`` None = open). For ``date_from`` and ``date_to`` low and high are the earliest and latest day told. Other slots
    have ``low`` = ``high`` = None and ``best`` in the shape of docs/records.md. ``rule`` is a sentence that names the policy's
    rule that fired. ``statements`` are the ids of everything said of the slot, ``agree`` of what supports ``best``,
    ``dissent`` of what speaks against it.
    """

    best: Any
    low: Any
    high: Any
    rule: str
    statements: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    dissent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the incident is: ``level`` high, medium or low, and the reason in words."""

    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """One report of an incident and the independent voice that it counts for."""

    report_id: str
    document_id: str
    voice: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening: the reports that tell it and what they come to under ``policy`` (acled, ucdp or gtd).

    ``picks`` has every name of :data:`SLOTS`, in that order. ``grade`` is the attribution's grade: claimed, blamed, denied,
    contested, reported_as_fact, unclaimed or unknown. ``status``: open, accepted or rejected, as a person judged.
    ``statements`` are all that the reports say, by report and place in the text; ``documents`` the documents, by id.
    ``redirects`` are the other ids under which the incident is found.
    """

    id: str
    members: tuple[Member, ...]
    voices: tuple[Voice, ...]
    picks: Mapping[str, Pick]
    grade: str
    confidence: Confidence
    statements: tuple[StatementRow, ...]
    documents: tuple[StoredDocument, ...]
    policy: str = "ucdp"
    status: str = "open"
    redirects: tuple[str, ...] = ()

    def best(self, slot: str) -> Any:
        """Return the slot's best value, None when there is none."""
        return self.picks[slot].best
