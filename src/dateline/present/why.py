"""Why a report has a value: the words that support it and those that stand against it."""

from __future__ import annotations

import textwrap

from dateline.model import ATTRIBUTES
from dateline.present.quoting import because
from dateline.present.sides import AGAINST, BESIDE, FOR, side
from dateline.present.words import (
    COUNTS,
    Record,
    as_told,
    clean,
    country,
    day,
    kind,
    names,
    toll,
    weapon_kind,
    weapons,
    when,
)

_AROUND = 130  # characters of the sentence on either side of the words
SLOTS = (
    "type",
    "stage",
    "focus",
    "scope",
    "date",
    "time_of_day",
    "place",
    "perpetrators",
    "attribution",
    "attributed_by",
    "claimed_by",
    "denied_by",
    "interceptors",
    "targets",
    "weapons",
    "killed",
    "injured",
    "kidnapped",
    "damage",
    "sources",
)
# Who is responsible rests on both: who is told as the doer, and who claims, blames or denies.
_RESPONSIBILITY = ("perpetrator", "attribution")
_TITLES = {FOR: "For it:", AGAINST: "Against it:", BESIDE: "Also told, not chosen:"}


def is_slot(name: str) -> bool:
    """Return whether ``explain`` knows a slot of that name."""
    return name in SLOTS or name in ATTRIBUTES or name in ATTRIBUTES.values()


def explain(report: Record, slot: str, width: int = 80) -> str:
    """Return in sentences what the report has in a slot, which words support it and which stand against it.

    ``slot`` is a field of the record or an attribute ("date", "perpetrator"). Every statement is given with its speaker, its
    sentence, its place in the text and the rule that read it. Raises KeyError for any other name.
    """
    if not is_slot(slot):
        raise KeyError(slot)
    field = next((name for name, attribute in ATTRIBUTES.items() if attribute == slot and slot not in SLOTS), slot)
    value = _value(report, field)
    if not value:
        lines = [f"{slot}: the text does not say.", *_left_out(report, field)]
    else:
        lines = [f"{slot}: {value}.", *_reasons(report, field)]
    return "\n".join(row for line in lines for row in _wrap(line, width))


def _reasons(report: Record, field: str) -> list[str]:
    """Return the statements about a value in their groups, or why there are none."""
    sides = [(side(report, field, s), s) for s in _statements(report, field)]
    told = [(verdict, s) for verdict, s in sides if verdict is not None]
    if not told:
        return ["No words of its own: it follows from how the whole is told and from the report's other values."]
    if all(verdict != FOR for verdict, _ in told) and field in COUNTS:
        return ["It was worked out from:", *(_line(s, meant=True) for _, s in told)]
    lines = []
    for verdict, title in _TITLES.items():
        group = [s for v, s in told if v == verdict]
        if group:
            lines += [title, *(_line(s, meant=verdict != FOR) for s in group)]
        elif verdict == FOR:
            lines.append("No words of its own: it follows from the report's other values.")
    return lines


def _left_out(report: Record, field: str) -> list[str]:
    """Return the words that speak of an empty slot without filling it."""
    made = [s for s in _statements(report, field) if s["attribute"] == ATTRIBUTES.get(field, field)]
    kept = [s for s in made if ATTRIBUTES.get(field) != "attribution" or side(report, field, s) == FOR]
    return ["Left out:", *(_line(s, meant=True) for s in kept)] if kept else []


def _statements(report: Record, field: str) -> list[Record]:
    attribute = ATTRIBUTES.get(field, field)
    wanted = _RESPONSIBILITY if attribute in _RESPONSIBILITY else (attribute,)
    return [s for s in report["statements"] if s["attribute"] in wanted]


def _line(statement: Record, meant: bool) -> str:
    """Return a statement as a list entry, with the value that it was read as where that is not the chosen one."""
    value = f"{_meant(statement)} — " if meant else ""
    return f"- {value}{because(statement, _AROUND)}"


def _meant(statement: Record) -> str:
    """Return in words what a statement was read as."""
    attribute, value = statement["attribute"], statement["value"]
    if attribute == "date" and isinstance(value, list) and len(value) == 2:
        return day(value[0]) + (f" to {day(value[1])}" if value[1] != value[0] else "")
    if isinstance(value, dict) and {"low", "high"} <= value.keys():
        return as_told(statement)
    if attribute == "type":
        return kind(str(value))
    return weapon_kind(str(value)) if attribute == "weapon" else clean(str(value))


def _value(report: Record, field: str) -> str:
    """Return the value of a field in words, "" when it has none."""
    if field == "date":
        return f"{when(report)} ({report['date_precision']}; {report['date_basis']})" if report["date_from"] else ""
    if field in COUNTS:
        return toll(report, field)
    if field == "weapons":
        return weapons(report)
    value = report[field]
    if not value or value == "unknown":
        return ""
    if field in ("date_from", "date_to"):
        return day(value)
    if field == "place":
        return _place_in_full(value)
    if field == "type":
        return f"{kind(value)} ({value})"
    if field == "attribution":
        by = {"claimed": report["claimed_by"], "blamed": report["attributed_by"], "denied": report["denied_by"]}.get(
            value
        )
        return clean(value.replace("_", " ") + (f" by {', '.join(by)}" if by else ""))
    return names(value) if isinstance(value, list) else clean(str(value))


def _place_in_full(place: Record) -> str:
    lat, lon = place["lat"], place["lon"]
    named = f"“{place['name']}”" if place["name"].strip() else "not named"
    parts = [
        f"{named}, in the gazetteer {place['gazetteer_name']} ({place['gazetteer_id']})",
        place["admin1"],
        country(place["country"]),
        f"{abs(lat):.2f} {'N' if lat >= 0 else 'S'} {abs(lon):.2f} {'E' if lon >= 0 else 'W'}",
        f"within {place['radius_km']:g} km",
        f"precision {place['precision']} of 7",
    ]
    return clean(", ".join(part for part in parts if part))


def _wrap(line: str, width: int) -> list[str]:
    rest = "  " if line.startswith("- ") else ""
    return textwrap.wrap(line, max(width, 40), subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
