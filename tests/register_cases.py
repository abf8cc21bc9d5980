"""Records made up for the tests of the register: what a report says, in a few words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from dateline.record import text_sha256
from dateline.register.book import Register
from dateline.register.schema import cases, edges, keys

BASE = {"name": "Ain al-Asad", "lat": 33.79, "lon": 42.44, "gazetteer_id": "site:asad"}
TOWN = {"name": "Hit", "lat": 33.64, "lon": 42.82, "gazetteer_id": "geonames:1"}
CITY = {"name": "Mosul", "lat": 36.34, "lon": 43.13, "gazetteer_id": "geonames:2"}
PROVINCE = {
    "name": "Anbar",
    "lat": 33.0,
    "lon": 42.0,
    "gazetteer_id": "admin1:anbar",
    "radius_km": 200.0,
    "precision": 4,
}


def place(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"radius_km": 3.0, "precision": 1, "country": "IQ", "admin1": None, "role": "target", **value}


def report(document: str, number: int = 0, **told: Any) -> dict[str, Any]:
    """One report of a document; ``told`` overrides its slots. ``source`` is the speaker of everything it says."""
    source = told.pop("source", None)
    day = told.pop("day", "2022-01-05")
    base: dict[str, Any] = {
        "id": "r" + hashlib.sha256(f"{document}/{number}".encode()).hexdigest()[:16],
        "trigger": [40 * number, 40 * number + 6],
        "type": "rocket_attack",
        "stage": "completed",
        "focus": "new",
        "scope": "single",
        "date_from": day,
        "date_to": day,
        "date_precision": "day" if day else None,
        "date_basis": "date in full" if day else None,
        "time_of_day": None,
        "place": place(BASE),
        "attribution": "unknown",
        "killed": None,
        "injured": None,
        "kidnapped": None,
        "damage": None,
        **{
            k: []
            for k in (
                [
                    "perpetrators",
                    "attributed_by",
                    "claimed_by",
                    "denied_by",
                    "interceptors",
                    "targets",
                    "weapons",
                    "sources",
                ]
            )
        },
    }
    base.update(told)
    said = [(slot, base[slot]) for slot in ("type", "killed", "injured", "damage") if base[slot] is not None]
    base["statements"] = [
        {
            "attribute": a,
            "value": v,
            "source": source,
            "stance": "asserts",
            "start": 0,
            "end": 6,
            "quote": "Attack",
            "rule": "",
        }
        for a, v in said
    ]
    if source and not base["sources"]:
        base["sources"] = [{"name": source, "role": "other", "anonymous": False}]
    return base


def record(id_: str, *reports: dict[str, Any], **told: Any) -> tuple[dict[str, Any], str]:
    """A document's record and its text. ``told`` overrides what it says of the document."""
    text = told.pop("text", f"Attack told by {id_} in words of its own.")
    document = {
        "id": id_, "url": None, "publisher": f"{id_} daily", "agency": None, "title": f"Title {id_}", "language": "en",
        "published_at": "2022-01-06", "published_basis": "given", "text_sha256": text_sha256(text), "blocks": [], **told,
    }  # fmt: skip
    return {"id": id_, "document": document, "reports": list(reports), "flags": []}, text


def added(book: Register, *made: tuple[dict[str, Any], str], reader: str = "1") -> list[str]:
    return [book.add(rec, text, reader) for rec, text in made]


def export(book: Register, policy: str = "ucdp") -> str:
    """Everything that follows from the register, as text to compare: who and when are not part of it."""
    return "\n".join(json.dumps(asdict(i), sort_keys=True, default=repr) for i in book.incidents(policy=policy))


def derived(book: Register) -> dict[str, list[Any]]:
    """The derived tables, in one order."""
    with book.database.reading() as connection:
        return {
            "cases": sorted(
                tuple(r) for r in connection.execute(select(cases.c.report_id, cases.c.node, cases.c.incident))
            ),
            "keys": sorted(tuple(r) for r in connection.execute(select(keys.c.key, keys.c.node))),
            "edges": sorted(tuple(r) for r in connection.execute(select(edges))),
        }


def groups(book: Register) -> set[frozenset[str]]:
    """The documents of every incident."""
    return {frozenset(m.document_id for m in i.members) for i in book.incidents()}


def count(n: int, high: int | None = -1) -> dict[str, Any]:
    return {"low": n, "high": n if high == -1 else high}


def party(*names: str) -> list[dict[str, Any]]:
    return [{"name": n, "level": "group", "gazetteer_id": f"group:{n.lower()}"} for n in names]


def ids(values: Iterable[Any]) -> list[str]:
    return [v.id for v in values]
