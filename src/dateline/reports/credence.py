"""Whether a group of mentions tells of one real armed happening: done by somebody, to somebody or something, somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline import codebook, lang
from dateline.model import EventMention
from dateline.reports.context import Story
from dateline.reports.grouping import VAGUE, Group, places_of

NEEDS_MORE = ("other", "clash", "armed_assault")  # a target alone does not make these words an incident
VICTIMS = {"killed", "injured", "kidnapped"}
FIGHTERS = ("military_unit", "soldier", "militant", "militia_force")


def credible(story: Story, groups: Sequence[Group]) -> list[Group]:
    """Return the groups that tell of an armed happening, in their order.

    Left out: storms, illnesses and accidents; exercises; victims told without an attack where the article tells of none or
    nothing fixes them to a place; general words ("attacks", "fighting") with neither victims, weapons nor doer and target.
    """
    armed = any(not e.effect_only and e.block != "promo" for g in groups for e in g.events)
    return [g for g in groups if _grounded(story, g) and (armed or _violent(story, g)) and not _unarmed(story, g)]


def _names(group: Group) -> set[str]:
    return {r.name for e in group.events for r in e.roles}


def _violent(story: Story, group: Group) -> bool:
    """Return whether the words tell of an attack, or of fighters killed, which is one."""
    if not _only_effects(group):
        return True
    fallen = [r.span for r in group.roles("killed")]
    return any(t.kind in FIGHTERS and s.overlaps(t.span) for t in story.mentions.targets for s in fallen)


def _only_effects(group: Group) -> bool:
    return all(e.effect_only for e in group.events)


def _grounded(story: Story, group: Group) -> bool:
    """Return whether the group says when, where or to whom, and has company that makes general words violent."""
    names = _names(group)
    if _only_effects(group):
        return _fixed(group)
    armed = "weapon" in names and bool(names & {"place", "target", "perpetrator", "interceptor"})
    company = bool(names & {*VICTIMS, "damage"}) or armed or {"perpetrator", "target"} <= names
    specific = any(e.type not in codebook.load("events")["general"]["vague"] for e in group.events)
    aimed = "target" in names and any(e.type not in NEEDS_MORE for e in group.events)
    lead = story.document.published is not None and group.events[0].sentence <= story.lead
    if lead and (company or aimed):
        return True  # the lead of a dated report: its day is the report's
    return bool(names & {"date", "place", *VICTIMS}) and (company or specific or aimed or len(group.events) > 1)


def _fixed(group: Group) -> bool:
    """Return whether victims are told with a place finer than a province, or with both a time and a place."""
    names = _names(group)
    fine = any(p.kind not in VAGUE for p in places_of(group.events))
    return bool(names & VICTIMS) and (fine or {"date", "place"} <= names)


def _unarmed(story: Story, group: Group) -> bool:
    """Return whether the words tell of an accident of nature or of an exercise, and nobody armed did it."""
    words = lang.load(story.document.language, "credence")
    text = " ".join(_sentences(story, group.events))
    if _has(text, words["exercises"]) and not _names(group) & VICTIMS:
        return True
    general = all(e.type == "other" for e in group.events)
    return general and _has(text, words["causes"]) and not _names(group) & {"weapon", "perpetrator"}


def _sentences(story: Story, events: Iterable[EventMention]) -> list[str]:
    return [story.document.quote(story.sentences[n].span).lower() for n in sorted({e.sentence for e in events})]


def _has(text: str, words: Sequence[str]) -> bool:
    """Return whether one of the words stands in the text as a whole word."""
    padded = f" {''.join(c if c.isalnum() or c == '-' else ' ' for c in text)} "
    return any(f" {w} " in padded for w in words)
