"""Readings that are no calendar day by themselves: durations, sets, and "now", "recently", "so far"."""

from __future__ import annotations

from dateline.model import TimeRange
from dateline.times import days, phrases
from dateline.times.amount import Amount, amount
from dateline.times.context import Context, Reading
from dateline.times.grammar import Expression
from dateline.times.lexer import lexicon
from dateline.times.readings.relative import days_back

_SET_LETTERS = {
    "day": "P1D",
    "week": "P1W",
    "month": "P1M",
    "quarter": "P3M",
    "year": "P1Y",
    "hour": "PT1H",
    "minute": "PT1M",
    "weekend": "XXXX-WXX-WE",
}


def duration(e: Expression, c: Context) -> Reading | None:
    """Read "three days", "several weeks", "more than four hours", "a minute and a half"."""
    unit = str(e.value("unit"))
    many = amount(e)
    if many is None or (e.parts["count"].cls == "ART" and not e.has("approx") and _rate(e, c)):
        return None
    if unit == "quarter" and not e.plural:
        return None
    return _after_of(e, c, unit, many)


def _after_of(e: Expression, c: Context, unit: str, many: Amount) -> Reading:
    """Return a duration, with its days where it is of what is named right after and ended then: "after three days of fighting"."""
    day = c.same or c.told or c.published
    before = lexicon().words.get(c.word(e, -1), ("",))[0]
    after = lexicon().words.get(c.word(e, 1), ("",))[0]
    limits = days_back(day.day, unit, many.number) if day and (before, after) == ("AFTER", "OF") else None
    if day is None or limits is None:
        return Reading("DURATION", many.value(unit))
    stretch = limits[0], day.day
    basis = f"so long up to {day.name}"
    return Reading(
        "DURATION", many.value(unit), TimeRange(*stretch, days.long_precision(*stretch), basis), counted=True
    )


def _rate(e: Expression, c: Context) -> bool:
    """Return whether "a week" follows what is counted ("four flights a week") and no word that takes a duration."""
    before = c.lexemes[e.first - 1] if e.first else None
    if before is None or before.text.lower() in lexicon().cues["before_duration"]:
        return False
    return before.cls in ("DAY", "NUM", "BIG", "NW", "HUNDRED", "THOUSAND") or before.text.lower().endswith(
        lexicon().plural_ending
    )


def the_past(e: Expression, c: Context) -> Reading | None:
    """Read "in the past"; "the last" names no time by itself."""
    after = c.word(e, 1)
    if e.parts["ref"].text.lower() not in lexicon().cues["past_noun"] or after.isalnum():
        return None
    return Reading("DATE", "PAST_REF")


def duration_half(e: Expression, c: Context) -> Reading | None:
    """Read "an hour and a half"."""
    value = e.value("unit_count")
    return Reading("DURATION", Amount((value if isinstance(value, int) else 1) + 0.5).value(str(e.value("unit"))))


def duration_fraction(e: Expression, c: Context) -> Reading | None:
    """Read "2 1/2 years"."""
    count, top, bottom = e.value("count"), e.value("num"), e.value("den")
    if not isinstance(count, int) or not isinstance(top, int) or not isinstance(bottom, int):
        return None
    return Reading("DURATION", Amount(count + top / bottom).value(str(e.value("unit"))))


def hyphened(e: Expression, c: Context) -> Reading | None:
    """Read "two-day", "16-hour"; "five-day offensive" also counts its days back from the report, by UCDP's table."""
    unit, many = str(e.value("unit")), amount(e)
    if many is None:
        return None
    after = c.lexemes[e.last] if e.last < len(c.lexemes) else None
    if unit == "quarter" and e.plural:
        return None
    limits = None
    if after is not None and after.cls == "OFFENSIVE" and unit == "day" and many.number and c.published:
        days_of, _ = phrases.stretch("{n}-day offensive", c.published.day, n=int(many.number))
        limits = TimeRange(*days_of, "days", f"so many days up to {c.published.name}, by UCDP's table")
    return Reading("DURATION", many.value(unit), limits)


def bare_units(e: Expression, c: Context) -> Reading | None:
    """Read "for weeks", "for years": a vague duration. Only after a preposition of time, or it names no stretch at all."""
    if not e.plural or e.value("unit") in ("quarter", "weekend", "second", "minute"):
        return None
    led = c.word(e, -1) in lexicon().cues["before_duration"]
    return _after_of(e, c, str(e.value("unit")), Amount(None)) if led else None


def reference(e: Expression, c: Context) -> Reading | None:
    """Read "now", "recently", "so far". "Recently" and "the other day" have days in UCDP's table."""
    value = str(e.value("ref"))
    phrase = e.parts["ref"].text.lower()
    if c.published is not None and phrase in phrases.table() and phrase:
        limits, _ = phrases.stretch(phrase, c.published.day)
        precision = "day" if limits[0] == limits[1] else "days"
        return Reading(
            "DATE", value, TimeRange(*limits, precision, f"counted from {c.published.name}, by UCDP's table")
        )
    return Reading("DATE", value)


def frequency(e: Expression, c: Context) -> Reading | None:
    """Read "daily", "annual"."""
    return Reading("SET", str(e.value("freq")))


def every(e: Expression, c: Context) -> Reading | None:
    """Read "every day", "each Thursday", "every three months"."""
    for name, form in (
        ("wday", "XXXX-WXX-{}"),
        ("month", "XXXX-{:02}"),
        ("part", "XXXX-XX-XX{}"),
        ("season", "XXXX-{}"),
    ):
        value = e.value(name)
        if value is not None:
            return Reading("SET", form.format(value + 1 if name == "wday" and isinstance(value, int) else value))
    unit, many = str(e.value("unit")), amount(e)
    return Reading("SET", many.value(unit) if many else _SET_LETTERS.get(unit, Amount(1).value(unit)))
