"""The values that every stage takes and returns. This module imports nothing of ours.

Offsets are Unicode code points into ``Document.text``, half-open. Stages never change a value: they return new ones.
``None`` always means "the text does not say"; a stated zero is ``Quantity(0, 0)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of the document's text, in code points."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


# --- the document -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One document as it came in, before anything was read. ``location`` says where (``file`` or ``file:line``)."""

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    location: str = "-"


@dataclass(frozen=True, slots=True)
class Block:
    """A typed stretch of the document: headline, standfirst, dateline, byline, body, caption or promo."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One immutable text with its blocks. Every offset anywhere counts code points of ``text``.

    ``text`` is ``title + "\\n\\n" + body`` when a title was given apart, else the body as it came.
    ``published_basis`` says where the date is from: ``given``, ``text`` (printed in the article), ``caption`` or ``None``.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    language: str = "en"
    published: date | None = None
    published_basis: str | None = None

    def quote(self, span: Span) -> str:
        """Return the exact words of ``span``."""
        return self.text[span.start : span.end]


class Token(NamedTuple):
    """One token with its tags; ``head`` and ``i`` are positions in the sentence, the root is its own head.

    ``pos`` is the universal tag, ``tag`` the Penn tag, ``dep`` the ClearNLP label. All are "" in an unparsed sentence.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int

    @property
    def lower(self) -> str:
        """The token's text in lower case."""
        return self.text.lower()

    @property
    def span(self) -> Span:
        """The token's place in the document."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Sentence:
    """One sentence of one block. ``index`` counts sentences of the document; ``paragraph`` counts its paragraphs."""

    index: int
    block: str
    paragraph: int
    span: Span
    tokens: tuple[Token, ...]
    parsed: bool = True

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token the positions of its dependents, left to right."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token.i)
        return tuple(tuple(c) for c in below)

    def subtree(self, i: int) -> list[int]:
        """Return the positions of token ``i`` and everything below it, in text order."""
        out, stack = [], [i]
        while stack:
            j = stack.pop()
            out.append(j)
            stack.extend(self.children[j])
        return sorted(out)

    def ancestors(self, i: int) -> Iterator[Token]:
        """Yield the head of token ``i``, that one's head, and so on up to the root."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield self.tokens[i]

    def child(self, i: int, *deps: str) -> Token | None:
        """Return the first dependent of ``i`` with one of the labels, or None."""
        return next((self.tokens[j] for j in self.children[i] if self.tokens[j].dep in deps), None)

    def between(self, start: int, end: int) -> list[Token]:
        """Return the tokens that overlap the document offsets ``[start, end)``."""
        return [t for t in self.tokens if t.start < end and start < t.end]

    def at(self, offset: int) -> Token | None:
        """Return the token that covers the document offset, or None."""
        return next((t for t in self.tokens if t.start <= offset < t.end), None)


# --- values -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimeRange:
    """First and last possible day, both inclusive, local to the event.

    ``precision``: day, days, week, month, season, year, years. ``time_of_day`` as written ("evening", "11 p.m.") or None.
    ``basis`` says in words how it was found ("weekday before publication date").
    """

    start: date
    end: date
    precision: str
    basis: str
    time_of_day: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count or measure: ``low`` and ``high`` inclusive, None = no bound; 0 and 0 = "none", said by the text."""

    low: float | None
    high: float | None
    unit: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer. Degrees WGS 84, ``radius_km`` how far from the point it may reach.

    ``kind``: country, admin1, admin2, region, town, district, airbase, base, embassy, oilfield, crossing, checkpoint, camp,
    airport, water, road, site. ``country`` is ISO 3166-1 alpha-2 (None at sea or across borders).
    """

    id: str
    name: str
    lat: float
    lon: float
    radius_km: float
    kind: str
    country: str | None = None
    admin1: str | None = None
    population: int = 0


# --- mentions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression. ``kind`` and ``value`` follow TIMEX3; ``range`` is None when it names no calendar stretch.

    ``role``: "event" for ordinary mentions, "stamp" for a printed date of the article itself (never an event's own date),
    "counted" for the days of what is named right after it ("two days after the blast").
    """

    span: Span
    sentence: int
    kind: str
    value: str
    range: TimeRange | None
    role: str = "event"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as written, its candidates (best first) and the choice, with what the words around it change.

    ``place`` is the resolved place after "near", "20 km north of", "eastern ..." have moved or widened it; ``choice`` is the
    named one itself. ``precision`` is UCDP where_prec 1-7. ``relation`` is the operator as written or None. ``head`` is the
    position of the mention's last token in its sentence. ``demonym`` marks adjectives ("Syrian"). ``reasons``: why this one.
    """

    span: Span
    sentence: int
    head: int
    name: str
    place: Place | None
    choice: Place | None
    candidates: tuple[Place, ...]
    precision: int
    relation: str | None = None
    demonym: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor as written, and who that is.

    ``level``: group, state, label ("pro-Iran militia fighters"), person. ``kind``: military, police, rebel, militia, government,
    official, monitor, media, aid, civilian, crowd, coalition, unknown. ``actor_id`` is None for labels and unknown names.
    ``entity`` is the same number for mentions that corefer in this document. ``head`` as in PlaceMention.
    ``state`` is the ISO 3166-1 alpha-2 of the state that the actor belongs to, or None.
    """

    span: Span
    sentence: int
    head: int
    name: str
    level: str
    kind: str
    actor_id: str | None
    entity: int
    state: str | None = None


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A number with what it counts. ``head`` is the position of the counted noun in the sentence (None: not bound)."""

    span: Span
    sentence: int
    quantity: Quantity
    head: int | None = None


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon or munition as written. ``kind`` is a code of ``codebook/weapons.toml``; ``count`` None = not said."""

    span: Span
    sentence: int
    head: int
    kind: str
    count: Quantity | None = None


@dataclass(frozen=True, slots=True)
class TargetMention:
    """Something that can be hit: a facility, vehicle or class of people. ``kind`` is a code of ``codebook/targets.toml``."""

    span: Span
    sentence: int
    head: int
    name: str
    kind: str
    human: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says something, how, and about which words.

    ``stance``: asserts, denies, unconfirmed, blames, claims, unclaimed. ``content`` spans may reach over several sentences of a
    quotation. ``speaker`` is None for the article's own voice. ``role``: official, military, police, monitor, witness, media,
    medic, group, other. ``about`` is the one blamed, where stance is blames.
    """

    span: Span
    sentence: int
    stance: str
    cue: Span
    content: tuple[Span, ...]
    speaker: str | None
    speaker_span: Span | None
    role: str | None = None
    anonymous: bool = False
    about: Span | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything that the recognisers found in one document, each tuple in text order."""

    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    weapons: tuple[WeaponMention, ...] = ()
    targets: tuple[TargetMention, ...] = ()
    attributions: tuple[Attribution, ...] = ()


# --- events and reports -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one attribute, with its words, its speaker and the rule that made it.

    ``value`` is JSON-ready. ``source`` is the speaker as written, or None for the article's own voice. ``rule`` is a sentence.
    """

    attribute: str
    value: object
    span: Span
    source: str | None = None
    stance: str = "asserts"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """One thing that an event mention says, in its own type, with its words and the rule that found it.

    ``name``: date, place, perpetrator, interceptor, target, weapon, killed, injured, kidnapped, damage. ``value`` is a TimeRange,
    PlaceMention, ActorMention, TargetMention, Weapon, Quantity or a codebook code. ``weight`` 0-1: how surely it is bound.
    """

    name: str
    value: object
    span: Span
    rule: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class EventMention:
    """One telling of one happening inside one sentence, with what that sentence says of it.

    ``type`` is a code of ``codebook/events.toml``; ``definite`` marks "the attack", which points back at one already told.
    ``modality``: actual, threatened, hypothetical, negated, habitual. ``scope``: single, series (an aggregate).
    ``effect_only``: no word tells of an attack, only of what came of it. ``apart``: cut from another
    mention of the same words, never one incident with it. ``earlier``: a time in its sentence is counted from it ("two days
    after the blast"). ``block`` is the kind of its block.
    ``triggers`` are all words that carry it, ``trigger`` the strongest.
    """

    trigger: Span
    triggers: tuple[Span, ...]
    sentence: int
    head: int
    block: str
    type: str
    stage: str = "completed"
    modality: str = "actual"
    scope: str = "single"
    definite: bool = False
    effect_only: bool = False
    apart: bool = False
    earlier: bool = False
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon of an incident and how many were fired, intercepted, landed (None: not said)."""

    kind: str
    fired: Quantity | None = None
    intercepted: Quantity | None = None
    landed: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A perpetrator or interceptor. ``level``: group, state, label, person."""

    name: str
    level: str
    gazetteer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What was hit or aimed at, as written, with its codebook kind."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, as written."""

    name: str
    role: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """The place of an incident: the named place as written, its point, and how sure (UCDP where_prec 1-7)."""

    name: str
    place: Place
    precision: int
    role: str = "target"


@dataclass(frozen=True, slots=True)
class Report:
    """One incident as one document tells it. Field meanings: the record contract in ``docs/records.md``."""

    id: str
    document_id: str
    trigger: Span
    type: str
    stage: str
    focus: str
    scope: str
    date: TimeRange | None = None
    place: PlaceValue | None = None
    perpetrators: tuple[Party, ...] = ()
    attribution: str = "unknown"
    attributed_by: tuple[str, ...] = ()
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    interceptors: tuple[Party, ...] = ()
    targets: tuple[Target, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    killed: Quantity | None = None
    injured: Quantity | None = None
    kidnapped: Quantity | None = None
    damage: str | None = None
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at: ``severity`` is info, warning or error."""

    code: str
    severity: str
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one document: what ``dateline read`` prints."""

    document: Document
    sentences: tuple[Sentence, ...] = field(repr=False)
    mentions: Mentions = field(repr=False)
    reports: tuple[Report, ...] = ()
    flags: tuple[Flag, ...] = ()


#: The attribute of statements that carries each field of a record, where the two have other names.
ATTRIBUTES = {
    "date_from": "date",
    "date_to": "date",
    "date_precision": "date",
    "date_basis": "date",
    "time_of_day": "date",
    "perpetrators": "perpetrator",
    "interceptors": "interceptor",
    "targets": "target",
    "weapons": "weapon",
    "sources": "source",
    "attributed_by": "attribution",
    "claimed_by": "attribution",
    "denied_by": "attribution",
}

#: The attribute of statements that say where a second reader differs: what has one waits for a person.
DISAGREEMENT = "disagreement"
