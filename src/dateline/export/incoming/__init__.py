"""Incidents that a user already has, as records: CSV or GeoJSON, read by a small mapping file (``mapping.py``).

Every row becomes one document with one report (docs/records.md), all of it said by the mapping's source. There is no text:
statements quote the cell and name column, file and line, and have no offsets. ``table`` of a report is the source: two rows
of one table are two incidents, as its author says.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dateline.export.formats.geometry import bounds
from dateline.export.incoming import cells
from dateline.export.incoming.cells import BadCell
from dateline.export.incoming.mapping import COUNTS, Plan, read_mapping
from dateline.fetch import Fault
from dateline.gazetteer.geo import distance_km
from dateline.record import text_sha256
from dateline.register.model import SLOTS

Row = Mapping[str, str]
Values = dict[str, Any]

_LISTS = ("perpetrators", "attributed_by", "claimed_by", "denied_by", "interceptors", "targets", "weapons")
_USUAL = {"type": "other", "stage": "completed", "focus": "new", "scope": "single", "attribution": "unknown"}
_PRECISIONS = (("day", 0), ("days", 5), ("week", 6), ("month", 31), ("season", 92), ("year", 366))
# The names that statements have for what fills a slot.
_ATTRIBUTES = {"date_from": "date", "date_to": "date", "time_of_day": "date"} | {
    "perpetrators": "perpetrator", "interceptors": "interceptor", "targets": "target", "weapons": "weapon",
    "attributed_by": "attribution", "claimed_by": "attribution", "denied_by": "attribution",
}  # fmt: skip
_AREA_PRECISION = 5  # a polygon says where, not how sure: UCDP's code for an area


def read_incidents(path: Path, mapping: Path) -> Iterator[dict[str, Any] | Fault]:
    """Yield a record for every row that can be read, and a fault for everything that cannot, in the file's order.

    A row with a fault is left out whole. When the file or the mapping is unusable the fault is all there is.
    """
    plan = read_mapping(mapping)
    if isinstance(plan, Fault):
        yield plan
        return
    try:
        text = path.read_text(encoding=plan.encoding)
    except (OSError, UnicodeDecodeError, LookupError) as error:
        yield Fault(str(path), f"cannot be read ({error})", 'Check the path, and [csv] encoding = "..."')
        return
    rows = _features if text.lstrip()[:1] in ("{", "[") else _csv_rows
    seen: dict[str, str] = {}
    for row in rows(text, str(path), plan):
        if isinstance(row, Fault):
            yield row
        else:
            yield from _read(row[0], row[1], plan, seen)


def _read(place: str, row: Row, plan: Plan, seen: dict[str, str]) -> Iterator[dict[str, Any] | Fault]:
    """Yield one row's record, or its faults. ``place`` is file and line; ``seen`` are the ids before it."""
    key = row.get(plan.id, "").strip()
    if not key:
        yield Fault(place, f"the row has no {plan.id}", "Give it an id of its own")
        return
    if key in seen:
        yield Fault(place, f"the id {key!r} was there before ({seen[key]})", "Give every row an id of its own")
        return
    seen[key] = place
    faults: list[Fault] = []
    report = _report(row, plan, place, faults)
    published = plan.document.get("published", "")
    day = _Faults(place, faults).unless(published, _published, row.get(published, "").strip(), plan)
    if faults:
        yield from faults
    else:
        statements = list(_statements(report, row, plan, place))
        yield _record(_document(key, row, plan, day), report | {"table": plan.source}, statements)


# --- rows ------------------------------------------------------------------------------------------------------------


def _csv_rows(text: str, name: str, plan: Plan) -> Iterator[tuple[str, Row] | Fault]:
    """Yield (file:line, row) of a CSV file; the line is the first of the row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=plan.delimiter, strict=True)
    line = 1
    try:
        header = next(reader, [])
        if fault := _header_fault(header, name, plan):
            yield fault
            return
        line = reader.line_num + 1
        for values in reader:
            at, line = f"{name}:{line}", reader.line_num + 1
            if not any(values):
                continue
            if len(values) != len(header):
                yield Fault(
                    at, f"the row has {len(values)} cells, the header {len(header)}", "Mend its commas or quotes"
                )
            else:
                yield at, dict(zip(header, values, strict=True))
    except csv.Error as error:
        yield Fault(f"{name}:{line}", f"is no CSV from here on ({error})", "Mend the quotes, or check [csv] delimiter")


def _header_fault(header: list[str], name: str, plan: Plan) -> Fault | None:
    twice = next((c for c in header if header.count(c) > 1), None)
    if twice is not None:
        return Fault(f"{name}:1", f"the column {twice!r} is there twice", "Rename one of them")
    missing = [column for column in plan.columns() if column not in header]
    if missing:
        return Fault(f"{name}:1", f"there is no column {missing[0]!r}", f"Columns are {', '.join(header)}")
    return None


def _features(text: str, name: str, plan: Plan) -> Iterator[tuple[str, Row] | Fault]:
    """Yield (file: feature, row) of a GeoJSON file: properties, id, and the geometry as latitude, longitude and radius."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Fault(name, f"is no JSON ({error})", "Mend it")
        return
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        yield Fault(name, "is no GeoJSON FeatureCollection", 'It needs "features", a list')
        return
    for number, feature in enumerate(features, 1):
        at = f"{name}: feature {number}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            yield Fault(at, "has no properties", "Give it properties, or leave it out")
            continue
        row = {"id": _text(feature.get("id"))} | {key: _text(value) for key, value in properties.items()}
        try:
            yield at, row | _shape(feature.get("geometry"))
        except (KeyError, TypeError, IndexError):
            yield Fault(at, "has a geometry that is none of RFC 7946", "Mend it, or write null")


def _text(value: Any) -> str:
    """Return a JSON value as the text of a cell; nothing for null, a list joined as lists are split."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(_text(v) for v in value)
    return value if isinstance(value, str) else json.dumps(value)


def _shape(shape: Any) -> dict[str, str]:
    """Return a geometry as the cells ``@lat``, ``@lon``, ``@radius_km`` and ``@precision``; nothing for null.

    Raises KeyError, TypeError or IndexError for what is no geometry with coordinates.
    """
    box = bounds([shape]) if shape is not None else None
    if box is None:
        return {}
    west, south, east, north = box
    lat, lon = (south + north) / 2, (west + east) / 2
    if shape["type"] == "Point":
        return {"@lat": repr(lat), "@lon": repr(lon), "@precision": "1"}
    reach = distance_km(lat, lon, north, east)
    return {"@lat": repr(lat), "@lon": repr(lon), "@radius_km": f"{reach:.1f}", "@precision": str(_AREA_PRECISION)}


# --- one row -----------------------------------------------------------------------------------------------------------


def _report(row: Row, plan: Plan, place: str, faults: list[Fault]) -> Values:
    """Return the slots of a row; what does not fit is added to ``faults``."""
    report: Values = {**dict.fromkeys(SLOTS), **_USUAL, **{slot: [] for slot in _LISTS}}
    report["sources"] = [{"name": plan.source, "role": "other", "anonymous": False}]
    note = _Faults(place, faults)
    for slot in (s for s in SLOTS if s in plan.slots or s in plan.constants):
        column = plan.slots.get(slot, "")
        cell = row.get(column, "").strip() or plan.constants.get(slot, "")
        if cell:
            report[slot] = note.unless(column, _value, slot, cell, plan)
    for count in COUNTS:
        report[count] = note.unless(plan.slots.get(count, ""), _bounded, count, report[count], row, plan)
    report["place"] = note.unless("", _place, row, plan)
    report |= note.unless(plan.slots.get("date_from", ""), _days, report) or {}
    return report


class _Faults:
    """What is wrong with one row, as it is found."""

    def __init__(self, place: str, found: list[Fault]) -> None:
        self._place, self._found = place, found

    def unless(self, column: str, step: Callable[..., Any], *given: Any) -> Any:
        """Return what the step returns; None, and a fault noted, when a cell does not fit."""
        try:
            return step(*given)
        except BadCell as error:
            where = f"column {column!r}: " if column else ""
            self._found.append(Fault(self._place, f"{where}{error}", error.mend))
            return None


def _value(slot: str, cell: str, plan: Plan) -> Any:
    values = plan.values.get(slot, {})
    if slot in _LISTS:
        return cells.items(slot, cell, plan.separator, values)
    cell = values.get(cell, cell)
    if slot in COUNTS:
        return cells.count(slot, cell)
    if slot in ("date_from", "date_to"):
        return cells.day(cell, plan.formats)
    return cells.code(slot, cell)


def _bounded(slot: str, told: dict[str, int | None] | None, row: Row, plan: Plan) -> dict[str, int | None] | None:
    """Return a count with the bounds of its own columns (``killed_low``, ``killed_high``), where the mapping has them."""
    out: dict[str, int | None] = dict(told or {"low": None, "high": None})
    for bound in ("low", "high"):
        cell = row.get(plan.slots.get(f"{slot}_{bound}", ""), "").strip()
        if cell:
            out[bound] = cells.count(slot, cell)["low"]
    if out["low"] is not None and out["high"] is not None and out["high"] < out["low"]:
        raise BadCell(f"{slot} ends below where it begins", "Check the columns of its bounds")
    return None if out == {"low": None, "high": None} else out


def _days(report: Values) -> Values:
    """Return the day's other end, its precision and its basis."""
    first, last = report["date_from"] or report["date_to"], report["date_to"] or report["date_from"]
    if first is None:
        return {}
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if length < 0:
        raise BadCell("the last day is before the first", "Check the columns of the days")
    name = next((name for name, most in _PRECISIONS if length <= most), "years")
    return {"date_from": first, "date_to": last, "date_precision": name, "date_basis": "as imported"}


def _place(row: Row, plan: Plan) -> Values | None:
    """Return the place: from its columns, else from the geometry; None where the row has no point."""

    def cell(part: str) -> str:
        return row.get(plan.place.get(part, ""), "").strip() or row.get(f"@{part}", "")

    lat, lon, name = cell("lat"), cell("lon"), cell("name")
    if not lat or not lon:
        if lat or lon:
            raise BadCell("the place has one coordinate only", "Give both, or none")
        return None
    country = cell("country") or plan.constants.get("country", "")
    return {
        "name": name,
        "lat": cells.degrees(lat, 90.0),
        "lon": cells.degrees(lon, 180.0),
        "radius_km": cells.radius(cell("radius_km") or "1"),
        "country": cells.country(plan.values.get("country", {}).get(country, country)) if country else None,
        "admin1": cell("admin1") or None,
        "gazetteer_id": None,
        "precision": cells.precision(cell("precision") or "1"),
        "role": "target",
    }


# --- the record ----------------------------------------------------------------------------------------------------------


def _record(document: dict[str, Any], report: Values, statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a row's record. Ids rest on the source and the row's id, so that the same row comes back under the same ones."""
    digest = hashlib.sha256(json.dumps(["import", document["id"]]).encode("ascii")).hexdigest()
    body = {"id": f"r{digest[:16]}", "trigger": [0, 0], "table": report["table"]} | {
        slot: report[slot] for slot in SLOTS
    }
    return {"id": document["id"], "document": document, "reports": [body | {"statements": statements}], "flags": []}


def _document(key: str, row: Row, plan: Plan, published: str | None) -> dict[str, Any]:
    return {
        "id": f"{plan.source}: {key}",
        "url": row.get(plan.document.get("url", ""), "").strip() or None,
        "publisher": plan.source,
        "agency": None,
        "title": row.get(plan.document.get("title", ""), "").strip() or f"{plan.source}: {key}",
        "language": None,
        "published_at": published,
        "published_basis": "given" if published else None,
        "text_sha256": text_sha256(""),
        "blocks": [],
    }


def _published(text: str, plan: Plan) -> str | None:
    return cells.day(text, plan.formats) if text else None


def _statements(report: Values, row: Row, plan: Plan, place: str) -> Iterator[dict[str, Any]]:
    """Yield what the row says: one statement a slot, or one a thing in a list, with the cell and where it stands."""
    for slot in SLOTS:
        columns = _columns_of(slot, plan)
        quote = "; ".join(text for c in columns if (text := row.get(c, "").strip()))
        if report[slot] in (None, []) or not (quote or slot in plan.constants or slot == "place"):
            continue
        rule = f"column {', '.join(columns)} of {place}" if quote else f"the mapping's own value, for {place}"
        for value in _said(slot, report[slot]):
            yield {
                "attribute": _ATTRIBUTES.get(slot, slot),
                "value": value,
                "source": plan.source,
                "stance": "asserts",
                "start": None,
                "end": None,
                "quote": quote,
                "rule": rule,
            }


def _columns_of(slot: str, plan: Plan) -> list[str]:
    if slot == "place":
        return list(plan.place.values()) or ["@lat", "@lon"]
    names = (slot, f"{slot}_low", f"{slot}_high") if slot in COUNTS else (slot,)
    return [plan.slots[name] for name in names if name in plan.slots]


def _said(slot: str, value: Any) -> Iterable[Any]:
    """Return the values of a slot's statements, as the reader of texts gives them: names of things, kinds of weapons."""
    if slot == "place":
        return [value["name"]]
    if slot == "weapons":
        return [weapon["kind"] for weapon in value]
    if slot in _LISTS:
        return [thing if isinstance(thing, str) else thing["name"] for thing in value]
    return [value]
