"""One cell of a user's table as the value of a slot; what does not fit is said, never guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dateline import actors, codebook
from dateline.export import countries

CODES: dict[str, tuple[str, ...]] = {
    "stage": ("completed", "intercepted", "foiled", "missed", "threatened"),
    "attribution": ("claimed", "blamed", "reported_as_fact", "denied", "unclaimed", "unknown"),
    "damage": ("none", "minor", "some", "destroyed"),
    "focus": ("new", "background", "aggregate"),
    "scope": ("single", "series"),
}
_COUNT = re.compile(r"(\d+)(?:\.0+)?(?:\s*(?:-|–|to)\s*(\d+)|(\+))?")
_MAX = 10**9


class BadCell(ValueError):
    """A cell that does not fit its slot; ``mend`` says what would."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


def code(slot: str, text: str) -> str:
    """Return one of our codes for a slot that holds one. Raises BadCell."""
    allowed = tuple(codebook.load("events")["types"]) if slot == "type" else CODES.get(slot)
    if allowed is not None and text not in allowed:
        raise BadCell(f"{text!r} is no {slot}", f"Map it under [values.{slot}] to one of {', '.join(allowed)}")
    return text


def count(slot: str, text: str) -> dict[str, int | None]:
    """Return "3", "3-5" or "12+" (at least 12) as bounds. Raises BadCell."""
    found = _COUNT.fullmatch(text)
    if found is None or int(found[1]) > _MAX or (found[2] and int(found[2]) < int(found[1])):
        raise BadCell(f"{text!r} is no count for {slot}", 'Write 3, or 3-5, or "12+" for at least 12')
    low = int(found[1])
    return {"low": low, "high": None if found[3] else int(found[2]) if found[2] else low}


def day(text: str, formats: Sequence[str]) -> str:
    """Return a day as YYYY-MM-DD, read by one of the formats (of ``strptime``) or as ISO 8601. Raises BadCell."""
    for form in formats:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        mend = 'Write 2022-01-05, or give its form: [dates] formats = ["%d/%m/%Y"]'
        raise BadCell(f"{text!r} is no day", mend) from None


def items(slot: str, text: str, separator: str, values: Mapping[str, str]) -> list[Any]:
    """Return the things of a list slot; ``values`` maps their words to our codes (weapons, targets). Raises BadCell."""
    parts = [part.strip() for part in text.split(separator) if part.strip()]
    if slot == "weapons":
        return [{"kind": _weapon(values.get(p, p)), "fired": None, "intercepted": None, "landed": None} for p in parts]
    if slot == "targets":
        return [{"name": p, "kind": _target(values.get(p), p)} for p in parts]
    if slot in ("perpetrators", "interceptors"):
        return [_party(values.get(p, p)) for p in parts]
    return [values.get(p, p) for p in parts]


def _weapon(kind: str) -> str:
    if kind not in codebook.load("weapons"):
        raise BadCell(
            f"{kind!r} is no kind of weapon", "Map it under [values.weapons]; codes are in codebook/weapons.toml"
        )
    return kind


def _target(kind: str | None, name: str) -> str:
    """Return the kind of a target: as mapped, else the one whose code or label the name is. Raises BadCell."""
    book = codebook.load("targets")
    word = (kind or name).casefold()
    found = next((k for k, row in book.items() if word in (k, row["label"].casefold())), None)
    if found is None:
        raise BadCell(
            f"{kind or name!r} is no kind of target",
            "Map it under [values.targets]; codes are in codebook/targets.toml",
        )
    return found


def _party(name: str) -> dict[str, Any]:
    """Return a party: known when its name is that of one actor, else a label as written."""
    known = actors.lookup(name)
    if len(known) == 1:
        return {"name": name, "level": known[0].level, "gazetteer_id": known[0].id}
    return {"name": name, "level": "label", "gazetteer_id": None}


def degrees(text: str, most: float) -> float:
    """Return a latitude or longitude. Raises BadCell."""
    return _number(text, -most, most, f"is not within {most:g} degrees", "Write decimal degrees, WGS 84")


def radius(text: str) -> float:
    """Return a radius in kilometres. Raises BadCell."""
    return _number(text, 0.0, 20_100.0, "is no radius", "Write kilometres")


def _number(text: str, least: float, most: float, message: str, mend: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise BadCell(f"{text!r} {message}", mend)
    return value


def precision(text: str) -> int:
    """Return a UCDP where_prec, 1 to 7. Raises BadCell."""
    if text not in tuple("1234567"):
        raise BadCell(f"{text!r} is no precision", "Write 1 (exact) to 7 (at sea), as UCDP's where_prec")
    return int(text)


def country(text: str) -> str:
    """Return an ISO 3166-1 alpha-2 code from that code, the alpha-3 code or an English name. Raises BadCell."""
    wanted = text.casefold()
    for known in countries.load().values():
        names = (known.code, known.iso3, known.name, known.acled_name, known.ucdp_name, known.gtd_name)
        if wanted in (name.casefold() for name in names if name):
            return known.code
    raise BadCell(f"{text!r} is no country", "Write its two letters (ISO 3166-1), or map it under [values.country]")
