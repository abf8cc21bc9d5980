"""UCDP's table of vague dates (GED codebook 23.1, appendix 2), read from the language's word tables."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from dateline.lang import load
from dateline.times import days
from dateline.times.days import Days

_POINT = re.compile(r"(report|monday|sunday|saturday|month|year|slot_end|slot)((?:[+-](?:\d+|n)[dmy])*)")
_TERM = re.compile(r"([+-])(\d+|n)([dmy])")


@cache
def table(language: str = "en") -> dict[str, dict[str, Any]]:
    """Return the rows of the table by phrase."""
    return {row["phrase"]: row for row in load(language, "times")["ucdp"]}


def stretch(phrase: str, report: date, slot: Days | None = None, n: int = 0, own: bool = False) -> tuple[Days, int]:
    """Return the first and last day that a phrase of the table means, and UCDP's date precision (1 to 5).

    ``report`` is the day of the report, ``slot`` the days of the date named in the phrase, ``n`` the number named in it. ``own``
    asks for Dateline's reading where that differs from UCDP's. Raises KeyError for a phrase that is not in the table, ValueError
    when the row needs a slot and none is given.
    """
    row = table()[phrase]
    start = _point(row.get("own_start", row["start"]) if own else row["start"], report, slot, n)
    end = _point(row.get("own_end", row["end"]) if own else row["end"], report, slot, n)
    if row.get("within_year"):
        start = max(start, date(report.year, 1, 1))
    return (min(start, end), end), int(row["precision"])


def _point(words: str, report: date, slot: Days | None, n: int) -> date:
    """Return the day that one end of a row means."""
    m = _POINT.fullmatch(words)
    if m is None:
        raise ValueError(f"no such point in the table of phrases: {words}")
    day = _base(m.group(1), report, slot)
    for sign, number, unit in _TERM.findall(m.group(2)):
        count = (n if number == "n" else int(number)) * (-1 if sign == "-" else 1)
        day = days.shift(day, count) if unit == "d" else days.add_months(day, count * (12 if unit == "y" else 1))
    return day


def _base(name: str, report: date, slot: Days | None) -> date:
    if name in ("slot", "slot_end"):
        if slot is None:
            raise ValueError("this phrase names a date, and none is given")
        return slot[name == "slot_end"]
    weekdays = {"monday": 0, "saturday": 5, "sunday": 6}
    if name in weekdays:
        return days.weekday_before(report, weekdays[name])
    return {"report": report, "month": report.replace(day=1), "year": report.replace(month=1, day=1)}[name]
