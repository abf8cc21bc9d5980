"""When each incident of an article happened, and whether the article tells it as news or as background.

An incident takes its own day; failing that the day of the incident it is told with; failing that, where it is the article's
lead, the day of the report or the one before. News is the lead, what is told with it, and what is as fresh as it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dateline import lang
from dateline.model import EventMention, Statement, TimeMention, TimeRange
from dateline.reports.context import Story
from dateline.reports.grouping import Group
from dateline.reports.slots import Telling, state
from dateline.reports.tellings import after_verb, counted_to, own_tellings, running

PRECISIONS = ("day", "days", "week", "month", "season", "year", "years")
BREAKING_DAYS = (
    1  # a breaking report that names no day tells of its own day or the one before (gold guideline, "dates")
)
FRESH_DAYS = 3  # what happened in the last three days is news (gold guideline, "focus")
OWN_NEWS_DAYS = 10  # the lead may be older: it is the report's own news
ROUND_UP_DAYS = 7  # a report whose own news is older tells of a week: what lies so near to it is news as well
TOGETHER = 4  # sentences over which a day told of one incident holds for the next

Dated = tuple[TimeRange | None, list[Statement]]


def choose_dates(story: Story, groups: Sequence[Group]) -> list[Dated]:
    """Return for each group its date (or None) and the statements that it rests on."""
    anchor = story.spoken_from
    dated = [_own_date(story, g, anchor) for g in groups]
    for n, group in enumerate(groups):
        if dated[n][0] is None and not group.series and not all(after_verb(story, e, "verbs") for e in group.events):
            dated[n] = _inherited(story, groups, dated, n, anchor) or _breaking(story, group, anchor)
    return dated


def _own_date(story: Story, group: Group, anchor: date | None) -> Dated:
    """Return the sharpest date told of the incident itself; the day of a statement only where there is no other."""
    told = own_tellings(story, group)
    counted = [] if any(t.role.weight == 1 for t in told) else counted_to(story, group)
    if counted:
        return counted[0].range, [
            state(story, "date", _days(m.range), m.span, m.range.basis) for m in counted if m.range
        ]
    if not told:
        return None, []
    best = min(
        told, key=lambda t: (t.role.weight < 1, PRECISIONS.index(_range(t).precision), t.block != "body", t.order)
    )
    chosen = running(story, best, anchor) if group.series else _range(best)
    meeting = [t for t in told if _meets(_range(t), chosen)]
    hours = next((_range(t).time_of_day for t in meeting if _range(t).time_of_day), None)
    basis = chosen.basis if chosen != _range(best) else best.role.rule or chosen.basis
    value = replace(chosen, basis=basis, time_of_day=chosen.time_of_day or hours)
    return value, [state(story, "date", _days(_range(t)), t.role.span, t.role.rule) for t in meeting]


def _range(telling: Telling) -> TimeRange:
    assert isinstance(telling.role.value, TimeMention) and telling.role.value.range is not None
    return telling.role.value.range


def _meets(a: TimeRange, b: TimeRange) -> bool:
    return a.start <= b.end and b.start <= a.end


def _days(value: TimeRange) -> list[str]:
    return [value.start.isoformat(), value.end.isoformat()]


def _first(group: Group) -> int:
    """Return the sentence in which the body first tells the group, or its first of any block."""
    return min([e.sentence for e in group.events if e.block == "body"] or [e.sentence for e in group.events])


def _inherited(
    story: Story, groups: Sequence[Group], dated: Sequence[Dated], n: int, anchor: date | None
) -> Dated | None:
    """Return the day of the fresh incident told just before, unless the words look back to an earlier time."""
    if any(looks_back(story, e) for e in groups[n].events) or anchor is None:
        return None
    here = _first(groups[n])
    near = [
        (here - _first(g), value)
        for g, (value, _) in zip(groups, dated, strict=True)
        if value is not None and not g.series and 0 <= here - _last_before(g, here) <= TOGETHER
    ]
    fresh = [(gap, v) for gap, v in near if gap >= 0 and v.end >= anchor - timedelta(days=FRESH_DAYS)]
    if not fresh:
        return None
    source = min(fresh, key=lambda pair: pair[0])[1]
    value = TimeRange(
        source.start, source.end, source.precision, f"told with an incident of {source.start.isoformat()}"
    )
    return value, [state(story, "date", _days(value), groups[n].events[0].trigger, value.basis)]


def _last_before(group: Group, sentence: int) -> int:
    """Return the last sentence up to the given one that tells the group."""
    return max((e.sentence for e in group.events if e.sentence <= sentence), default=-99)


def looks_back(story: Story, event: EventMention) -> bool:
    """Return whether the verb of the mention is in the past perfect or its sentence has a word that looks back."""
    sentence = story.sentences[event.sentence]
    words = lang.load(story.document.language, "events")["grammar"]
    verb = sentence.tokens[event.head]
    chain = [verb, *sentence.ancestors(event.head)]
    clause = next((t for t in chain if t.pos in ("VERB", "AUX")), verb)
    perfect = any(sentence.tokens[c].lower in words["past_perfect"] for c in sentence.children[clause.i])
    return event.earlier or perfect or any(t.lower in words["looking_back"] for t in sentence.tokens)


def _breaking(story: Story, group: Group, anchor: date | None) -> Dated:
    """The lead's own incident, told without a day: the day of the report or the one before it."""
    if anchor is None or min(e.sentence for e in group.events) > story.lead or all(e.earlier for e in group.events):
        return None, []
    basis = "no day told: the day of the report or the day before"
    value = TimeRange(anchor - timedelta(days=BREAKING_DAYS), anchor, "days", basis)
    return value, [state(story, "date", _days(value), group.events[0].trigger, basis)]


# --- news or background ---------------------------------------------------------------------------------------------


def choose_focus(story: Story, groups: Sequence[Group], dates: Sequence[TimeRange | None]) -> list[str]:
    """Return for each group aggregate, new or background."""
    single = [n for n, g in enumerate(groups) if not g.series]
    lead = min(
        single,
        key=lambda n: (all(e.earlier for e in groups[n].events), _first(groups[n]), _age(dates[n])),
        default=None,
    )
    lead_day = dates[lead].start if lead is not None and dates[lead] is not None else None  # type: ignore[union-attr]
    anchor = story.spoken_from
    return [
        "aggregate" if g.series else _focus(story, g, dates[n], (anchor, lead_day), n == lead)
        for n, g in enumerate(groups)
    ]


def _age(when: TimeRange | None) -> int:
    """Return a number that is smaller for later days: of two happenings in one sentence the later is its news."""
    return -when.end.toordinal() if when is not None else 0


def _focus(
    story: Story, group: Group, when: TimeRange | None, known: tuple[date | None, date | None], is_lead: bool
) -> str:
    """Return new or background; ``known`` are the day the article speaks from and the day of its lead."""
    anchor, lead_day = known
    early = _first(group) <= story.lead + 1
    if when is None:
        if all(after_verb(story, e, "old") for e in group.events):
            return "background"
        return "new" if is_lead or (early and not all(looks_back(story, e) for e in group.events)) else "background"
    if anchor is None:
        return "new" if is_lead or (lead_day is not None and when.end >= lead_day) else "background"
    if is_lead and early:
        return "new" if when.end >= anchor - timedelta(days=OWN_NEWS_DAYS) else "background"
    if when.end < anchor - timedelta(days=FRESH_DAYS):
        rounded = lead_day is not None and lead_day < anchor - timedelta(days=FRESH_DAYS)
        near = lead_day is not None and abs((when.start - lead_day).days) <= ROUND_UP_DAYS
        recent = when.end >= anchor - timedelta(days=OWN_NEWS_DAYS)
        return "new" if rounded and near and recent and not _late(story, group) else "background"
    gap = (lead_day - when.start).days if lead_day is not None else 0
    if gap <= 0 or early:
        return "new"
    return "new" if _continues(story, group) or (gap == 1 and not _late(story, group)) else "background"


def _continues(story: Story, group: Group) -> bool:
    """Return whether the first telling says that it goes on from the last ("also", "meanwhile", "another")."""
    words = lang.load(story.document.language, "events")["grammar"]["continuing"]
    return any(t.lower in words for t in story.sentences[_first(group)].tokens[:8])


def _late(story: Story, group: Group) -> bool:
    """Return whether the group is first told in the last two fifths of the article, where context stands."""
    return _first(group) > 0.6 * len(story.sentences) or any(looks_back(story, e) for e in group.events)
