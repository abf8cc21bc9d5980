"""Readings of counts from a day: "two days ago", "the day before", "ten days after the raid", "since then"."""

from __future__ import annotations

from datetime import date

from dateline.model import TimeRange
from dateline.times import days
from dateline.times.amount import Amount, amount, rounded
from dateline.times.context import Anchor, Context, Reading
from dateline.times.grammar import Expression
from dateline.times.lexer import lexicon
from dateline.times.readings.relative import days_back, on_day, rounded_days

_HALF_DAY = {"hour": 12, "minute": 720, "second": 43200}
_HOURS = tuple(_HALF_DAY)


def ago(e: Expression, c: Context) -> Reading | None:
    """Read "two days ago", "five months ago", "a year ago": the day, week, month or year that far back."""
    many = amount(e)
    unit = str(e.value("unit"))
    anchor = c.deictic
    if many is None:
        many = Amount(1) if e.shape == "unit_ago" else Amount(None)
    if anchor is None:
        return Reading("DATE", "PAST_REF")
    if many.number is None:
        limits = days_back(anchor.day, unit, None) if unit in ("day", "week", "month") else None
        basis = f"few or several, counted back from {anchor.name} by UCDP's table"
        return Reading("DATE", "PAST_REF", limits and TimeRange(*limits, days.short_precision(*limits), basis))
    basis = f"counted back from {anchor.name}"
    if unit == "year" and c.quarter is not None:
        return _quarter_before(c.quarter, int(many.number))
    return counted(e, anchor.day, unit, -many.number, basis) or Reading("DATE", "PAST_REF")


def _quarter_before(quarter: str, back: int) -> Reading:
    """Return the same quarter so many years before the one told: "a year earlier" in a report on a quarter."""
    year, number = int(quarter[:4]) - back, int(quarter[-1])
    limits = days.quarter(year, number)
    return Reading(
        "DATE", f"{year:04}-Q{number}", TimeRange(*limits, "season", f"the quarter told before ({quarter}), years back")
    )


def counted(e: Expression, day: date, unit: str, number: float, basis: str) -> Reading | None:
    """Return the calendar day, week, month or year so many units from the day; hours fall on the days they reach."""
    if unit in ("hour", "minute", "second"):
        hours = number / {"hour": 1, "minute": 60, "second": 3600}[unit]
        other = days.shift(day, int(hours // 24) if hours < 0 else -int(-hours // 24))
        start, end = min(day, other), max(day, other)
        return Reading("TIME", day.isoformat(), TimeRange(start, end, "day" if start == end else "days", basis))
    if unit == "day":
        moved = days.shift(day, round(number))
        return on_day(e, moved, basis)
    if number != int(number):
        unit, number = {"year": ("month", number * 12), "month": ("day", number * 30), "week": ("day", number * 7)}.get(
            unit, (unit, number)
        )
    if unit == "fortnight":
        unit, number = "week", number * 2
    limits = rounded_days(day, unit, round(number))
    if limits is None:
        return None
    if unit == "week":
        # A count of weeks is seldom exact: from three days before the same weekday to three days after.
        middle = days.shift(day, 7 * round(number))
        limits = days.shift(middle, -3), min(days.shift(middle, 3), max(day, middle))
    return Reading(
        "DATE",
        rounded(day, unit, round(number)),
        TimeRange(*limits, {"decade": "years", "century": "years", "quarter": "season"}.get(unit, unit), basis),
    )


def offset(e: Expression, c: Context) -> Reading | None:
    """Read "the day before", "a week earlier", "hours later", "ten days after the raid".

    The anchor is the event told before. "Two days after X" inside a sentence whose own day is known names the day of X.
    """
    unit, way, many = str(e.value("unit")), e.parts["way"].cls, amount(e)
    plural = e.plural
    number = many.number if many else (None if plural else 1.0)
    if many is None and not plural and c.lexemes[e.first].cls != "THE":
        return None
    forward = way in ("LATER", "AFTER")
    anchor, turned = _offset_anchor(e, c, way)
    if unit in _HOURS and not turned and c.stated and anchor == c.told:
        anchor = None  # hours after what happened, never after the day that it was told on
    if unit == "year" and way == "EARLIER" and c.quarter is not None and number is not None:
        return _quarter_before(c.quarter, int(number))
    value = (many or (Amount(None) if plural else Amount(1))).value(unit)
    if anchor is None or number is None:
        if anchor is None or unit not in ("hour", "minute"):
            return Reading("DURATION", value)
        number = 1.0 if way == "LATER" else 12.0
    if unit in _HOURS and way == "LATER" and not c.late and number < _HALF_DAY[unit]:
        return _little_later(anchor)
    basis = f"{'before' if forward == turned else 'after'} {anchor.name}, as '{e.parts['way'].text.lower()}' says"
    reading = counted(e, anchor.day, unit, number if forward != turned else -number, f"counted {basis}")
    if reading is None:
        return Reading("DURATION", value)
    late = c.published is not None and reading.range is not None and reading.range.start > c.published.day
    if late and forward and not turned and c.tense != "future":
        return Reading("DURATION", value)
    exact = way in ("EARLIER", "LATER") or many is None
    return reading if exact else Reading("DURATION", value, reading.range, counted=turned)


def _little_later(anchor: Anchor) -> Reading:
    """Return the day told before: "minutes later", "hours later" after something that was not at night."""
    day = anchor.day
    return Reading("TIME", day.isoformat(), TimeRange(day, day, "day", f"a little later on {anchor.name}"))


def _offset_anchor(e: Expression, c: Context, way: str) -> tuple[Anchor | None, bool]:
    """Return the day to count from, and whether the count runs the other way (to the event named after the phrase)."""
    after = c.word(e, 1)
    if way in ("AFTER", "BEFORE") and not c.opens and after.isalnum() and not c.back:
        main = c.same or (c.told if c.word(e, -1) in lexicon().cues["comes"] else None) or c.published
        return main, True
    if way == "AFTER" and c.opens and c.same is not None:
        return c.same, True  # "Two days after a strike killed 50, rescuers were still searching on Thursday"
    coarse = e.value("unit") in ("month", "year", "decade")
    return ((coarse and c.period) or c.told or c.same or c.published), False


def since_then(e: Expression, c: Context) -> Reading | None:
    """Read "since then": from the event told before to publication."""
    if c.told is None or c.published is None or c.told.day > c.published.day:
        return Reading("DATE", "PAST_REF")
    limits = (c.told.day, c.published.day)
    return Reading(
        "DATE",
        "PAST_REF",
        TimeRange(*limits, days.long_precision(*limits), f"from {c.told.name} to {c.published.name}"),
    )
