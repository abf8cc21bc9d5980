"""What could fill a slot of a template: everything in the text that names people, organisations or things.

Mentions that share words are one unit ("political leader Juan ..." as a class of people, as a person and as a name);
units that name the same are one candidate. Which of them fill a slot of which report is decided in ``choice``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline import codebook
from dateline.actors import get
from dateline.model import ActorMention, Extraction, Sentence, Span, TargetMention
from dateline.muc4.people import Person, name_runs, person_of_actor, person_of_target, upper

_MEMBERS = re.compile(r"(.+?) OF (?:THE )?$")  # "members of the" before an organisation's name


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of one sentence that name one thing, with the mentions that were found there. ``head`` as in mentions."""

    span: Span
    sentence: int
    head: int
    target: TargetMention | None = None
    actor: ActorMention | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Units that name the same, each with how a slot would be filled from it: a text, and for people who they are."""

    units: tuple[Unit, ...]
    texts: tuple[str, ...]
    people: tuple[Person, ...] = ()

    @property
    def text(self) -> str:
        """The first text."""
        return self.texts[0]

    @property
    def person(self) -> Person | None:
        """Who is named: the first person, with what the others add; None for what is no person."""
        if not self.people:
            return None
        first, *rest = self.people
        described = first.description or next((p.description for p in rest if first.name and p.description), None)
        nation = first.nation or next((p.nation for p in rest if p.nation), None)
        return replace(first, description=described, nation=nation)

    def only(self, chosen: Sequence[int]) -> Candidate:
        """Return the candidate with the units at these positions before all others."""
        order = [*chosen, *(i for i in range(len(self.units)) if i not in chosen)]
        people = tuple(self.people[i] for i in order) if self.people else ()
        named = tuple(sorted(people, key=lambda p: p.name is None)) if people else ()
        return Candidate(tuple(self.units[i] for i in order), tuple(self.texts[i] for i in order), named)


def units_of(extraction: Extraction) -> list[Unit]:
    """Return the units of a document in text order."""
    mentions = extraction.mentions
    units = [Unit(t.span, t.sentence, t.head, target=t) for t in mentions.targets]
    for actor in mentions.actors:
        met = next(
            (i for i, u in enumerate(units) if u.target and u.head == actor.head and u.sentence == actor.sentence), None
        )
        if met is None:
            units.append(Unit(actor.span, actor.sentence, actor.head, actor=actor))
        else:
            units[met] = replace(units[met], actor=actor)
    taken = [u.span for u in units] + [m.span for m in mentions.places]
    for sentence in extraction.sentences:
        for name in name_runs(sentence, sentence.span):
            if not any(name.overlaps(other) for other in taken):
                units.append(Unit(name, sentence.index, sentence.between(*name)[-1].i))
    return sorted(units, key=lambda u: u.span)


def people(extraction: Extraction, units: Sequence[Unit]) -> list[Candidate]:
    """Return the people who could be human targets: by name, else by the noun they are called.

    A surname joins the full name told of in the document, and one man's calling ("the judge") his name.
    """
    found: dict[str, list[tuple[Unit, Person]]] = {}
    callings: dict[str, str] = {}
    for unit, person in _persons(extraction, units):
        key = _key(person, found, callings)
        found.setdefault(key, []).append((unit, person))
        if person.name and person.description:
            callings.setdefault(noun_of(person.description), key)
    return [
        Candidate(tuple(u for u, _ in told), tuple(p.key for _, p in told), tuple(p for _, p in told))
        for told in found.values()
    ]


def noun_of(text: str) -> str:
    """Return the last word before "of", which says what something is."""
    return (text.partition(" OF ")[0].split() or [""])[-1]


def _persons(extraction: Extraction, units: Sequence[Unit]) -> Iterator[tuple[Unit, Person]]:
    """Yield the units that name people, with whom they name; full names first, that surnames find them."""
    sentences = {s.index: s for s in extraction.sentences}
    found = [(unit, person) for unit in units if (person := _person(extraction, sentences[unit.sentence], unit))]
    yield from sorted(found, key=lambda pair: -len((pair[1].name or "").split()))


def _person(extraction: Extraction, sentence: Sentence, unit: Unit) -> Person | None:
    """Return the person or people whom a unit names, None where it names none."""
    if unit.target is not None:
        return person_of_target(extraction, sentence, unit.target) if unit.target.human else None
    if unit.actor is None:
        return Person(upper(extraction.document.quote(unit.span)), None, "1", "CIVILIAN")
    if unit.actor.level in ("person", "label"):
        return person_of_actor(extraction, sentence, unit.actor)
    return None


def _key(person: Person, found: Mapping[str, object], callings: Mapping[str, str]) -> str:
    """Return the key of the same person among those found, a new one for a new person."""
    if person.name is None:
        noun = noun_of(person.description or "")
        return callings.get(noun, noun) if person.number == "1" else noun
    return next((key for key in found if key == person.name or key.endswith(f" {person.name}")), person.name)


def things(units: Sequence[Unit]) -> list[Candidate]:
    """Return what could be a physical target, by kind and noun."""
    book = codebook.load("targets")
    places = codebook.load("muc4")["not_things"]["kinds"]
    found: dict[tuple[str, str], list[tuple[Unit, str]]] = {}
    for unit in units:
        target = unit.target
        if target and not target.human and target.kind in book and target.kind not in places:
            text = upper(target.name)
            found.setdefault((target.kind, noun_of(text)), []).append((unit, text))
    return _candidates(found)


def doers(extraction: Extraction, units: Sequence[Unit]) -> list[Candidate]:
    """Return who could be an individual perpetrator: people and classes of people, organisations not."""
    found: dict[str, list[tuple[Unit, str]]] = {}
    for unit in units:
        text = _individual(extraction, unit)
        if text:
            found.setdefault(noun_of(text), []).append((unit, text))
    return _candidates(found)


def _candidates(found: Mapping[Any, list[tuple[Unit, str]]]) -> list[Candidate]:
    """Return units by what they name as candidates."""
    return [Candidate(tuple(u for u, _ in told), tuple(t for _, t in told)) for told in found.values()]


def _individual(extraction: Extraction, unit: Unit) -> str | None:
    """Return how a unit calls people, without the organisation they are of; None if it calls no people."""
    written = upper(extraction.document.quote(unit.span))
    if unit.actor is None:
        return written if unit.target is None or unit.target.human else None
    group = group_in(extraction, unit.actor)
    if group is None:
        return written
    inside = _MEMBERS.match(written[: -len(group)]) if written.endswith(group) else None
    return inside[1] if inside else None


def groups(extraction: Extraction, units: Sequence[Unit]) -> list[Candidate]:
    """Return the organisations that could be perpetrators, each by the first name it is called."""
    found: dict[str, list[Unit]] = {}
    names: dict[str, str] = {}
    for unit in units:
        actor = unit.actor
        if actor is None or (actor.level not in ("group", "state") and actor.actor_id is None):
            continue
        key = actor.actor_id or actor.name
        found.setdefault(key, []).append(unit)
        name = group_in(extraction, actor)
        if name:
            names.setdefault(key, name)
    return [Candidate(tuple(told), (names[key],) * len(told)) for key, told in found.items() if key in names]


def group_in(extraction: Extraction, actor: ActorMention) -> str | None:
    """Return the organisation's own name inside how an actor is called ("terrorists of the ..."), None where it has none."""
    if actor.level not in ("group", "state"):
        return None
    written = upper(extraction.document.quote(actor.span))
    known = get(actor.actor_id) if actor.actor_id else None
    names = sorted((upper(n) for n in (known.name, *known.aliases)), key=len, reverse=True) if known else []
    inside = next((n for n in names if re.search(rf"\b{re.escape(n)}\b", written)), None)
    return inside or (written if any(c.isupper() for c in actor.name) else None)
