"""Look-ups in the gazetteer file."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dateline.gazetteer.build import build, cache_path, read_stamp, stamp
from dateline.gazetteer.geo import distance_km, move
from dateline.gazetteer.names import bare, fold, skeleton
from dateline.gazetteer.sources import read_table
from dateline.lang import load
from dateline.model import Place

_COLUMNS = "place.id, place.name, lat, lon, radius, kind, country, admin1, population"
_BATCH = 400  # host parameters a query; SQLite allows 999 in old builds
_REMEMBERED = 200_000


class Candidate(NamedTuple):
    """A place that a name may mean. ``main``: the name is its usual one; ``like``: that or another spelling of it."""

    place: Place
    main: bool
    like: bool


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Return the gazetteer; builds its file first, with a line on standard error, when it is missing or out of date."""
    target = path or cache_path()
    if read_stamp(target) != stamp():
        print(f"dateline: building the gazetteer in {target} (once, about 20 s)", file=sys.stderr)
        build(path=target)
    return Gazetteer(target)


class Gazetteer:
    """Names to places, read from one SQLite file. Not for use by several threads at once; one after the other is well."""

    def __init__(self, path: Path) -> None:
        """Open a file made by ``build``. Raises sqlite3.OperationalError when it is not there."""
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._known: dict[str, tuple[Candidate, ...]] = {}
        self._capitals: frozenset[str] | None = None
        self._country_map: dict[str, Place] | None = None
        self._boxes: dict[str, tuple[float, float, float, float] | None] = {}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Return every place of that name, largest first, however it is spelled: marks, hyphens, apostrophes, articles.

        When no name fits, places whose consonants fit (romanised names of Arabic script). () when there is none.
        """
        found = self.candidates((fold(name),))[fold(name)] or self.similar(name)
        return tuple(c.place for c in found)

    def candidates(self, keys: Iterable[str]) -> dict[str, tuple[Candidate, ...]]:
        """Return the candidates of many folded names in few queries; a key without any has ()."""
        wanted = list(dict.fromkeys(keys))
        tries = {key: dict.fromkeys((key, bare(key), _expanded(key))) for key in wanted}
        missing = [k for k in dict.fromkeys(t for key in wanted for t in tries[key]) if k not in self._known]
        if len(self._known) > _REMEMBERED:
            self._known.clear()
            missing = list(dict.fromkeys(t for key in wanted for t in tries[key]))
        for start in range(0, len(missing), _BATCH):
            self._fetch(missing[start : start + _BATCH])
        return {key: next((self._known[t] for t in tries[key] if self._known[t]), ()) for key in wanted}

    def _fetch(self, keys: list[str]) -> None:
        """Read names into memory, absent ones too."""
        found: dict[str, list[Candidate]] = {key: [] for key in keys}
        marks = ",".join("?" * len(keys))
        sql = (
            f"SELECT name.key, main, {_COLUMNS} FROM name JOIN place USING (n) WHERE name.key IN ({marks}) "
            "ORDER BY population DESC, n"
        )
        for key, main, *row in self._db.execute(sql, keys):
            found[key].append(Candidate(Place(*row), main == 2, main > 0))
        for key, places in found.items():
            self._known[key] = tuple(places)

    def similar(self, name: str, country: str | None = None) -> tuple[Candidate, ...]:
        """Return places whose name has the same consonants, of one country if given, largest first."""
        key = skeleton(fold(name))
        if not key:
            return ()
        sql = f"SELECT {_COLUMNS} FROM skeleton JOIN place USING (n) WHERE key = ? ORDER BY population DESC, n LIMIT 20"
        found = (Candidate(Place(*row), False, True) for row in self._db.execute(sql, (key,)))
        return tuple(c for c in found if country is None or c.place.country == country)

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with that id, or None. Slow (no index): for tools, not for reading."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM place WHERE id = ?", (place_id,)).fetchone()
        return Place(*row) if row else None

    def country(self, code: str) -> Place | None:
        """Return the country of an ISO 3166-1 alpha-2 code, or None."""
        return self._countries().get(code)

    def _countries(self) -> dict[str, Place]:
        """Return all countries by code."""
        if self._country_map is None:
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM place WHERE kind = 'country'")
            self._country_map = {row[6]: Place(*row) for row in rows}
        return self._country_map

    def is_capital(self, place: Place) -> bool:
        """Return whether a town is the capital of its country."""
        if self._capitals is None:
            self._capitals = frozenset(row[0] for row in self._db.execute("SELECT id FROM capital"))
        return place.id in self._capitals

    def admin1(self, country: str, name: str) -> Place | None:
        """Return the first-level division that ``Place.admin1`` names, or None."""
        for candidate in self.candidates((fold(name),))[fold(name)]:
            place = candidate.place
            if place.kind == "admin1" and place.country == country and place.name == name:
                return place
        return None

    def demonym(self, word: str) -> str | None:
        """Return the country code of a demonym or a country's adjective ("Syrian", "Iraqis"), or None."""
        return _demonyms().get(word.lower())

    def near(self, lat: float, lon: float, km: float) -> tuple[Place, ...]:
        """Return towns, sites and airfields within ``km``, nearest first."""
        span = km / 111.0
        sql = f"SELECT {_COLUMNS} FROM place WHERE lat BETWEEN ? AND ? AND kind NOT IN ('country', 'admin1', 'admin2', 'region')"
        rows = (Place(*row) for row in self._db.execute(sql, (lat - span, lat + span)))
        close = (
            (distance_km(lat, lon, p.lat, p.lon), p.id, p)
            for p in rows
            if abs(p.lat) > 80 or abs(p.lon - lon) * 111 <= km * 6
        )
        return tuple(p for d, _, p in sorted(close, key=lambda item: item[:2]) if d <= km)

    def box(self, place: Place) -> tuple[float, float, float, float] | None:
        """Return (south, west, north, east) of a country or division, or None."""
        if place.id not in self._boxes:
            row = self._db.execute("SELECT south, west, north, east FROM box WHERE id = ?", (place.id,)).fetchone()
            self._boxes[place.id] = tuple(row) if row else None
        return self._boxes[place.id]

    def contains(self, outer: Place, inner: Place) -> bool:
        """Return whether ``inner`` lies in ``outer``: by code for countries and divisions, by distance for the rest."""
        if outer.kind == "country":
            return outer.country == inner.country
        if outer.kind == "admin1":
            return outer.country == inner.country and outer.name == inner.admin1 and inner.kind != "country"
        countries = region_countries().get(outer.id)
        if countries and inner.country not in countries:
            return False
        return (
            inner.radius_km <= outer.radius_km
            and distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= outer.radius_km * 1.2
        )

    def area(self, place: Place, direction: str) -> Place:
        """Return the part of a place that lies in a direction of ``geo.DIRECTIONS``, as an area with an id that stays the same.

        Countries: the outer third of their extent. Others: half the extent moved by half the radius.
        """
        name = f"{direction} of {place.name}"
        if place.kind == "country":
            sql = "SELECT lat, lon, radius FROM area WHERE country = ? AND direction = ?"
            row = self._db.execute(sql, (place.country, direction)).fetchone()
            if row:
                lat, lon, radius = row
                return Place(f"area:{place.country}-{direction}", name, lat, lon, radius, "region", place.country)
        box = self.box(place)
        if box and direction != "central":
            lat, lon = _towards(place, box, direction)
        else:
            lat, lon = move(place.lat, place.lon, place.radius_km / 2, direction)
        ident = place.id.removeprefix("admin1:")
        return Place(
            f"area:{ident}-{direction}",
            name,
            lat,
            lon,
            round(place.radius_km * 0.6, 1),
            "region",
            place.country,
            place.admin1,
        )


def _towards(place: Place, box: tuple[float, float, float, float], direction: str) -> tuple[float, float]:
    """Return the point half way from a place's middle to the side or corner of its box."""
    south, west, north, east = box
    lat, lon = place.lat, place.lon
    if "north" in direction or "south" in direction:
        lat = (lat + (north if "north" in direction else south)) / 2
    if "east" in direction or "west" in direction:
        lon = (lon + (east if "east" in direction else west)) / 2
    return round(lat, 4), round(lon, 4)


def _expanded(key: str) -> str:
    """Return a folded name with its first word written out ("mt pleasant" -> "mount pleasant")."""
    first, space, rest = key.partition(" ")
    return f"{load('en', 'places')['abbreviations'].get(first, first)}{space}{rest}" if space else key


@cache
def _demonyms() -> dict[str, str]:
    """Return lower-case demonym -> country code."""
    return {word.lower(): code for code, words in load("en", "places")["demonyms"].items() for word in words}


@cache
def region_countries() -> dict[str, frozenset[str]]:
    """Return the countries that each vague region of ``regions.tsv`` touches, by place id."""
    return {
        f"region:{row['id']}": frozenset(filter(None, row["countries"].split("|"))) for row in read_table("regions.tsv")
    }
