"""Readings of dates that name themselves: days, months, years, seasons, decades. A missing year comes from the anchor."""

from __future__ import annotations

from datetime import date

from dateline.model import TimeRange
from dateline.times import days, phrases
from dateline.times.clock import time_of_day
from dateline.times.context import Anchor, Context, Reading
from dateline.times.grammar import Expression
from dateline.times.lexer import lexicon, safe_date

_PARTS = ("early", "mid", "late")
_SOON = 60  # days: a year-less date no farther ahead than this, with no past tense about it, is taken as ahead


def day_reading(e: Expression, day: date, basis: str) -> Reading:
    """Return the reading of one day with the hour that the expression says."""
    words, code = time_of_day(e)
    return Reading("TIME" if code else "DATE", day.isoformat() + code, TimeRange(day, day, "day", basis, words))


def full_date(e: Expression, c: Context) -> Reading | None:
    """Read "January 3, 2020", "3 January", "Jan. 5", "4 FEB 90"."""
    led_by = c.lexemes[e.first - 1].cls if e.first else ""
    if led_by == "IN" and not e.has("year") and c.word(e, 1) in lexicon().cues["counted"]:
        return None  # "in March 12 people died": the number counts
    if e.has("yrel") and e.value("unit") != "year":
        return None  # "April 18 this week": the day alone
    month, number = _number(e, "month"), _number(e, "day")
    year = _year_of(e, c)
    if year is None and c.published is None:
        return Reading("DATE", f"XXXX-{month:02}-{number:02}")
    bounded = c.word(e, -1) in lexicon().cues["until"]
    day = safe_date(year, month, number) if year is not None else nearest(month, number, c, bounded)
    if day is None:
        return None
    near = c.published.name if c.published is not None else ""
    full = "date in full" if e.has("year") or e.has("short") else "day and month of the year told before"
    basis = full if year is not None else f"day and month, in the year nearest to {near}"
    if c.word(e, -1) in lexicon().cues["around"]:
        around, _ = phrases.stretch("around {date}", day, (day, day))
        return Reading("DATE", day.isoformat(), TimeRange(*around, "days", f"{basis}, a day either way for 'around'"))
    if c.published is not None and c.since(e) and day < c.published.day:
        return Reading("DATE", day.isoformat(), since_day(day, c.published, basis))
    return day_reading(e, day, basis)


def _number(e: Expression, name: str) -> int:
    value = e.value(name)
    return value if isinstance(value, int) else 0


def _year_of(e: Expression, c: Context) -> int | None:
    """Return the stated year: of the date itself, "of that year", or the one that opens the sentence ("In 1996, ...").

    A number of two digits counts as one only in datelines' style ("4 FEB 90").
    """
    if e.has("year"):
        return _number(e, "year")
    if e.has("yrel"):
        return _related_year(e, c)
    short = e.parts.get("short")
    if short is None or not 32 <= short.value <= 99 or c.word(e, 1) in lexicon().cues["counted"]:
        return c.opening
    return 1900 + int(short.value)


def _related_year(e: Expression, c: Context) -> int | None:
    """Return the year of "that year" (the one told before), "last year", "this year"; None for another unit or no anchor."""
    relation = e.parts["yrel"].cls
    anchor = (c.period or c.published) if relation in ("THAT", "SAME", "FOLLOWING", "PREVIOUS") else c.published
    if anchor is None or e.value("unit") != "year":
        return None
    return anchor.day.year + {"LAST": -1, "PREVIOUS": -1, "NEXT": 1, "FOLLOWING": 1}.get(relation, 0)


def nearest(month: int, number: int, c: Context, bounded: bool = False) -> date | None:
    """Return the day of that month and day number nearest before the anchor, or ahead of it where the tense says so.

    ``bounded``: it stands after "by" or "until", which look ahead whatever the tense.
    """
    if c.published is None:
        return None
    near = c.published.day
    options = [d for y in (near.year - 1, near.year, near.year + 1) if (d := safe_date(y, month, number)) is not None]
    behind = [d for d in options if d <= near]
    ahead = [d for d in options if d > near]
    if not behind or not ahead:
        return (behind or ahead)[-1] if behind or ahead else None
    gap = (ahead[0] - near).days
    if c.tense == "future":
        return ahead[0] if gap < 320 else behind[-1]
    return ahead[0] if (c.tense is None or bounded) and gap <= _SOON else behind[-1]


def iso(e: Expression, c: Context) -> Reading | None:
    """Read "2013-05-30"."""
    day = e.value("day")
    return day_reading(e, day, "date in full") if isinstance(day, date) else None


def slash(e: Expression, c: Context) -> Reading | None:
    """Read "29-07-2015", "20.07.2016", "5/7/2016": a number above 12 or the publication date decides which one is the month."""
    day = numeric_day(e.parts["day"].text, e.parts["day"].value, c.published.day if c.published else None)
    return None if day is None else day_reading(e, day[0], day[1])


def numeric_day(text: str, numbers: tuple[int, int, int], near: date | None) -> tuple[date, str] | None:
    """Return the day that "5/7/2016" names and the basis, or None when both orders are possible and nothing decides."""
    first, second, year = numbers
    year = year if year > 99 else year + (2000 if year < 50 else 1900)
    both = {d for d in (safe_date(year, second, first), safe_date(year, first, second)) if d is not None}
    if len(both) == 1:
        return both.pop(), "date in figures"
    european = safe_date(year, second, first)
    if not both or european is None:
        return None
    if "." in text or "-" in text:
        return european, "date in figures, day first"
    if near is not None:
        close = [d for d in sorted(both) if abs((d - near).days) <= 7]
        if len(close) == 1:
            return close[0], "date in figures, in the order nearer to the publication date"
    return None


def days_of_month(e: Expression, c: Context) -> Reading | None:
    """Read "3-5 March", "between 3 and 5 March 2014", "the night of 4 to 5 January"."""
    month, first, last = _number(e, "month"), _number(e, "day"), _number(e, "day_to")
    if not first < last:
        return None
    end = safe_date(_number(e, "year"), month, last) if e.has("year") else nearest(month, last, c)
    start = safe_date(end.year, month, first) if end else None
    if start is None or end is None:
        return None
    words, code = time_of_day(e)
    value = f"{start.isoformat()}{code}/{end.isoformat()}{code}"
    return Reading("DATE", value, TimeRange(start, end, "days", "first and last day stated", words))


def the_day(e: Expression, c: Context) -> Reading | None:
    """Read "the 21st": the last such day of a month before the anchor; "the 12th anniversary" is none."""
    number = _number(e, "day")
    if e.last < len(c.lexemes) and c.lexemes[e.last].cls in ("ANNIVERSARY", "UNIT"):
        return None
    if c.published is None:
        return None
    for back in range(12):
        first = days.add_months(c.published.day.replace(day=1), -back)
        day = safe_date(first.year, first.month, number)
        if day is not None and day <= c.published.day:
            return day_reading(e, day, f"day of the month before {c.published.name}")
    return None


def month(e: Expression, c: Context) -> Reading | None:
    """Read "March 2011", "in March", "last April", "early December", "the end of November"."""
    number = _number(e, "month")
    after = c.lexemes[e.last] if e.last < len(c.lexemes) else None
    if e.has("rel") and not e.has("year") and after is not None and after.cls in ("DAY", "ORD"):
        return None  # "in this Oct. 11 photo" is a day
    if e.has("year"):
        year: int | None = _number(e, "year")
        basis = "month and year stated"
    else:
        year, basis = _year_of_month(e, c, number)
    if year is None:
        return Reading("DATE", f"XXXX-{number:02}")
    return Reading("DATE", f"{year:04}-{number:02}", _part(e, c, days.month(year, number), "month", basis))


def _year_of_month(e: Expression, c: Context, number: int) -> tuple[int | None, str]:
    if c.published is None:
        return None, ""
    near = c.published.day
    basis = f"month nearest before {c.published.name}"
    relation = e.parts["rel"].cls if e.has("rel") else ""
    if relation == "NEXT":
        return near.year + (number <= near.month), f"next such month after {c.published.name}"
    if relation == "THIS":
        return near.year, f"month of the year of {c.published.name}"
    if relation == "LAST":
        return near.year - (number >= near.month), basis
    if c.tense == "future" and number != near.month:
        return near.year + (number < near.month), f"month ahead of {c.published.name}, by the tense"
    return near.year - (number > near.month), basis


def month_of_year(e: Expression, c: Context) -> Reading | None:
    """Read "July last year", "January this year"."""
    year, number = _related_year(e, c), _number(e, "month")
    if year is None:
        return None
    basis = "month of a year counted from another day"
    return Reading("DATE", f"{year:04}-{number:02}", _part(e, c, days.month(year, number), "month", basis))


def part_of_month(e: Expression, c: Context) -> Reading | None:
    """Read "the first week of August", "the last six days of January"."""
    whole = month(e, c)
    unit = e.value("unit")
    if whole is None or whole.range is None or unit not in ("day", "week"):
        return None
    slot = days.month(whole.range.start.year, whole.range.start.month)
    which, count = e.parts["which"], e.value("count")
    if unit == "week":
        start = slot[0] if which.cls != "LAST" else days.shift(slot[1], 1)
        n = int(which.value) - 1 if which.cls != "LAST" else -1
        (start, end), _ = phrases.stretch("first week of {month}", start, (days.shift(start, 7 * n), slot[1]))
        return Reading(
            "DATE", days.iso_week(start), TimeRange(start, end, "week", "week of a month, counted from its first day")
        )
    if which.cls != "LAST" or not isinstance(count, int):
        return None
    ends, _ = phrases.stretch("last {n} days of {month}", slot[1], slot, count, own=True)
    return Reading("DURATION", f"P{count}D", TimeRange(*ends, "days", "last days of a month"))


def year(e: Expression, c: Context) -> Reading | None:
    """Read "in 2017", "early 1990"; a number that counts or names something is no year."""
    if not e.has("mod") and not year_like(e, c):
        return None
    number = _number(e, "year")
    return Reading("DATE", f"{number:04}", _part(e, c, days.year(number), "year", "year stated"))


def year_like(e: Expression, c: Context) -> bool:
    """Return whether a bare four-digit number is a year, by the word before and the word after."""
    cues = lexicon().cues
    before, after = c.word(e, -1), c.word(e, 1)
    if before in cues["numbered"] or after in cues["counted"] or after in ("-", "%", "/") or before in ("/", "."):
        return False
    if not 1600 <= _number(e, "year") <= 2079:
        return False
    if len(c.lexemes[e.first : e.last]) > 1 or before in cues["before_year"]:
        return True
    if before == "(" or (before in cues["determiner"] and after.isalpha()):
        return True
    return before in (",", "") and after in (",", ".", ")", "") and _number(e, "year") >= 1900


def years(e: Expression, c: Context) -> Reading | None:
    """Read "from 2014 to 2017", "2014-17"."""
    first, last = _number(e, "year"), _number(e, "year_to")
    last = last if last > 99 else first - first % 100 + last
    if not first < last <= first + 200:
        return None
    limits = days.year(first)[0], days.year(last)[1]
    return Reading(
        "DURATION", f"{first:04}/{last:04}", TimeRange(*_held(limits, c), "years", "first and last year stated")
    )


def spoken_year(e: Expression, c: Context) -> Reading | None:
    """Read "nineteen ninety-six"."""
    century, decade, ones = _number(e, "century"), _number(e, "decade"), _number(e, "ones")
    if century not in (18, 19, 20) or decade < 10 or (ones and (decade < 20 or ones > 9)):
        return None
    number = century * 100 + decade + ones
    if e.has("month"):
        m = _number(e, "month")
        return Reading("DATE", f"{number}-{m:02}", _part(e, c, days.month(number, m), "month", "month and year stated"))
    return Reading("DATE", str(number), _part(e, c, days.year(number), "year", "year stated"))


def season(e: Expression, c: Context) -> Reading | None:
    """Read "spring 2014", "last summer", "the winter of 1994" (northern seasons)."""
    code = str(e.value("season"))
    if e.has("year"):
        number = _number(e, "year")
        basis = "season and year stated"
    elif c.published is None or not (e.has("rel") or e.has("mod") or c.word(e, -1) in lexicon().cues["before_season"]):
        return None
    else:
        number, basis = _year_of_season(e, c.published.day, code), f"season nearest to {c.published.name}"
    return Reading("DATE", f"{number:04}-{code}", _part(e, c, days.season(number, code), "season", basis))


def _year_of_season(e: Expression, near: date, code: str) -> int:
    relation = e.parts["rel"].cls if e.has("rel") else ""
    start, end = days.season(near.year, code)
    if relation == "NEXT":
        return near.year + (start <= near)
    if relation == "LAST":
        return near.year - (end >= near)
    return near.year - (start > near and relation != "THIS")


def decade(e: Expression, c: Context) -> Reading | None:
    """Read "the 1990s", "the '80s"."""
    written = e.parts["decade"]
    digits = "".join(ch for ch in str(written.value) if ch.isdigit())
    if len(digits) == 2 and e.last - e.first == 1 and not written.text.startswith(("'", "’")):
        return None
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    limits = days.year(first)[0], days.year(first + 9)[1]
    return Reading("DATE", str(first)[:3], TimeRange(*_held(limits, c), "years", "decade stated"))


def century_or_quarter(e: Expression, c: Context) -> Reading | None:
    """Read "the 20th century", "the third quarter", "the fourth quarter of 1997"."""
    number, unit = _number(e, "day"), e.value("unit")
    if unit == "century" and number > 1:
        limits = days.year(number * 100 - 99)[0], days.year(min(number * 100, 9999))[1]
        return Reading("DATE", str(number - 1), TimeRange(*_held(limits, c), "years", "century stated"))
    if unit != "quarter" or not 1 <= number <= 4:
        return None
    if e.has("year"):
        year_number, basis = _number(e, "year"), "quarter and year stated"
    elif c.published is not None:
        near = c.published.day
        year_number = near.year - (days.quarter(near.year, number)[0] > near and c.tense != "future")
        basis = f"quarter nearest before {c.published.name}"
    else:
        return None
    limits = _held(days.quarter(year_number, number), c)
    return Reading("DATE", f"{year_number:04}-Q{number}", TimeRange(*limits, "season", basis))


def holiday(e: Expression, c: Context) -> Reading | None:
    """Read "Christmas Day": a fixed day of the year nearest to publication."""
    number, of_month = (int(p) for p in str(e.value("day")).split("-"))
    day = nearest(number, of_month, c)
    return None if day is None or c.published is None else day_reading(e, day, f"holiday nearest to {c.published.name}")


def _held(limits: days.Days, c: Context) -> days.Days:
    """Return the stretch cut off at publication, unless it lies wholly ahead or the tense is future."""
    start, end = limits
    if c.published is not None and c.tense != "future" and start <= c.published.day < end:
        return start, c.published.day
    return start, end


def _part(e: Expression, c: Context, whole: days.Days, precision: str, basis: str) -> TimeRange:
    """Return the whole stretch, or the part that "early", "mid", "late" leave of it by UCDP's table, held before publication."""
    words = e.modifier.lower()
    slot = "{month}" if precision == "month" else "{year}"
    parted = words in _PARTS and precision in ("month", "year")
    if c.published is not None and c.since(e) and whole[0] <= c.published.day:
        first = phrases.stretch(f"{words} {slot}", whole[0], whole)[0][0] if parted else whole[0]
        return since_day(min(first, c.published.day), c.published, basis)
    if parted:
        limits, _ = phrases.stretch(f"{words} {slot}", whole[0], whole)
        start, end = _held(limits, c)
        return TimeRange(
            start, end, "days" if precision == "month" else "season", f"{basis}, its {words} part by UCDP's table"
        )
    start, end = _held(whole, c)
    return TimeRange(start, end, precision, basis if end == whole[1] else f"{basis}, up to publication")


def since_day(first: date, published: Anchor, basis: str) -> TimeRange:
    """Return the stretch from a day to publication, that "since" opens."""
    return TimeRange(
        first, published.day, days.long_precision(first, published.day), f"{basis}; since then up to {published.name}"
    )
