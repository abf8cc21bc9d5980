"""The overview: one page of the list, the histogram over time, how many there are of each kind, and the marks of the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from dateline.desk.index.columns import GRADES, STAGES, TYPES, Columns, country_code
from dateline.desk.index.rows import Row
from dateline.desk.queries.choosing import Lines, chosen, page
from dateline.desk.queries.wanted import Listing
from dateline.register.filters import LEVELS

MOST_MARKS = 500  # single incidents that the map gets before they are put together
CELL_PIXELS = 48  # side of the square that becomes one mark
_TILE = 256  # pixels of the world's width at zoom 0
_FACET = 12  # values of a kind that are counted out
_LAST_DAY = date(9990, 1, 1).toordinal()  # a slip of the pen must not run out of the calendar
_UNITS = ((92, "day"), (731, "week"), (366 * 12, "month"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram: first and last day, how many incidents begin in it, and their dead (best figures)."""

    start: str
    end: str
    count: int
    killed: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field and how many of the incidents found have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of the map: an incident (``id``) or several put together (``id`` None, ``type`` the commonest).

    ``area``: the place is known as an area of ``radius_km`` only; no point may be drawn for it.
    """

    lat: float
    lon: float
    count: int
    killed: int
    type: str
    area: bool
    radius_km: float
    id: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows. ``unit``: day, week, month or year. ``cursor`` None: the last page. ``undated``, ``unplaced``:
    how many of the ``total`` have no day, no place. ``version`` is that of the register as it was seen.
    """

    wanted: Listing
    total: int
    rows: tuple[Row, ...]
    cursor: str | None
    unit: str
    bars: tuple[Bar, ...]
    undated: int
    unplaced: int
    facets: dict[str, tuple[Facet, ...]]
    version: int


def overview(columns: Columns, listing: Listing, found: frozenset[str] | None = None) -> Overview:
    """Return the overview of the incidents that the filter lets through. Raises BadQuery."""
    lines = chosen(columns, listing, found)
    rows, cursor = page(columns, lines, listing)
    table = columns.table[lines]
    unit, bars = histogram(table)
    return Overview(
        listing, len(lines), tuple(rows), cursor, unit, bars, int((table["first"] <= 0).sum()),
        int(np.isnan(table["lat"]).sum()), _facets(table), columns.version,
    )  # fmt: skip


# --- over time ------------------------------------------------------------------------------------------------------


def histogram(table: Lines) -> tuple[str, tuple[Bar, ...]]:
    """Return the unit and the bars from the first to the last day of the lines, empty ones among them."""
    dated = table[table["first"] > 0]
    if not len(dated):
        return "day", ()
    days = np.minimum(dated["first"], _LAST_DAY)
    low, high = int(days.min()), int(days.max())
    unit = next((name for most, name in _UNITS if high - low <= most), "year")
    starts = _starts(date.fromordinal(low), date.fromordinal(high), unit)
    edges = np.array([d.toordinal() for d in starts])
    where = np.searchsorted(edges, days, side="right") - 1
    counts = np.bincount(where, minlength=len(starts))
    killed = np.bincount(where, weights=np.nan_to_num(dated["killed"]), minlength=len(starts))
    ends = [d - timedelta(days=1) for d in [*starts[1:], _next(starts[-1], unit)]]
    return unit, tuple(
        Bar(s.isoformat(), e.isoformat(), int(c), int(k))
        for s, e, c, k in zip(starts, ends, counts, killed, strict=True)
    )


def _starts(low: date, high: date, unit: str) -> list[date]:
    floor: dict[str, Callable[[date], date]] = {
        "day": lambda d: d,
        "week": lambda d: d - timedelta(days=min(d.weekday(), d.toordinal() - 1)),
        "month": lambda d: d.replace(day=1),
        "year": lambda d: d.replace(month=1, day=1),
    }
    out = [floor[unit](low)]
    while (after := _next(out[-1], unit)) <= high:
        out.append(after)
    return out


def _next(start: date, unit: str) -> date:
    if unit in ("day", "week"):
        return start + timedelta(days=1 if unit == "day" else 7)
    months = start.year * 12 + start.month + (0 if unit == "month" else 11)
    return date(months // 12, months % 12 + 1, 1)


# --- by kind ---------------------------------------------------------------------------------------------------------


def _facets(table: Lines) -> dict[str, tuple[Facet, ...]]:
    return {
        "type": _coded(table["type"], TYPES),
        "stage": _coded(table["stage"], STAGES),
        "grade": _coded(table["grade"], GRADES),
        "confidence": _coded(table["confidence"], LEVELS),
        "country": _countries(table["country"]),
    }


def _coded(column: Lines, codes: tuple[str, ...]) -> tuple[Facet, ...]:
    counts = np.bincount(column[column >= 0], minlength=len(codes))
    return tuple(Facet(codes[n], int(counts[n])) for n in np.argsort(-counts, kind="stable") if counts[n])


def _countries(column: Lines) -> tuple[Facet, ...]:
    numbers, counts = np.unique(column[column > 0], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_FACET]
    return tuple(Facet(country_code(int(numbers[n])) or "", int(counts[n])) for n in order)


# --- in space --------------------------------------------------------------------------------------------------------


def marks(columns: Columns, lines: Lines, zoom: int) -> tuple[Mark, ...]:
    """Return the marks of the map for incidents with a place: each its own, or put together where there are too many.

    Areas are put together with areas of the same place only: where in them it happened nobody knows.
    """
    table = columns.table[lines]
    placed = lines[~np.isnan(table["lat"])]
    table = columns.table[placed]
    spots, areas = placed[~table["area"]], placed[table["area"]]
    side = 360.0 / (2**zoom * _TILE) * CELL_PIXELS
    many = len(spots) > MOST_MARKS
    cell = np.floor(columns.table[spots]["lon"] / side) * 1e6 + np.floor(columns.table[spots]["lat"] / side)
    return (
        *_grouped(columns, areas, _same_place(columns.table[areas])),
        *_grouped(columns, spots, cell if many else np.arange(len(spots))),
    )


def _same_place(table: Lines) -> Lines:
    return np.round(table["lat"], 2) * 1e7 + np.round(table["lon"], 2) * 1e3 + np.round(table["radius"])


def _grouped(columns: Columns, lines: Lines, key: Lines) -> tuple[Mark, ...]:
    """Return a mark for each value of the key."""
    if not len(lines):
        return ()
    table = columns.table[lines]
    _, first, group, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    sums = {name: np.bincount(group, weights=np.nan_to_num(table[name])) for name in ("lat", "lon", "killed")}
    types: dict[int, Counter[int]] = {}
    for where, type_ in zip(group.tolist(), table["type"].tolist(), strict=True):
        types.setdefault(where, Counter())[type_] += 1
    out = []
    for n in range(len(first)):
        row: Any = columns.rows[lines[first[n]]]
        count = int(counts[n])
        out.append(
            Mark(
                round(float(sums["lat"][n] / count), 4), round(float(sums["lon"][n] / count), 4), count,
                int(sums["killed"][n]), TYPES[types[n].most_common(1)[0][0]], row.area,
                row.radius_km if row.area else 0.0, row.id if count == 1 else None, row.place or "",
            )
        )  # fmt: skip
    return tuple(out)
