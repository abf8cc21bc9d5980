"""Areas that a person drew, as GeoJSON (RFC 7946): read, and asked whether a point lies inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from dateline.register.errors import RegisterError

Point = tuple[float, float]
#: Rings of (longitude, latitude) in degrees. A point that an odd number of rings go around is inside; so holes are holes.
Area = tuple[tuple[Point, ...], ...]

_MEND = "Give a GeoJSON file (RFC 7946) with a Polygon or MultiPolygon, positions as [longitude, latitude]"
_CORNERS = 100_000


def read_area(path: str) -> Area:
    """Return the polygons of a GeoJSON file, all of its features together. Raises RegisterError naming the file and why."""
    try:
        value = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RegisterError(f"{path}: {error.strerror}", "Check the file's name and rights") from error
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise RegisterError(f"{path}{line}: it is no JSON ({error})", _MEND) from error
    try:
        area = tuple(_rings(value))
    except (KeyError, TypeError, ValueError) as error:
        raise RegisterError(f"{path}: the area cannot be read ({error})", _MEND) from error
    if not area:
        raise RegisterError(f"{path}: it holds no Polygon", _MEND)
    if sum(map(len, area)) > _CORNERS:
        raise RegisterError(f"{path}: the area has more than {_CORNERS:,} corners", "Simplify it")
    return area


def inside(area: Area, lat: float, lon: float) -> bool:
    """Return whether the point (degrees) lies in the area: a line to the east crosses its edges an odd number of times."""
    crossed = 0
    for ring in area:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
                crossed += 1
    return crossed % 2 == 1


def _rings(value: Any) -> Iterator[tuple[Point, ...]]:
    kind = value["type"]
    if kind == "FeatureCollection":
        for feature in value["features"]:
            yield from _rings(feature)
    elif kind == "Feature":
        yield from _rings(value["geometry"])
    elif kind == "GeometryCollection":
        for geometry in value["geometries"]:
            yield from _rings(geometry)
    elif kind in ("Polygon", "MultiPolygon"):
        for polygon in [value["coordinates"]] if kind == "Polygon" else value["coordinates"]:
            yield from map(_ring, polygon)
    else:
        raise ValueError(f"a {kind!r} has no inside")


def _ring(positions: Any) -> tuple[Point, ...]:
    ring = tuple((float(p[0]), float(p[1])) for p in positions)
    for lon, lat in ring:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(f"[{lon:g}, {lat:g}] is no position")
    if len(ring) < 4:
        raise ValueError("a ring needs four positions, the last the same as the first")
    return ring if ring[0] == ring[-1] else (*ring, ring[0])
