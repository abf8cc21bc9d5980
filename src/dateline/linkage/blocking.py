"""Which reports are compared at all: those that share a window of time, a cell of the map and a kin of types.

A report files itself under keys (:func:`own_keys`) and looks others up under keys (:func:`search_keys`). A report whose
day and place are sharp looks only where sharp ones within days and tens of kilometres are filed, so that the cost of a
report depends on how much happens around it and not on the size of the register. A period or an area is filed under coarse
keys (quarters of a year, countries); sharp reports are filed there too, and a coarse key pairs two reports only when at
least one of them is coarse in that respect. What is coarse in both respects is compared by its wording
and its proper names only: whoever names the same people in the same months is compared, wherever it was placed on the map.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dateline.gazetteer.geo import distance_km
from dateline.linkage.case import Case, families, kin
from dateline.linkage.sketch import bands

WINDOW_DAYS = 4
REACH_DAYS = 3  # sharp days farther apart than this are not compared
QUARTER_DAYS = 91
LONGEST_DAYS = 800  # a longer period says nothing of when
CELL_DEGREES = 0.5
REACH_KM = 60.0
KM_PER_DEGREE = 111.195
NEWS_DAYS = 21  # reports published within so many days are compared if they name the same people
KEY_NAMES = 8
LEAST_NAMES = 2  # names in common from which two reports are compared
MARGIN = 1.2  # cells are looked up somewhat farther than the reach, for their shape


def kind_of(case: Case) -> str:
    """Return which of the two is coarse: "" none, "t" the time, "p" the place, "tp" both."""
    return ("t" if case.wide_time else "") + ("p" if case.wide_place else "")


def own_keys(case: Case) -> list[str]:
    """Return the keys that the report is filed under; "!" ends the key of one that is coarse in what the key is coarse in."""
    kind = kind_of(case)
    sorts = families()[case.type]
    marked = (text + "!" if ask and ask in kind else text for text, ask in _keys(case, sorts, 0, 0.0))
    return list(dict.fromkeys((*marked, *_wording(case))))


def search_keys(case: Case) -> list[str]:
    """Return the keys under which the report looks for others: at least all that :func:`meet` holds for are there."""
    kind = kind_of(case)
    out: list[str] = []
    sorts = frozenset(f for other in kin()[case.type] for f in families()[other])
    for text, ask in _keys(case, sorts, REACH_DAYS, REACH_KM * MARGIN):
        out += [text] if not ask else [text, text + "!"] if ask in kind else [text + "!"]
    return list(dict.fromkeys((*out, *_wording(case))))


def meet(a: Case, b: Case) -> bool:
    """Return whether the two are to be compared. It does not matter which of the two looks."""
    if a.table is not None and a.table == b.table:
        return False
    if a.passage and b.passage and not _bands(a.passage).isdisjoint(_bands(b.passage)):
        return True
    if _same_people(a, b):
        return True
    kinds = kind_of(a) + kind_of(b)
    if ("t" in kinds and "p" in kinds) or b.type not in kin()[a.type]:
        return False
    if "t" in kinds:
        if set(_quarters(a)).isdisjoint(_quarters(b)):
            return False
    elif max(_span(a)[0] - _span(b)[1], _span(b)[0] - _span(a)[1]) > REACH_DAYS:
        return False
    if "p" in kinds:
        return a.country is not None and a.country == b.country
    return distance_km(*_point(a), *_point(b)) <= REACH_KM


def _same_people(a: Case, b: Case) -> bool:
    """Return whether both are of the same weeks and name some of the same people."""
    near = not set(_months(a)).isdisjoint(_months(b))
    shared = len(set(a.names).intersection(b.names)) if near else 0
    return shared >= LEAST_NAMES and not _least(a.names).isdisjoint(_least(b.names))


def _span(case: Case) -> tuple[int, int]:
    assert case.first is not None and case.last is not None
    return case.first, case.last


def _point(case: Case) -> tuple[float, float]:
    assert case.lat is not None and case.lon is not None
    return case.lat, case.lon


def _keys(case: Case, sorts: Iterable[str], days: int, km: float) -> Iterator[tuple[str, str]]:
    """Yield keys with what a pair needs under each: "" nothing, "t" a coarse time in one of the two, "p" a coarse place.

    ``sorts`` are families of types.
    """
    kind = kind_of(case)
    if kind == "tp":
        return
    windows, quarters = _windows(case, days), _quarters(case)
    cells = [] if "p" in kind else _cells(case, km)
    for family in sorted(sorts):
        if not kind:
            yield from ((f"{w}|{c}|{family}", "") for w in windows for c in cells)
        if "p" not in kind:
            yield from ((f"q{q}|{c}|{family}", "t") for q in quarters for c in cells)
        if "t" not in kind and case.country:
            yield from ((f"{w}|{case.country}|{family}", "p") for w in windows)


def _wording(case: Case) -> Iterator[str]:
    """Yield keys of the passage and of the names, so that tellings alike meet whatever was read in them."""
    yield from (f"w{_short(band)}" for band in bands(case.passage))
    yield from (f"n{quarter}|{name}" for quarter in _months(case) for name in _least(case.names))


def _months(case: Case) -> list[int]:
    """Return the two periods of twice the reach that the publication, else the day, lies in: near ones share one of them."""
    day = case.published if case.published is not None else case.last
    if day is None:
        return []
    return sorted({(day - NEWS_DAYS) // (2 * NEWS_DAYS) * 2, day // (2 * NEWS_DAYS) * 2 + 1})


def _short(band: bytes) -> str:
    """Return a short name for a band: keys only lead to what :func:`meet` looks at, so that two bands may share one."""
    return hashlib.blake2b(band, digest_size=6).hexdigest()


@lru_cache(maxsize=8192)
def _bands(passage: bytes) -> frozenset[bytes]:
    return frozenset(bands(passage))


@lru_cache(maxsize=8192)
def _least(names: tuple[str, ...]) -> frozenset[str]:
    """Return a few of the names, chosen so that reports with many names in common choose some of the same (a MinHash)."""
    return frozenset(sorted(names, key=_chance)[:KEY_NAMES])


@lru_cache(maxsize=65536)
def _chance(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=8).digest()


def _windows(case: Case, days: int) -> list[int]:
    if case.first is None or case.last is None or case.wide_time:
        return []
    return list(range((case.first - days) // WINDOW_DAYS, (case.last + days) // WINDOW_DAYS + 1))


def _quarters(case: Case) -> list[int]:
    """Return the quarters of the period; one without a date reaches back a quarter from its publication."""
    first, last = case.first, case.last
    if first is None or last is None:
        if case.published is None:
            return []
        first, last = case.published - QUARTER_DAYS, case.published
    if last - first > LONGEST_DAYS:
        return []
    return list(range(first // QUARTER_DAYS, last // QUARTER_DAYS + 1))


def _cells(case: Case, km: float) -> list[str]:
    """Return the cells of the map that lie within ``km`` of the place. Cells are about as wide as high, except at the poles."""
    if case.lat is None or case.lon is None:
        return []
    north = km / KM_PER_DEGREE
    out = []
    for row in range(_row(case.lat - north), _row(case.lat + north) + 1):
        width = max(0.05, math.cos(math.radians((row + 0.5) * CELL_DEGREES)))
        across = max(1, round(360 * width / CELL_DEGREES))
        east = min(180.0, north / width)
        low, high = (math.floor((case.lon + d + 180) / 360 * across) for d in (-east, east))
        out += [f"{row}_{column % across}" for column in range(low, min(high, low + across - 1) + 1)]
    return out


def _row(lat: float) -> int:
    return math.floor(max(-90.0, min(90.0, lat)) / CELL_DEGREES)
