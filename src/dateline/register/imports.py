"""Incidents that a user already has (CSV, GeoJSON) as records, by a small mapping file.

The mapping is TOML::

    source = "Our desk"          # who says it: the voice of every row
    id = "event_id"              # the column that tells rows apart
    [slots]                      # slot = "column"
    date_from = "date"
    type = "kind"
    killed = "dead"
    [place]
    name = "town"
    lat = "latitude"
    lon = "longitude"
    country = "iso2"
    [values.type]                # what the file's words mean
    "Rocket fire" = "rocket_attack"

In GeoJSON a column is a name in ``properties``; a Point gives lat and lon by itself.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dateline.record import text_sha256
from dateline.register.commands.values import parse_value
from dateline.register.errors import BadJudgement, RegisterError
from dateline.register.evidence import fingerprint
from dateline.register.model import SLOTS

_CODES = {"type": "other", "stage": "completed", "focus": "new", "scope": "single", "attribution": "unknown"}
_LISTS = ("perpetrators", "attributed_by", "claimed_by", "denied_by", "interceptors", "targets", "weapons")
_PRECISIONS = (("day", 0), ("days", 5), ("week", 6), ("month", 31), ("season", 92), ("year", 366))
_ATTRIBUTE = {
    "date_from": "date",
    "date_to": "date",
    "perpetrators": "perpetrator",
    "targets": "target",
    "weapons": "weapon",
}


def read_rows(path: Path, mapping: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield a record (docs/records.md) and its fingerprint for every row. Raises RegisterError that names the row at fault."""
    try:
        rules = tomllib.loads(mapping.read_text(encoding="utf-8"))
        rows = list(_rows(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise RegisterError(f"cannot be read ({error})", "Check the file and the mapping") from error
    if "source" not in rules or "id" not in rules:
        raise RegisterError(
            f"{mapping}: the mapping names no source or no id", 'Write source = "..." and id = "COLUMN"'
        )
    if unknown := [s for s in rules.get("slots", {}) if s not in SLOTS]:
        raise RegisterError(f"{mapping}: there is no slot {unknown[0]!r}", f"Slots are {', '.join(SLOTS)}")
    for number, row in enumerate(rows, 1):
        try:
            yield _record(row, rules)
        except (BadJudgement, ValueError, KeyError) as error:
            raise RegisterError(f"{path}, row {number}: {error}", "Mend the row, or the mapping") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    if not text.lstrip().startswith("{"):
        yield from csv.DictReader(io.StringIO(text))
        return
    for feature in json.loads(text)["features"]:
        row = dict(feature.get("properties") or {})
        geometry = feature.get("geometry") or {}
        if geometry.get("type") == "Point":
            row["longitude"], row["latitude"] = geometry["coordinates"][:2]
        yield row


def _record(row: Mapping[str, Any], rules: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    source = rules["source"]
    key = str(row[rules["id"]])
    report: dict[str, Any] = {**dict.fromkeys(SLOTS), **_CODES, **{slot: [] for slot in _LISTS}}
    report["sources"] = [{"name": source, "role": "other", "anonymous": False}]
    for slot, column in rules.get("slots", {}).items():
        told = rules.get("values", {}).get(slot, {}).get(str(row.get(column)), row.get(column))
        if told not in (None, ""):
            report[slot] = parse_value(slot, str(told))
    _date(report)
    report["place"] = _place(row, rules.get("place", {}))
    document_id = f"{source}: {key}"
    report["id"] = "r" + hashlib.sha256(json.dumps(["import", document_id]).encode()).hexdigest()[:16]
    report["trigger"] = [0, 0]
    report["statements"] = [
        {"attribute": _ATTRIBUTE.get(s, s), "value": report[s], "source": source, "rule": f"imported row {key}"}
        for s in SLOTS
        if report[s] not in (None, []) and (s in rules.get("slots", {}) or s == "place")
    ]
    body = json.dumps(row, sort_keys=True, default=str)
    document = {
        "id": document_id, "url": None, "publisher": source, "agency": None, "title": f"{source}, {key}", "language": None,
        "published_at": None, "published_basis": None, "text_sha256": text_sha256(""), "blocks": [],
    }  # fmt: skip
    return {"id": document_id, "document": document, "reports": [report], "flags": []}, fingerprint(
        "import", source, body
    )


def _date(report: dict[str, Any]) -> None:
    """Fill in the day's other end, its precision and its basis."""
    first, last = report["date_from"] or report["date_to"], report["date_to"] or report["date_from"]
    if first is None:
        return
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    report.update(date_from=first, date_to=last, date_basis="as imported")
    report["date_precision"] = next((name for name, most in _PRECISIONS if days <= most), "years")


def _place(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any] | None:
    def cell(name: str, otherwise: str) -> Any:
        return row.get(columns.get(name, otherwise))

    lat, lon = cell("lat", "latitude"), cell("lon", "longitude")
    if lat in (None, "") or lon in (None, ""):
        return None
    radius = cell("radius_km", "")
    return {
        "name": str(cell("name", "") or ""), "lat": float(lat), "lon": float(lon), "radius_km": float(radius) if radius else 1.0,
        "country": cell("country", "") or None, "admin1": cell("admin1", "") or None, "gazetteer_id": None,
        "precision": int(cell("precision", "") or 1), "role": "target",
    }  # fmt: skip
