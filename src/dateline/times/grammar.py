"""Which lexemes make one time expression: regular expressions over classes, longest match first.

A pattern is written with class names (``MONTH DOT? day=(DAY|ORD)``): names stand for one lexeme, ``name=(...)`` is a group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.times.lexer import CODE, Lexeme


@dataclass(frozen=True)
class Expression:
    """A stretch of lexemes of one shape; ``parts`` are its named lexemes (the last one of each group)."""

    shape: str
    first: int
    last: int
    parts: dict[str, Lexeme]
    groups: dict[str, tuple[Lexeme, ...]]

    def has(self, name: str) -> bool:
        """Return whether the group took part in the match."""
        return name in self.parts

    def value(self, name: str) -> object:
        """Return the value of the group's last lexeme, or None when the group is absent."""
        x = self.parts.get(name)
        return None if x is None else x.value


_APPROX = "(?:(?:OTHER)?(?:MORE|AT? LEAST)THAN?|ABOUT|NEARLY)?"
_NUMBER = "(?:DAY|NUM|BIG|ART? NW HYPH? NW|ART? NW? (?:HUNDRED|THOUSAND)|NW|ART? COUPLE OF?|ART? VAGUE|HALF ART|ART? HALF|ART)"
_COUNT = f"approx=({_APPROX})count=({_NUMBER})NEARLY? tail=((?:AND ART HALF|MORE)?)"
_PART = "(?:PART|BAREPART)"
_PRE = (
    f"(?:approx=(ABOUT|NEARLY)?clock=(CLOCK)(?:COMMA? ON|COMMA)?|mod=(EARLY|MID|LATE|EARLIER|LATER)HYPH?(?:IN THE)?prepart=({_PART})?(?:OF|ON)?"
    f"|THE? prepart_=({_PART})(?:OF|ON)?)?"
)
_POST = f"(?:(?:COMMA? AT|IN THE?|COMMA)?postmod=(EARLY|MID|LATE)?HYPH? postpart=({_PART})|(?:AT|COMMA)?(?:ABOUT)?postclock=(CLOCK))?"
_REL = "rel=(LAST|THIS|NEXT|PREVIOUS|FOLLOWING|THAT|THE SAME|THE FOLLOWING|THE NEXT|THE PREVIOUS)"
_MOD = "(?:THE? mod=(EARLY|MID|LATE|EARLIER|LATER)(?:HYPH|OF THE?|IN THE?)?)?"
_WEEKDAY = "(?:named=(WDAY)DOT? COMMA?)?"
_DAY = "day=(DAY|ORD)"

_PATTERNS = {
    "mdy": f"{_PRE}{_WEEKDAY}month=(MONTH)DOT?THE?day=(DAY|ORD|ORDW)(?:COMMA? year=(YEAR))?{_POST}",
    "dmy": f"{_PRE}{_WEEKDAY}THE?day=(DAY|ORD|ORDW)(?:OF|HYPH|THE)?month=(MONTH)DOT?(?:(?:COMMA|HYPH)?(?:year=(YEAR)|short=(NUM)))?{_POST}",
    "days_dmy": f"{_PRE}(?:BETWEEN|FROM)?day=(DAY|ORD)(?:HYPH|TO|AND)day_to=(DAY|ORD)(?:OF)?month=(MONTH)DOT?(?:COMMA? year=(YEAR))?",
    "days_mdy": f"{_PRE}(?:BETWEEN|FROM)?month=(MONTH)DOT?day=(DAY|ORD)(?:HYPH|TO|AND)day_to=(DAY|ORD)(?:COMMA? year=(YEAR))?",
    "iso": f"{_PRE}day=(ISO)(?:OTHER? postclock=(CLOCK))?",
    "slash": f"{_PRE}{_WEEKDAY}day=(SLASH)",
    "the_day": "THE day=(ORD)",
    "month": f"{_MOD}(?:{_REL})?month=(MONTH)DOT?(?:(?:COMMA|OF)?year=(YEAR))?",
    "month_of_year": f"{_MOD}month=(MONTH)(?:OF|IN)?yrel=(LAST|THIS|NEXT|PREVIOUS|FOLLOWING|THAT|THE SAME)unit=(UNIT)",
    "part_of_month": f"THE?which=(LAST|ORDW|ORD)count=({_NUMBER})?unit=(UNIT)(?:OF|IN)month=(MONTH)(?:(?:COMMA|OF)?year=(YEAR))?",
    "year": f"{_MOD}(?:FISCAL|THE UNIT)?year=(YEAR)",
    "years": "(?:BETWEEN|FROM)?year=(YEAR)(?:HYPH|TO|AND)year_to=(YEAR|DAY|NUM)",
    "fiscal": "FISCAL year=(YEAR)",
    "spoken_year": f"{_MOD}(?:month=(MONTH)|THE UNIT)?century=(NW)decade=(NW)(?:HYPH? ones=(NW))?",
    "wday": f"{_PRE}(?:{_REL}coming=(NEXT)?)?wday=(WDAY){_POST}",
    "wday_of_week": f"{_PRE}wday=(WDAY)(?:OF|COMMA)?rel=(LAST|THIS|NEXT)unit=(UNIT){_POST}",
    "wdays": f"{_PRE}wday=(WDAYS){_POST}",
    "wday_night_between": "THE?part=(PART)(?:BETWEEN|FROM|OF)wday=(WDAY)(?:AND|TO|HYPH)wday_to=(WDAY)",
    "deictic": f"{_PRE}day=(DEICTIC){_POST}",
    "this_part": f"(?:mod=(EARLY|MID|LATE|EARLIER|LATER)HYPH?)?(?:{_REL})part=({_PART})",
    "part_before": f"THE part=({_PART})way=(BEFORE)",
    "bare_part": "(?:mod=(EARLY|MID|LATE)HYPH?)?part=(BAREPART)",
    "the_part": f"(?:IN|ON)THE mod=(EARLY|MID|LATE)?HYPH?part=({_PART})",
    "clock": f"approx=(ABOUT|NEARLY)?clock=(CLOCK)(?:IN THE part=({_PART}))?",
    "rel_unit": f"{_MOD}THE?{_REL}(?:count=({_NUMBER}))?unit=(UNIT)",
    "recent_units": "THE?(?:MORE)?rel=(RECENT)unit=(UNIT)",
    "vague_units": f"count=(VAGUE)rel=(LAST|RECENT|NEXT)unit=(UNIT)",
    "weekend": "THE unit=(UNIT)",
    "end_of_unit": f"THE?mod=(EARLY|MID|LATE)OF(?:{_REL}|THE)unit=(UNIT)",
    "ago": f"{_COUNT}unit=(UNIT)(?:OR OTHER)?(?:HYPH)?AGO",
    "unit_ago": "ART?unit=(UNIT)HYPH way=(AGO|EARLIER)",
    "the_past": "IN?THE ref=(LAST)",
    "offset": f"(?:{_COUNT}|THE)?unit=(UNIT)way=(EARLIER|BEFORE|LATER|AFTER)",
    "season": f"{_MOD}(?:(?:THE )?{_REL}|THE)?season=(SEASON)(?:OF)?(?:year=(YEAR))?",
    "decade": f"{_MOD}THE?decade=(DECADE)",
    "century": "THE?day=(ORD|ORDW)HYPH?unit=(UNIT)",
    "year_quarter": "THE?year=(YEAR)day=(ORDW|ORD)HYPH?unit=(UNIT)",
    "quarter_of_year": "THE?day=(ORDW|ORD)HYPH?unit=(UNIT)(?:OF)?year=(YEAR)",
    "holiday": "(?:rel=(LAST|THIS|NEXT))?day=(HOLIDAY)",
    "ref": "ref=(REF)",
    "since_then": "SINCE ref=(THEN)",
    "freq": "freq=(FREQ)",
    "every": f"EVERY(?:OTHER)?(?:count=({_NUMBER})?unit=(UNIT)|wday=(WDAY)|month=(MONTH)|part=({_PART})|season=(SEASON))",
    "wdays_part": f"wday=(WDAY)part=(PART)",
    "duration": f"(?:THE (?:day=(ORDW))?)?{_COUNT}unit=(UNIT)",
    "duration_fraction": "count=(DAY|NUM)num=(DAY)OTHER den=(DAY)unit=(UNIT)",
    "duration_half": "unit_count=(ART|NW)unit=(UNIT)AND ART HALF",
    "hyphened": "count=(DAY|NUM|NW HYPH NW|NW|VAGUE|HALF)HYPH unit=(UNIT)",
    "aged": "count=(DAY|NUM|NW HYPH NW|NW|VAGUE|HALF|ART)HYPH?unit=(UNIT)HYPH?OLD",
    "bare_units": "unit=(UNIT)",
}


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((shape, re.compile(_translate(pattern))) for shape, pattern in _PATTERNS.items())


def _translate(pattern: str) -> str:
    """Turn a pattern of class names into one over the private code points; repeated group names get a number."""
    seen: dict[str, int] = {}

    def group(m: re.Match[str]) -> str:
        name = m.group(1)
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}>" if seen[name] == 1 else f"(?P<{name}{seen[name]}>"

    pattern = re.sub(r"([a-z_]+)=\(", group, pattern)
    return re.sub(r"\b[A-Z]{2,}\b(?!>)", lambda m: CODE[m.group()], pattern).replace(" ", "")


def find(lexemes: list[Lexeme]) -> list[Expression]:
    """Return the expressions in the lexemes, left to right, none overlapping; at each place the longest one."""
    codes = "".join(CODE[x.cls] for x in lexemes)
    found: list[tuple[int, int, int, str, re.Match[str]]] = []
    for rank, (shape, pattern) in enumerate(_compiled()):
        found += [(m.start(), -m.end(), rank, shape, m) for m in pattern.finditer(codes)]
    found.sort(key=lambda f: f[:3])
    out: list[Expression] = []
    reached = 0
    for start, negative_end, _, shape, m in found:
        if start < reached:
            continue
        out.append(_expression(shape, lexemes, m))
        reached = -negative_end
    return out


def _expression(shape: str, lexemes: list[Lexeme], m: re.Match[str]) -> Expression:
    groups: dict[str, tuple[Lexeme, ...]] = {}
    for name in m.groupdict():
        start, end = m.span(name)
        if start >= 0 and end > start:
            groups[name.rstrip("0123456789_") if name[-1] in "23_" else name] = tuple(lexemes[start:end])
    return Expression(shape, m.start(), m.end(), {k: v[-1] for k, v in groups.items()}, groups)
