"""Which place a name means: candidates ranked by the document around them, with reasons in words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dateline.gazetteer import Candidate, Gazetteer, distance_km
from dateline.mentions.places.runs import Option
from dateline.model import Place

KEPT = 5  # candidates shown with a mention
HOME = 1.0  # what a named group says for the country it is at home in
_SCORED = 40  # bearers of a name that are looked at, largest first
_SAME = {
    "town": {"town", "district", "camp", "admin2"},
    "district": {"district", "town", "camp", "site"},
    "admin1": {"admin1", "region", "admin2"},
    "admin2": {"admin2", "district"},
    "base": {"base", "airbase"},
    "airbase": {"airbase", "base", "airport"},
    "airport": {"airport", "airbase"},
    "camp": {"camp", "base"},
    "water": {"water"},
    "oilfield": {"oilfield", "site"},
    "crossing": {"crossing", "checkpoint"},
    "checkpoint": {"checkpoint", "crossing"},
    "embassy": {"embassy", "site"},
    "site": {"site", "region", "base"},
    "road": {"road", "district"},
}
_SITE_KINDS = frozenset(("base", "embassy", "oilfield", "crossing", "checkpoint", "camp", "district", "site", "road"))


Votes = dict[str, float]
_MOST_SHARES = 8  # a name borne in more divisions than that tells nothing


@dataclass(frozen=True)
class Context:
    """What a document says about where it plays: weights of countries ("SY") and divisions ("SY/Idlib").

    ``own`` holds what each name gave, so that a name never votes for itself. ``sure``: places that need no context.
    """

    countries: Votes
    divisions: Votes
    own: dict[str, Votes]
    sure: tuple[tuple[str, Place], ...] = ()

    def country(self, code: str, key: str) -> float:
        """Return the weight of a country, without what the name ``key`` gave."""
        return self.countries.get(code, 0.0) - self.own.get(key, {}).get(code, 0.0)

    def division(self, code: str, key: str) -> float:
        """Return the weight of a division, without what the name ``key`` gave."""
        return self.divisions.get(code, 0.0) - self.own.get(key, {}).get(code, 0.0)

    def main_country(self) -> str | None:
        """Return the country with the largest weight, or None."""
        return max(self.countries, key=lambda c: (self.countries[c], c)) if self.countries else None


@dataclass(frozen=True)
class Choice:
    """The ranked places of one option, with the reasons for the first."""

    places: tuple[Place, ...]
    margin: float
    reasons: tuple[str, ...]


def gather(options: Iterable[Option], gazetteer: Gazetteer, dateline_lines: frozenset[int]) -> Context:
    """Return the document's countries and divisions, from countries, demonyms, divisions and towns named in it."""
    own: dict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for option in options:
        weight = 2.0 if option.line in dateline_lines else 1.0
        if option.demonym:
            own[option.key][option.demonym] += 0.8 * weight
        elif option.score >= 1.5:
            _vote(option, own[option.key], weight, gazetteer)
        elif option.score >= 0.0 and len(homes := {(c.place.country, c.place.admin1) for c in option.candidates}) == 1:
            # a small town's name that is unique tells where the document plays even when it is too weak to be a mention
            country, division = next(iter(homes))
            own[option.key][f"{country}/{division}"] = 0.5
    countries: defaultdict[str, float] = defaultdict(float)
    divisions: defaultdict[str, float] = defaultdict(float)
    for votes in own.values():
        for code, weight in votes.items():
            (divisions if "/" in code else countries)[code] += weight
    return Context(dict(countries), dict(divisions), {key: dict(votes) for key, votes in own.items()})


def at_home(context: Context, homes: Iterable[str]) -> Context:
    """Return the context with the weight of the named groups' home countries added."""
    countries = dict(context.countries)
    for code in homes:
        countries[code] = countries.get(code, 0.0) + HOME
    return replace(context, countries=countries)


def _vote(option: Option, votes: defaultdict[str, float], weight: float, gazetteer: Gazetteer) -> None:
    """Add what one mention tells about countries and divisions; names borne in many places tell little."""
    lead = _leader(option, gazetteer)
    if lead is None:
        return
    if lead.country and (lead.kind == "country" or lead.population > 500_000 or lead.kind in ("admin1", *_SITE_KINDS)):
        votes[lead.country] += weight * (1.0 if lead.kind == "country" else 0.5)
    if lead.kind == "region" and lead.country:
        votes[lead.country] += 0.7 * weight
    for code in option.inside:
        if "/" in code and len(option.inside) <= 2:
            votes[code] = max(votes[code], 1.5)
    if lead.kind == "admin1":
        code = f"{lead.country}/{lead.name}"
        votes[code] = min(3.0, max(1.5, votes[code] + 0.5))
        return
    if lead.population > 200_000 and lead.admin1:
        code = f"{lead.country}/{lead.admin1}"
        votes[code] = max(votes[code], 0.8)
    shares = {f"{c.place.country}/{c.place.admin1}" for c in option.candidates if c.place.admin1 and c.like}
    nations = {c.place.country for c in option.candidates if c.place.country and c.like}
    if 0 < len(shares) <= _MOST_SHARES and lead.kind != "country":
        for code in shares:
            votes[code] = max(votes[code], 1.0 / len(shares))
    if 0 < len(nations) <= 3 and lead.kind != "country":
        for nation in nations:
            votes[nation] = max(votes[nation], 0.4 / len(nations))


def _leader(option: Option, gazetteer: Gazetteer) -> Place | None:
    """Return the bearer of the name that most writers mean, before any context."""
    if not option.candidates:
        return None
    return max(option.candidates[:_SCORED], key=lambda c: (_prior(c, gazetteer), c.place.id)).place


def _prior(candidate: Candidate, gazetteer: Gazetteer) -> float:
    """Return how often a place is meant by its name, in steps of ten of its population; kinds without people are set."""
    place = candidate.place
    base = {
        "country": 9.0,
        "admin1": 4.8,
        "region": 6.4,
        "water": 6.0,
        "admin2": 3.0,
        "airport": 3.2,
        "airbase": 4.5,
    }.get(place.kind)
    if base is None:
        base = 5.0 if place.kind in _SITE_KINDS else math.log10(place.population + 50)
    if place.kind == "admin1":
        base = max(base, math.log10(place.population + 1) - 0.7)
    if place.kind == "town" and candidate.like and gazetteer.is_capital(place):
        base += 1.0
    if not candidate.like:
        base -= 1.5
    return base + (0.5 if candidate.main else 0.0)


def rank(options: list[Option], context: Context, gazetteer: Gazetteer) -> list[Choice]:
    """Return the choice for each option: first by what is sure alone, then once more with the sure places as neighbours."""
    shared = _shared_containers(options)
    first = [_rank_one(o, context, gazetteer, shared) for o in options]
    sure = tuple(
        (o.key, c.places[0])
        for o, c in zip(options, first, strict=True)
        if c.places
        and c.margin > 1.5
        and c.places[0].kind not in ("country", "region", "water")
        and c.places[0].radius_km < 300
    )
    sure = tuple(dict(sorted({(k, p.id): (k, p) for k, p in sure}.items())).values())[:60]
    richer = replace(context, sure=sure)
    return [_rank_one(o, richer, gazetteer, shared) for o in options]


def _shared_containers(options: list[Option]) -> dict[str, tuple[str, ...]]:
    """Return for each name the containers told at any of its mentions: one name means one place in a document."""
    out: dict[str, list[str]] = defaultdict(list)
    for option in options:
        out[option.key] += option.inside
    return {key: tuple(dict.fromkeys(inside)) for key, inside in out.items()}


def _rank_one(option: Option, context: Context, gazetteer: Gazetteer, shared: dict[str, tuple[str, ...]]) -> Choice:
    """Rank the bearers of one name."""
    if option.demonym:
        place = gazetteer.country(option.demonym)
        return Choice((place,) if place else (), 9.0, ("demonym of the country",))
    inside = option.inside or shared.get(option.key, ())
    scored = []
    for candidate in option.candidates[:_SCORED]:
        score, reasons = _judge(candidate, option, context, inside, gazetteer)
        scored.append((score, candidate.place, reasons))
    scored.sort(key=lambda item: (-item[0], item[1].id))
    if not scored:
        return Choice((), 0.0, ())
    best = scored[0]
    rivals = [s for s, p, _ in scored[1:] if distance_km(p.lat, p.lon, best[1].lat, best[1].lon) > 50]
    margin = best[0] - rivals[0] if rivals else 9.0
    return Choice(tuple(p for _, p, _ in scored[:KEPT]), margin, tuple(best[2]))


def _judge(
    candidate: Candidate, option: Option, context: Context, inside: tuple[str, ...], gazetteer: Gazetteer
) -> tuple[float, list[str]]:
    """Return the score of one bearer and why."""
    place = candidate.place
    score = _prior(candidate, gazetteer)
    reasons = [f"population {place.population:,}"] if place.kind == "town" and place.population else [place.kind]
    if option.kind:
        if place.kind == option.kind:
            score, reasons = score + 3.5, [*reasons, f"called a {option.kind} in the text"]
        elif place.kind in _SAME.get(option.kind, ()):
            score += 2.0
        elif place.kind not in ("country",):
            score -= 1.5
    top = max(context.countries.values(), default=0.0)
    if place.country and top:
        share = max(0.0, context.country(place.country, option.key)) / max(top, 2.0)
        if share > 0.05:
            bonus = 1.5 * share if place.kind == "country" else 1.2 + 1.8 * share
            score, reasons = score + bonus, [*reasons, "the document names its country"]
    if place.admin1 and place.country:
        told = context.division(f"{place.country}/{place.admin1}", option.key)
        if told > 0.3:
            score, reasons = score + min(4.0, 0.8 + 0.9 * told), [*reasons, "the document names its province"]
    namesake = any(c.place.kind == "country" and c.place.country == place.country for c in option.candidates[:5])
    if namesake and place.kind != "country" and place.kind != option.kind:
        score -= 6.0  # "Mexico" is the country before its capital or its state
    if place.kind == "admin1" and option.kind != "admin1" and _has_seat(place, option):
        score -= 2.5  # "Baghdad" is the town before the province around it
    if inside:
        holder = next((c for c in inside if _within(place, c)), None)
        if holder and place.kind != "country":
            # a list of countries ("China, Japan") is no containment
            listed = place.kind == "town" and any(
                c.place.kind in ("country", "admin1") and c.main for c in option.candidates[:5]
            )
            score, reasons = score + (2.0 if listed else 5.0), [*reasons, f"named as part of {holder}"]
        elif place.kind != "country":
            score -= 1.0
    near = sum(
        math.exp(-distance_km(place.lat, place.lon, p.lat, p.lon) / 150) for k, p in context.sure if k != option.key
    )
    if near > 0.3 and place.kind not in ("country", "region", "water"):
        score, reasons = score + min(2.5, 1.5 * near), [*reasons, "near other places of the document"]
    return score, reasons


def _has_seat(division: Place, option: Option) -> bool:
    """Return whether a town of the same name holds a tenth of a division's people or more."""
    towns = (c.place for c in option.candidates[:_SCORED] if c.place.kind == "town" and c.like)
    return any(
        t.country == division.country and t.admin1 == division.name and t.population * 10 >= division.population
        for t in towns
    )


def _within(place: Place, container: str) -> bool:
    """Return whether a place is in a container written "CC" or "CC/division"."""
    country, _, division = container.partition("/")
    return place.country == country and (not division or place.admin1 == division) and place.kind != "country"


def container_code(place: Place) -> str | None:
    """Return the container code of a country, division or region of one country, or None."""
    if place.kind == "admin1":
        return f"{place.country}/{place.name}"
    return place.country if place.country and place.kind in ("country", "region") else None
