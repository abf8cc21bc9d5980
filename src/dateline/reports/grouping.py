"""Which event mentions of one article tell of one incident.

Mentions are taken in reading order, the body first; each joins the incident that speaks most for it or starts a new one.
Every comparison gives points with a reason; ``choice`` weighs the reasons, and a mention joins where the sum is not negative.
Headline, standfirst and captions fold into the incidents that they summarise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log1p

from dateline import codebook, lang
from dateline.gazetteer import distance_km, fold
from dateline.model import EventMention, Place, PlaceMention, Quantity, Role, TimeMention, TimeRange
from dateline.reports import choice
from dateline.reports.choice import Reason
from dateline.reports.context import Story
from dateline.reports.settle import settle

LEADS = 4  # groups told first, to which any later mention may belong
TOLD = 12  # mentions at each end of a group that comparison looks at
RECENT = 24  # groups told last that a mention is compared with
NESTED = "one place in the other"
EFFECTS = {"killed", "injured", "kidnapped", "damage", "stage"}
UNRESOLVED = "unresolved:"
VAGUE = ("country", "region", "admin1", "admin2")
FAR = 9  # sentences that lie between, where the group is told outside the body
MOST_APART = 20  # more sentences between two tellings say no more
SAME_KM = 15.0  # UCDP puts a village and its surroundings together; two towns are further apart


@dataclass
class Group:
    """The mentions of one incident, in the order they joined, and why."""

    events: list[EventMention] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def roles(self, name: str) -> list[Role]:
        """Return all roles of that name over the mentions, in joining order."""
        return [r for e in self.events for r in e.roles if r.name == name]

    @property
    def telling(self) -> list[EventMention]:
        """The mentions that comparison looks at: the first and the last ones, so that a story told at length stays cheap."""
        return self.events if len(self.events) <= 2 * TOLD else [*self.events[:TOLD], *self.events[-TOLD:]]

    @property
    def types(self) -> list[str]:
        """The types told, general ones last."""
        general = codebook.load("events")["general"]["generic"]
        return sorted({e.type for e in self.telling}, key=lambda t: (t in general, t))

    @property
    def series(self) -> bool:
        """Whether every mention tells of many happenings at once."""
        return all(e.scope == "series" for e in self.telling)


def group_events(story: Story, events: Sequence[EventMention]) -> list[Group]:
    """Return the incidents of the article, each with its mentions, in reading order of their first body mention."""
    told = usable(story, events)
    body = [e for e in told if e.block == "body"]
    rest = [e for e in told if e.block != "body"]
    groups: list[Group] = []
    for event in body:
        _place_event(story, groups, event, True)
    empty = not groups
    for event in rest:
        _place_event(story, groups, event, empty and event.block == "headline")
    return groups


def usable(story: Story, events: Sequence[EventMention]) -> list[EventMention]:
    """Return the mentions of what happened or is threatened, with what they take from the text around them."""
    return [e for e in settle(story, events) if e.modality in ("actual", "threatened")]


def _place_event(story: Story, groups: list[Group], event: EventMention, may_start: bool) -> None:
    """Add the mention to the group that most speaks for it, or start a new one where it may and says something."""
    scored = [(*_affinity(story, g, event), n) for n, g in _near(groups, event)]
    best = max(scored, key=lambda t: (t[0], t[2]), default=None)
    if best is not None and best[0] >= 0:
        groups[best[2]].events.append(event)
        groups[best[2]].reasons.append(best[1])
    elif may_start and not _bare(event):
        groups.append(Group([event], ["first told"]))


def _near(groups: list[Group], event: EventMention) -> list[tuple[int, Group]]:
    """Return the lead and the groups told last, with their positions: a long roundup is not compared all with all."""
    first = max(LEADS, len(groups) - RECENT)
    return [*enumerate(groups[:LEADS]), *((n, groups[n]) for n in range(first, len(groups)))]


def _bare(event: EventMention) -> bool:
    """Return whether the mention says too little to stand alone: no time, place, count, target, weapon or doer of its own."""
    names = {r.name for r in event.roles}
    victims = names & {"killed", "injured", "kidnapped"}
    if event.effect_only:
        return not (victims and names & {"date", "place"})
    return not names


# --- points for and against -------------------------------------------------------------------------------------------


def _affinity(story: Story, group: Group, event: EventMention) -> tuple[float, str]:
    """Return what speaks for one incident (0: as much as against it), and the reasons in words with their weights."""
    return choice.weigh(reasons_of(story, group, event), traits_of(group, event))


def reasons_of(story: Story, group: Group, event: EventMention) -> list[Reason]:
    """Return every reason for and against the mention's telling of the group's incident, with the points of the rules."""
    single = [
        _type_points(group, event),
        _date_points(group, event),
        _place_points(group, event),
        _count_points(group, event),
        _stage_points(group, event),
        _scope_points(group, event),
        _people_points(story, group, event),
    ]
    return [(p, why) for p, why in single if why] + _party_points(group, event) + _telling_points(story, group, event)


def traits_of(group: Group, event: EventMention) -> dict[str, float]:
    """Return what is neither for nor against by itself: how far apart the two are told, what the mention says of its own."""
    names = {r.name for r in event.roles}
    apart = min((abs(event.sentence - e.sentence) for e in group.telling if e.block == "body"), default=FAR)
    return {
        "sentences between, log": log1p(min(apart, MOST_APART)),
        "mentions in the incident, log": log1p(len(group.events)),
        "a date of its own": float(any(r.name == "date" and r.weight >= 1 for r in event.roles)),
        "a place of its own": float("place" in names),
        "a target of its own": float("target" in names),
        "a toll of its own": float(bool(names & {"killed", "injured"})),
        "victims without an attack": float(event.effect_only),
    }


def _type_points(group: Group, event: EventMention) -> tuple[float, str]:
    book = codebook.load("events")
    general = book["general"]["generic"]
    mine, theirs = event.type, group.types
    if mine in theirs and mine not in general:
        return 1.0, "same type"
    specific = [t for t in theirs if t not in general]
    if mine in general or not specific:
        if mine in theirs:
            return 0.6, "same general type"
        clash = "clash" in (mine, *theirs) and "bombing" in (mine, *theirs) and not event.definite
        return (-0.5, "a clash and a bombing") if clash else (0.3, "one type is general")
    if any({mine, t} <= set(pair) for t in specific for pair in book["general"]["near"]):
        return 0.2, "types of one kind"
    families = [set(book["types"][t]["family"].split()) for t in specific]
    if any(set(book["types"][mine]["family"].split()) & f for f in families):
        return -2.0, "other type of one family"
    return -3.0, "types exclude each other"


def ranges_of(events: Sequence[EventMention]) -> list[TimeRange]:
    """Return the date ranges that the mentions state, in order."""
    out = []
    for event in events:
        for role in event.roles:
            own = role.name == "date" and role.weight >= 1
            if own and isinstance(role.value, TimeMention) and role.value.range is not None:
                out.append(role.value.range)
    return out


def _date_points(group: Group, event: EventMention) -> tuple[float, str]:
    mine, theirs = ranges_of([event]), ranges_of(group.telling)
    if not mine and theirs and _said_before(event, theirs):
        return -2.0, "said before that day"
    if not mine or not theirs:
        return 0.0, ""
    if any(a.start <= b.end and b.start <= a.end for a in mine for b in theirs):
        sharp = any(r.precision == "day" for r in mine) and any(r.precision == "day" for r in theirs)
        return (1.0, "same day") if sharp else (0.3, "dates agree")
    gap = min(abs((a.start - b.start).days) for a in mine for b in theirs)
    return (-2.0, "a day apart") if gap <= 1 else (-4.0, "other day")


def _said_before(event: EventMention, days: Sequence[TimeRange]) -> bool:
    """Return whether the statement about the event was made before the group's days began."""
    said = [r.value.range for r in event.roles if r.name == "date" and isinstance(r.value, TimeMention)]
    return any(s is not None and all(s.end < d.start for d in days) for s in said)


def places_of(events: Sequence[EventMention]) -> list[Place]:
    """Return the resolved places that the mentions state, nearest to the trigger first."""
    out = []
    for event in events:
        for role in event.roles:
            if role.name == "place" and isinstance(role.value, PlaceMention) and role.value.place is not None:
                out.append(role.value.place)
    return out


def km(a: Place, b: Place) -> float:
    """Return the distance of two places' points in kilometres."""
    return distance_km(a.lat, a.lon, b.lat, b.lon)


def _place_points(group: Group, event: EventMention) -> tuple[float, str]:
    mine, theirs = places_of([event]), places_of(group.telling)
    if not mine or not theirs:
        return 0.0, ""
    if _unlike(mine[0], theirs):
        return -1.5, "other place name"
    best = max((_pair_points(a, b) for a in mine for b in theirs), key=lambda points: points[0])
    if best[1] == NESTED and not event.definite:
        return 0.0, "a part of a place already told"
    return best


def _pair_points(a: Place, b: Place) -> tuple[float, str]:
    """Points for two places: one id or a part of a town is the same; two names of near sites are not, nor two countries."""
    if a.country and b.country and a.country != b.country:
        return -2.5, "other country"
    if a.id == b.id:
        return (1.5, "same place") if a.kind not in VAGUE else (0.4, "same area")
    apart = km(a, b)
    if a.kind in VAGUE or b.kind in VAGUE:
        inside = apart <= max(a.radius_km, b.radius_km) * 1.2 or a.kind == "country" or b.kind == "country"
        return (0.3, "one place within the other") if inside else (-1.5, "other area")
    if apart <= SAME_KM:
        nested = "town" in (a.kind, b.kind) and a.kind != b.kind
        return (1.0, NESTED) if nested else (-0.5, "a near place of another name")
    return -2.5, "other place"


def _unlike(place: Place, others: Sequence[Place]) -> bool:
    """Return whether a place that the gazetteer does not know has a name that no other has; towns and sites only."""
    known = place.id.startswith(UNRESOLVED)
    names = {fold(p.name) for p in others}
    named = [p for p in others if p.kind not in VAGUE or p.id.startswith(UNRESOLVED)]
    if known:
        return bool(named) and fold(place.name) not in names
    return (
        place.kind not in VAGUE
        and bool(named)
        and all(p.id.startswith(UNRESOLVED) for p in named)
        and fold(place.name) not in names
    )


def _counts(events: Sequence[EventMention], name: str) -> list[Quantity]:
    return [r.value for e in events for r in e.roles if r.name == name and isinstance(r.value, Quantity)]


def _count_points(group: Group, event: EventMention) -> tuple[float, str]:
    for name in ("killed", "injured"):
        mine, theirs = _counts([event], name), _counts(group.telling, name)
        if mine and theirs:
            if any(a.low == b.low and (a.low or 0) > 1 for a in mine for b in theirs):
                return 1.5, f"same number {name}"
            if any(a.low == b.low for a in mine for b in theirs):
                return (0.4, f"same number {name}") if any(a.low for a in mine) else (0.0, "")
            if any(_vague(q) for q in (*mine, *theirs)) or _adds(event):
                return 0.0, ""
            near = any(a.low and b.low and 0.7 <= a.low / b.low <= 1.5 for a in mine for b in theirs)
            return (-0.3, f"numbers {name} near") if near else (-0.9, f"other number {name}")
    return 0.0, ""


def _vague(quantity: Quantity) -> bool:
    return quantity.high is None and quantity.low in (2, 24, 40, 200)


def _adds(event: EventMention) -> bool:
    return any("on top" in r.rule or "superseded" in r.rule for r in event.roles if r.name in ("killed", "injured"))


def _told(group: Group, name: str) -> list[Role]:
    return [r for e in group.telling for r in e.roles if r.name == name]


def _party_points(group: Group, event: EventMention) -> list[Reason]:
    mine = {_party_key(r) for r in event.roles if r.name == "perpetrator"}
    theirs = {_party_key(r) for r in _told(group, "perpetrator")}
    known = all(_identified(r) for r in (*event.roles, *_told(group, "perpetrator")) if r.name == "perpetrator")
    targets = {_words(r) for r in event.roles if r.name == "target"}
    others = {_words(r) for r in _told(group, "target")}
    told: list[Reason] = []
    if mine and theirs:
        same = bool(mine & theirs)
        told.append((0.4, "same doer") if same else (-0.8, "other doer") if known else (0.0, "a doer without a name"))
    if any(a & b for a in targets for b in others):
        told.append((0.6, "same target"))
    return told


def _identified(role: Role) -> bool:
    """Return whether the doer is a state or a named group, not only "gunmen" or "militants"."""
    return getattr(role.value, "level", "state") in ("state", "group", "person")


def _party_key(role: Role) -> str:
    value = role.value
    for field_name in ("state", "entity"):
        found = getattr(value, field_name, None)
        if found is not None:
            return f"{field_name}:{found}"
    place = getattr(value, "place", None)
    return f"state:{place.country}" if place is not None else str(getattr(value, "name", value)).lower()


def _words(role: Role) -> frozenset[str]:
    name = str(getattr(role.value, "name", "")).lower()
    return frozenset(w.rstrip("s") for w in name.split() if len(w) > 3)


def _stage_points(group: Group, event: EventMention) -> tuple[float, str]:
    stages = {e.stage for e in group.telling}
    if event.stage in stages or (event.definite and event.stage == "completed"):
        return 0.0, ""
    told = {r.name for r in event.roles} & EFFECTS
    if event.stage == "completed" and not told and event.type in group.types and "intercepted" in stages:
        return 0.0, ""  # "fired missiles at X" does not say that they got there
    return -2.5, "other outcome"


def _scope_points(group: Group, event: EventMention) -> tuple[float, str]:
    if (event.scope == "series") == group.series:
        return 0.0, ""
    return -3.0, "one tells of many happenings"


def _people_points(story: Story, group: Group, event: EventMention) -> tuple[float, str]:
    """Points for a named person hit in both tellings."""
    mine, theirs = _people(story, [event]), _people(story, group.telling)
    return (1.2, "same person") if mine & theirs else (0.0, "")


def _people(story: Story, events: Sequence[EventMention]) -> set[int]:
    spans = {
        e.sentence: [r.span for r in e.roles if r.name in ("target", "killed", "injured", "kidnapped")] for e in events
    }
    return {
        a.entity
        for a in story.mentions.actors
        if a.level == "person" and any(a.span.overlaps(s) for s in spans.get(a.sentence, ()))
    }


def _opens_anew(story: Story, group: Group, event: EventMention) -> bool:
    """Return whether a later paragraph tells, with words that point back to nothing, of a thing hit that was not told before."""
    here = story.sentences[event.sentence].paragraph
    later = event.sentence > story.lead + 1 and all(
        story.sentences[e.sentence].paragraph != here for e in group.telling
    )
    mine = [_words(r) for r in event.roles if r.name == "target" and not getattr(r.value, "human", False)]
    others = [_words(r) for r in _told(group, "target")]
    return later and not event.definite and bool(mine) and bool(others) and not any(a & b for a in mine for b in others)


def _telling_points(story: Story, group: Group, event: EventMention) -> list[Reason]:
    """Points for how it is told: definite words point back, nearness binds, "another" parts; a headline sums up."""
    if event.block == "caption":
        return [(-1.5, "a caption")]
    if event.block != "body":
        first = group.events[0]
        return [(1.0, "headline of the lead") if first.sentence <= story.lead + 2 else (0.2, "headline")]
    if event.apart and any(e.triggers == event.triggers for e in group.telling):
        return [(-9.0, "two targets in one sentence")]
    told: list[Reason] = []
    gap = min(event.sentence - e.sentence for e in group.telling if e.block == "body") if group.events else 9
    if gap == 0:
        told.append((-0.6, "told apart in one sentence"))
    elif gap == 1:
        here = story.sentences[event.sentence].paragraph == story.sentences[event.sentence - 1].paragraph
        told.append((0.9 if here and event.definite else 0.5, "next sentence"))
    elif gap <= 3:
        told.append((0.3, "near"))
    if event.definite:
        told.append((0.7, "definite"))
    names = {r.name for r in event.roles if r.name != "date" or r.weight >= 1}
    if names and names <= EFFECTS and gap <= 2:
        told.append((0.8, "tells only what came of it"))
    if not event.definite and event.sentence > story.lead + 3 and names & {"date", "place"} and gap > 1:
        told.append((-0.7, "told as new"))
    if _opens_anew(story, group, event):
        told.append((-0.8, "a new paragraph on another target"))
    if group.events[0].sentence <= story.lead:
        told.append((0.3 if names & {"date", "place"} else 0.6, "the lead incident"))
    sentence = story.sentences[event.sentence]
    head = sentence.tokens[max(0, event.head - 4) : event.head]
    parting = lang.load(story.document.language, "events")["grammar"]["parting"]
    opening = {t.lower for t in sentence.tokens[:3]}
    if any(t.lower in parting for t in head) or opening & set(
        lang.load(story.document.language, "events")["grammar"]["parting_openings"]
    ):
        told.append((-1.2, "told as another"))
    return told
