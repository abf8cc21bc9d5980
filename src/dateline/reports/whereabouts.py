"""Where each incident of an article happened: its own place; else what stands beside it; else the place line; else a country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.model import ActorMention, PlaceMention, PlaceValue, Span, Statement
from dateline.reports.context import Story
from dateline.reports.grouping import UNRESOLVED, Group
from dateline.reports.slots import Telling, state, tellings

NEARBY = 2  # precision of a name put at the known place beside it: near there
PUT_KM = 10.0  # how far such a name may lie from that place's point
COARSE = ("admin1", "region", "country")  # from the surer to the vaguer
Placed = tuple[PlaceValue | None, list[Statement]]


def choose_places(story: Story, groups: Sequence[Group]) -> list[Placed]:
    """Return for each group its place and the statements it rests on; a country alone has no name of its own.

    An incident without a fine place takes, in this order: a place named in the sentence beside it that tells no other
    incident; for the lead, the article's place line when it lies in the country that the article is about.
    """
    telling = {e.sentence for g in groups for e in g.events}
    return [_choose(story, group, telling) for group in groups]


def _choose(story: Story, group: Group, telling: set[int]) -> Placed:
    told = sorted((t for t in tellings(group, "place") if _mention(t) is not None), key=lambda t: _rank(story, t))
    made = [_statement(story, m, t.role.span, "; ".join(m.reasons)) for t in told if (m := _mention(t)) is not None]
    own = _mention(told[0]) if told else None
    near = (*_beside(story, group, telling), *_place_line(story, group))
    if own is not None and _unknown(own):
        known = [m for t in told[1:] if (m := _mention(t)) is not None and not _coarse(m)] + [m for m, _ in near]
        own = next((_put(own, m) for m in known if not _unknown(m) and _fits(m, own)), own)
    if own is not None and not _coarse(own):
        return (_value(own) if story.trusts(own) else _doubted(story, own, group)), made
    for mention, rule in near:
        if _fits(mention, own):
            return _value(mention), [_statement(story, mention, mention.span, rule), *made]
    return (_value(own), made) if own is not None else _country(story, group)


def _mention(telling: Telling) -> PlaceMention | None:
    value = telling.role.value
    return value if isinstance(value, PlaceMention) and value.place is not None else None


def _unknown(mention: PlaceMention) -> bool:
    """Return whether nobody knows the name and only its country or division is told."""
    return mention.place is not None and mention.place.id.startswith(UNRESOLVED) and mention.precision > NEARBY


def _put(unknown: PlaceMention, known: PlaceMention) -> PlaceMention:
    """Return an unknown name ("Linden Avenue") with the point of the known place that the incident's words name beside it."""
    assert unknown.place is not None and known.place is not None
    at = known.place
    place = replace(unknown.place, lat=at.lat, lon=at.lon, radius_km=max(at.radius_km, PUT_KM), admin1=at.admin1)
    return replace(unknown, place=place, precision=max(NEARBY, known.precision))


def _coarse(mention: PlaceMention) -> bool:
    return mention.place is None or mention.place.kind in COARSE


def _value(mention: PlaceMention) -> PlaceValue | None:
    return PlaceValue(mention.name, mention.place, mention.precision) if mention.place is not None else None


def _statement(story: Story, mention: PlaceMention, span: Span, rule: str) -> Statement:
    return state(story, "place", mention.name, span, rule)


def _rank(story: Story, telling: Telling) -> tuple[int, int, float, int]:
    """Order tellings: known fine places first, the body before headlines, near words before far ones, then the first told."""
    mention = _mention(telling)
    assert mention is not None and mention.place is not None
    vague = COARSE.index(mention.place.kind) + 2 if mention.place.kind in COARSE else 0
    unknown = int(not story.trusts(mention))
    return max(vague, unknown), int(telling.block != "body"), round(-telling.role.weight, 3), telling.order


def _beside(story: Story, group: Group, telling: set[int]) -> Iterator[tuple[PlaceMention, str]]:
    """Yield fine places of the sentences right after and before the first telling, in its paragraph, that tell no incident."""
    first = min(e.sentence for e in group.events)
    paragraph = story.sentences[first].paragraph
    for index in (first + 1, first - 1):
        if 0 <= index < len(story.sentences) and index not in telling and story.sentences[index].paragraph == paragraph:
            for mention in story.mentions.places:
                if mention.sentence == index and not mention.demonym and not _coarse(mention):
                    yield mention, "named in the sentence beside it"


def _place_line(story: Story, group: Group) -> Iterator[tuple[PlaceMention, str]]:
    """Yield the town of the article's place line for the lead, where it lies in the country that the article names most."""
    if min(e.sentence for e in group.events) > story.lead:
        return
    for mention in story.mentions.places:
        line = story.sentences[mention.sentence].block == "dateline"
        if line and not _coarse(mention) and mention.place is not None and mention.place.country == story.country:
            yield mention, "the place line of the report"


def _fits(mention: PlaceMention, own: PlaceMention | None) -> bool:
    """Return whether the place lies in the country that the incident's own coarse place names."""
    if own is None or own.place is None or mention.place is None:
        return True
    return own.place.country == mention.place.country


def _doubted(story: Story, mention: PlaceMention, group: Group) -> PlaceValue | None:
    """Return the name with the article's country in place of a point in a country that nothing else in the article names."""
    country, _ = _country(story, group)
    return _value(mention) if country is None else PlaceValue(mention.name, country.place, 6)


def _country(story: Story, group: Group) -> Placed:
    """Return the article's country as a place without a name of its own, and the words that name the country.

    The country of the doer, told of no place, gives way to another that the article names: whoever attacks is often not at home.
    """
    doers = [r.value for r in group.roles("perpetrator")]
    away = {d.state for d in doers if isinstance(d, ActorMention) and d.level == "state"}
    away |= {d.place.country for d in doers if isinstance(d, PlaceMention) and d.place is not None}
    ranked = sorted(story.votes, key=lambda c: (c in away, -story.votes[c], c))
    for mention in story.mentions.places:
        place = mention.place
        if place is not None and ranked and place.country == ranked[0] and place.kind == "country":
            return PlaceValue("", place, 6), [
                _statement(story, mention, mention.span, "the country that the article names most")
            ]
    return None, []
