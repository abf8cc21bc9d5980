"""How much time: the number in an expression, and durations as TIMEX3 writes them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dateline.times import days
from dateline.times.grammar import Expression
from dateline.times.lexer import Lexeme

_LETTERS = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M", "year": "Y"}
_MULTIPLES = {
    "fortnight": ("week", 2),
    "quarter": ("month", 3),
    "decade": ("year", 10),
    "century": ("year", 100),
    "weekend": ("day", 2),
}


_HALVES = {"TH": "PT{}H30M", "TM": "PT{}M30S", "Y": "P{}Y6M"}


class Amount(NamedTuple):
    """A count of units. ``number`` is None for "several" or a bare plural."""

    number: float | None

    def value(self, unit: str) -> str:
        """Return the TIMEX3 duration: ``P3D``, ``PT16H``, ``PXW`` when the count is vague."""
        number = self.number
        if unit == "century" and number is None:
            return "PXC"
        if unit in _MULTIPLES and number is not None:
            unit, size = _MULTIPLES[unit]
            number *= size
        elif unit in _MULTIPLES:
            unit = _MULTIPLES[unit][0]
        letter = _LETTERS[unit]
        count = "X" if number is None else f"{number:g}"
        if number is not None and number == 0.5 and letter == "TH":
            return "PT30M"
        if number is not None and number % 1 == 0.5 and letter in _HALVES:
            return _HALVES[letter].format(int(number))
        return f"P{letter[:-1]}{count}{letter[-1]}"


def amount(e: Expression) -> Amount | None:
    """Return the count that the expression states, or None when it states none ("the day before", "weeks")."""
    group = e.groups.get("count")
    if group is None:
        return None
    number = count_of(group)
    if number is not None and any(x.cls == "HALF" for x in e.groups.get("tail", ())):
        number += 0.5
    return Amount(number)


def count_of(group: tuple[Lexeme, ...]) -> float | None:
    """Return the number that the lexemes say ("two hundred", "twenty-four", "a couple of"), None when it is vague."""
    total: float | None = None
    for x in group:
        if x.cls == "VAGUE":
            return None
        if x.cls in ("HUNDRED", "THOUSAND"):
            total = (total or 1) * float(x.value)
        elif x.cls == "ART":
            total = total if total is not None else 1.0
        elif x.cls == "HALF":
            total = 0.5
        elif x.cls == "COUPLE":
            total = 2.0
        elif isinstance(x.value, int | float) and x.cls in ("DAY", "NUM", "BIG", "NW"):
            total = float(x.value) + (
                total if total is not None and x.cls == "NW" and any(y.cls == "NW" for y in group[:-1]) else 0
            )
    return total


def rounded(day: date, unit: str, step: int) -> str:
    """Return the TIMEX3 value of the unit ``step`` units from the one of the day (``2022-W01``, ``2022-01``, ``2022``)."""
    if unit in ("week", "fortnight"):
        return days.iso_week(days.shift(day, 7 * step))
    if unit == "weekend":
        return f"{days.iso_week(days.shift(day, 7 * step))}-WE"
    if unit == "month":
        return days.add_months(day, step).isoformat()[:7]
    if unit == "quarter":
        moved = days.add_months(day, 3 * step)
        return f"{moved.year:04}-Q{(moved.month + 2) // 3}"
    if unit == "day":
        return days.shift(day, step).isoformat()
    year = day.year + step * {"year": 1, "decade": 10, "century": 100}[unit]
    return f"{year:04}"[: {"year": 4, "decade": 3, "century": 2}[unit]]
