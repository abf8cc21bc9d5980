"""The parties of one report: who did it, whom or what it was aimed at, and who tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.lang import load
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
from dateline.wording import role_of

BODIES = ("monitor", "government", "police", "aid")  # kinds of actors whose officials speak for them
NEAR = 30  # characters between a speaker and the body that is named with it
SURE = 0.5  # weight from which a target is taken for one
# Kinds of people who fight, by target code or by actor kind.
FIGHTERS = (
    "military_unit",
    "soldier",
    "militant",
    "militia_force",
    "guard",
    "police",
    "military",
    "rebel",
    "militia",
    "coalition",
)


def choose_parties(story: Story, group: Group, name: str) -> tuple[tuple[Party, ...], list[Statement]]:
    """Return perpetrators or interceptors, each actor once under its most informative words, surest first."""
    out: dict[str, tuple[Party, float]] = {}
    made = []
    denials = [c for a in story.mentions.attributions if a.stance == "denies" for c in a.content]
    for telling in tellings(group, name):
        if any(c.covers(telling.role.span) for c in denials):
            continue  # "denied that the group had carried out the attack" names no doer
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
    elif isinstance(role.value, ActorMention) and level == "group" and name.islower() and " " not in name:
        same = (a.name for a in story.mentions.actors if a.actor_id == gazetteer_id and a.level == level)
        name = next((n for n in same if not n.islower()), name)  # "the group" goes by its name
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
    """Return what was hit or aimed at, surest first, one entry for names that share their telling words.

    Fighters of whom is told only that they were killed, or the scene of the killing, are the target where nothing else is;
    other casualties never are.
    """
    told = sorted(tellings(group, "target"), key=lambda t: (-t.role.weight, t.order))
    doers = {t.role.span for name in ("perpetrator", "interceptor") for t in tellings(group, name)}
    aims = [
        (t, t.role.value)
        for t in told
        if isinstance(t.role.value, TargetMention) and not any(t.role.span.overlaps(d) for d in doers)
    ]
    made = [state(story, "target", m.name, t.role.span, t.role.rule) for t, m in aims]
    sure = [m for t, m in aims if t.role.weight >= SURE] or [m for _, m in aims if m.kind in FIGHTERS or not m.human]
    out: list[tuple[frozenset[str], Target]] = []
    for mention in sure:
        words = frozenset(w.lower().rstrip("s") for w in mention.name.split() if len(w) > 2)
        if not any(words & w for w, _ in out):
            out.append((words, Target(_written(story, mention), mention.kind)))
    return tuple(t for _, t in out), made


def _written(story: Story, mention: TargetMention) -> str:
    """Return the target as written; one that only its kind names keeps its article ("a US base")."""
    text, start = story.document.text, mention.span.start
    plain = load("en", "targets")["plain"]
    if all(word.lower() in plain["words"] for word in mention.name.split()):
        for article in plain["articles"]:
            if text[start - len(article) - 1 : start].lower() == f"{article} ":
                return text[start - len(article) - 1 : start] + mention.name
    return mention.name


# --- sources ------------------------------------------------------------------------------------------------------


def choose_sources(story: Story, group: Group, statements: Sequence[Statement]) -> tuple[Source, ...]:
    """Return who tells it, each name once: the speakers of its words, then the bodies that they speak for.

    Where a sentence of the incident has a speaker whose words were cut short by the parse, that one counts too. "A monitor"
    goes by the name of the one monitor that the article names.
    """
    out: dict[str, Source] = {}
    spans = [e.trigger for e in group.events]
    heard = [story.speaker(span) for span in [*spans, *(s.span for s in statements)]]
    told = [a for a in [*heard, *_beside(story, group)] if a is not None and speaks(a)]
    for attribution in told:
        name = _informative(story, attribution)
        if name is not None:
            out.setdefault(name.lower(), Source(name, attribution.role, attribution.anonymous))
    for attribution in told:
        for body in _bodies(story, attribution):
            name = story.document.quote(body.span)
            out.setdefault(name.lower(), Source(name, role_of((), (body,)), False))
    return tuple(out.values())


def _informative(story: Story, attribution: Attribution) -> str | None:
    """Return the speaker's name; for a monitor without one ("a monitor") the only monitor that the article names."""
    name = attribution.speaker
    if attribution.role != "monitor" or name is None or any(w[:1].isupper() for w in name.split()[1:] or [name]):
        return name
    named = {a.actor_id: a.name for a in story.mentions.actors if a.kind == "monitor" and a.actor_id is not None}
    return next(iter(named.values())) if len(named) == 1 else name


def _bodies(story: Story, attribution: Attribution) -> Iterator[ActorMention]:
    """Yield the bodies named right beside a speaker, outside what is said: "Interior Ministry spokesman X"."""
    at = attribution.speaker_span
    if at is None or attribution.anonymous:
        return
    for actor in story.mentions.actors:
        apart = max(at.start - actor.span.end, actor.span.start - at.end)
        said = any(c.overlaps(actor.span) for c in attribution.content)
        if actor.kind in BODIES and actor.level != "person" and 0 < apart <= NEAR and not said:
            between = story.document.text[min(at.end, actor.span.end) : max(at.start, actor.span.start)]
            if actor.name[:1].isupper() and "." not in between:
                yield actor


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
