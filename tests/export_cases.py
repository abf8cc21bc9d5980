"""Incidents made by hand for the tests of the exports: values only, every slot that is not given is empty."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from dateline.register.model import (
    SLOTS,
    Confidence,
    Incident,
    Member,
    Pick,
    StatementRow,
    StoredDocument,
    Voice,
)

AIR_BASE = {
    "name": "Ain al-Asad",
    "lat": 33.7856,
    "lon": 42.4412,
    "radius_km": 5,
    "country": "IQ",
    "admin1": "Al Anbar",
    "gazetteer_id": "overlay:ain-al-asad",
    "gazetteer_name": "Ain al-Asad air base",
    "precision": 1,
    "role": "target",
}
DEFAULTS: dict[str, Any] = {"stage": "completed", "focus": "new", "scope": "single", "attribution": "unknown"}


def pick(value: Any, rule: str = "only value told") -> Pick:
    """Return a pick; a pair or triple of numbers for a count is (low, high) or (best, low, high)."""
    if isinstance(value, tuple):
        best, low, high = value if len(value) == 3 else (value[0], *value)
        return Pick(best, low, high, rule)
    return Pick(value, None, None, rule)


def weapon(
    kind: str, fired: int | None = None, intercepted: int | None = None, landed: int | None = None
) -> dict[str, Any]:
    """Return one weapon of an incident with exact numbers."""
    both = {"fired": fired, "intercepted": intercepted, "landed": landed}
    return {"kind": kind} | {k: None if n is None else {"low": n, "high": n} for k, n in both.items()}


def party(name: str, level: str = "group", gazetteer_id: str | None = None) -> dict[str, Any]:
    """Return a perpetrator or interceptor."""
    return {"name": name, "level": level, "gazetteer_id": gazetteer_id}


def place(name: str, lat: float, lon: float, country: str, precision: int = 1, **more: Any) -> dict[str, Any]:
    """Return a place."""
    return AIR_BASE | {"name": name, "lat": lat, "lon": lon, "country": country, "precision": precision,
                       "admin1": None, "gazetteer_id": f"test:{name}", "gazetteer_name": name} | more  # fmt: skip


def incident(id: str = "i1", day: str | tuple[str, str] | None = "2022-01-05", **slots: Any) -> Incident:
    """Return an incident; counts are (low, high), all other slots as in docs/records.md, targets may be kinds only."""
    given = DEFAULTS | slots
    if day:
        first, last = (day, day) if isinstance(day, str) else day
        given |= {"date_from": first, "date_to": last, "date_precision": "day" if first == last else "days"}
    given["targets"] = [{"name": t, "kind": t} if isinstance(t, str) else t for t in given.get("targets", [])]
    meta = {k: given.pop(k) for k in ("grade", "statements", "documents", "voices") if k in given}
    unknown = set(given) - set(SLOTS)
    assert not unknown, unknown
    picks = {slot: pick(given.get(slot)) for slot in SLOTS}
    told = tuple(s.id for s in meta.get("statements", ()))
    picks["killed"] = replace(picks["killed"], statements=told, agree=told)
    documents = meta.get("documents", (document("d1"),))
    return Incident(
        id=id,
        members=tuple(Member(f"{id}-{d.id}", d.id, d.publisher or d.id) for d in documents),
        voices=meta.get("voices", tuple(Voice(d.publisher or d.id, "outlet", (f"{id}-{d.id}",)) for d in documents)),
        picks=picks,
        grade=meta.get("grade", given["attribution"]),
        confidence=Confidence("medium", "one voice, day and place told"),
        statements=tuple(meta.get("statements", ())),
        documents=tuple(documents),
    )


def document(id: str, publisher: str = "Example News", published: str = "2022-01-06") -> StoredDocument:
    """Return a document."""
    sha = hashlib.sha256(id.encode()).hexdigest()
    return StoredDocument(id, sha, f"Title of {id}", f"https://example.org/{id}", publisher, None, "en", published)


def killed_statement(quote: str, low: int, high: int | None = None) -> StatementRow:
    """Return what somebody said of the dead."""
    return StatementRow(
        f"s-{quote}", "i1-d1", "d1", "killed", {"low": low, "high": high}, None, "asserts", 0, len(quote), quote
    )
