"""An incident as one flat row: what the plain CSV, GeoJSON and Parquet exports have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dateline.export import describe
from dateline.export.tables import joined
from dateline.register.model import Incident

_COUNTS = ("killed", "injured", "kidnapped")
_PLACE = {
    "place": ("name", str),
    "gazetteer_name": ("gazetteer_name", str),
    "gazetteer_id": ("gazetteer_id", str),
    "country": ("country", str),
    "admin1": ("admin1", str),
    "latitude": ("lat", float),
    "longitude": ("lon", float),
    "radius_km": ("radius_km", float),
    "place_precision": ("precision", int),
}
_TEXT = ("type", "stage", "focus", "scope", "date_from", "date_to", "date_precision", "date_basis", "time_of_day")

#: Column -> type (str, int or float), in the order of the table.
COLUMNS: dict[str, type] = {
    "id": str,
    "status": str,
    **dict.fromkeys(_TEXT, str),
    **{column: kind for column, (_, kind) in _PLACE.items()},
    "perpetrators": str,
    "attribution": str,
    "grade": str,
    **dict.fromkeys(
        ("attributed_by", "claimed_by", "denied_by", "interceptors", "targets", "target_kinds", "weapons"), str
    ),
    **{f"{count}{bound}": int for count in _COUNTS for bound in ("", "_low", "_high")},
    "damage": str,
    "speakers": str,
    "confidence": str,
    "confidence_reason": str,
    "voices": int,
    "voice_names": str,
    "reports": int,
    "documents": str,
    "urls": str,
    "policy": str,
    "redirects": str,
}


def row(incident: Incident) -> dict[str, Any]:
    """Return column -> value, None where nothing was told; lists are joined by "; "."""
    place = incident.best("place") or {}
    return {
        "id": incident.id,
        "status": incident.status,
        **{slot: incident.best(slot) for slot in _TEXT},
        **{column: _typed(place.get(key), kind) for column, (key, kind) in _PLACE.items()},
        "perpetrators": _names(incident.best("perpetrators")),
        "attribution": incident.best("attribution"),
        "grade": incident.grade,
        **{slot: _names(incident.best(slot)) for slot in ("attributed_by", "claimed_by", "denied_by", "interceptors")},
        "targets": _names(incident.best("targets")),
        "target_kinds": _text(t.get("kind") for t in incident.best("targets") or ()),
        "weapons": _text(_weapon(w) for w in incident.best("weapons") or ()),
        **_counts(incident),
        "damage": incident.best("damage"),
        "speakers": _names(incident.best("sources")),
        "confidence": incident.confidence.level,
        "confidence_reason": incident.confidence.reason,
        "voices": len(incident.voices),
        "voice_names": _text(v.name for v in incident.voices),
        "reports": len(incident.members),
        "documents": _text(d.id for d in incident.documents),
        "urls": _text(d.url for d in incident.documents),
        "policy": incident.policy,
        "redirects": _text(incident.redirects),
    }


def _counts(incident: Incident) -> dict[str, int | None]:
    out: dict[str, int | None] = {}
    for count in _COUNTS:
        pick = incident.picks[count]
        out |= {count: pick.best, f"{count}_low": pick.low, f"{count}_high": pick.high}
    return out


def _typed(value: Any, kind: type) -> Any:
    return None if value is None else kind(value)


def _names(values: Any) -> str | None:
    return describe.names(values) or None


def _text(values: Iterable[object]) -> str | None:
    return joined(values) or None


def _weapon(weapon: dict[str, Any]) -> str:
    """Return a weapon with its numbers: "rocket (fired 5, intercepted 2)", "drone (fired 2+)"."""
    told = [f"{name} {_range(weapon[name])}" for name in ("fired", "intercepted", "landed") if weapon.get(name)]
    return f"{weapon['kind']} ({', '.join(told)})" if told else str(weapon["kind"])


def _range(count: dict[str, Any]) -> str:
    low, high = count.get("low"), count.get("high")
    if low == high:
        return str(low)
    return f"{low}+" if high is None else f"{low or 0}-{high}"


def compact(value: Any) -> str:
    """Return a value as JSON on one line, always the same for the same value; lone surrogates as escapes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
