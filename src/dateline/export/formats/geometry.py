"""Where an incident was as a geometry: a point where one is known, else a circle; GeoJSON (RFC 7946) and WKB of it.

Rings run counter-clockwise and close; areas that cross the 180th meridian are cut in two there. Degrees WGS 84.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dateline.gazetteer.geo import EARTH_KM

Ring = list[tuple[float, float]]

_CORNERS = 48
_DIGITS = 5  # about a metre
_POINT, _POLYGON, _MULTIPOLYGON = 1, 3, 6


def geometry(place: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the GeoJSON geometry of a place: a point for a known site or town, a circle for anything wider, else None.

    UCDP precision 1 is a point. 2 and above, "near" and areas, are the circle of ``radius_km`` around the point; when the
    radius is not known the point is no honest answer and there is no geometry, but for "near" (2), where it is.
    """
    if place is None or place.get("lat") is None or place.get("lon") is None:
        return None
    lat, lon, radius = float(place["lat"]), float(place["lon"]), float(place.get("radius_km") or 0)
    precision = place.get("precision") or 1
    if precision > 1 and radius > 0:
        rings = circle(lat, lon, radius)
        if len(rings) == 1:
            return {"type": "Polygon", "coordinates": [_pairs(rings[0])]}
        return {"type": "MultiPolygon", "coordinates": [[_pairs(ring)] for ring in rings]}
    return {"type": "Point", "coordinates": [lon, lat]} if precision <= 2 else None


def _pairs(ring: Ring) -> list[list[float]]:
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in ring]


def circle(lat: float, lon: float, radius_km: float) -> list[Ring]:
    """Return the circle around a point as one ring, or two where it crosses the 180th meridian.

    A circle that reaches over a pole is the whole cap of the earth above its lowest latitude.
    """
    reach = radius_km / EARTH_KM
    top, bottom = lat + math.degrees(reach), lat - math.degrees(reach)
    if top >= 90 or bottom <= -90:
        low, high = (max(bottom, -90.0), 90.0) if lat >= 0 else (-90.0, min(top, 90.0))
        return [[(-180.0, low), (180.0, low), (180.0, high), (-180.0, high), (-180.0, low)]]
    ring = [_at(lat, lon, reach, -2 * math.pi * i / _CORNERS) for i in range(_CORNERS)]
    ring.append(ring[0])
    parts = [_shifted(_cut(ring, west), west) for west in (-540.0, -180.0, 180.0)]
    return [part for part in parts if len(part) > 3]


def _at(lat: float, lon: float, reach: float, bearing: float) -> tuple[float, float]:
    """Return (longitude, latitude) at an angular distance and bearing; the longitude runs on over 180."""
    one = math.radians(lat)
    two = math.asin(math.sin(one) * math.cos(reach) + math.cos(one) * math.sin(reach) * math.cos(bearing))
    east = math.atan2(
        math.sin(bearing) * math.sin(reach) * math.cos(one), math.cos(reach) - math.sin(one) * math.sin(two)
    )
    return lon + math.degrees(east), math.degrees(two)


def _cut(ring: Ring, west: float) -> Ring:
    """Return what of a ring lies in the 360 degrees east of ``west``."""
    return _half(_half(ring, west, 1), west + 360, -1)


def _half(ring: Ring, edge: float, sign: int) -> Ring:
    """Return what of a closed ring lies on one side of a meridian (Sutherland and Hodgman's clipping), closed."""
    out: Ring = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        inside, next_inside = (x1 - edge) * sign >= 0, (x2 - edge) * sign >= 0
        if inside:
            out.append((x1, y1))
        if inside != next_inside:
            out.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return [*out, out[0]] if out else []


def _shifted(ring: Ring, west: float) -> Ring:
    """Return a ring of the 360 degrees east of ``west`` with longitudes of -180 to 180."""
    return [(x - west - 180.0, y) for x, y in ring]


def bounds(geometries: Iterable[Mapping[str, Any] | None]) -> list[float] | None:
    """Return west, south, east, north of all the geometries together, None when there is none."""
    points = [p for g in geometries if g is not None for p in _points(g["coordinates"])]
    if not points:
        return None
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return [min(xs), min(ys), max(xs), max(ys)]


def _points(coordinates: Sequence[Any]) -> Iterable[Sequence[float]]:
    """Yield the points of nested coordinates. Raises TypeError for what is neither a list nor a number."""
    if not isinstance(coordinates, list | tuple):
        raise TypeError(f"{coordinates!r} is no list of coordinates")
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from _points(part)


def wkb(shape: Mapping[str, Any] | None) -> bytes | None:
    """Return a GeoJSON point, polygon or multipolygon as little-endian well-known binary; None for None."""
    if shape is None:
        return None
    if shape["type"] == "Point":
        return struct.pack("<BIdd", 1, _POINT, *shape["coordinates"])
    if shape["type"] == "Polygon":
        return _polygon(shape["coordinates"])
    parts = [_polygon(rings) for rings in shape["coordinates"]]
    return struct.pack("<BII", 1, _MULTIPOLYGON, len(parts)) + b"".join(parts)


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> bytes:
    out = [struct.pack("<BII", 1, _POLYGON, len(rings))]
    for ring in rings:
        out.append(struct.pack("<I", len(ring)))
        out += [struct.pack("<dd", *point) for point in ring]
    return b"".join(out)
