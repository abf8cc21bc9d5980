"""Who is held responsible for an incident and how that is known: claimed, blamed, denied, unclaimed, told as fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import ActorMention, Attribution, Party, Span, Statement
from dateline.reports.context import Story
from dateline.reports.grouping import Group, ranges_of

REACH = 3  # sentences between an incident's telling and a claim or blame of "the attack"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The attribution of one incident; the names are as written."""

    attribution: str
    perpetrators: tuple[Party, ...]
    attributed_by: tuple[str, ...]
    claimed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    statements: tuple[Statement, ...]


def assign(story: Story, groups: Sequence[Group]) -> dict[int, list[Attribution]]:
    """Return for each group (by position) the claims, blames, denials and "unclaimed" that are about it.

    One that shares a sentence with an incident is about that incident; else it is about the nearest one told before it
    within reach; one said of "the attacks" is about all fresh incidents of the article.
    """
    out: dict[int, list[Attribution]] = {n: [] for n in range(len(groups))}
    for attribution in story.mentions.attributions:
        if attribution.stance not in ("blames", "claims", "unclaimed", "denies"):
            continue
        for n in _about(story, groups, attribution):
            out[n].append(attribution)
    return out


def _about(story: Story, groups: Sequence[Group], attribution: Attribution) -> list[int]:
    inside = [
        n
        for n, g in enumerate(groups)
        if any(c.covers(e.trigger) or c.overlaps(e.trigger) for e in g.events for c in attribution.content)
    ]
    plural = _plural(story, attribution)
    if inside and not plural:
        return inside[:1]
    same = [
        n
        for n, g in enumerate(groups)
        if any(e.sentence == attribution.sentence and e.block == "body" for e in g.events)
    ]
    if plural:
        return [n for n, g in enumerate(groups) if not g.series and not _older(groups, n)] or inside
    if same:
        return same[:1]
    before = [
        (attribution.sentence - e.sentence, n)
        for n, g in enumerate(groups)
        for e in g.events
        if e.block == "body" and attribution.sentence - e.sentence > 0
    ]
    if before and attribution.stance in ("claims", "unclaimed", "denies", "blames"):
        return [min(before)[1]]
    return []


def _plural(story: Story, attribution: Attribution) -> bool:
    """Return whether the content speaks of "the attacks" without telling of one itself."""
    sentence = story.sentences[attribution.sentence]
    words = [t for c in attribution.content for t in sentence.between(*c)]
    return any(t.tag == "NNS" and t.lemma.lower() in ("attack", "strike", "bombing", "assault", "blast") for t in words)


def _older(groups: Sequence[Group], n: int) -> bool:
    """Return whether the group is told as something of another year than the lead's."""
    mine, lead = ranges_of(groups[n].events), ranges_of(groups[0].events)
    return bool(mine) and bool(lead) and (lead[0].start - mine[0].end).days > 14


def decide(story: Story, group: Group, told: Sequence[Party], attributions: Sequence[Attribution]) -> Responsibility:
    """Return the attribution: claimed beats blamed beats unclaimed; else fact where a doer is told, else unknown."""
    statements: list[Statement] = []
    claimed, blamed, denied, parties = [], [], [], list(told)
    unclaimed = False
    for a in attributions:
        name = a.speaker
        if a.stance == "claims" and name:
            claimed.append(name)
            _add(story, parties, a.speaker_span, name)
        elif a.stance == "blames":
            blamed.append(name or "")
            if a.about is not None:
                _add(story, parties, a.about, story.document.quote(a.about))
        elif a.stance == "denies" and name:
            denied.append(name)
        unclaimed = unclaimed or a.stance == "unclaimed"
        statements.append(
            Statement("attribution", a.stance, a.span, name, "asserts", f"“{story.document.quote(a.cue)}”")
        )
    hedged = _said_by_enemy(story, group)
    if claimed:
        attribution = "claimed"
    elif blamed or (hedged and parties):
        attribution = "blamed"
        blamed += hedged
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


def _said_by_enemy(story: Story, group: Group) -> list[str]:
    """Return speakers who name the doer and are themselves a side: officials, military, police of someone."""
    out = []
    for event in group.events:
        for role in event.roles:
            if role.name == "perpetrator":
                speaker = story.speaker(role.span)
                if speaker is not None and speaker.role in ("military", "group") and speaker.speaker:
                    own = speaker.speaker_span is not None and speaker.speaker_span.overlaps(role.span)
                    if not own:
                        out.append(speaker.speaker)
    return out


def _add(story: Story, parties: list[Party], span: Span | None, name: str) -> None:
    """Add the party that the words name, unless an alike one is there."""
    actor = _actor_at(story, span)
    party = Party(name, actor.level, actor.actor_id) if actor is not None else Party(name, "label", None)
    known = {p.gazetteer_id for p in parties if p.gazetteer_id} | {p.name.lower() for p in parties}
    if party.gazetteer_id not in known and party.name.lower() not in known:
        parties.append(party)


def _actor_at(story: Story, span: Span | None) -> ActorMention | None:
    if span is None:
        return None
    return next((a for a in story.mentions.actors if a.span.overlaps(span)), None)
