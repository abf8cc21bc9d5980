"""The register's values as people read them. Every word that is a code's label or guideline comes from the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dateline import codebook
from dateline.model import ATTRIBUTES
from dateline.present import words
from dateline.register.model import SLOTS, Pick, StatementRow

COUNTS = ("killed", "injured", "kidnapped")

#: Slots that the incident's page lists, in this order; the others are told beside them or follow from them.
LISTED = (
    "type", "stage", "date_from", "date_to", "time_of_day", "place", "perpetrators", "attribution", "claimed_by", "attributed_by",
    "denied_by", "targets", "weapons", "interceptors", "killed", "injured", "kidnapped", "damage", "sources",
)  # fmt: skip
#: Slots that the page lists even where nothing was said of them: that they are empty says something.
ALWAYS = ("type", "date_from", "place", "perpetrators", "killed", "injured")
_TABLES = {
    "stage": "stages",
    "attribution": "attribution",
    "damage": "damage",
    "focus": "focus",
    "scope": "scope",
    "stance": "stances",
    "confidence": "confidence",
    "status": "status",
    "voice": "voices",
    "precision": "precision",
    "block": "blocks",
    "grade": "attribution",
}


def slot_label(slot: str) -> str:
    """Return what a slot is called; an attribute of statements is called like its slot."""
    book = codebook.load("slots")["slots"]
    return str(book.get(slot, book.get(slot_of(slot), {})).get("label", slot.replace("_", " ")))


def slot_of(attribute: str) -> str:
    """Return the first slot that an attribute of statements speaks of: "perpetrator" is of "perpetrators"."""
    return next((slot for slot in SLOTS if ATTRIBUTES.get(slot, slot) == attribute), attribute)


def guide(slot: str) -> str:
    """Return the guideline that a reviewer judges a slot by."""
    return str(codebook.load("slots")["slots"].get(slot, {}).get("guide", ""))


def code(kind: str, value: Any) -> str:
    """Return the label of a code: kind is type, weapon, target, policy, or a slot or table of ``codebook/slots.toml``."""
    if value is None:
        return ""
    if kind == "type":
        return words.kind(str(value))
    if kind == "weapon":
        return words.weapon_kind(str(value))
    if kind == "target":
        return str(codebook.load("targets").get(value, {}).get("label", str(value).replace("_", " "))).lower()
    if kind == "policy":
        return str(codebook.load("slots")["policies"][value]["label"])
    table = codebook.load("slots").get(_TABLES.get(kind, kind), {})
    return str(table.get(str(value), str(value).replace("_", " ")))


def definition(code_: str) -> str:
    """Return the definition of an event type."""
    return str(codebook.load("events")["types"].get(code_, {}).get("definition", ""))


def value(slot: str, told: Any) -> str:
    """Return the value of a slot, or of a statement about it, in words; "not told" for None."""
    if told is None or told == []:
        return "not told"
    if slot in COUNTS:
        return figure(told)
    if slot in ("date_from", "date_to", "date"):
        return days(told) if isinstance(told, list | tuple) else words.day(str(told))
    if slot == "place":
        return (
            words.where({"place": {"admin1": None, "country": None, **told}})
            if isinstance(told, Mapping)
            else str(told)
        )
    if slot in ("weapons", "weapon"):
        return _weapons(told if isinstance(told, list) else [told])
    if slot in ("targets", "target"):
        return _each(told, "target")
    if isinstance(told, str):
        return code(slot, told) if slot in ("type", *_TABLES) else words.clean(told)
    return _each(told, slot)


def _each(told: Any, kind: str) -> str:
    parts = told if isinstance(told, list | tuple) else [told]
    return words.clean("; ".join(_one(part, kind) for part in parts))


def _one(part: Any, kind: str) -> str:
    if isinstance(part, Mapping):
        name = str(part.get("name") or "")
        label = code(kind, part["kind"]) if kind == "target" and part.get("kind") not in (None, "other") else ""
        if label and label not in name.lower():
            return f"{name} ({label})" if name else label
        return name or str(part.get("kind") or ", ".join(f"{k} {v}" for k, v in part.items() if v is not None))
    return str(part)


def _weapons(told: list[Any]) -> str:
    given = [w if isinstance(w, Mapping) else {"kind": str(w)} for w in told]
    filled = [{"kind": "weapon", "fired": None, "intercepted": None, "landed": None, **w} for w in given]
    return words.weapons({"weapons": filled}) or ", ".join(f"no {code('weapon', w['kind'])}" for w in filled)


def days(told: Sequence[str | None]) -> str:
    """Return a first and a last day in words: "5 Jan 2022", "1 Dec 2021 to 31 Dec 2021"."""
    return words.when({"date_from": told[0], "date_to": told[-1], "time_of_day": None})


def figure(told: Any) -> str:
    """Return a count in words: a number, or low and high as in docs/records.md."""
    if isinstance(told, Mapping):
        return words.count({"low": told.get("low"), "high": told.get("high")})
    return "none" if told == 0 else f"{told:,.0f}"


def bounds(slot: str, pick: Pick) -> str:
    """Return how far the tellings of a count or a day lie apart, "" where they agree."""
    if pick.low is None and pick.high is None:
        return ""
    if pick.low == pick.high == pick.best:
        return ""
    high = "more" if pick.high is None else value(slot, pick.high)
    return f"{value(slot, pick.low)} to {high}"


def best(slot: str, pick: Pick) -> str:
    """Return the best value of a pick in words; what may not stand is said to be open."""
    if pick.best is None and pick.statements:
        return "not settled"
    return value(slot, pick.best)


def speaker(statement: StatementRow) -> str:
    """Return who says it: a reviewer, the speaker as written, or the article itself."""
    if statement.reviewer:
        return f"{statement.reviewer} (reviewer)"
    return statement.source or "the article itself"


def table(name: str) -> Mapping[str, Any]:
    """Return a table of ``codebook/slots.toml``."""
    found: Mapping[str, Any] = codebook.load("slots")[name]
    return found
