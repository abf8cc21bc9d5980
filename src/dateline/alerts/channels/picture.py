"""A small map of where something happened: the desk's basemap around it, a known spot as a point, anything vaguer as an area."""

from __future__ import annotations

import io
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any

from PIL import Image, ImageDraw, ImageFont

SIZE = (480, 360)  # pixels
_LEAST_KM = 90.0  # from the middle of the picture to its upper edge, at least
_AROUND = 2.5  # the picture reaches so many radii of a vague place
_EARTH_DEGREE = 111.2  # kilometres
_SPOT_KM = 5.0  # a place within so many kilometres is drawn as a point
_TOWNS, _APART = 9, 46  # names of towns on a map at most; pixels that they keep from each other
_SEA, _LAND, _PROVINCE, _BORDER, _DISPUTED = "#dbe6ef", "#f6f3ec", "#cfc9bd", "#7c766b", "#a0764c"
_INK, _SIGN, _AREA = "#3b3833", "#c8281e", (200, 40, 30, 60)

Point = tuple[float, float]


class _Window:
    """What of the earth is drawn, and where on the picture a position lies. Degrees in, pixels out."""

    def __init__(self, lat: float, lon: float, reach_km: float) -> None:
        self.lat, self.lon = lat, lon
        self._high = reach_km / _EARTH_DEGREE
        self._squeeze = max(0.15, math.cos(math.radians(lat)))
        self._pixels = SIZE[1] / 2 / self._high  # a degree of latitude

    def at(self, lon: float, lat: float) -> Point:
        """Return the pixel of a position; of two ways around the earth the shorter."""
        east = (lon - self.lon + 180) % 360 - 180
        return SIZE[0] / 2 + east * self._squeeze * self._pixels, SIZE[1] / 2 - (lat - self.lat) * self._pixels

    def pixels(self, km: float) -> float:
        """Return a length in pixels."""
        return km / _EARTH_DEGREE * self._pixels

    def sees(self, points: Sequence[Point]) -> bool:
        """Return whether the box around pixels touches the picture, and none of them is behind the earth."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if max(xs) - min(xs) > self._squeeze * self._pixels * 180:
            return False  # a shape that is cut by the other side of the earth
        return max(xs) >= 0 and min(xs) <= SIZE[0] and max(ys) >= 0 and min(ys) <= SIZE[1]


def draw(place: Mapping[str, Any]) -> bytes:
    """Return the map around a place (``lat``, ``lon`` in degrees, ``radius_km``) as a PNG; the same place gives the same bytes."""
    radius = float(place.get("radius_km") or 0)
    window = _Window(float(place["lat"]), float(place["lon"]), max(_LEAST_KM, radius * _AROUND))
    image = Image.new("RGB", SIZE, _SEA)
    pen = ImageDraw.Draw(image, "RGBA")
    for polygon in _shapes("land", window):
        outer, *holes = polygon
        pen.polygon(outer, fill=_LAND)  # no outline: land is cut into cells
        for hole in holes:
            pen.polygon(hole, fill=_SEA)
    for name, colour, width in (("provinces", _PROVINCE, 1), ("borders", _BORDER, 2), ("disputed", _DISPUTED, 1)):
        for (line,) in _shapes(name, window):
            pen.line(line, fill=colour, width=width)
    _draw_towns(pen, window)
    _draw_place(pen, window, radius)
    _draw_credit(pen)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _basemap() -> dict[str, Any]:
    source = resources.files("dateline") / "desk" / "static" / "world-near.json"
    found: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return found


def _shapes(name: str, window: _Window) -> Iterator[list[list[Point]]]:
    """Yield what can be seen of a layer in pixels: each shape as its rings, a line as one."""
    scale = _basemap()["scale"]
    for shape in _basemap()[name]:
        rings = shape if isinstance(shape[0], list) else [shape]
        first = [window.at(x / scale, y / scale) for x, y in _positions(rings[0])]
        if len(first) > 1 and window.sees(first):
            others = [[window.at(x / scale, y / scale) for x, y in _positions(ring)] for ring in rings[1:]]
            yield [first, *others]


def _positions(ring: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the positions of a shape that is kept as its first position and differences."""
    return zip(accumulate(ring[0::2]), accumulate(ring[1::2]), strict=True)


def _draw_towns(pen: ImageDraw.ImageDraw, window: _Window) -> None:
    """Draw the largest towns that can be seen, each apart from those before it."""
    font, taken = ImageFont.load_default(12), list[Point]()
    for name, x, y, _ in _basemap()["labels"]["towns"]:  # the largest first
        spot = window.at(x, y)
        inside = 4 < spot[0] < SIZE[0] - 60 and 8 < spot[1] < SIZE[1] - 24
        if not inside or any(math.dist(spot, other) < _APART for other in taken):
            continue
        taken.append(spot)
        pen.ellipse((spot[0] - 2, spot[1] - 2, spot[0] + 2, spot[1] + 2), fill=_INK)
        pen.text((spot[0] + 5, spot[1] - 7), _plain(name), fill=_INK, font=font)
        if len(taken) > _TOWNS:
            return


def _plain(name: str) -> str:
    """Return the name in the letters that Pillow's own font has: Latin ones without marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii() and c.isprintable())


def _draw_place(pen: ImageDraw.ImageDraw, window: _Window, radius: float) -> None:
    x, y = window.at(window.lon, window.lat)
    if radius > _SPOT_KM:
        reach = window.pixels(radius)
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=_AREA, outline=_SIGN, width=2)
    else:
        pen.ellipse((x - 7, y - 7, x + 7, y + 7), fill=_SIGN, outline="white", width=2)


def _draw_credit(pen: ImageDraw.ImageDraw) -> None:
    text = str(_basemap()["credit"])
    font = ImageFont.load_default(10)
    width = pen.textlength(text, font=font)
    pen.rectangle((SIZE[0] - width - 8, SIZE[1] - 16, SIZE[0], SIZE[1]), fill=(255, 255, 255, 190))
    pen.text((SIZE[0] - width - 4, SIZE[1] - 14), text, fill=_INK, font=font)
