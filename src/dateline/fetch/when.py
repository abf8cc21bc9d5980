"""Times as pages, feeds and letters write them to ISO 8601, to the minute and with the zone where they state one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.lang import load

_ZONE = r"(?:\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2}|[A-Z]{2,5}\b))?"
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:[T ,]|\s+at\s+)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    + _ZONE
    + ")?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:\d{2})?(Z|[+-]\d{4})?)?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.]\d{2})?(?!\d)\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?" + _ZONE
)
_YEARS = range(1850, 2101)


@cache
def fields() -> dict[str, Any]:
    """Return the names of fields in markup and the zones (``page.toml``)."""
    return tomllib.loads(files("dateline.fetch").joinpath("page.toml").read_text(encoding="utf-8"))


def parse_time(written: object) -> str | None:
    """Return the time as ISO 8601 (a day alone as ``2022-01-05``), or None when it is not understood.

    Understood are ISO 8601 and its relatives, RFC 5322 (letters, feeds), seconds or milliseconds since 1970, and English
    dates with or without a clock. Letters that name several zones leave the time without a zone.
    """
    text = " ".join(str(written).split()).strip() if isinstance(written, str | int | float) else ""
    if not text or len(text) > 120 or isinstance(written, bool):
        return None
    for read in (_epoch, _iso, _compact, _letter, _written):
        if (found := read(text)) is not None:
            return found
    return None


def best_time(candidates: Iterable[object]) -> str | None:
    """Return the best of several statements of one time, given best first.

    A statement of the day alone, or of midnight, gives way to one that adds the clock to the same day; of two for the
    same instant the one in local time is taken, because its day is the reader's.
    """
    known = [time for c in candidates if (time := parse_time(c)) is not None]
    if not known:
        return None
    first = known[0]
    if _is_day(first):
        first = next((t for t in known if t[:10] == first[:10] and not _is_day(t)), first)
    if first.endswith("+00:00"):
        instant = datetime.fromisoformat(first)
        local = (t for t in known if len(t) > 16 and not t.endswith("+00:00") and datetime.fromisoformat(t) == instant)
        return next(local, first)
    if len(first) == 16:
        return next((t for t in known if t.startswith(first) and len(t) > 16), first)
    return first


def _is_day(time: str) -> bool:
    return len(time) == 10 or time[11:16] == "00:00"


def _epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text)
    moment = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    return moment.isoformat(timespec="minutes") if moment.year in _YEARS else None


def _iso(text: str) -> str | None:
    m = _ISO.match(text)
    if m is None:
        return None
    day = _day(int(m["year"]), int(m["month"]), int(m["day"]))
    return _joined(day, m) if day else None


def _compact(text: str) -> str | None:
    m = _COMPACT.fullmatch(text)
    day = _day(int(m[1]), int(m[2]), int(m[3])) if m else None
    if m is None or day is None:
        return None
    return _clocked(day, int(m[4]), int(m[5]), m[6]) if m[4] else day.isoformat()


def _letter(text: str) -> str | None:
    """Read RFC 5322: "Thu, 06 Jan 2022 01:12:00 +0200"."""
    if not re.match(r"(?:\w{3},?\s+)?\d{1,2}\s+\w{3}\w*\s+\d{2,4}\s+\d{1,2}:\d{2}", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.isoformat(timespec="minutes") if moment.year in _YEARS else None


def _written(text: str) -> str | None:
    """Read an English date with or without a clock: "January 6, 2022 at 1:12 a.m. EST"."""
    found = _dates().search(text)
    if found is None:
        return None
    parts = found.groupdict()
    name = (parts["month1"] or parts["month2"])[:3].lower()
    month = next(i for i, short in enumerate(_months(), 1) if short == name)
    day = _day(int(parts["year1"] or parts["year2"]), month, int(parts["day1"] or parts["day2"]))
    if day is None:
        return None
    clock = _CLOCK.search(text, found.end()) or _CLOCK.search(text[: found.start()])
    return _joined(day, clock) if clock else day.isoformat()


@cache
def _months() -> tuple[str, ...]:
    """Return the first three letters of the months in order."""
    return tuple(dict.fromkeys(name[:3].lower() for name in load("en", "clean")["months"]))


@cache
def _dates() -> re.Pattern[str]:
    names = "|".join(sorted(load("en", "clean")["months"], key=len, reverse=True))
    day = r"(?P<day{n}>\d{{1,2}})(?:st|nd|rd|th)?"
    month, year = rf"(?P<month{{n}}>{names})\b\.?", r"(?P<year{n}>\d{{4}})\b"
    first = rf"{day}\s+(?:of\s+)?{month},?\s+{year}".format(n=1)
    second = rf"{month}\s+{day},?\s+{year}".format(n=2)
    return re.compile(rf"(?<!\d)(?:{first}|{second})", re.IGNORECASE)


def _joined(day: date, m: re.Match[str]) -> str:
    """Return the day with the clock of the match's groups."""
    if m["hour"] is None:
        return day.isoformat()
    hour = int(m["hour"])
    if m["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if m["half"][0] in "pP" else 0)
    return _clocked(day, hour, int(m["minute"]), m["zone"])


def _clocked(day: date, hour: int, minute: int, zone: str | None) -> str:
    if hour > 23 or minute > 59:
        return day.isoformat()
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=_zone(zone))
    return moment.isoformat(timespec="minutes")


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if digits := re.search(r"([+-])(\d{2}):?(\d{2})", written):
        minutes = int(digits[2]) * 60 + int(digits[3])
        return timezone(timedelta(minutes=-minutes if digits[1] == "-" else minutes)) if minutes < 1440 else None
    hours = fields()["zones"].get(written)
    return None if hours is None else timezone(timedelta(hours=hours))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
