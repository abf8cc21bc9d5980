"""Who is held responsible for an incident and how that is known: claimed, blamed, denied, unclaimed, told as fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.model import ActorMention, Attribution, Party, Role, Span, Statement
from dateline.reports.context import Story
from dateline.reports.grouping import Group
from dateline.reports.speech import speaks
from dateline.wording import words

STATE = "state:"
SIDES = ("military", "group", "official")  # roles of speakers who may be a party to the conflict


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The attribution of one incident; the names are as written."""

    attribution: str
    perpetrators: tuple[Party, ...]
    attributed_by: tuple[str, ...]
    claimed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    statements: tuple[Statement, ...]


def decide(story: Story, group: Group, told: Sequence[Party], attributions: Sequence[Attribution]) -> Responsibility:
    """Return the attribution: claimed beats blamed beats unclaimed; else fact where a doer is told, else unknown.

    A doer named by its own side is claimed, one named only by its enemy is blamed.
    """
    statements: list[Statement] = []
    claimed, blamed, denied, parties = [], [], [], list(told)
    unclaimed = accused = False
    for a in attributions:
        name = _named(story, a)
        if a.stance == "claims" and name:
            claimed.append(name)
            if not parties or _is_body(story, a.speaker_span):
                statements += _add(story, parties, a.speaker_span, name, a)
        elif a.stance == "blames":
            accused = True
            blamed.append(name or "")
            if a.about is not None:
                statements += _add(story, parties, a.about, story.document.quote(a.about), a)
        elif a.stance == "denies" and name:
            denied.append(name)
        unclaimed = unclaimed or (a.stance == "unclaimed" and not _unclear(story, a))
        statements.append(
            Statement("attribution", a.stance, a.span, name, "asserts", f"“{story.document.quote(a.cue)}”")
        )
    claimed += _said_by_doer(story, group)
    hostile = _said_by_enemy(story, group)
    if claimed:
        attribution = "claimed"
    elif accused or hostile:
        attribution = "blamed"
        blamed += hostile
    elif unclaimed:
        attribution = "unclaimed"
    elif parties:
        attribution = "reported_as_fact"
    else:
        attribution = "denied" if denied else "unknown"
    return Responsibility(
        attribution,
        tuple(parties),
        tuple(dict.fromkeys(b for b in blamed if b)),
        tuple(dict.fromkeys(claimed)),
        tuple(dict.fromkeys(denied)),
        tuple(statements),
    )


def _named(story: Story, attribution: Attribution) -> str | None:
    """Return who says it: the attribution's own speaker, else the one in whose words it stands; None for nobody."""
    if attribution.speaker is not None:
        return attribution.speaker if speaks(attribution) else None
    around = story.speaker(attribution.cue) if attribution.stance == "blames" else None
    return around.speaker if around is not None and speaks(around) else None


def _unclear(story: Story, attribution: Attribution) -> bool:
    """Return whether the text only says that it is not clear who did it: nobody is said not to have claimed it."""
    cue = story.document.quote(attribution.cue).lower()
    return cue in words()["words.clear"] or cue in words()["words.unclear"]


def _is_body(story: Story, span: Span | None) -> bool:
    """Return whether the words name an armed group, army or state rather than a person who speaks for it."""
    actor = _actor_at(story, span)
    return actor is not None and actor.level in ("group", "state")


# --- sides --------------------------------------------------------------------------------------------------------


def _tellers(story: Story, group: Group) -> Iterator[tuple[Role, Attribution | None]]:
    """Yield each naming of a doer in the body with its speaker, None for the article's own voice."""
    for event in group.events:
        for role in event.roles:
            if role.name == "perpetrator" and event.block == "body":
                yield role, story.speaker(role.span) or story.speaker(event.trigger)


def _said_by_doer(story: Story, group: Group) -> list[str]:
    """Return speakers who name themselves, their own army or their own state as the doer, or confirm its deed."""
    named = [(role, s) for role, s in _tellers(story, group) if s is not None]
    doers = group.roles("perpetrator")
    confirmed = [(role, a) for a in _confirming(story, group) for role in doers]
    return [
        s.speaker
        for role, s in (*named, *confirmed)
        if s.speaker and not s.anonymous and s.role in SIDES and _own(story, s, role)
    ]


def _confirming(story: Story, group: Group) -> list[Attribution]:
    """Return who "confirmed the strike", "announced the raid", in the incident's own words."""
    triggers = [e.trigger for e in group.events]
    return [
        a
        for a in story.mentions.attributions
        if a.stance == "asserts"
        and story.document.quote(a.cue).lower() in words()["words.confirming"]
        and any(t.overlaps(c) for c in a.content for t in triggers)
    ]


def _own(story: Story, speaker: Attribution, role: Role) -> bool:
    """Return whether the doer is of the speaker's side, or is its troops, told without another owner."""
    mine, theirs = _sides_of(story, speaker.speaker_span), _sides_of(story, role.span)
    forces = isinstance(role.value, ActorMention) and role.value.level == "state" and role.value.kind == "military"
    return bool(mine & theirs) or (bool(mine) and forces and not theirs and speaker.role == "military")


def _said_by_enemy(story: Story, group: Group) -> list[str]:
    """Return speakers who are a side themselves and name another as the doer, where nobody else names one."""
    return [s.speaker for role, s in _tellers(story, group) if s is not None and s.speaker and _hostile(story, s, role)]


def _hostile(story: Story, speaker: Attribution, role: Role) -> bool:
    """Return whether the speaker is a fighting side, or the office of another state than the doer's."""
    if speaker.speaker_span is None or speaker.speaker_span.overlaps(role.span):
        return False
    if isinstance(role.value, ActorMention) and _faceless(role.value):
        return False
    if _own(story, speaker, role):
        return False
    if speaker.role in ("military", "group"):
        return True
    mine, theirs = (
        {side for side in _sides_of(story, span) if side.startswith(STATE)}
        for span in (speaker.speaker_span, role.span)
    )
    return speaker.role in ("official", "media") and bool(mine) and bool(theirs) and not mine & theirs


def _faceless(actor: ActorMention) -> bool:
    """Return whether the words name no party that could be blamed: "gunmen", "armed men"."""
    return (
        actor.actor_id is None and actor.state is None and actor.name.split()[-1].lower() in words()["words.faceless"]
    )


def _sides_of(story: Story, span: Span | None) -> set[str]:
    """Return the identities of the actors and states that the words name."""
    if span is None:
        return set()
    out = set()
    for actor in story.mentions.actors:
        if actor.span.overlaps(span):
            out |= {i for i in (actor.actor_id, actor.state and f"{STATE}{actor.state}") if i}
    for place in story.mentions.places:
        if place.span.overlaps(span) and place.place is not None and place.place.kind == "country":
            out.add(f"{STATE}{place.place.country}")
    return out


def _add(story: Story, parties: list[Party], span: Span | None, name: str, attribution: Attribution) -> list[Statement]:
    """Add the party that the words name, unless an alike one is there; return the statement that names it."""
    actor = _actor_at(story, span)
    if _nobody(name):
        return []
    apposed = _named_behind(story, span) if span is not None and name.islower() else None
    if apposed is not None:
        actor, name = apposed, apposed.name
    elif actor is not None and span is not None and actor.span.covers(span):
        name = story.document.quote(actor.span)
    party = Party(name, actor.level, actor.actor_id) if actor is not None else Party(name, "label", None)
    known = {p.gazetteer_id for p in parties if p.gazetteer_id} | {p.name.lower() for p in parties}
    if party.gazetteer_id in known or party.name.lower() in known:
        return []
    parties.append(party)
    words = span if span is not None else attribution.cue
    return [
        Statement(
            "perpetrator", party.name, words, attribution.speaker, "asserts", f"named where it {attribution.stance}"
        )
    ]


def _nobody(name: str) -> bool:
    """Return whether the words name no party: a pronoun, a day, "a statement"."""
    last = name.split()[-1].lower()
    tables = words()
    return any(
        last in tables[t] for t in ("words.person_pronouns", "words.group_pronouns", "words.times", "objects.documents")
    )


def _named_behind(story: Story, span: Span) -> ActorMention | None:
    """Return the actor whose proper name stands right behind the words: "the militia Kataib X"."""
    for actor in story.mentions.actors:
        if 0 < actor.span.start - span.end <= 2 and actor.name[:1].isupper():
            return actor if not story.document.text[span.end : actor.span.start].strip(" ,") else None
    return None


def _actor_at(story: Story, span: Span | None) -> ActorMention | None:
    if span is None:
        return None
    return next((a for a in story.mentions.actors if a.span.overlaps(span)), None)
