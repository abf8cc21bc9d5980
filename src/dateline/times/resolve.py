"""From an expression and its context to what it means: one reader per shape of the grammar."""

from __future__ import annotations

from collections.abc import Callable

from dateline.times.context import Context, Reading
from dateline.times.grammar import Expression
from dateline.times.readings import absolute, durations, offsets, relative

_READERS: dict[str, Callable[[Expression, Context], Reading | None]] = {
    "mdy": absolute.full_date,
    "dmy": absolute.full_date,
    "days_dmy": absolute.days_of_month,
    "days_mdy": absolute.days_of_month,
    "iso": absolute.iso,
    "slash": absolute.slash,
    "the_day": absolute.the_day,
    "month": absolute.month,
    "month_of_year": absolute.month_of_year,
    "part_of_month": absolute.part_of_month,
    "year": absolute.year,
    "fiscal": absolute.year,
    "years": absolute.years,
    "spoken_year": absolute.spoken_year,
    "season": absolute.season,
    "decade": absolute.decade,
    "century": absolute.century_or_quarter,
    "year_quarter": absolute.century_or_quarter,
    "quarter_of_year": absolute.century_or_quarter,
    "holiday": absolute.holiday,
    "wday": relative.weekday,
    "wday_of_week": relative.weekday_of_week,
    "wdays": relative.weekdays,
    "wday_night_between": relative.night_between,
    "deictic": relative.deictic,
    "this_part": relative.this_part,
    "part_before": relative.part_before,
    "bare_part": relative.bare_part,
    "at_part": relative.at_part,
    "early_hours": relative.bare_part,
    "the_part": relative.bare_part,
    "clock": relative.bare_part,
    "rel_unit": relative.relative_unit,
    "recent_units": relative.relative_unit,
    "vague_units": relative.relative_unit,
    "weekend": relative.the_unit,
    "end_of_unit": relative.end_of_unit,
    "ago": offsets.ago,
    "unit_ago": offsets.ago,
    "offset": offsets.offset,
    "the_past": durations.the_past,
    "since_then": offsets.since_then,
    "ref": durations.reference,
    "freq": durations.frequency,
    "every": durations.every,
    "duration": durations.duration,
    "duration_half": durations.duration_half,
    "duration_fraction": durations.duration_fraction,
    "hyphened": durations.hyphened,
    "bare_units": durations.bare_units,
}


NO_TIME = ("aged",)
"""Shapes that use up their words and are no time: ages."""


def resolve(e: Expression, c: Context) -> Reading | None:
    """Return what the expression means in its context, or None when it is no time there (an age, a number, a name)."""
    if e.has("hours") and e.value("hours") != "hour":
        return None
    reader = _READERS.get(e.shape)
    return None if reader is None else reader(e, c)
