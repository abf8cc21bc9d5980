"""An extraction as the JSON record of the contract in ``docs/records.md``: every field always there, in one order."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from dateline.model import (
    Document,
    Extraction,
    Flag,
    Party,
    PlaceValue,
    Quantity,
    Report,
    Sentence,
    Span,
    Statement,
    Weapon,
)
from dateline.truecase import truecase

AROUND = 400  # characters of the sentence that a statement shows on either side of its words
LEAST_CAPITALS = 4  # letters from which a word in capitals is no acronym that a place goes by ("UAE")

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_record(extraction: Extraction) -> dict[str, Any]:
    """Return the record of one document. ``null`` means "the text does not say", ``{"low": 0, "high": 0}`` "none"."""
    document = extraction.document
    return {
        "id": document.id,
        "document": _document(document),
        "reports": [report_record(report, document, extraction.sentences) for report in extraction.reports],
        "flags": [_flag(flag) for flag in extraction.flags],
    }


def to_json(value: Any, indent: int | None = None) -> str:
    """Return the value as JSON in readable letters; single surrogates become escapes, so that it is valid UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def text_sha256(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8 as 64 hexadecimal digits (single surrogates as their three bytes)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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


def report_record(report: Report, document: Document, sentences: Sequence[Sentence] = ()) -> dict[str, Any]:
    """Return the record of one report; ``document`` is the one that its offsets count in, ``sentences`` its sentences.

    Names are on one line and in mixed case where the text is; quotes are the exact words. Without ``sentences`` no
    statement shows the words around its own.
    """
    text = document.text
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
        "place": _place(report.place, text),
        "perpetrators": [_party(party, text) for party in report.perpetrators],
        "attribution": report.attribution,
        "attributed_by": _names(report.attributed_by, text),
        "claimed_by": _names(report.claimed_by, text),
        "denied_by": _names(report.denied_by, text),
        "interceptors": [_party(party, text) for party in report.interceptors],
        "targets": [{"name": tidy(target.name, text), "kind": target.kind} for target in report.targets],
        "weapons": [_weapon(weapon) for weapon in report.weapons],
        "killed": _count(report.killed),
        "injured": _count(report.injured),
        "kidnapped": _count(report.kidnapped),
        "damage": report.damage,
        "sources": [{"name": tidy(s.name, text), "role": s.role, "anonymous": s.anonymous} for s in report.sources],
        "statements": [_statement(statement, document, sentences) for statement in report.statements],
    }


# --- names --------------------------------------------------------------------------------------------------------


def tidy(name: str, text: str) -> str:
    """Return a name on one line; one that only stands in capitals (a headline, a place line) in mixed case.

    It is written as elsewhere in the ``text``, else by the rules for text in capitals. A single word that the text never
    writes otherwise stays as it is: it may be an acronym.
    """
    flat = " ".join(name.split())
    if not flat.isupper() or text.isupper() or not any(len(word) >= LEAST_CAPITALS for word in flat.split()):
        return flat
    pattern = r"\s+".join(re.escape(word) for word in flat.split())
    for found in re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE):
        if not found.group().isupper():
            return " ".join(found.group().split())
    return truecase(flat)


def _place_name(value: PlaceValue, text: str) -> str:
    """Return the place's name as written; one in capitals as the gazetteer writes it, else with capital initials."""
    name = tidy(value.name, text)
    parts = []
    for part in name.split(", "):
        if part.isupper() and part.casefold() == value.place.name.casefold():
            part = value.place.name
        words = part.split()
        if part.isupper() and not text.isupper() and any(len(word) >= LEAST_CAPITALS for word in words):
            part = " ".join(word.title() if word.isalpha() else word.capitalize() for word in words)
        parts.append(part)
    return ", ".join(parts)


def _names(names: Sequence[str], text: str) -> list[str]:
    """Return the names tidied, each once."""
    return list(dict.fromkeys(tidy(name, text) for name in names))


# --- values -------------------------------------------------------------------------------------------------------


def _place(value: PlaceValue | None, text: str) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "name": _place_name(value, text),
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


def _party(party: Party, text: str) -> dict[str, Any]:
    return {"name": tidy(party.name, text), "level": party.level, "gazetteer_id": party.gazetteer_id}


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


def _statement(statement: Statement, document: Document, sentences: Sequence[Sentence]) -> dict[str, Any]:
    start, end = statement.span
    around = _sentence(statement.span, sentences)
    value = statement.value
    return {
        "attribute": statement.attribute,
        "value": tidy(value, document.text) if isinstance(value, str) else value,
        "source": None if statement.source is None else tidy(statement.source, document.text),
        "stance": statement.stance,
        "start": start,
        "end": end,
        "quote": document.quote(statement.span),
        "before": document.text[max(around.start, start - AROUND) : start],
        "after": document.text[end : min(around.end, end + AROUND)],
        "rule": statement.rule,
    }


def _sentence(span: Span, sentences: Sequence[Sentence]) -> Span:
    """Return the stretch of the sentences that the words stand in, the words themselves where there is none."""
    first = bisect_right(sentences, span.start, key=lambda s: s.span.start) - 1
    last = bisect_right(sentences, max(span.start, span.end - 1), key=lambda s: s.span.start) - 1
    start = sentences[first].span.start if first >= 0 and sentences[first].span.end > span.start else span.start
    end = sentences[last].span.end if last >= 0 else span.end
    return Span(start, max(end, span.end))


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "code": flag.code,
        "severity": flag.severity,
        "message": flag.message,
        "spans": [list(span) for span in flag.spans],
    }
