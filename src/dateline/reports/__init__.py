"""Event mentions to incident reports: one report for each incident that the article tells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from dateline import codebook
from dateline.model import (
    Attribution,
    Document,
    EventMention,
    Mentions,
    Quantity,
    Report,
    Sentence,
    Span,
    Statement,
)
from dateline.reports import parties, slots
from dateline.reports.binding import assign
from dateline.reports.context import Story
from dateline.reports.credence import credible
from dateline.reports.grouping import Group, group_events
from dateline.reports.responsibility import decide
from dateline.reports.timing import Dated, choose_dates, choose_focus
from dateline.reports.whereabouts import Placed, choose_places

__all__ = ["group_reports"]


def group_reports(
    document: Document, sentences: Sequence[Sentence], mentions: Mentions, events: Sequence[EventMention]
) -> tuple[Report, ...]:
    """Return the incidents that the document tells, in the order of their evidence in the text."""
    if not events:
        return ()
    story = Story(document, sentences, mentions)
    groups = credible(story, group_events(story, events))
    about = assign(story, groups)
    dated = choose_dates(story, groups)
    placed = choose_places(story, groups)
    focus = choose_focus(story, groups, [value for value, _ in dated])
    reports = [_report(story, g, about[n], dated[n], placed[n], focus[n]) for n, g in enumerate(groups)]
    return tuple(sorted(_told_apart(reports), key=lambda r: (r.trigger, r.id)))


def _report(
    story: Story, group: Group, attributions: Sequence[Attribution], dated: Dated, placed: Placed, focus: str
) -> Report:
    date, date_said = dated
    place, place_said = placed
    told, perp_said = parties.choose_parties(story, group, "perpetrator")
    interceptors, stop_said = parties.choose_parties(story, group, "interceptor")
    targets, target_said = parties.choose_targets(story, group)
    weapons, weapon_said = slots.choose_weapons(story, group)
    killed, killed_said = slots.choose_count(story, group, "killed")
    injured, injured_said = slots.choose_count(story, group, "injured", killed)
    kidnapped, taken_said = slots.choose_count(story, group, "kidnapped")
    damage, damage_said = slots.choose_damage(story, group)
    who = decide(story, group, told, attributions)
    statements = [
        *_how(story, group),
        *date_said,
        *place_said,
        *perp_said,
        *who.statements,
        *stop_said,
        *target_said,
        *weapon_said,
        *killed_said,
        *injured_said,
        *taken_said,
        *damage_said,
    ]
    trigger = _evidence(group)
    sources = parties.choose_sources(story, group, statements)
    statements += parties.source_statements(story, sources)
    type_ = _type(group)
    return Report(
        id=report_id(story.document.id, trigger, type_),
        document_id=story.document.id,
        trigger=trigger,
        type=type_,
        stage=_stage(group),
        focus=focus,
        scope="series" if group.series else "single",
        date=date,
        place=place,
        perpetrators=who.perpetrators,
        attribution=who.attribution,
        attributed_by=who.attributed_by,
        claimed_by=who.claimed_by,
        denied_by=who.denied_by,
        interceptors=interceptors,
        targets=targets,
        weapons=weapons,
        killed=killed,
        injured=injured,
        kidnapped=kidnapped,
        damage=damage,
        sources=sources,
        statements=tuple(_once(statements)),
    )


def report_id(document_id: str, trigger: Span, type_: str, number: int = 0) -> str:
    """Return a stable id: the same words of the same document give the same report.

    ``number`` tells apart the reports that one word makes ("missiles at a base in A and another near B"), from 0.
    """
    text = f"{document_id}\x1f{trigger.start}\x1f{trigger.end}\x1f{type_}" + (f"\x1f{number}" if number else "")
    return "r" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _told_apart(reports: Sequence[Report]) -> list[Report]:
    """Give reports of the same words ids of their own, in their order."""
    seen: dict[str, int] = {}
    out = []
    for report in reports:
        number = seen.get(report.id, 0)
        seen[report.id] = number + 1
        own = report_id(report.document_id, report.trigger, report.type, number)
        out.append(replace(report, id=own) if number else report)
    return out


def _once(statements: Sequence[Statement]) -> list[Statement]:
    out: dict[tuple[str, str, Span], Statement] = {}
    for statement in statements:
        out.setdefault((statement.attribute, repr(statement.value), statement.span), statement)
    return sorted(out.values(), key=lambda s: (s.span, s.attribute, repr(s.value)))


def _how(story: Story, group: Group) -> list[Statement]:
    """Return the statements for type and stage: every trigger's words."""
    made = []
    for event in group.events:
        made.append(
            slots.state(story, "type", event.type, event.trigger, f"told by “{story.document.quote(event.trigger)}”")
        )
        if event.stage != "completed":
            made.append(slots.state(story, "stage", event.stage, event.trigger, "the words that stop or threaten it"))
    return made


def _type(group: Group) -> str:
    """Return the type that says most of how it was done; a means told once outweighs general words told often."""
    ranks = codebook.load("events")["types"]
    return max((e.type for e in group.events), key=lambda t: (ranks[t]["rank"], t))


def _stage(group: Group) -> str:
    stages = [e.stage for e in group.events]
    if any(r.value == "missed" for r in group.roles("stage")) and not any(
        q.value not in ("none", "minor") for q in group.roles("damage")
    ):
        return "missed"
    if any(e.stage == "completed" and _hurt(e) for e in group.events):
        return "completed"  # what got through decides
    return next((s for s in ("intercepted", "foiled") if s in stages), stages[0])


def _hurt(event: EventMention) -> bool:
    """Return whether the mention tells of people killed or injured."""
    counts = [r.value for r in event.roles if r.name in ("killed", "injured") and isinstance(r.value, Quantity)]
    return any((q.low or q.high or 0) > 0 for q in counts)


def _evidence(group: Group) -> Span:
    """Return the trigger in the sentence that tells most: place, date, target, weapon, toll; the body before headlines."""

    def worth(event: EventMention) -> tuple[int, int, int, int]:
        told = {r.name for r in event.roles} & {"place", "date", "target", "weapon", "killed", "injured", "kidnapped"}
        return (event.block == "body", len(told), "place" in told, -event.sentence)

    return max(group.events, key=worth).trigger
