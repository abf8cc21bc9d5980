"""Which lexemes make one time expression: regular expressions over classes, longest match first.

A pattern is written with class names (``MONTH DOT? day=(DAY|ORD)``): names stand for one lexeme, ``name=(...)`` is a group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import count

from dateline.times.lexer import CODE, Lexeme, lexicon


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

    @property
    def plural(self) -> bool:
        """Whether its unit stands in the plural ("days")."""
        unit = self.parts.get("unit")
        return unit is not None and unit.text.lower() in lexicon().plurals

    @property
    def modifier(self) -> str:
        """EARLY, MID, LATE, EARLIER or LATER, as "early", "the end of" and the like say; "" when nothing does."""
        said = self.parts["mod"].cls if "mod" in self.parts else ""
        return {"START": "EARLY", "MIDDLE": "MID", "END": "LATE"}.get(said, said)

    def value(self, name: str) -> object:
        """Return the value of the group's last lexeme, or None when the group is absent."""
        x = self.parts.get(name)
        return None if x is None else x.value


_APPROX = "(?:(?:MORE|AT? LEAST)THAN?|ABOUT|NEARLY)?"
_NUMBER = "(?:DAY|NUM|BIG|ART? NW HYPH? NW|ART? NW? (?:HUNDRED|THOUSAND)|NW|ART? COUPLE OF?|ART? VAGUE|HALF ART|ART? HALF|ART)"
_COUNT = f"approx=({_APPROX})count=({_NUMBER})NEARLY? tail=((?:AND ART HALF|MORE)?)"
_PART = "(?:PART|BAREPART)"
_PRE = (
    f"(?:approx=(ABOUT|NEARLY)?clock=(CLOCK)(?:COMMA? ON|COMMA)?"
    f"|mod=(EARLY|MID|LATE|EARLIER|LATER)HYPH?(?:IN THE)?prepart=({_PART})?(?:OF|ON)?"
    f"|THE?mod=(EARLY)hours=(UNIT)(?:OF|ON)"
    f"|(?:(?:IN|ON)? THE|AT)?prepart_=({_PART})(?:OF|ON)?)?"
)
_POST = (
    f"(?:(?:COMMA? AT|IN THE?|COMMA)?postmod=(EARLY|MID|LATE)?HYPH? postpart=({_PART})"
    "|(?:AT|COMMA)?(?:ABOUT)?postclock=(CLOCK))?"
)
_REL = "rel=(LAST|THIS|NEXT|PREVIOUS|FOLLOWING|THAT SAME|THAT|THE SAME|THE FOLLOWING|THE NEXT|THE PREVIOUS)"
_MOD = "(?:THE? (?:mod=(EARLY|MID|LATE|EARLIER|LATER)(?:HYPH|IN THE?)?|mod=(START|MIDDLE|END)OF THE?))?"
_WEEKDAY = "(?:named=(WDAY)DOT? COMMA?)?"
_OF_YEAR = "(?:OF)?yrel=(LAST|THIS|THAT SAME|THAT|THE SAME)unit=(UNIT)"
_DAY = "day=(DAY|ORD)"

# By the class that each needs: a sentence without that class is not searched for them.
_PATTERNS = {
    "MONTH": {
        "mdy": f"{_PRE}{_WEEKDAY}month=(MONTH)DOT?THE?day=(DAY|ORD|ORDW)(?:COMMA? year=(YEAR)|{_OF_YEAR})?{_POST}",
        "dmy": f"{_PRE}{_WEEKDAY}THE?day=(DAY|ORD|ORDW)(?:OF|HYPH|THE)?month=(MONTH)DOT?"
        f"(?:(?:COMMA|HYPH)?(?:year=(YEAR)|short=(NUM))|{_OF_YEAR})?{_POST}",
        "days_dmy": f"{_PRE}(?:BETWEEN|FROM)?day=(DAY|ORD)(?:HYPH|TO|AND)"
        f"day_to=(DAY|ORD)(?:OF)?month=(MONTH)DOT?(?:COMMA? year=(YEAR))?",
        "days_mdy": f"{_PRE}(?:BETWEEN|FROM)?month=(MONTH)DOT?day=(DAY|ORD)(?:HYPH|TO|AND)"
        f"day_to=(DAY|ORD)(?:COMMA? year=(YEAR))?",
        "month": f"{_MOD}(?:{_REL})?month=(MONTH)DOT?(?:(?:COMMA|OF)?year=(YEAR))?",
        "month_of_year": f"{_MOD}month=(MONTH)(?:OF|IN)?"
        "yrel=(LAST|THIS|NEXT|PREVIOUS|FOLLOWING|THAT|THE SAME)unit=(UNIT)",
        "part_of_month": f"THE?which=(LAST|ORDW|ORD)count=({_NUMBER})?unit=(UNIT)"
        "(?:OF|IN)month=(MONTH)(?:(?:COMMA|OF)?year=(YEAR))?",
    },
    "ISO": {
        "iso": f"{_PRE}day=(ISO)(?:OTHER? postclock=(CLOCK))?",
    },
    "SLASH": {
        "slash": f"{_PRE}{_WEEKDAY}day=(SLASH)",
    },
    "ORD": {
        "the_day": "THE day=(ORD)",
    },
    "YEAR": {
        "year": f"{_MOD}(?:FISCAL|THE UNIT)?year=(YEAR)",
        "year_quarter": "THE?year=(YEAR)day=(ORDW|ORD)HYPH?unit=(UNIT)",
        "quarter_of_year": "THE?day=(ORDW|ORD)HYPH?unit=(UNIT)(?:OF)?year=(YEAR)",
        "years": "(?:BETWEEN|FROM)?year=(YEAR)(?:HYPH|TO|AND)year_to=(YEAR|DAY|NUM)",
        "fiscal": "FISCAL year=(YEAR)",
    },
    "NW": {
        "spoken_year": f"{_MOD}(?:month=(MONTH)|THE UNIT)?century=(NW)decade=(NW)(?:HYPH? ones=(NW))?",
    },
    "WDAY": {
        "wday": f"{_PRE}(?:{_REL}coming=(NEXT)?)?wday=(WDAY){_POST}",
        "wday_of_week": f"{_PRE}wday=(WDAY)(?:OF|COMMA)?rel=(LAST|THIS|NEXT)unit=(UNIT){_POST}",
        "wday_night_between": "THE?part=(PART)(?:BETWEEN|FROM|OF)wday=(WDAY)(?:AND|TO|HYPH)wday_to=(WDAY)",
    },
    "WDAYS": {
        "wdays": f"{_PRE}wday=(WDAYS){_POST}",
    },
    "DEICTIC": {
        "deictic": f"{_PRE}day=(DEICTIC){_POST}",
    },
    "PART": {
        "this_part": f"(?:mod=(EARLY|MID|LATE|EARLIER|LATER)HYPH?)?(?:{_REL})part=({_PART})",
        "part_before": f"THE part=({_PART})way=(BEFORE)",
        "bare_part": f"(?:mod=(EARLY|MID|LATE)HYPH?part=({_PART})|part=(BAREPART))",
        "at_part": f"AT part=({_PART})",
        "the_part": f"(?:IN|ON)THE mod=(EARLY|MID|LATE)?HYPH?part=({_PART})",
    },
    "CLOCK": {
        "clock": f"approx=(ABOUT|NEARLY)?clock=(CLOCK)(?:IN THE part=({_PART}))?",
    },
    "UNIT": {
        "early_hours": "THE mod=(EARLY)hours=(UNIT)",
        "rel_unit": f"{_MOD}THE?{_REL}(?:count=({_NUMBER}))?unit=(UNIT)",
        "recent_units": "THE?(?:MORE)?rel=(RECENT)unit=(UNIT)",
        "vague_units": "count=(VAGUE)rel=(LAST|RECENT|NEXT)unit=(UNIT)",
        "weekend": "THE unit=(UNIT)",
        "end_of_unit": f"THE?mod=(START|MIDDLE|END)OF(?:{_REL}|THE)unit=(UNIT)",
        "unit_ago": "ART?unit=(UNIT)HYPH way=(AGO|EARLIER)",
        "offset": f"(?:{_COUNT}|THE)?unit=(UNIT)way=(EARLIER|BEFORE|LATER|AFTER)",
        "ago": f"{_COUNT}unit=(UNIT)(?:OR OTHER)?(?:HYPH)?AGO",
        "century": "THE?day=(ORD|ORDW)HYPH?unit=(UNIT)",
        "duration": f"(?:THE (?:day=(ORDW))?)?{_COUNT}unit=(UNIT)",
        "duration_fraction": "count=(DAY|NUM)num=(DAY)OTHER den=(DAY)unit=(UNIT)",
        "duration_half": "unit_count=(ART|NW)unit=(UNIT)AND ART HALF",
        "hyphened": "count=(DAY|NUM|NW HYPH NW|NW|VAGUE|HALF)HYPH unit=(UNIT)",
        "aged": "count=(DAY|NUM|NW HYPH NW|NW|VAGUE|HALF|ART)HYPH?unit=(UNIT)HYPH?OLD",
        "bare_units": "unit=(UNIT)",
    },
    "LAST": {
        "the_past": "IN?THE ref=(LAST)",
    },
    "SEASON": {
        "season": f"{_MOD}(?:(?:THE )?{_REL}|THE)?season=(SEASON)(?:OF)?(?:year=(YEAR))?",
    },
    "DECADE": {
        "decade": f"{_MOD}THE?decade=(DECADE)",
    },
    "HOLIDAY": {
        "holiday": "(?:rel=(LAST|THIS|NEXT))?day=(HOLIDAY)",
    },
    "REF": {
        "ref": "ref=(REF)",
    },
    "THEN": {
        "since_then": "SINCE ref=(THEN)",
    },
    "FREQ": {
        "freq": "freq=(FREQ)",
    },
    "EVERY": {
        "every": f"EVERY(?:OTHER)?(?:count=({_NUMBER})?unit=(UNIT)|wday=(WDAY)|month=(MONTH)|part=({_PART})|season=(SEASON))",
    },
}
_ALSO = {"PART": ("BAREPART",)}


@cache
def _compiled() -> tuple[tuple[str, tuple[tuple[int, str, re.Pattern[str]], ...]], ...]:
    """Return for each needed class (as code points, any of which will do) its patterns with their rank."""
    rank = count()
    return tuple(
        (
            CODE[key] + "".join(CODE[k] for k in _ALSO.get(key, ())),
            tuple((next(rank), s, re.compile(_translate(p))) for s, p in shapes.items()),
        )
        for key, shapes in _PATTERNS.items()
    )


def _translate(pattern: str) -> str:
    """Turn a pattern of class names into one over the private code points; repeated group names get a number."""
    seen: dict[str, int] = {}

    def group(m: re.Match[str]) -> str:
        name = m.group(1)
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}>" if seen[name] == 1 else f"(?P<{name}{seen[name]}>"

    pattern = re.sub(r"([a-z_]+)=\(", group, pattern)
    return re.sub(r"\b[A-Z]{2,}\b(?!>)", lambda m: CODE[m.group()], pattern).replace(" ", "")


def candidates(lexemes: list[Lexeme]) -> list[Expression]:
    """Return everything in the lexemes that may be an expression, left to right, at each place the longest one first."""
    codes = "".join([CODE[x.cls] for x in lexemes])
    found: list[tuple[int, int, int, str, re.Match[str]]] = []
    for needed, patterns in _compiled():
        if not any(code in codes for code in needed):
            continue
        for rank, shape, pattern in patterns:
            m = pattern.search(codes)
            while m is not None:
                found.append((m.start(), -m.end(), rank, shape, m))
                m = pattern.search(codes, m.start() + 1)
    found.sort(key=lambda f: f[:3])
    return [_expression(shape, lexemes, m) for _, _, _, shape, m in found]


def find(lexemes: list[Lexeme]) -> list[Expression]:
    """Return the expressions in the lexemes, left to right, none overlapping; at each place the longest one."""
    out: list[Expression] = []
    for e in candidates(lexemes):
        if not out or e.first >= out[-1].last:
            out.append(e)
    return out


def _expression(shape: str, lexemes: list[Lexeme], m: re.Match[str]) -> Expression:
    groups: dict[str, tuple[Lexeme, ...]] = {}
    for name in m.groupdict():
        start, end = m.span(name)
        if start >= 0 and end > start:
            groups[name.rstrip("0123456789_") if name[-1] in "23_" else name] = tuple(lexemes[start:end])
    return Expression(shape, m.start(), m.end(), {k: v[-1] for k, v in groups.items()}, groups)
