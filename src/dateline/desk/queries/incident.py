"""One incident for its page: every slot with what was said of it and the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dateline.desk.index.columns import Columns, ordinal
from dateline.desk.index.rows import Row
from dateline.desk.queries.choosing import kilometres
from dateline.desk.queries.summary import Part, summary
from dateline.export import Cell, books, explain
from dateline.model import ATTRIBUTES
from dateline.register.commands.text import judgement as judgement_line
from dateline.register.commands.text import plain
from dateline.register.model import (
    SLOTS,
    Incident,
    Judgement,
    Match,
    Pick,
    Proposal,
    StatementRow,
    StoredDocument,
    Voice,
)

COUNTS = ("killed", "injured", "kidnapped")
AROUND = 160  # characters of the article that are shown on either side of a quote
NEAR_KM, NEAR_DAYS, NEIGHBOURS = 25.0, 30, 12


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with the words around it. ``before`` and ``after`` are of the article and hold no part of the quote.

    ``speaker`` is the source as written, or None for the article's own voice. ``wire`` is the agency. ``stands``: it supports the
    slot's best value (True), speaks against it (False), or neither (None). ``rejected``: a person took it out.
    """

    statement: StatementRow
    text: str
    speaker: str | None
    stance: str
    outlet: str
    wire: str | None
    published: str | None
    voice: str
    before: str
    quote: str
    after: str
    stands: bool | None
    rejected: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: its pick under the policy, the best value in words (None: nothing may stand), and all that was said of it."""

    name: str
    pick: Pick
    text: str | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """What one report told of one count, at its day of publication: the small chart of disagreement over time."""

    slot: str
    published: str | None
    low: float | None
    high: float | None
    voice: str
    statement: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An incident near in space and before in time. ``days`` before (negative: after), kilometres between the points."""

    row: Row
    days: int
    km: float


@dataclass(frozen=True, slots=True)
class Act:
    """One judgement in words, and whether it was taken back."""

    judgement: Judgement
    text: str
    undone: bool


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Everything about one incident. ``version`` is to be sent back with a change, to learn of changes in between.

    ``maybe_same`` are proposals that name it. ``codes``: a codebook's name to its cells, each with the rule that fired.
    """

    incident: Incident
    row: Row
    summary: tuple[Part, ...]
    slots: tuple[Slot, ...]
    voices: tuple[Voice, ...]
    documents: tuple[StoredDocument, ...]
    tolls: tuple[Toll, ...]
    neighbours: tuple[Neighbour, ...]
    maybe_same: tuple[tuple[str, Match], ...]
    codes: Mapping[str, tuple[Cell, ...]]
    history: tuple[Act, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an incident's page is made from beside the incident: texts by document id, judgements, proposals."""

    texts: Mapping[str, str]
    history: tuple[Judgement, ...]
    undone: frozenset[int]
    rejected: frozenset[str]
    proposals: tuple[Proposal, ...] = ()


def incident_page(incident: Incident, row: Row, columns: Columns, known: Evidence) -> IncidentPage:
    """Return the page of an incident under its policy."""
    slots = tuple(_slot(incident, name, known) for name in SLOTS)
    maybe = (
        (p.right if p.left == incident.id else p.left, p.match)
        for p in known.proposals
        if incident.id in (p.left, p.right)
    )
    acts = (Act(j, judgement_line(j), j.number in known.undone) for j in known.history)
    return IncidentPage(
        incident, row, summary(incident), slots, incident.voices, incident.documents, tolls(incident, known.rejected),
        neighbours(row, columns), tuple(maybe), codes(incident), tuple(acts), row.version,
    )  # fmt: skip


def _slot(incident: Incident, name: str, known: Evidence) -> Slot:
    pick = incident.picks[name]
    by_id = {s.id: s for s in incident.statements}
    attribute = ATTRIBUTES.get(name, name)
    # what a person took out no longer counts for the pick, and must stay in sight to be taken in again
    out = (s.id for s in incident.statements if s.id in known.rejected and s.attribute == attribute)
    ids = dict.fromkeys((*pick.statements, *out))
    said = tuple(said_of(by_id[i], incident, known, pick) for i in ids if i in by_id)
    return Slot(name, pick, None if pick.best is None or pick.best == [] else plain(pick.best), said)


def said_of(statement: StatementRow, incident: Incident, known: Evidence, pick: Pick | None = None) -> Said:
    """Return a statement of the incident with its words, its outlet and its voice."""
    document = next((d for d in incident.documents if d.id == statement.document_id), None)
    voice = next((m.voice for m in incident.members if m.report_id == statement.report_id), "")
    text = known.texts.get(statement.document_id, "")
    start, end = statement.start, statement.end
    before = after = ""
    if text and start is not None and end is not None:
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    stands = (
        None
        if pick is None
        else True
        if statement.id in pick.agree
        else False
        if statement.id in pick.dissent
        else None
    )
    return Said(
        statement, plain(statement.value), statement.source, statement.stance,
        statement.reviewer or (document.publisher or document.agency or document.id if document else ""),
        document.agency if document else None, document.published if document else None, voice, before, statement.quote,
        after, stands, statement.id in known.rejected,
    )  # fmt: skip


def tolls(incident: Incident, rejected: Iterable[str] = ()) -> tuple[Toll, ...]:
    """Return what was told of every count, in the order of publication."""
    published = {d.id: d.published for d in incident.documents}
    voices = {m.report_id: m.voice for m in incident.members}
    gone = set(rejected)
    found = [
        Toll(
            s.attribute, published.get(s.document_id), s.value.get("low"), s.value.get("high"),
            s.reviewer or s.source or voices.get(s.report_id, ""), s.id,
        )
        for s in incident.statements
        if s.attribute in COUNTS and isinstance(s.value, Mapping) and s.id not in gone
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda t: (COUNTS.index(t.slot), t.published or "9999", t.statement)))


def neighbours(row: Row, columns: Columns) -> tuple[Neighbour, ...]:
    """Return incidents within ``NEAR_KM`` of a known spot and ``NEAR_DAYS`` before or after, the nearest days first."""
    day = ordinal(row.first)
    if row.lat is None or row.lon is None or row.area or not day:
        return ()
    table = columns.table
    near = table["alive"] & ~table["area"] & (table["first"] > 0) & (abs(table["first"] - day) <= NEAR_DAYS)
    lines = near.nonzero()[0]
    far = kilometres(table["lat"][lines], table["lon"][lines], row.lat, row.lon)
    found = [
        Neighbour(columns.rows[n], day - int(table["first"][n]), round(float(km), 1))
        for n, km in zip(lines, far, strict=True)
        if km <= NEAR_KM and columns.rows[n].id != row.id
    ]
    return tuple(sorted(found, key=lambda n: (abs(n.days), n.days < 0, n.km, n.row.id))[:NEIGHBOURS])


def codes(incident: Incident) -> Mapping[str, tuple[Cell, ...]]:
    """Return what the incident is coded as in every codebook, with the rule that fired."""
    return {name: tuple(explain(incident, name)) for name in books()}
