"""The values of a record in words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Any

from dateline import codebook, lang
from dateline.gazetteer.names import fold
from dateline.gazetteer.sources import cells_of

Record = dict[str, Any]

COUNTS = ("killed", "injured", "kidnapped")


def heading(report: Record) -> str:
    """Return an incident on one line: when, where, what."""
    return " · ".join((when(report), where(report), what(report)))


def when(report: Record) -> str:
    """Return the day or stretch of days in words: "5 Jan 2022, evening", "1-31 Dec 2021", "date not said"."""
    start, end = report["date_from"], report["date_to"]
    days = "date not said" if start is None else day(start)
    if end != start:
        days += f" to {day(end)}"
    return days + (f", {clean(report['time_of_day'])}" if report["time_of_day"] else "")


def where(report: Record) -> str:
    """Return the place in words with its province and country: "Gao, Mali (ML)", "in Mali (ML; place not named)"."""
    place = report["place"]
    if place is None:
        return "place not said"
    name = country(place["country"])
    if not place["name"].strip():
        area = ", ".join(part for part in (place["admin1"], name) if part)
        inner = f"{area[:-1]}; place not named)" if area.endswith(")") else f"{area} (place not named)"
        return clean(f"in {inner}") if area else "place not named"
    if place["name"] == _countries().get(place["country"]):
        return clean(name)
    province = place["admin1"] if fold(place["admin1"] or "") != fold(place["name"]) else None
    return clean(", ".join(part for part in (place["name"], province, name) if part))


def country(code: str | None) -> str:
    """Return a country's English name with its code, "Mali (ML)"; "" for None."""
    if not code:
        return ""
    name = _countries().get(code)
    return f"{name} ({code})" if name else code


@cache
def _countries() -> dict[str, str]:
    """Return the English names by code, as the gazetteer has them (it is made from the same two tables)."""
    spoken = lang.load("en", "places").get("countries", {})
    return {cells[1]: spoken.get(cells[1], cells)[0] for cells in cells_of("countries", "countries.tsv")}


def kind(code: str) -> str:
    """Return a type of incident in words."""
    return str(codebook.load("events")["types"].get(code, {}).get("label", code.replace("_", " ")))


def what(report: Record) -> str:
    """Return the kind of incident in words, with its stage and whether it is background or an aggregate."""
    extra = [report["stage"]] if report["stage"] != "completed" else []
    extra += [report["focus"]] if report["focus"] != "new" else []
    extra += ["series"] if report["scope"] != "single" and report["focus"] != "aggregate" else []
    return kind(report["type"]) + (f" ({', '.join(extra)})" if extra else "")


# --- counts -------------------------------------------------------------------------------------------------------


def count(value: Record) -> str:
    """Return a count in words: "none", "5", "at least 12", "up to 40", "10 to 12"."""
    low, high = value["low"], value["high"]
    if low == high:
        return "none" if low == 0 else "some" if low is None else f"{low:,}"
    if high is None:
        return f"at least {low:,}"
    return f"up to {high:,}" if low is None else f"{low:,} to {high:,}"


def toll(report: Record, slot: str) -> str:
    """Return the killed, injured or kidnapped in words, "more than 300" where the text says so; "" when it says nothing."""
    value = report[slot]
    told = [s for s in report["statements"] if s["attribute"] == slot and s["value"] == value]
    return next((words for s in told if (words := as_told(s)) != count(value)), count(value)) if value else ""


def as_told(statement: Record) -> str:
    """Return the count of a statement in words, "more than 300" where its quote says so."""
    value = statement["value"]
    if value["high"] is None and value["low"] and _says_over(statement["quote"], value["low"] - 1):
        return f"more than {value['low'] - 1:,}"
    return count(value)


def _says_over(quote: str, number: float) -> bool:
    """Return whether the words say "more than" that number: in digits, or, where they hold no digits, in words."""
    over, least = _bounds()
    digits = re.findall(r"\d+(?:[,.]\d{3})*", quote)
    named = not digits or any(re.sub(r"\D", "", d) == f"{number:g}" for d in digits)
    return named and bool(over.search(quote)) and not least.search(quote)


@cache
def _bounds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the words for "more than" and for "at least"."""
    words = lang.load("en", "quantities")["qualifiers"]
    over, least = ("|".join(re.escape(p).replace(r"\ ", r"\s+") for p in words[key]) for key in ("over", "least"))
    return re.compile(rf"\b(?:{over})\b", re.IGNORECASE), re.compile(rf"\b(?:{least})\b", re.IGNORECASE)


# --- parties and things -------------------------------------------------------------------------------------------


def names(entries: list[Any]) -> str:
    """Return the names of parties, targets, sources or plain strings, one after the other."""
    return clean(", ".join(entry if isinstance(entry, str) else entry["name"] for entry in entries))


def weapons(report: Record) -> str:
    """Return the weapons with their counts; those of which the text only says that none were used are left out."""
    return clean(", ".join(_weapon(weapon) for weapon in report["weapons"] if not _unused(weapon)))


def _unused(weapon: Record) -> bool:
    return _none(weapon["fired"]) and not any(
        weapon[part] and not _none(weapon[part]) for part in ("intercepted", "landed")
    )


def _none(value: Record | None) -> bool:
    return value is not None and value["low"] == value["high"] == 0


def _weapon(weapon: Record) -> str:
    parts = ("fired", "intercepted", "landed")
    counts = [
        f"{count(weapon[part])} {part}"
        for part in parts
        if weapon[part] and not (part == "fired" and _none(weapon[part]))
    ]
    return weapon_kind(weapon["kind"]) + (f" ({', '.join(counts)})" if counts else "")


def weapon_kind(code: str) -> str:
    """Return a weapon's kind in words, small where it is no acronym."""
    label = str(codebook.load("weapons").get(code, {}).get("label", code.replace("_", " ")))
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def responsibility(report: Record) -> str:
    """Return who did it and how that is known, "" when the text says neither."""
    who = ", ".join(party["name"] for party in report["perpetrators"])
    by = ", ".join(report["claimed_by"] if report["attribution"] == "claimed" else report["attributed_by"])
    denied = f"denied by {', '.join(report['denied_by'])}" if report["denied_by"] else ""
    how = "" if report["attribution"] == "unknown" else report["attribution"].replace("_", " ")
    if not who and not how:
        return ""
    how += f" by {by}" if how and by and by != who else ""
    how = "; ".join(part for part in ("" if denied and how == "denied" else how, denied) if part)
    return clean(f"{who or 'not said'} ({how})" if how else who)


# --- letters ------------------------------------------------------------------------------------------------------


def day(iso: str) -> str:
    """Return a day in words: "5 Jan 2022"; text that is no day as it came, for a record may be written by anybody."""
    try:
        at = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{at.day} {at:%b} {at.year}"


def clean(text: str) -> str:
    """Return the text on one line without characters that steer a terminal."""
    flat = " ".join(text.split())
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Cf") or c == "\xad" else "\ufffd" for c in flat)
