"""What the map and the timeline draw: incidents as columns, so that the browser sorts, slides and groups them itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from dateline.desk.queries import Row

EPOCH = date(1970, 1, 1).toordinal()
EXACT = 1  # UCDP where_prec of a place that is a point


def columns(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the columns of static/points.js: one entry an incident in each list.

    ``day`` and ``last`` count days since 1970 (None: not known), ``radius`` kilometres, ``type`` and ``place`` are positions in
    ``types`` and ``places`` (-1: no place). ``exact`` 1 marks a place that is a point; without it no point may be drawn.
    """
    types: dict[str, int] = {}
    places: dict[str, int] = {}
    out: dict[str, list[Any]] = {
        k: [] for k in ("id", "lat", "lon", "radius", "exact", "type", "place", "day", "last", "killed", "injured")
    }
    for row in rows:
        out["id"].append(row.id)
        out["lat"].append(row.lat)
        out["lon"].append(row.lon)
        out["radius"].append(round(row.radius_km, 1))
        out["exact"].append(int(row.precision == EXACT))
        out["type"].append(types.setdefault(row.type, len(types)))
        out["place"].append(places.setdefault(row.place, len(places)) if row.place else -1)
        out["day"].append(_day(row.first))
        out["last"].append(_day(row.last))
        out["killed"].append(row.killed.best)
        out["injured"].append(row.injured.best)
    return {**out, "types": list(types), "places": list(places)}


def encoded(rows: Iterable[Row]) -> bytes:
    """Return the columns as JSON."""
    return json.dumps(columns(rows), separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def _day(iso: str | None) -> int | None:
    try:
        return date.fromisoformat(iso).toordinal() - EPOCH if iso else None
    except ValueError:  # entered by hand through a program
        return None
