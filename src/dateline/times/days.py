"""Calendar arithmetic on whole days: weekdays, weeks, months, quarters, seasons."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def shift(day: date, days: int) -> date:
    """Return the day so many days later (earlier when negative), held inside the calendar's first and last day."""
    ordinal = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def weekday_before(day: date, weekday: int) -> date:
    """Return the last such weekday (Monday 0) on or before the day."""
    return shift(day, -((day.weekday() - weekday) % 7))


def weekday_after(day: date, weekday: int) -> date:
    """Return the first such weekday on or after the day."""
    return shift(day, (weekday - day.weekday()) % 7)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day when it is shorter."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month(year: int, number: int) -> Days:
    """Return the first and last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def year(number: int) -> Days:
    """Return the first and last day of a year."""
    return date(number, 1, 1), date(number, 12, 31)


def quarter(number: int, which: int) -> Days:
    """Return the first and last day of a quarter (1 to 4) of a year."""
    return month(number, 3 * which - 2)[0], month(number, 3 * which)[1]


def season(number: int, code: str) -> Days:
    """Return the meteorological season (northern: SP March to May ...); winter runs into the next year."""
    first, last = _SEASON_MONTHS[code]
    return month(number, first)[0], month(number + (last < first), last)[1]


def week(day: date, first_weekday: int = 6) -> Days:
    """Return the seven days around the day that begin on ``first_weekday`` (6 = Sunday, the default)."""
    start = weekday_before(day, first_weekday)
    return start, shift(start, 6)


def iso_week(day: date) -> str:
    """Return the ISO week of the day, as ``2022-W01``."""
    y, w, _ = day.isocalendar()
    return f"{y:04}-W{w:02}"


def middle(days: Days) -> date:
    """Return the day half way, the earlier one of two."""
    return days[0] + timedelta((days[1] - days[0]).days // 2)


def short_precision(start: date, end: date) -> str:
    """Return the precision of a stretch of up to a year by its length."""
    length = (end - start).days + 1
    return "day" if length == 1 else "days" if length < 28 else "month" if length < 60 else "season"


def long_precision(start: date, end: date) -> str:
    """Return the precision of a stretch of any length."""
    return "years" if (end - start).days > 366 else short_precision(start, end)
