"""What the words around a place do to it: near, 20 km north of, eastern, countryside of, between, the road from ... to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.gazetteer import Gazetteer, distance_km, fold, move
from dateline.lang import load
from dateline.model import Place, Span

NEAR_KM = 25.0  # UCDP where_prec 2: within about 25 km
_OWN_KM = 60.0  # an airport farther away is not the town's own
_LOOK = 70  # characters before a name that are read


@dataclass(frozen=True)
class Relation:
    """A moved or widened place: its precision and the operator as written."""

    place: Place
    precision: int
    words: str | None = None
    reason: str | None = None


def own_precision(place: Place) -> int:
    """Return UCDP's where_prec 1-7 of a place that the text names without an operator."""
    if place.kind in ("region", "water"):
        return 7 if place.kind == "water" and place.country is None and place.radius_km > 60 else 5
    if place.kind == "road":
        return 5 if place.radius_km > 5 else 1
    return {"country": 6, "admin1": 4, "admin2": 3}.get(place.kind, 1)


@cache
def _patterns(language: str = "en") -> dict[str, re.Pattern[str]]:
    """Return the patterns of operators before (``$`` = the name follows) and after a name."""
    table = load(language, "places")
    ops, units = table["operators"], table["units"]
    ways = _any([w for listed in table["directions"].values() for w in listed])
    unit = _any([w for listed in units.values() for w in listed])
    number = r"(?P<number>\d+(?:[.,]\d+)?|" + _any(list(load(language, "places")["numbers"])) + ")"
    the = r"(?:the (?:[a-z-]+ )?(?:" + _any(table["kinds"]["town"] + table["kinds"]["site"]) + r") of )?(?:the )?"
    return {
        "distance": re.compile(
            rf"{number}[ -](?P<unit>{unit})\b[^.;]{{0,25}}?"
            rf"\b(?:(?:to the |due )?(?P<way>{ways}) (?:of|from)|from|outside(?: of)?|away from|of|off)\s+{the}$"
        ),
        "edge": re.compile(rf"\b(?P<op>{_any(ops['edge'])})\s+{the}$"),
        "near": re.compile(rf"\b(?P<op>{_any(ops['near'])})\s+{the}$"),
        "site in": re.compile(
            rf"\b(?P<op>{_any(table['kinds']['airport'] + table['kinds']['airbase'])}) (?:{_any(ops['in'])})\s+$"
        ),
        "way of": re.compile(rf"\bthe (?P<way>{ways}) of\s+{the}$"),
        "outside way": re.compile(rf"\b(?P<way>{ways}) of\s+{the}$"),
        "way": re.compile(rf"\b(?P<way>{ways})\s+$"),
        "rural": re.compile(rf"\b(?P<op>{_any(ops['rural'])})\s+$"),
        "after": re.compile(rf"^(?:['’]s?)?\s+(?P<pre>(?:{ways}) )?(?P<op>{_any(ops['countryside'])})\b"),
        "after way": re.compile(rf"^['’]?s?\s+(?P<way>{ways})\b(?! of)"),
        "border": re.compile(rf"^(?:['’]s?)?\s+(?P<op>{_any(ops['border'])})\b"),
    }


def _any(words: list[str]) -> str:
    """Return an alternation of literal words, longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _ways(language: str = "en") -> dict[str, str]:
    """Return direction word -> direction of the gazetteer."""
    return {word: way for way, listed in load(language, "places")["directions"].items() for word in listed}


def relate(text: str, span: Span, sentence: Span, place: Place, gazetteer: Gazetteer) -> Relation:
    """Return the place after the operators around its name in the sentence."""
    before = re.sub(r"\s", " ", text[max(sentence.start, span.start - _LOOK) : span.start]).lower()
    after = re.sub(r"\s", " ", text[span.end : min(sentence.end, span.end + 40)]).lower()
    wide = place.kind in ("country", "admin1", "region", "water", "admin2")
    patterns = _patterns()
    if (m := patterns["distance"].search(before)) and place.kind not in ("country", "admin1"):
        return _at_distance(place, m)
    if m := patterns["border"].search(after):
        return Relation(place, max(5, own_precision(place)), m["op"], "a border is a line, not a point")
    for name in ("way of", "way"):
        # "the western Anbar province": the direction says where the province lies in its country
        whole = name == "way" and place.kind == "admin1" and "the " in before[-25:]
        m = patterns[name].search(before)
        if m and (wide or name == "way of") and not whole and not _is_own_word(place, m["way"]):
            return _part(place, _ways()[m["way"]], m.group().strip(), gazetteer)
    if (m := patterns["after way"].search(after)) and wide:
        return _part(place, _ways()[m["way"]], m["way"], gazetteer)
    if m := patterns["after"].search(after):
        return _countryside(place, m["op"], m["pre"], gazetteer)
    if wide:
        return Relation(place, own_precision(place))
    if (m := patterns["site in"].search(before)) and (site := _site(place, m["op"], gazetteer)):
        return Relation(site, 1, m.group().strip(), f"the {m['op']} of {place.name}")
    if (m := patterns["edge"].search(before)) or (m := patterns["near"].search(before)):
        return Relation(_widened(place, NEAR_KM), 2, m["op"], "near: within about 25 km")
    if m := patterns["outside way"].search(before):
        lat, lon = move(place.lat, place.lon, 15.0, _ways()[m["way"]])
        moved = _changed(place, f"{_ways()[m['way']]} of {place.name}", lat, lon, NEAR_KM)
        return Relation(moved, 2, m.group().strip(), "direction without a distance: about 15 km")
    if m := patterns["rural"].search(before):
        return _countryside(place, m["op"], None, gazetteer)
    return Relation(place, own_precision(place))


def _site(town: Place, kind: str, gazetteer: Gazetteer) -> Place | None:
    """Return the town's airport or air base ("the airport in Baghdad"), or None when the gazetteer has none nearby."""
    key = fold(f"{town.name} {kind}")
    found = (c.place for c in gazetteer.candidates((key,))[key])
    return next(
        (p for p in found if distance_km(p.lat, p.lon, town.lat, town.lon) < _OWN_KM and p.country == town.country),
        None,
    )


def _is_own_word(place: Place, way: str) -> bool:
    """Return whether the direction word belongs to the place's own name ("Northern Ireland", "South Sudan")."""
    return place.name.lower().startswith(way)


def _part(place: Place, way: str, words: str, gazetteer: Gazetteer) -> Relation:
    """Return the part of a country or division as an area; of a town, the town itself."""
    if place.kind in ("town", "district"):
        return Relation(place, own_precision(place), words, "a part of the town")
    if place.kind not in ("country", "admin1", "region", "admin2"):
        return Relation(place, own_precision(place), words)
    area = gazetteer.area(place, way)
    precision = 5 if place.kind in ("country", "region") else own_precision(place)
    return Relation(area, precision, words, f"the {way} of {place.name} is an area, not a point")


def _countryside(place: Place, words: str, way: str | None, gazetteer: Gazetteer) -> Relation:
    """Return the country around a town, or the division as it is."""
    if place.kind == "country":
        return Relation(place, 6, words)
    if place.kind in ("admin1", "region", "admin2", "water"):
        if way and way.strip() in _ways():
            return _part(place, _ways()[way.strip()], f"{way}{words}", gazetteer)
        return Relation(place, own_precision(place), words)
    lat, lon = place.lat, place.lon
    label = words
    if way and way.strip() in _ways():
        lat, lon = move(lat, lon, 15.0, _ways()[way.strip()])
        label = f"{way}{words}"
    reach = load("en", "places")["operators"]["countryside_km"] if place.kind == "town" else NEAR_KM
    return Relation(
        _changed(place, f"{label} of {place.name}", lat, lon, max(place.radius_km, reach)),
        2,
        label,
        "around the town, not in it",
    )


def _at_distance(place: Place, m: re.Match[str]) -> Relation:
    """Return the point at a stated distance; without a direction, the circle that the distance draws."""
    table = load("en", "places")
    raw = m["number"].replace(",", "")
    number = float(raw) if raw[0].isdigit() else float(table["numbers"][raw])
    unit = next(u for u, listed in table["units"].items() if m["unit"] in listed)
    km = number * {"kilometres": 1.0, "miles": 1.609, "metres": 0.001, "yards": 0.000914}[unit]
    precision = 1 if km <= 2 else 2 if km <= NEAR_KM else 5
    way = _ways()[m["way"]] if m["way"] else None
    words = m.group().strip()
    if way and way != "central":
        lat, lon = move(place.lat, place.lon, km, way)
        moved = _changed(place, f"{km:.0f} km {way} of {place.name}", lat, lon, max(2.0, place.radius_km, km * 0.35))
        return Relation(moved, precision, words, "moved by the stated distance and direction")
    circle = _changed(place, f"within {km:.0f} km of {place.name}", place.lat, place.lon, place.radius_km + km)
    return Relation(circle, precision, words, "a distance without a direction: a circle around the place")


def _widened(place: Place, km: float) -> Place:
    """Return the same place reaching at least ``km``."""
    return Place(
        place.id,
        place.name,
        place.lat,
        place.lon,
        max(km, place.radius_km),
        place.kind,
        place.country,
        place.admin1,
        place.population,
    )


def _changed(place: Place, name: str, lat: float, lon: float, radius: float) -> Place:
    """Return a place derived from another one, with an id that comes out the same for the same words."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Place(f"near:{place.id}:{slug}", name, lat, lon, round(radius, 1), "region", place.country, place.admin1)


def between(left: Place, right: Place) -> Place:
    """Return the stretch between two places: the middle, reaching both."""
    half = distance_km(left.lat, left.lon, right.lat, right.lon) / 2
    country = left.country if left.country == right.country else None
    first, second = sorted((left.id, right.id))
    return Place(
        f"between:{first}:{second}",
        f"between {left.name} and {right.name}",
        round((left.lat + right.lat) / 2, 4),
        round((left.lon + right.lon) / 2, 4),
        round(max(half, 2.0), 1),
        "road",
        country,
        left.admin1 if left.admin1 == right.admin1 else None,
    )
