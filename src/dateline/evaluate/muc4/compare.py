"""How right one fill is against one of the key: 1 correct, 0.5 partially correct, 0 incorrect.

The rules are those of the MUC-4 scoring guidelines as far as they can be applied without a person:
- set fills are right when equal, half right when more general than the key's; one whose string belongs elsewhere is at
  most half right;
- strings are right when they have the same content words, half right when they share one (a person might say "right" in
  more cases, so scores are a little lower than adjudicated ones);
- places are right when country and most specific name agree, half right when only the country does;
- dates are right when equal, half right when the stretches of days meet (an open start reaches back two weeks);
- a number in words ("PLURAL") is half right for an exact one, and the other way round.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from dateline import codebook
from dateline.muc4.form import CONFIDENCE, DATE, INSTRUMENT_TYPE, LOCATION, STRINGS, TYPE, Fill

CORRECT, PARTIAL, INCORRECT = 1.0, 0.5, 0.0
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
OPEN_START = timedelta(days=14)

_WORD = re.compile(r"[A-Z0-9]+")
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{2,4}})")
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"\d+")


def credit(slot: str, key: Fill, read: Fill) -> float:
    """Return the credit of a fill read against a fill of the key: the best over the alternatives of both."""
    value = max((_value(slot, k, r) for k in key.values for r in read.values), default=INCORRECT)
    if value == CORRECT and not _belongs(key, read):
        return PARTIAL
    return value


def _belongs(key: Fill, read: Fill) -> bool:
    """Return whether the fill read belongs to the string of the key's fill (a half right string is enough)."""
    wanted = [x for x in key.xrefs if x != "-"]
    given = [x for x in read.xrefs if x != "-"]
    if not wanted:
        return not key.xrefs or not given
    return any(strings(k, r) > INCORRECT for k in wanted for r in given)


def _value(slot: str, key: str, read: str) -> float:
    """Return the credit of one value against one of the key's."""
    if slot == DATE:
        return dates(key, read)
    if slot == LOCATION:
        return places(key, read)
    if slot in STRINGS:
        return strings(key, read)
    if slot.endswith("NUMBER"):
        return numbers(key, read)
    if key == read:
        return CORRECT
    return PARTIAL if read in _ancestors(slot, key) else INCORRECT


def _ancestors(slot: str, value: str) -> list[str]:
    """Return the values that are more general than ``value`` in a slot."""
    table = {INSTRUMENT_TYPE: "instruments", TYPE: "incidents", CONFIDENCE: "confidence"}.get(slot)
    parents = codebook.load("muc4")[table] if table else {}
    out: list[str] = []
    while value in parents:
        value = parents[value]
        out.append(value)
    return out


@cache
def content_words(text: str) -> frozenset[str]:
    """Return the words of a string that count in a comparison, without a plural s."""
    function = codebook.load("muc4")["words"]["function"]
    return frozenset(w.removesuffix("S") or w for w in _WORD.findall(text.upper()) if w not in function)


def strings(key: str, read: str) -> float:
    """Return the credit of a string by its content words."""
    ours, theirs = content_words(key), content_words(read)
    if ours == theirs:
        return CORRECT
    return PARTIAL if ours & theirs else INCORRECT


def numbers(key: str, read: str) -> float:
    """Return the credit of a number: equal forms are right, the same number otherwise hedged is half right."""
    if key == read:
        return CORRECT
    ours, theirs = _NUMBER.findall(key), _NUMBER.findall(read)
    plural = "PLURAL" in (key, read) and "1" not in (key, read)
    return PARTIAL if plural or (ours and ours == theirs) else INCORRECT


def days(text: str) -> tuple[date | None, date | None]:
    """Return the stretch of days of a date fill; None for an open start, both None for what is no date."""
    found = [_day(*m.groups()) for m in _DAY.finditer(text)]
    if not found:
        return None, None
    return (None if text.lstrip().startswith("-") else found[0]), found[-1]


def _day(day: str, month: str, year: str) -> date:
    """Return one day: years of two digits are of the twentieth century, a day past its month is its last one."""
    number, position = int(year), MONTHS.index(month) + 1
    number += 1900 if number < 100 else 0
    return date(number, position, max(1, min(int(day), monthrange(number, position)[1])))


def dates(key: str, read: str) -> float:
    """Return the credit of a date."""
    (a, b), (c, d) = days(key), days(read)
    if (a, b) == (c, d):
        return CORRECT
    if b is None or d is None:
        return INCORRECT
    meet = (a or b - OPEN_START) <= d and (c or d - OPEN_START) <= b
    return PARTIAL if meet else INCORRECT


def place_names(text: str) -> list[str]:
    """Return the names of a place fill from the country inwards, without their kinds."""
    return [name for part in re.split(r":| - ", _BRACKETS.sub("", text)) if (name := " ".join(part.split()))]


def places(key: str, read: str) -> float:
    """Return the credit of a place."""
    ours, theirs = place_names(key), place_names(read)
    if not ours or not theirs or ours[0] != theirs[0]:
        return INCORRECT
    return CORRECT if ours[-1] == theirs[-1] else PARTIAL
