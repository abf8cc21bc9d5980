"""What the map and the timeline draw: incidents as columns, so that the browser sorts, slides and groups them itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from dateline.desk.index.columns import NO_DAY, TYPES, Columns
from dateline.desk.queries.choosing import Lines

EPOCH = date(1970, 1, 1).toordinal()
EXACT = 1  # UCDP where_prec of a place that is a point
DEGREE = 10_000  # parts of a degree that positions are counted in: about ten metres


def columns(every: Columns, lines: Lines) -> dict[str, Any]:
    """Return the columns of static/points.js for the incidents on these lines: one entry an incident in each list.

    ``lat`` and ``lon`` count 1/10000 degree, ``day`` and ``last`` days since 1970, ``radius`` kilometres, None = not known.
    ``type`` and ``place`` are positions in ``types`` and ``places`` (-1: no place). ``exact`` 1 marks a place that is a
    point; without it no point may be drawn.
    """
    table = every.table[lines]
    rows = [every.rows[n] for n in lines]
    places: dict[str, int] = {}
    unplaced = np.isnan(table["lat"])
    return {
        "id": [row.id for row in rows],
        "lat": _whole(table["lat"] * DEGREE, unplaced),
        "lon": _whole(table["lon"] * DEGREE, unplaced),
        "radius": _whole(np.ceil(table["radius"]), unplaced),
        "exact": [int(row.precision == EXACT) for row in rows],
        "type": np.maximum(table["type"], 0).tolist(),
        "place": [places.setdefault(row.place, len(places)) if row.place else -1 for row in rows],
        "day": _whole(table["first"] - EPOCH, table["first"] == NO_DAY),
        "last": _whole(table["last"] - EPOCH, table["last"] == NO_DAY),
        "killed": _whole(table["killed"], np.isnan(table["killed"])),
        "injured": _whole(table["injured"], np.isnan(table["injured"])),
        "types": list(TYPES),
        "places": list(places),
    }


def encoded(every: Columns, lines: Lines) -> bytes:
    """Return the columns as JSON."""
    text = json.dumps(columns(every, lines), separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "replace")


def _whole(values: Any, missing: Any) -> Sequence[int | None]:
    """Return the values as whole numbers, None where they are missing."""
    out: list[int | None] = np.where(missing, 0, np.round(values)).astype("i8").tolist()
    for n in np.flatnonzero(missing).tolist():
        out[n] = None
    return out
