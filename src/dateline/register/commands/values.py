"""What a person types as a slot's value, as the value that the slot holds."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from dateline import codebook
from dateline.register.errors import BadJudgement

STAGES = ("completed", "intercepted", "foiled", "missed", "threatened")
ATTRIBUTIONS = ("claimed", "blamed", "reported_as_fact", "denied", "unclaimed", "unknown")
DAMAGE = ("none", "minor", "some", "destroyed")
FOCUS = ("new", "background", "aggregate")
SCOPE = ("single", "series")
COUNTS = ("killed", "injured", "kidnapped")
DATES = ("date_from", "date_to")
NAMES = ("attributed_by", "claimed_by", "denied_by")
PARTIES = ("perpetrators", "interceptors")

_COUNT = re.compile(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+)|(\+))?")
_POINT = re.compile(r"(.+?)\s*@\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")


def parse_value(slot: str, text: str) -> Any:
    """Return the value of a slot as typed: "3", "3-5" or "12+" for counts, 2022-01-05 for days, names split by ";" for lists.

    A place is "NAME @ LAT,LON" in degrees. "null" empties a slot. Anything may be written as JSON. Raises BadJudgement.
    """
    if text.strip() == "null":
        return None
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except ValueError as error:
            raise BadJudgement(
                f"the value is broken JSON ({error})", "Mend it, or write it without brackets"
            ) from error
    if slot in COUNTS:
        return _count(slot, text)
    if slot in DATES:
        return _day(slot, text)
    if slot == "place":
        return _place(text)
    if slot in (*NAMES, *PARTIES, "targets", "weapons", "sources"):
        return _list(slot, [part.strip() for part in text.split(";") if part.strip()])
    return _code(slot, text)


def _count(slot: str, text: str) -> dict[str, int | None]:
    found = _COUNT.fullmatch(text.strip())
    if found is None:
        raise BadJudgement(f"{text!r} is no count for {slot}", 'Write 3, or 3-5, or "12+" for at least 12')
    low = int(found[1])
    high = None if found[3] else int(found[2]) if found[2] else low
    if high is not None and high < low:
        raise BadJudgement(f"{text!r} ends below where it begins", "Write the smaller number first")
    return {"low": low, "high": high}


def _day(slot: str, text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise BadJudgement(f"{text!r} is no day for {slot}", "Write it as 2022-01-05") from error


def _place(text: str) -> dict[str, Any]:
    found = _POINT.fullmatch(text.strip())
    if found is None or not (-90 <= float(found[2]) <= 90 and -180 <= float(found[3]) <= 180):
        raise BadJudgement(f"{text!r} is no place", 'Write "Name @ 33.79,42.44", degrees north and east')
    return {
        "name": found[1], "lat": float(found[2]), "lon": float(found[3]), "radius_km": 1.0, "country": None,
        "admin1": None, "gazetteer_id": None, "precision": 1, "role": "target",
    }  # fmt: skip


def _list(slot: str, names: list[str]) -> list[Any]:
    if slot in NAMES:
        return names
    if slot in PARTIES:
        return [{"name": n, "level": "label", "gazetteer_id": None} for n in names]
    if slot == "targets":
        return [{"name": n, "kind": "other"} for n in names]
    if slot == "weapons":
        return [{"kind": n, "fired": None, "intercepted": None, "landed": None} for n in names]
    return [{"name": n, "role": None, "anonymous": False} for n in names]


def _code(slot: str, text: str) -> str:
    allowed = {
        "type": tuple(codebook.load("events")["types"]),
        "stage": STAGES,
        "attribution": ATTRIBUTIONS,
        "damage": DAMAGE,
        "focus": FOCUS,
        "scope": SCOPE,
    }.get(slot)
    if allowed is not None and text not in allowed:
        raise BadJudgement(f"{text!r} is no {slot}", f"It is one of {', '.join(allowed)}")
    return text
