"""The parties of one report: who did it, whom or what it was aimed at, and who tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.model import (
    ActorMention,
    Attribution,
    Party,
    PlaceMention,
    Role,
    Source,
    Statement,
    Target,
    TargetMention,
)
from dateline.reports.context import Story
from dateline.reports.grouping import Group
from dateline.reports.slots import state, tellings
from dateline.reports.speech import speaks


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


# --- sources ------------------------------------------------------------------------------------------------------


def choose_sources(story: Story, group: Group, statements: Sequence[Statement]) -> tuple[Source, ...]:
    """Return who tells it, in text order, each name once.

    These are the speakers of its words; where a sentence of the incident has a speaker whose words were cut short by the
    parse, that one too.
    """
    out: dict[str, Source] = {}
    spans = [e.trigger for e in group.events]
    heard = [story.speaker(span) for span in [*spans, *(s.span for s in statements)]]
    for attribution in [*heard, *_beside(story, group)]:
        if attribution is not None and attribution.speaker and speaks(attribution):
            source = Source(attribution.speaker, attribution.role, attribution.anonymous)
            out.setdefault(attribution.speaker.lower(), source)
    return tuple(out.values())


def _beside(story: Story, group: Group) -> Iterator[Attribution]:
    """Yield the speakers of the incident's own sentences that no other incident's words can claim."""
    own = {e.sentence for e in group.events if not e.effect_only}
    for attribution in story.mentions.attributions:
        if attribution.stance == "asserts" and attribution.sentence in own:
            yield attribution


def source_statements(story: Story, sources: Sequence[Source]) -> Iterator[Statement]:
    """Yield one statement for each source with the words that name it."""
    for source in sources:
        for attribution in story.mentions.attributions:
            if attribution.speaker == source.name and attribution.speaker_span is not None:
                yield Statement(
                    "source", source.name, attribution.speaker_span, None, "asserts", "named as the speaker"
                )
                break
