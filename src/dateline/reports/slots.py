"""The values of one report: each slot chosen from what its mentions say, each choice kept as a statement with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dateline import codebook
from dateline.model import (
    ActorMention,
    Party,
    PlaceMention,
    PlaceValue,
    Quantity,
    Role,
    Source,
    Span,
    Statement,
    Target,
    TargetMention,
    Weapon,
)
from dateline.reports.context import Story
from dateline.reports.grouping import Group

Made = tuple[Any, list[Statement]]
BREAKING_DAYS = (
    1  # a breaking report that names no day tells of its own day or the one before (gold guideline, "dates")
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One role with where it was told, so that choices can prefer the body, the strongest mention and the first."""

    role: Role
    order: int
    block: str


def tellings(group: Group, name: str) -> list[Telling]:
    """Return the group's roles of that name in joining order."""
    return [Telling(r, n, e.block) for n, e in enumerate(group.events) for r in e.roles if r.name == name]


def state(story: Story, attribute: str, value: object, span: Span, rule: str) -> Statement:
    """Return a statement with its speaker found from the words' place."""
    speaker = story.speaker(span)
    stance = "unconfirmed" if speaker is not None and speaker.stance == "unconfirmed" else "asserts"
    return Statement(attribute, value, span, speaker.speaker if speaker else None, stance, rule)


# --- place --------------------------------------------------------------------------------------------------------

VAGUE = ("country", "region", "admin1")


def choose_place(story: Story, group: Group) -> tuple[PlaceValue | None, list[Statement]]:
    """Return the most specific place told of the incident, near mentions before far ones, else the article's country."""
    told = [
        t for t in tellings(group, "place") if isinstance(t.role.value, PlaceMention) and t.role.value.place is not None
    ]
    if not told:
        return None, []
    best = min(told, key=_place_rank)
    mention = best.role.value
    assert isinstance(mention, PlaceMention) and mention.place is not None
    value = PlaceValue(mention.name, mention.place, mention.precision)
    made = [
        state(story, "place", t.role.value.name, t.role.span, "; ".join(t.role.value.reasons))
        for t in sorted(told, key=_place_rank)
        if isinstance(t.role.value, PlaceMention)
    ]
    return value, made


def _place_rank(telling: Telling) -> tuple[int, int, float, int]:
    mention = telling.role.value
    assert isinstance(mention, PlaceMention) and mention.place is not None
    vague = VAGUE[::-1].index(mention.place.kind) + 1 if mention.place.kind in VAGUE else 0
    return vague, int(telling.block not in ("body",)), round(-telling.role.weight, 3), telling.order


# --- who and what -------------------------------------------------------------------------------------------------


def choose_parties(story: Story, group: Group, name: str) -> tuple[tuple[Party, ...], list[Statement]]:
    """Return perpetrators or interceptors, each actor once under its most informative words, surest first."""
    out: dict[str, tuple[Party, float]] = {}
    made = []
    for telling in tellings(group, name):
        party = _party(story, telling.role)
        key = _party_key(telling.role, party)
        made.append(state(story, name, party.name, telling.role.span, telling.role.rule))
        if key not in out or telling.role.weight > out[key][1]:
            out[key] = (party, telling.role.weight)
    return tuple(p for p, _ in sorted(out.values(), key=lambda pair: -pair[1])), made


def _party(story: Story, role: Role) -> Party:
    name, level, gazetteer_id = _party_of(role.value)
    if (isinstance(role.value, ActorMention) and role.value.actor_id is None) or isinstance(role.value, PlaceMention):
        name = story.document.quote(role.span)
    return Party(name, level, gazetteer_id)


def _party_of(value: object) -> tuple[str, str, str | None]:
    """Return name, level and id of a perpetrator role's value."""
    if isinstance(value, ActorMention):
        return value.name, value.level, value.actor_id
    if isinstance(value, PlaceMention):
        return value.name, "state", value.choice.id if value.choice else None
    raise TypeError(f"not a party: {value!r}")


def _party_key(role: Role, party: Party) -> str:
    if isinstance(role.value, ActorMention):
        return party.gazetteer_id or (
            f"state:{role.value.state}" if role.value.level == "state" else f"entity:{role.value.entity}"
        )
    country = role.value.place.country if isinstance(role.value, PlaceMention) and role.value.place else party.name
    return f"state:{country}"


def choose_targets(story: Story, group: Group) -> tuple[tuple[Target, ...], list[Statement]]:
    """Return what was hit or aimed at, surest first, one entry for names that share their telling words."""
    told = sorted(tellings(group, "target"), key=lambda t: (-t.role.weight, t.order))
    doers = {t.role.span for name in ("perpetrator", "interceptor") for t in tellings(group, name)}
    out: list[tuple[frozenset[str], Target]] = []
    made = []
    for telling in told:
        mention = telling.role.value
        if not isinstance(mention, TargetMention) or any(telling.role.span.overlaps(d) for d in doers):
            continue
        words = frozenset(w.lower().rstrip("s") for w in mention.name.split() if len(w) > 2)
        made.append(state(story, "target", mention.name, telling.role.span, telling.role.rule))
        if telling.role.weight >= 0.5 and not any(words & w for w, _ in out):
            out.append((words, Target(mention.name, mention.kind)))
    return tuple(t for _, t in out), made


def choose_weapons(story: Story, group: Group) -> tuple[tuple[Weapon, ...], list[Statement]]:
    """Return each kind of weapon once, with the first count told of it."""
    out: dict[str, Weapon] = {}
    made = []
    for telling in tellings(group, "weapon"):
        weapon = telling.role.value
        if not isinstance(weapon, Weapon):
            continue
        made.append(state(story, "weapon", weapon.kind, telling.role.span, telling.role.rule))
        known = out.get(weapon.kind)
        out[weapon.kind] = (
            weapon
            if known is None
            else Weapon(
                weapon.kind,
                known.fired or weapon.fired,
                known.intercepted or weapon.intercepted,
                known.landed or weapon.landed,
            )
        )
    parents = {w: d.get("parent") for w, d in codebook.load("weapons").get("weapons", {}).items()}
    general = {parents.get(k) for k in out}
    kept = [w for k, w in out.items() if k not in general]
    return tuple(kept), made


# --- effects ------------------------------------------------------------------------------------------------------


def choose_count(story: Story, group: Group, name: str) -> tuple[Quantity | None, list[Statement]]:
    """Return the total told: the first full toll, widened by tolls of other voices, plus what is told as on top.

    A vague number that agrees with an exact one adds nothing; a toll that the text calls earlier is left out.
    """
    told = [t for t in tellings(group, name) if isinstance(t.role.value, Quantity)]
    made = [
        state(story, name, {"low": t.role.value.low, "high": t.role.value.high}, t.role.span, t.role.rule)
        for t in told
        if isinstance(t.role.value, Quantity)
    ]
    live = [t.role for t in told if "superseded" not in t.role.rule]
    exact = [r for r in live if not _vague(r.value)] or live
    if not exact:
        return None, made
    mains = [r for r in exact if "on top" not in r.rule] or exact
    values = [q for q in (r.value for r in mains) if isinstance(q, Quantity)]
    return _join(values), made


def _vague(value: object) -> bool:
    return isinstance(value, Quantity) and value.high is None and value.low in (2, 24, 40, 200)


def _join(values: Sequence[Quantity]) -> Quantity:
    """Return the largest toll told: later sentences break a total down more often than they correct it."""
    best = max(values, key=lambda q: (q.low if q.low is not None else q.high or 0, q.high is None))
    return Quantity(best.low, best.high, None, best.approximate)


def choose_damage(story: Story, group: Group) -> tuple[str | None, list[Statement]]:
    """Return the worst damage told, or "none" where only that is said."""
    order = ("none", "some", "minor", "destroyed")
    told = tellings(group, "damage")
    made = [state(story, "damage", t.role.value, t.role.span, t.role.rule) for t in told]
    codes = [str(t.role.value) for t in told]
    return max(codes, key=order.index, default=None), made


# --- sources ------------------------------------------------------------------------------------------------------


def choose_sources(story: Story, statements: Sequence[Statement], spans: Sequence[Span]) -> tuple[Source, ...]:
    """Return who tells it: the speakers of its words, in text order, each name once."""
    out: dict[str, Source] = {}
    for span in [*spans, *(s.span for s in statements)]:
        speaker = story.speaker(span)
        if speaker is not None and speaker.speaker:
            out.setdefault(speaker.speaker.lower(), Source(speaker.speaker, speaker.role, speaker.anonymous))
    return tuple(out.values())


def source_statements(story: Story, sources: Sequence[Source]) -> Iterator[Statement]:
    """Yield one statement for each source with the words that name it."""
    for source in sources:
        for attribution in story.mentions.attributions:
            if attribution.speaker == source.name and attribution.speaker_span is not None:
                yield Statement(
                    "source", source.name, attribution.speaker_span, None, "asserts", "named as the speaker"
                )
                break
