"""Which rows a filter lets through, their order, and one page of them."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dateline.desk.index.columns import GRADES, STAGES, STATES, TYPES, Columns, country_number
from dateline.desk.index.rows import Row
from dateline.desk.queries.errors import BadQuery
from dateline.desk.queries.wanted import Listing, Wanted
from dateline.gazetteer.geo import EARTH_KM
from dateline.linkage.case import fold
from dateline.register.filters import LEVELS

Lines = np.ndarray[Any, Any]  # numbers of lines of the table

_SORTS = {"date": "first", "killed": "killed", "doubt": "doubt", "weight": "weight"}


def chosen(columns: Columns, wanted: Wanted, found: frozenset[str] | None = None) -> Lines:
    """Return the lines of the incidents that the filter lets through; ``found`` are the ids that ``q`` finds."""
    table = columns.table
    mask = table["alive"].copy()
    for test in (_states, _days, _codes, _numbers, _where):
        test(table, wanted, mask)
    lines = np.flatnonzero(mask)
    for words in _word_tests(wanted):
        lines = np.array([n for n in lines if words(columns.rows[n])], dtype=np.int64)
    if found is not None:
        lines = np.array([n for n in lines if columns.rows[n].id in found], dtype=np.int64)
    return lines


def _states(table: Lines, wanted: Wanted, mask: Lines) -> None:
    if wanted.status:
        mask &= np.isin(table["status"], [STATES.index(s) for s in wanted.status])
    else:
        mask &= table["status"] != STATES.index("rejected")
    if wanted.reviewed is not None:
        mask &= table["reviewed"] == wanted.reviewed


def _days(table: Lines, wanted: Wanted, mask: Lines) -> None:
    if wanted.since is not None:
        mask &= table["last"] >= wanted.since.toordinal()
    if wanted.until is not None:
        mask &= (table["first"] <= wanted.until.toordinal()) & (table["first"] > 0)


def _codes(table: Lines, wanted: Wanted, mask: Lines) -> None:
    if wanted.country:
        mask &= np.isin(table["country"], [country_number(c) or -1 for c in wanted.country])
    for name, codes, values in (
        ("type", TYPES, wanted.type),
        ("stage", STAGES, wanted.stage),
        ("grade", GRADES, wanted.grade),
    ):
        if values:
            mask &= np.isin(table[name], [codes.index(v) for v in values if v in codes])


def _numbers(table: Lines, wanted: Wanted, mask: Lines) -> None:
    if wanted.confidence is not None:
        mask &= table["confidence"] >= LEVELS.index(wanted.confidence)
    if wanted.voices is not None:
        mask &= table["voices"] >= wanted.voices
    if wanted.killed is not None:
        mask &= table["killed"] >= wanted.killed


def _where(table: Lines, wanted: Wanted, mask: Lines) -> None:
    lat, lon = table["lat"], table["lon"]
    if (box := wanted.corners) is not None:
        south, west, north, east = box
        across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        mask &= (lat >= south) & (lat <= north) & across
    if (around := wanted.around) is not None:
        mask &= kilometres(lat, lon, around[0], around[1]) <= around[2]
    if (ring := wanted.ring) is not None:
        mask &= _inside(lat, lon, ring)


def kilometres(lat: Lines, lon: Lines, to_lat: float, to_lon: float) -> Lines:
    """Return the great-circle distances of many points from one; nan where there is no point."""
    one, two = np.radians(lat), math.radians(to_lat)
    half = np.sin((two - one) / 2) ** 2 + np.cos(one) * math.cos(two) * np.sin(np.radians(lon - to_lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))))


def _inside(lat: Lines, lon: Lines, ring: Sequence[tuple[float, float]]) -> Lines:
    """Return which points lie in a ring of (lat, lon): a line to the east crosses it an odd number of times."""
    inside = np.zeros(len(lat), dtype=bool)
    for (y1, x1), (y2, x2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if y1 != y2:
            between = (lat >= min(y1, y2)) & (lat < max(y1, y2))
            inside ^= between & (lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1))
    return inside


def _word_tests(wanted: Wanted) -> list[Callable[[Row], bool]]:
    """Return a test of a row for each field that holds words or kinds."""
    tests: list[Callable[[Row], bool]] = []
    if wanted.place:
        place = set(fold(wanted.place).split())
        tests.append(lambda row: place <= set(row.words))
    if wanted.actor:
        actor, given = set(fold(wanted.actor).split()), wanted.actor
        tests.append(lambda row: given in row.actors or (bool(actor) and actor <= set(row.actors)))
    if wanted.weapon:
        tests.append(lambda row: not set(wanted.weapon).isdisjoint(row.weapons))
    if wanted.target:
        tests.append(lambda row: not set(wanted.target).isdisjoint(row.targets))
    return tests


def page(columns: Columns, lines: Lines, listing: Listing) -> tuple[list[Row], str | None]:
    """Return one page of the lines in the listing's order, and the cursor of the next page, None at the end.

    Raises BadQuery for a cursor that this program did not give.
    """
    falling = listing.sort.startswith("-")
    key = np.nan_to_num(columns.table[_SORTS[listing.sort.lstrip("-")]][lines].astype("f8"), nan=-1.0)
    tie = columns.table["tie"][lines]
    if falling:
        key = -key
    if listing.cursor:
        after, after_tie = _opened(listing.cursor)
        rest = (key > after) | ((key == after) & (tie > after_tie))
        lines, key, tie = lines[rest], key[rest], tie[rest]
    order = np.lexsort((tie, key))[: listing.limit]
    rows = [columns.rows[n] for n in lines[order]]
    more = len(lines) > len(order) > 0
    return rows, _closed(float(key[order[-1]]), int(tie[order[-1]])) if more else None


def _closed(key: float, tie: int) -> str:
    return base64.urlsafe_b64encode(f"{key!r}/{tie:x}".encode()).decode().rstrip("=")


def _opened(cursor: str) -> tuple[float, np.uint64]:
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
        key, _, tie = text.partition("/")
        at = float(key)
        if not math.isfinite(at):
            raise ValueError(cursor)
        return at, np.uint64(int(tie, 16))
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadQuery("the cursor is none that was given out", "Begin again without a cursor") from error
