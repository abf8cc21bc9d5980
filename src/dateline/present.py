"""Records made for people: one incident a block, flags below, and why a value was chosen, in sentences."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from dateline import codebook

Record = dict[str, Any]
Style = Callable[[str, str], str]

_INDENT = 3
_LABEL = 10
# Record fields to the attribute that their statements carry.
ATTRIBUTES = {
    "date_from": "date",
    "date_to": "date",
    "date_precision": "date",
    "date_basis": "date",
    "time_of_day": "date",
    "perpetrators": "perpetrator",
    "interceptors": "interceptor",
    "targets": "target",
    "weapons": "weapon",
    "sources": "source",
    "attributed_by": "attribution",
    "claimed_by": "attribution",
    "denied_by": "attribution",
}
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
_ROWS = (
    ("by", ("perpetrator", "attribution")),
    ("stopped by", ("interceptor",)),
    ("against", ("target",)),
    ("with", ("weapon",)),
    ("effects", ("killed", "injured", "kidnapped", "damage")),
    ("told by", ("source",)),
)


def plain(text: str, style: str) -> str:
    """Return the text as it is: the style for anything but a terminal."""
    return text


def table(record: Record, location: str, width: int = 80, evidence: bool = False, style: Style = plain) -> str:
    """Return one document's record as text for a person, at most ``width`` columns where words allow, newline at the end.

    ``evidence`` adds the words behind each value. ``style`` paints a piece by name: title, head, label, quote, warning.
    """
    document = record["document"]
    title = _clean(document["title"] or "(no headline)")
    lines = [style(line, "title") for line in textwrap.wrap(title, width) or [title]]
    lines += textwrap.wrap(_origin(document, location), width)
    for number, report in enumerate(record["reports"], 1):
        lines += ["", *_incident(number, report, width, evidence, style)]
    if not record["reports"]:
        lines += ["", "   no incidents found"]
    if record["flags"]:
        lines += ["", style("flags", "head")]
        for flag in record["flags"]:
            text = f"{flag['code']}: {_clean(flag['message'])}"
            lines += [style(line, flag["severity"]) for line in _wrap(text, width, " ! ", "   ")]
    return "\n".join(lines) + "\n"


def _origin(document: Record, location: str) -> str:
    """Return the line below the title: where the text is from and when it was published."""
    basis = {"given": "", "text": " (printed in the text)", "caption": " (from a caption)"}
    day = document["published_at"]
    published = f"published {_day(day)}{basis.get(document['published_basis'] or 'given', '')}" if day else "no date"
    parts = [location, document["publisher"], document["agency"], document["language"], published]
    return " · ".join(_clean(part) for part in parts if part)


def _incident(number: int, report: Record, width: int, evidence: bool, style: Style) -> Iterator[str]:
    head = " · ".join(part for part in (when(report), where(report), what(report)) if part)
    yield from (style(line, "head") for line in _wrap(head, width, f"{number}. ".rjust(_INDENT), " " * _INDENT))
    if evidence:
        yield from _evidence(report, ("date", "place", "type", "stage"), width, style)
    for label, attributes in _ROWS:
        value = describe(report, label)
        if value:
            first = " " * _INDENT + label.ljust(_LABEL) + " "
            rows = _wrap(value, width, first, " " * len(first))
            yield rows[0].replace(label, style(label, "label"), 1)
            yield from rows[1:]
            if evidence:
                yield from _evidence(report, attributes, width, style)
    yield " " * _INDENT + style("report".ljust(_LABEL), "label") + " " + report["id"]


def _evidence(report: Record, attributes: tuple[str, ...], width: int, style: Style) -> Iterator[str]:
    """Yield the words behind the values, each once, with their speaker and the rule."""
    pad = " " * (_INDENT + _LABEL + 1)
    for statement in report["statements"]:
        if statement["attribute"] in attributes:
            for line in _wrap(f"{statement['attribute']}: {_because(statement)}", width, pad + "» ", pad + "  "):
                yield style(line, "quote")


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    wrapped = textwrap.wrap(
        text, max(width, 40), initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return wrapped or [first.rstrip()]


# --- values in words ----------------------------------------------------------------------------------------------


def when(report: Record) -> str:
    """Return the day or stretch of days in words: "5 Jan 2022, evening", "1-31 Dec 2021", "date not said"."""
    start, end = report["date_from"], report["date_to"]
    days = "date not said" if start is None else _day(start)
    if end != start:
        days += f" to {_day(end)}"
    return days + (f", {_clean(report['time_of_day'])}" if report["time_of_day"] else "")


def where(report: Record) -> str:
    """Return the place in words with its province and country code, or "place not said"."""
    place = report["place"]
    if place is None:
        return "place not said"
    names = [place["name"]]
    names += [part for part in (place["admin1"], place["country"]) if part and part not in names]
    return _clean(", ".join(names))


def what(report: Record) -> str:
    """Return the kind of incident in words, with its stage and whether it is background or an aggregate."""
    kinds = codebook.load("events")["types"]
    label = str(kinds.get(report["type"], {}).get("label", report["type"].replace("_", " ")))
    extra = [report["stage"]] if report["stage"] != "completed" else []
    extra += [report["focus"]] if report["focus"] != "new" else []
    extra += ["series"] if report["scope"] != "single" and report["focus"] != "aggregate" else []
    return label + (f" ({', '.join(extra)})" if extra else "")


def describe(report: Record, label: str) -> str:
    """Return one row of the table in words, "" when the text says nothing of it."""
    if label == "by":
        return _responsibility(report)
    if label == "stopped by":
        return _clean(", ".join(party["name"] for party in report["interceptors"]))
    if label == "against":
        return _clean(", ".join(target["name"] for target in report["targets"]))
    if label == "with":
        return _clean(", ".join(map(_weapon, report["weapons"])))
    if label == "effects":
        counts = [f"{slot} {count(report[slot])}" for slot in ("killed", "injured", "kidnapped") if report[slot]]
        return ", ".join(counts + ([f"damage {report['damage']}"] if report["damage"] else []))
    return _clean(", ".join(source["name"] for source in report["sources"]))


def count(value: Record) -> str:
    """Return a count in words: "none", "5", "at least 12", "up to 40", "10 to 12"."""
    low, high = value["low"], value["high"]
    if low == high:
        return "none" if low == 0 else "some" if low is None else f"{low:,}"
    if high is None:
        return f"at least {low:,}"
    return f"up to {high:,}" if low is None else f"{low:,} to {high:,}"


def _weapon(weapon: Record) -> str:
    name = str(weapon["kind"]).replace("_", " ")
    counts = [f"{count(weapon[part])} {part}" for part in ("fired", "intercepted", "landed") if weapon[part]]
    return name + (f" ({', '.join(counts)})" if counts else "")


def _responsibility(report: Record) -> str:
    """Return who did it and how that is known."""
    who = ", ".join(party["name"] for party in report["perpetrators"])
    by = ", ".join(report["claimed_by"] if report["attribution"] == "claimed" else report["attributed_by"])
    how = "" if report["attribution"] == "unknown" else report["attribution"].replace("_", " ")
    if not who and not how:
        return ""
    how += f" by {by}" if how and by and by != who else ""
    how += f"; denied by {', '.join(report['denied_by'])}" if report["denied_by"] else ""
    return _clean(f"{who or 'not said'} ({how})" if how else who)


# --- why ----------------------------------------------------------------------------------------------------------


def explain(report: Record, slot: str) -> str:
    """Return in sentences what the report has in a slot and which words, speaker and rule it rests on.

    ``slot`` is a field of the record or an attribute ("date", "perpetrator"). Raises KeyError for any other name.
    """
    if slot not in SLOTS and slot not in ATTRIBUTES and slot not in ATTRIBUTES.values():
        raise KeyError(slot)
    attribute = ATTRIBUTES.get(slot, slot)
    made = [statement for statement in report["statements"] if statement["attribute"] == attribute]
    value = _slot_value(report, slot)
    if value:
        lines = [f"{slot}: {value}."]
        lines += [f"- {_because(statement)}." for statement in made]
        if not made:
            lines.append("- No words of its own: it follows from the report's other values.")
    else:
        lines = [f"{slot}: the text does not say."]
        lines += [f"- Left out: {_because(statement)}." for statement in made]
    return "\n".join(lines)


def _slot_value(report: Record, slot: str) -> str:
    """Return the value of a slot in words, "" when it has none."""
    field = next((name for name in SLOTS if ATTRIBUTES.get(name) == slot), slot)
    if slot in ("date", "date_from", "date_to", "date_basis", "date_precision"):
        basis = f" ({report['date_precision']}; {report['date_basis']})"
        return when(report) + basis if report["date_from"] else ""
    if slot == "place":
        return _place_in_full(report["place"]) if report["place"] else ""
    if slot in ("killed", "injured", "kidnapped"):
        return count(report[slot]) if report[slot] else ""
    if field == "weapons":
        return ", ".join(map(_weapon, report["weapons"]))
    value = report[field]
    if isinstance(value, list):
        return _clean(", ".join(entry if isinstance(entry, str) else entry["name"] for entry in value))
    return _clean(str(value).replace("_", " ")) if value else ""


def _place_in_full(place: Record) -> str:
    lat, lon = place["lat"], place["lon"]
    parts = [
        f"“{place['name']}”, in the gazetteer {place['gazetteer_name']} ({place['gazetteer_id']})",
        place["admin1"],
        place["country"],
        f"{abs(lat):.2f} {'N' if lat >= 0 else 'S'} {abs(lon):.2f} {'E' if lon >= 0 else 'W'}",
        f"within {place['radius_km']:g} km",
        f"precision {place['precision']} of 7",
    ]
    return _clean(", ".join(part for part in parts if part))


def _because(statement: Record) -> str:
    """Return the words of a statement, who says them, how surely, and the rule that read them."""
    speaker = f"{_clean(statement['source'])} says" if statement["source"] else "the article says"
    stances = {"denies": ", denying it", "unconfirmed": ", unconfirmed"}
    rule = f" ({_clean(statement['rule'])})" if statement.get("rule") else ""
    place = f"{statement['start']}–{statement['end']}"
    return f"{speaker}{stances.get(statement['stance'], '')} “{_clean(statement['quote'])}” [{place}]{rule}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b} {day.year}"


def _clean(text: str) -> str:
    """Return the text on one line without characters that steer a terminal."""
    flat = " ".join(text.split())
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Cf") or c == "\xad" else "\ufffd" for c in flat)
