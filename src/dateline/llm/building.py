"""Proposals to reports: every quote is read by the recognisers and resolvers of the built-in reader.

The model gives words and codes; days, points, numbers and actors are ours. Words that say nothing of the kind are refused, and
what is refused is counted by reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from dateline.gazetteer import Gazetteer
from dateline.llm.prompt import labels, stretches
from dateline.llm.proposals import Proposal, Value, Words, addressed
from dateline.mentions.places import resolve_spans
from dateline.mentions.places.relations import relate
from dateline.model import (
    Party,
    PlaceValue,
    Quantity,
    Report,
    Source,
    Span,
    Statement,
    Target,
    TimeRange,
    Weapon,
)
from dateline.pipeline import Survey
from dateline.reports import report_id
from dateline.reports.context import Story
from dateline.reports.counts import Told, total
from dateline.reports.slots import state
from dateline.reports.timing import PRECISIONS

COUNTS = ("killed", "injured", "kidnapped")
STANCES = {"claimed": "claims", "blamed": "blames", "denied": "denies", "unclaimed": "unclaimed"}
DAMAGES = ("none", "some", "minor", "destroyed")  # from the least to the worst


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_M = TypeVar("_M", bound=_Spanned)


@dataclass(frozen=True, slots=True)
class Built:
    """The reports made of an answer.

    ``refused``: how many proposals were not taken, by reason. ``turned``: words of the text that speak to a machine.
    """

    reports: tuple[Report, ...]
    refused: Counter[str]
    turned: tuple[Span, ...]


def build(seen: Survey, proposals: Sequence[Proposal], gazetteer: Gazetteer, reader: str) -> Built:
    """Return the reports that the proposals make; ``reader`` is the model's name for the rules of statements."""
    told_in = stretches(seen.plain)
    turned = addressed(seen.plain.text, seen.plain.language, told_in)
    story = Story(seen.plain, seen.sentences, seen.mentions)
    maker = _Maker(story, gazetteer, Words(seen.plain.text, told_in), frozenset(turned), f"words chosen by {reader}")
    made = [report for p in proposals if (report := maker.report(p)) is not None]
    return Built(_told_apart(made), maker.refused, tuple(dict.fromkeys(turned.values())))


def _told_apart(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return the reports in the order of the text, those of the same words with ids of their own."""
    seen: Counter[str] = Counter()
    out = []
    for report in sorted(reports, key=lambda r: (r.trigger, r.id)):
        number = seen[report.id]
        seen[report.id] += 1
        own = report_id(report.document_id, report.trigger, report.type, number)
        out.append(replace(report, id=own))
    return tuple(out)


@dataclass(slots=True)
class _Slots:
    """The values of one report as they come in."""

    dates: list[TimeRange] = field(default_factory=list)
    places: list[PlaceValue] = field(default_factory=list)
    perpetrators: list[Party] = field(default_factory=list)
    interceptors: list[Party] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    weapons: list[Weapon] = field(default_factory=list)
    tolls: dict[str, list[Told]] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)  # label of responsibility to who says so
    statements: list[Statement] = field(default_factory=list)


class _Maker:
    """Makes reports of one document and counts what it refuses."""

    def __init__(self, story: Story, gazetteer: Gazetteer, words: Words, closed: frozenset[int], rule: str) -> None:
        self._story, self._gazetteer, self._words, self._closed, self._rule = story, gazetteer, words, closed, rule
        self.refused: Counter[str] = Counter()
        self._readers: dict[str, Callable[[_Slots, Value, Span], str | None]] = {
            "date": self._date, "place": self._place, "perpetrator": self._party, "interceptor": self._party,
            "target": self._target, "weapon": self._weapon, "damage": self._damage, "source": self._source,
            "responsibility": self._responsibility, **dict.fromkeys(COUNTS, self._count),
        }  # fmt: skip

    def report(self, proposal: Proposal) -> Report | None:
        """Return the report of a proposal; None where its own words or codes are refused, or nothing says when, where or whom."""
        known = labels()
        if any(getattr(proposal, slot) not in known[slot] for slot in ("type", "stage", "focus")):
            self.refused["unknown_label"] += 1
            return None
        found = self._found(proposal.quote, proposal.sentence, None)
        if found is None:
            return None
        trigger, number = found
        slots = _Slots()
        slots.statements.append(self._state("type", proposal.type, trigger))
        if proposal.stage != "completed":
            slots.statements.append(self._state("stage", proposal.stage, trigger))
        for value in proposal.values:
            self._take(slots, value, number)
        if not (slots.dates or slots.places or any(slots.tolls.values())):
            self.refused["bare"] += 1
            return None
        return self._finished(proposal, trigger, slots)

    def _finished(self, proposal: Proposal, trigger: Span, slots: _Slots) -> Report:
        killed = total(slots.tolls.get("killed", ()))
        document = self._story.document.id
        return Report(
            id=report_id(document, trigger, proposal.type),
            document_id=document,
            trigger=trigger,
            type=proposal.type,
            stage=proposal.stage,
            focus=proposal.focus,
            scope="series" if proposal.focus == "aggregate" else "single",
            date=min(slots.dates, key=lambda d: PRECISIONS.index(d.precision), default=None),
            place=min(slots.places, key=lambda p: p.precision, default=None),
            perpetrators=tuple(dict.fromkeys(slots.perpetrators)),
            attribution=_attribution(slots),
            attributed_by=_each(slots, "blamed"),
            claimed_by=_each(slots, "claimed"),
            denied_by=_each(slots, "denied"),
            interceptors=tuple(dict.fromkeys(slots.interceptors)),
            targets=tuple(dict.fromkeys(slots.targets)),
            weapons=tuple({w.kind: w for w in reversed(slots.weapons)}.values())[::-1],
            killed=killed,
            injured=total(slots.tolls.get("injured", ()), killed),
            kidnapped=total(slots.tolls.get("kidnapped", ())),
            damage=max(slots.damages, key=DAMAGES.index, default=None),
            sources=tuple(dict.fromkeys(slots.sources)),
            statements=tuple(sorted(slots.statements, key=lambda s: (s.span, s.attribute, repr(s.value)))),
        )

    # --- one value ---

    def _take(self, slots: _Slots, value: Value, near: int) -> None:
        """Take one value into the slots, or count why not."""
        if value.slot not in self._readers:
            self.refused["unknown_slot"] += 1
            return
        allowed = labels().get(value.slot)
        if allowed is not None and value.label not in allowed:
            self.refused["unknown_label"] += 1
            return
        found = self._found(value.quote, value.sentence, near)
        if found is not None and (reason := self._readers[value.slot](slots, value, found[0])):
            self.refused[reason] += 1

    def _found(self, quote: str, number: int, near: int | None) -> tuple[Span, int] | None:
        found = self._words.find(quote, number, near)
        if found is None:
            self.refused["not_in_text"] += 1
        elif found[1] in self._closed:
            self.refused["addressed"] += 1
        else:
            return found
        return None

    def _state(self, attribute: str, value: Any, span: Span, rule: str = "") -> Statement:
        return state(self._story, attribute, value, span, f"{rule}; {self._rule}" if rule else self._rule)

    def _date(self, slots: _Slots, value: Value, span: Span) -> str | None:
        told = [(m.span, m.range) for m in _in(self._story.mentions.times, span) if m.role == "event" and m.range]
        if not told:
            return "unread_date"
        at, day = min(told, key=lambda pair: PRECISIONS.index(pair[1].precision))
        hour = next((d.time_of_day for _, d in told if d.time_of_day), None)
        slots.dates.append(replace(day, time_of_day=day.time_of_day or hour))
        slots.statements.append(self._state("date", [day.start.isoformat(), day.end.isoformat()], at, day.basis))
        return None

    def _place(self, slots: _Slots, value: Value, span: Span) -> str | None:
        told = [m for m in _in(self._story.mentions.places, span) if m.place is not None and not m.demonym]
        if told:
            best = min(told, key=lambda m: (m.precision, m.span))
            assert best.place is not None
            found, at, rule = PlaceValue(best.name, best.place, best.precision), best.span, "; ".join(best.reasons)
        else:
            (place,) = resolve_spans(self._story.document, tuple(self._story.sentences), [span], self._gazetteer)
            sentence = self._story.sentence_of(span)
            if place is None or sentence is None:
                return "unknown_place"
            moved = relate(self._story.document.text, span, sentence.span, place, self._gazetteer)
            found, at = PlaceValue(self._quote(span), moved.place, moved.precision), span
            rule = moved.reason or "a name of the gazetteer"
        slots.places.append(found)
        slots.statements.append(self._state("place", found.name, at, rule))
        return None

    def _party(self, slots: _Slots, value: Value, span: Span) -> str | None:
        party = self._party_at(span)
        (slots.perpetrators if value.slot == "perpetrator" else slots.interceptors).append(party)
        slots.statements.append(self._state(value.slot, party.name, span))
        return None

    def _party_at(self, span: Span) -> Party:
        """Return who the words name: an actor of the lists or the text, a country, else a label of nobody in particular."""
        actor = next(iter(_in(self._story.mentions.actors, span)), None)
        if actor is not None:
            return Party(actor.name if actor.actor_id else self._quote(span), actor.level, actor.actor_id)
        land = next(
            (m for m in _in(self._story.mentions.places, span) if m.choice and m.choice.kind == "country"), None
        )
        if land is not None and land.choice is not None:
            return Party(self._quote(span), "state", land.choice.id)
        return Party(self._quote(span), "label")

    def _target(self, slots: _Slots, value: Value, span: Span) -> str | None:
        slots.targets.append(Target(self._quote(span), str(value.label)))
        slots.statements.append(self._state("target", self._quote(span), span))
        return None

    def _weapon(self, slots: _Slots, value: Value, span: Span) -> str | None:
        counts = [m.count for m in _in(self._story.mentions.weapons, span) if m.count is not None]
        slots.weapons.append(Weapon(str(value.label), fired=counts[0] if counts else None))
        slots.statements.append(self._state("weapon", value.label, span))
        return None

    def _count(self, slots: _Slots, value: Value, span: Span) -> str | None:
        told = {m.quantity: m for m in _in(self._story.mentions.quantities, span) if m.quantity.unit is None}
        if len(told) != 1:
            return "several_numbers" if told else "no_number"
        ((quantity, mention),) = told.items()
        if quantity.high == 0 and self._one_side(Span(mention.span.start, max(span.end, mention.span.end))):
            return "one_side"
        said = self._state(value.slot, {"low": quantity.low, "high": quantity.high}, span)
        sentence = self._story.sentence_of(span)
        toll = Told(_people(quantity), said.rule, sentence.block if sentence else "body", said.source)
        slots.tolls.setdefault(value.slot, []).append(toll)
        slots.statements.append(said)
        return None

    def _one_side(self, span: Span) -> bool:
        """Return whether the words name a party: "no US soldiers were hurt" is no zero for the incident."""
        actors, places = self._story.mentions.actors, self._story.mentions.places
        return any(a.span.overlaps(span) for a in actors) or any(p.span.overlaps(span) for p in places)

    def _damage(self, slots: _Slots, value: Value, span: Span) -> str | None:
        slots.damages.append(str(value.label))
        slots.statements.append(self._state("damage", value.label, span))
        return None

    def _source(self, slots: _Slots, value: Value, span: Span) -> str | None:
        speakers = [a for a in self._story.mentions.attributions if a.speaker_span and a.speaker_span.overlaps(span)]
        role, anonymous = (speakers[0].role, speakers[0].anonymous) if speakers else (None, False)
        slots.sources.append(Source(self._quote(span), role, anonymous))
        slots.statements.append(Statement("source", self._quote(span), span, rule=self._rule))
        return None

    def _responsibility(self, slots: _Slots, value: Value, span: Span) -> str | None:
        """A claim, a blame and a denial are somebody's: without words for whom they are not taken."""
        label, by = str(value.label), None
        if label != "unclaimed":
            said_by = self._words.find(value.by or "", value.sentence)
            if said_by is None or said_by[1] in self._closed:
                return "no_speaker"
            by = self._quote(said_by[0])
        slots.held.setdefault(label, []).extend([by] if by else [])
        slots.statements.append(Statement("attribution", STANCES[label], span, by, "asserts", self._rule))
        return None

    def _quote(self, span: Span) -> str:
        return self._story.document.quote(span)


def _in(mentions: Sequence[_M], span: Span) -> list[_M]:
    """Return the mentions that share words with the span; those inside it alone, where there are such."""
    shared = [m for m in mentions if m.span.overlaps(span)]
    return [m for m in shared if span.covers(m.span)] or shared


def _people(quantity: Quantity) -> Quantity:
    return Quantity(quantity.low, quantity.high, None, quantity.approximate)


def _each(slots: _Slots, label: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slots.held.get(label, ())))


def _attribution(slots: _Slots) -> str:
    """Return how it is known who did it: claimed beats blamed beats unclaimed, as for the built-in reader."""
    for label in ("claimed", "blamed", "unclaimed"):
        if label in slots.held:
            return label
    if slots.perpetrators:
        return "reported_as_fact"
    return "denied" if "denied" in slots.held else "unknown"
