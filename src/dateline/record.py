"""An extraction as the JSON record of the contract in ``docs/records.md``: every field always there, in one order."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from dateline.model import (
    Document,
    Extraction,
    Flag,
    Party,
    PlaceValue,
    Quantity,
    Report,
    Span,
    Statement,
    Weapon,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_record(extraction: Extraction) -> dict[str, Any]:
    """Return the record of one document. ``null`` means "the text does not say", ``{"low": 0, "high": 0}`` "none"."""
    document = extraction.document
    return {
        "id": document.id,
        "document": _document(document),
        "reports": [report_record(report, document) for report in extraction.reports],
        "flags": [_flag(flag) for flag in extraction.flags],
    }


def to_json(value: Any, indent: int | None = None) -> str:
    """Return the value as JSON in readable letters; single surrogates become escapes, so that it is valid UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def text_sha256(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8 as 64 hexadecimal digits (single surrogates as their three bytes)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def report_id(document_id: str, trigger: Span, event_type: str) -> str:
    """Return a report's id: 16 hexadecimal digits that stay the same as long as document id, trigger and type do."""
    key = f"{document_id}\x1f{trigger.start}\x1f{trigger.end}\x1f{event_type}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "url": document.url,
        "publisher": document.publisher,
        "agency": document.agency,
        "title": document.title,
        "language": document.language,
        "published_at": document.published.isoformat() if document.published else None,
        "published_basis": document.published_basis,
        "text_sha256": text_sha256(document.text),
        "blocks": [{"kind": b.kind, "start": b.span.start, "end": b.span.end} for b in document.blocks],
    }


def report_record(report: Report, document: Document) -> dict[str, Any]:
    """Return the record of one report; ``document`` is the one that its offsets count in."""
    day = report.date
    return {
        "id": report.id,
        "trigger": list(report.trigger),
        "type": report.type,
        "stage": report.stage,
        "focus": report.focus,
        "scope": report.scope,
        "date_from": day.start.isoformat() if day else None,
        "date_to": day.end.isoformat() if day else None,
        "date_precision": day.precision if day else None,
        "date_basis": day.basis if day else None,
        "time_of_day": day.time_of_day if day else None,
        "place": _place(report.place),
        "perpetrators": [_party(party) for party in report.perpetrators],
        "attribution": report.attribution,
        "attributed_by": list(report.attributed_by),
        "claimed_by": list(report.claimed_by),
        "denied_by": list(report.denied_by),
        "interceptors": [_party(party) for party in report.interceptors],
        "targets": [{"name": target.name, "kind": target.kind} for target in report.targets],
        "weapons": [_weapon(weapon) for weapon in report.weapons],
        "killed": _count(report.killed),
        "injured": _count(report.injured),
        "kidnapped": _count(report.kidnapped),
        "damage": report.damage,
        "sources": [{"name": s.name, "role": s.role, "anonymous": s.anonymous} for s in report.sources],
        "statements": [_statement(statement, document) for statement in report.statements],
    }


def _place(value: PlaceValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "name": value.name,
        "lat": value.place.lat,
        "lon": value.place.lon,
        "radius_km": value.place.radius_km,
        "country": value.place.country,
        "admin1": value.place.admin1,
        "gazetteer_id": value.place.id,
        "gazetteer_name": value.place.name,
        "precision": value.precision,
        "role": value.role,
    }


def _party(party: Party) -> dict[str, Any]:
    return {"name": party.name, "level": party.level, "gazetteer_id": party.gazetteer_id}


def _weapon(weapon: Weapon) -> dict[str, Any]:
    return {
        "kind": weapon.kind,
        "fired": _count(weapon.fired),
        "intercepted": _count(weapon.intercepted),
        "landed": _count(weapon.landed),
    }


def _count(quantity: Quantity | None) -> dict[str, int | float | None] | None:
    """Return both bounds, as whole numbers where they are; None for "the text does not say"."""
    return None if quantity is None else {"low": _whole(quantity.low), "high": _whole(quantity.high)}


def _whole(number: float | None) -> int | float | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _statement(statement: Statement, document: Document) -> dict[str, Any]:
    return {
        "attribute": statement.attribute,
        "value": statement.value,
        "source": statement.source,
        "stance": statement.stance,
        "start": statement.span.start,
        "end": statement.span.end,
        "quote": document.quote(statement.span),
        "rule": statement.rule,
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "code": flag.code,
        "severity": flag.severity,
        "message": flag.message,
        "spans": [list(span) for span in flag.spans],
    }
