"""Small geometry on the sphere: distances, bearings, parts of an extent. Degrees WGS 84, kilometres."""

from __future__ import annotations

import math

EARTH_KM = 6371.0

_HALF = math.sqrt(0.5)
#: direction -> (northward, eastward) unit vector; "central" is the middle.
DIRECTIONS: dict[str, tuple[float, float]] = {
    "north": (1.0, 0.0),
    "northeast": (_HALF, _HALF),
    "east": (0.0, 1.0),
    "southeast": (-_HALF, _HALF),
    "south": (-1.0, 0.0),
    "southwest": (-_HALF, -_HALF),
    "west": (0.0, -1.0),
    "northwest": (_HALF, -_HALF),
    "central": (0.0, 0.0),
}


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance between two points in kilometres."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(a)))


def move(lat: float, lon: float, km: float, direction: str) -> tuple[float, float]:
    """Return the point ``km`` away in a direction of DIRECTIONS, rounded to 4 decimals."""
    north, east = DIRECTIONS[direction]
    per_degree = math.radians(1) * EARTH_KM
    new_lat = max(-90.0, min(90.0, lat + km * north / per_degree))
    new_lon = lon + km * east / (per_degree * max(0.01, math.cos(math.radians(lat))))
    return round(new_lat, 4), round((new_lon + 180) % 360 - 180, 4)
