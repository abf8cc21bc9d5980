"""The part of an expression that says the hour: its words as written, and its TIMEX3 code."""

from __future__ import annotations

import re

from dateline.times.grammar import Expression
from dateline.times.lexer import Lexeme, lexicon

_HOUR = re.compile(r"(\d{1,2}?)[:.]?(\d\d)?(?::\d\d)?(?!\d)\s*([a-z.]*)", re.IGNORECASE)
_GROUPS = ("mod", "hours", "prepart", "part", "postmod", "postpart", "clock", "postclock")


def time_of_day(e: Expression) -> tuple[str | None, str]:
    """Return the words that say the hour ("late", "evening", "11 p.m."), None when there are none, and the code ("TEV", "T23:00").

    "earlier" and "later" say no hour. A modifier alone ("late Tuesday") has words and no code.
    """
    said = sorted(x for name in _GROUPS for x in e.groups.get(name, ()) if x.cls not in ("EARLIER", "LATER", "HYPH"))
    code = "TMO" if e.has("hours") else ""
    for x in said:
        if x.cls in ("PART", "BAREPART"):
            code = str(x.value)
        elif x.cls == "CLOCK":
            return _words(said), clock_code(x.text)
    return _words(said), code if code.startswith("T") else ""


def _words(said: list[Lexeme]) -> str | None:
    return " ".join(dict.fromkeys(x.text.lower() if x.cls != "CLOCK" else x.text for x in said)) or None


def clock_code(text: str) -> str:
    """Return a clock time as TIMEX3 writes it ("T23:00"); the zone is left to the words."""
    m = _HOUR.match(text)
    if m is None:
        return ""
    hour, minute = int(m.group(1)), int(m.group(2) or 0)
    low = m.group(3).lower()
    if low in lexicon().am:
        hour %= 12
    elif low in lexicon().pm:
        hour = hour % 12 + 12
    return f"T{hour:02}:{minute:02}"
