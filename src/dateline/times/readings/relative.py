"""Readings of words that count from an anchor: weekdays, "yesterday", "this morning", "last week", "the day before"."""

from __future__ import annotations

from datetime import date

from dateline.model import TimeRange
from dateline.times import days, phrases
from dateline.times.amount import Amount, amount, rounded
from dateline.times.clock import time_of_day
from dateline.times.context import Anchor, Context, Reading
from dateline.times.grammar import Expression
from dateline.times.lexer import lexicon

_BACK = ("LAST", "PREVIOUS")
_FORTH = ("NEXT", "FOLLOWING")


def on_day(e: Expression, day: date, basis: str, extra: str | None = None) -> Reading:
    """Return the reading of one day with the hour that the expression says."""
    words, code = time_of_day(e)
    return Reading(
        "TIME" if code else "DATE", day.isoformat() + code, TimeRange(day, day, "day", basis, words or extra)
    )


def weekday(e: Expression, c: Context) -> Reading | None:
    """Read "Wednesday", "last Wednesday", "on Wednesday evening": the last one on or before publication, unless it lies ahead."""
    number = e.value("wday")
    relation = e.parts["rel"].cls if e.has("rel") else ""
    if not isinstance(number, int):
        return None
    near = c.told if relation in ("FOLLOWING", "PREVIOUS", "THAT", "SAME") and c.told else c.published
    if near is None:
        return Reading("DATE", f"XXXX-WXX-{number + 1}")
    day, basis = _weekday(number, near, relation, "future" if e.has("coming") else c.tense)
    if (
        e.shape == "wday"
        and c.word(e, -1) in lexicon().words
        and lexicon().words[c.word(e, -1)][0] == "SINCE"
        and day < near.day
    ):
        return _since(e, day, near)
    return on_day(e, day, basis)


def _weekday(number: int, near: Anchor, relation: str, tense: str | None) -> tuple[date, str]:
    if relation in _BACK:
        return days.weekday_before(days.shift(near.day, -1), number), f"weekday before {near.name}"
    if relation in _FORTH:
        return days.weekday_after(days.shift(near.day, 1), number), f"weekday after {near.name}, as 'next' says"
    if tense == "future":
        return days.weekday_after(near.day, number), f"weekday after {near.name}, by the tense"
    return days.weekday_before(near.day, number), f"weekday before {near.name}"


def _since(e: Expression, day: date, near: Anchor) -> Reading:
    limits, _ = phrases.stretch("since {weekday}", near.day, (day, day))
    return Reading("DATE", day.isoformat(), TimeRange(*limits, "days", f"from that weekday to {near.name}"))


def weekday_of_week(e: Expression, c: Context) -> Reading | None:
    """Read "Tuesday last week", "Friday of this week"."""
    number = e.value("wday")
    if c.published is None or e.value("unit") != "week" or not isinstance(number, int):
        return None
    step = {"LAST": -7, "NEXT": 7}.get(e.parts["rel"].cls, 0)
    start, _ = days.week(days.shift(c.published.day, step))
    return on_day(e, days.weekday_after(start, number), f"weekday of a week counted from {c.published.name}")


def weekdays(e: Expression, c: Context) -> Reading | None:
    """Read "Saturdays blast" (a lost apostrophe: one day) and "on Saturdays" (a habit: a SET)."""
    number = e.value("wday")
    if not isinstance(number, int):
        return None
    after = c.lexemes[e.last] if e.last < len(c.lexemes) else None
    if c.word(e, -1) != "on" and after is not None and after.cls == "OTHER" and after.text.isalpha():
        return weekday(e, c)
    return Reading("SET", f"XXXX-WXX-{number + 1}")


def night_between(e: Expression, c: Context) -> Reading | None:
    """Read "the night between Sunday and Monday": two days."""
    first, last = e.value("wday"), e.value("wday_to")
    if c.published is None or not isinstance(first, int) or not isinstance(last, int) or (last - first) % 7 != 1:
        return None
    start = days.weekday_before(days.shift(c.published.day, -1), first)
    limits, _ = phrases.stretch("night between {weekday} and {weekday}", c.published.day, (start, start))
    basis = f"two weekdays before {c.published.name}"
    return Reading(
        "TIME",
        start.isoformat() + str(e.value("part")),
        TimeRange(*limits, "days", basis, e.parts["part"].text.lower()),
    )


def deictic(e: Expression, c: Context) -> Reading | None:
    """Read "today", "yesterday", "tonight", counted from the day of the one who speaks."""
    if c.deictic is None:
        return None
    step = e.value("day")
    day = days.shift(c.deictic.day, step if isinstance(step, int) else 0)
    if e.parts["day"].text.lower() in lexicon().nights:
        night = e.parts["day"].text.lower()
        return Reading("TIME", f"{day.isoformat()}TNI", TimeRange(day, day, "day", _from("night of", c.deictic), night))
    return on_day(e, day, _from("day counted from", c.deictic))


def _from(words: str, anchor: Anchor) -> str:
    return f"{words} {anchor.name}"


def this_part(e: Expression, c: Context) -> Reading | None:
    """Read "this morning", "last night", "that night", "the following morning"."""
    relation = e.parts["rel"].cls
    told = relation in ("THAT", "SAME", "FOLLOWING", "PREVIOUS", "NEXT") and c.told
    anchor = c.told if told else c.deictic
    if anchor is None or (c.told is None and relation in ("THAT", "SAME")):
        return None
    night = e.value("part") == "TNI"
    step = {"LAST": -1 if night else 0, "PREVIOUS": -1, "NEXT": 1, "FOLLOWING": 1}.get(relation, 0)
    if relation == "LAST" and not night:
        return None
    if relation == "LAST":
        (day, _), _ = phrases.stretch("last night", anchor.day)
    else:
        day = days.shift(anchor.day, step)
    return on_day(e, day, _from("part of a day counted from", anchor))


def part_before(e: Expression, c: Context) -> Reading | None:
    """Read "the night before": of the day before the one told."""
    anchor = c.same or c.told or c.deictic
    return None if anchor is None else on_day(e, days.shift(anchor.day, -1), _from("part of the day before", anchor))


def bare_part(e: Expression, c: Context) -> Reading | None:
    """Read "at dawn", "overnight", "in the early morning": of the day named in the sentence, else told before, else unsure."""
    words, code = time_of_day(e)
    if e.has("clock") and not code:
        return None
    known = c.same or c.told
    if known is not None:
        return on_day(e, known.day, _from("hour alone, on", known))
    if c.deictic is None:
        return None
    start = days.shift(c.deictic.day, -1)
    basis = _from("hour alone, no day given: the day before to", c.deictic)
    return Reading("TIME", f"{c.deictic.day.isoformat()}{code}", TimeRange(start, c.deictic.day, "days", basis, words))


def at_part(e: Expression, c: Context) -> Reading | None:
    """Read "at dawn", "at noon"; "at night" alone is often a habit, so it needs a day in its own sentence."""
    if e.parts["part"].cls == "BAREPART" or c.same is not None:
        return bare_part(e, c)
    return None


def relative_unit(e: Expression, c: Context) -> Reading | None:
    """Read "last week", "this month", "early last month", "the past 24 hours", "the same day", "the following year"."""
    unit, relation = str(e.value("unit")), e.parts["rel"].cls
    many = amount(e)
    if many is not None or e.plural:
        return _stretch_of_units(e, c, unit, relation, many)
    if relation in ("SAME", "THAT", "FOLLOWING", "PREVIOUS") or (relation == "NEXT" and unit == "day"):
        coarse = unit in ("month", "year", "decade", "century", "quarter")
        anchor, step = (
            (c.period if coarse else c.told) or c.published,
            {"FOLLOWING": 1, "NEXT": 1, "PREVIOUS": -1}.get(relation, 0),
        )
    else:
        anchor, step = c.published, {"LAST": -1, "NEXT": 1}.get(relation, 0)
    if anchor is None:
        return Reading("DATE", "PAST_REF") if relation in _BACK else None
    return unit_reading(e, unit, anchor, step, c)


def unit_reading(e: Expression, unit: str, anchor: Anchor, step: int, c: Context) -> Reading | None:
    """Return the calendar unit ``step`` units from the anchor's, or the part of it that "early", "earlier" ... leave."""
    mod = e.modifier
    name = anchor.name
    if unit == "day":
        return on_day(e, days.shift(anchor.day, step), f"{_STEPS.get(step, 'day counted from')} {name}")
    base = f"{unit} counted from {name}"
    if unit in ("decade", "century") and step < 0:
        limits = days.add_months(anchor.day, 12 * step * (10 if unit == "decade" else 100)), anchor.day
        return Reading("DATE", rounded(anchor.day, unit, step), TimeRange(*limits, "years", base))
    past_one = e.has("rel") and e.parts["rel"].text.lower() in lexicon().cues["past_noun"]
    if past_one and unit in ("week", "year"):
        limits, _ = phrases.stretch(f"past {unit}", anchor.day)
        return Reading("DATE", rounded(anchor.day, unit, -1), TimeRange(*limits, unit, base))
    days_of = rounded_days(anchor.day, unit, step)
    if days_of is None:
        return None
    value = rounded(anchor.day, unit, step)
    start, end = _part_of_unit(days_of, unit, mod, anchor.day)
    if step == 0 and mod not in ("LATER", "LATE") and c.tense != "future":
        end = max(start, min(end, days.shift(anchor.day, -1) if mod == "EARLIER" else anchor.day))
    precision = {
        "fortnight": "week",
        "weekend": "days",
        "quarter": "season",
        "decade": "years",
        "century": "years",
    }.get(unit, unit)
    shortened = (start, end) != days_of and precision in ("week", "month", "year")
    return Reading(
        "DATE", value, TimeRange(start, end, days.short_precision(start, end) if shortened else precision, base)
    )


_STEPS = {0: "day of", 1: "day after", -1: "day before"}


def _part_of_unit(limits: days.Days, unit: str, mod: str, report: date) -> days.Days:
    """Return what "early", "mid", "late" leave of a week, month or year."""
    if unit in ("month", "year") and mod in ("EARLY", "MID", "LATE"):
        return phrases.stretch(f"{mod.lower()} {{{unit}}}", report, limits)[0]
    if unit == "week" and mod == "EARLY":
        return limits[0], days.shift(limits[0], 3)
    if unit == "week" and mod == "LATE":
        return days.shift(limits[1], -2), limits[1]
    return limits


def rounded_days(day: date, unit: str, step: int) -> days.Days | None:
    """Return the first and last day of the week, month ... that lies ``step`` units from the one of the day."""
    if unit == "week":
        return days.week(days.shift(day, 7 * step))
    if unit == "fortnight":
        return (days.shift(day, -13), day) if step <= 0 else (day, days.shift(day, 13))
    if unit == "weekend":
        return weekend(day, step)
    if unit in ("month", "quarter"):
        moved = days.add_months(day.replace(day=1), step * (3 if unit == "quarter" else 1))
        return (
            days.month(moved.year, moved.month) if unit == "month" else days.quarter(moved.year, (moved.month + 2) // 3)
        )
    if unit in ("year", "decade", "century"):
        size = {"year": 1, "decade": 10, "century": 100}[unit]
        first = (day.year // size + step) * size
        return (days.year(first)[0], days.year(first + size - 1)[1]) if 1 <= first <= 9900 else None
    return None


def weekend(day: date, step: int) -> days.Days:
    """Return Saturday and Sunday of the weekend on or before the day (step 0 or -1), or of the next one."""
    saturday = days.weekday_before(day, 5)
    if step > 0:
        saturday = days.weekday_after(days.shift(day, 1), 5)
    elif step < 0 and day.weekday() >= 5:
        saturday = days.shift(saturday, -7)
    return saturday, days.shift(saturday, 1)


def _stretch_of_units(e: Expression, c: Context, unit: str, relation: str, many: Amount | None) -> Reading | None:
    """Read "the past two weeks", "the next three days", "recent months"."""
    number = many.number if many else None
    value = many.value(unit) if many else Amount(None).value(unit)
    if c.published is None or relation not in ("LAST", "PREVIOUS", "NEXT", "RECENT"):
        return Reading("DURATION", value)
    report = c.published.day
    basis = f"stretch counted from {c.published.name}"
    if relation == "NEXT":
        end = ahead(report, unit, number)
        return Reading("DURATION", value, TimeRange(report, end, "days", basis) if end else None)
    limits = days_back(report, unit, number)
    if relation == "RECENT" and value.startswith("PX"):
        return Reading(
            "DATE",
            "PAST_REF" if unit == "day" else value,
            limits and TimeRange(*limits, days.short_precision(*limits), basis),
        )
    return Reading("DURATION", value, limits and TimeRange(*limits, days.long_precision(*limits), basis))


def days_back(report: date, unit: str, number: float | None) -> days.Days | None:
    """Return the stretch of so many units before the report, by UCDP's table where it has a row."""
    if unit in ("hour", "minute", "second"):
        hours = (number or 3) / {"hour": 1, "minute": 60, "second": 3600}[unit]
        row = "past 24 hours" if hours <= 24 else "past 48 hours" if hours <= 48 else "past 72 hours"
        return phrases.stretch(row, report)[0] if hours <= 72 else (days.shift(report, -int(hours // 24)), report)
    if number is None:
        row = {"day": "past few days", "week": "recent weeks", "month": "past few months"}.get(unit, "")
        return phrases.stretch(row, report)[0] if row else None
    if unit == "day":
        return phrases.stretch("past {n} days", report, n=int(number))[0]
    if unit in ("week", "fortnight"):
        return days.shift(report, -int(number * (7 if unit == "week" else 14)) + 1), report
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    return None if months is None else (days.add_months(report, -int(number * months)), report)


def ahead(report: date, unit: str, number: float | None) -> date | None:
    """Return the last day of a stretch of so many units from the report on."""
    size = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}.get(unit)
    return None if size is None else days.shift(report, int(size * (number or 3)))


def the_unit(e: Expression, c: Context) -> Reading | None:
    """Read "the weekend": the last one that has begun. Other units after "the" name no stretch of their own."""
    unit = str(e.value("unit"))
    if unit != "weekend" or c.published is None:
        return None
    limits, _ = phrases.stretch("over the weekend", c.published.day)
    end = min(limits[1], c.published.day) if c.tense != "future" else limits[1]
    value = f"{days.iso_week(limits[0])}-WE"
    return Reading("DATE", value, TimeRange(limits[0], end, "days", f"weekend before {c.published.name}"))


def end_of_unit(e: Expression, c: Context) -> Reading | None:
    """Read "the end of this week", "the beginning of the year"."""
    unit = str(e.value("unit"))
    if c.published is None or unit not in ("day", "week", "month", "year", "quarter"):
        return None
    step = {"LAST": -1, "NEXT": 1}.get(e.parts["rel"].cls, 0) if e.has("rel") else 0
    return unit_reading(e, unit, c.published, step, c)
