"""What a time expression is read against: the chain of anchors and the words around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dateline.model import TimeRange
from dateline.times.grammar import Expression
from dateline.times.lexer import Lexeme


class Anchor(NamedTuple):
    """A known day and, in words, whose day it is ("publication date", "caption date", "the event told before")."""

    day: date
    name: str


class Reading(NamedTuple):
    """What one expression means: TIMEX3 kind and value, and the days, or None when it names no calendar stretch.

    ``counted``: the days are those of what is named right after it ("two days after the blast"), not of its own clause.
    """

    kind: str
    value: str
    range: TimeRange | None = None
    counted: bool = False


@dataclass(frozen=True)
class Context:
    """The anchors that hold at one expression.

    ``published``: the day of publication, or None when nothing says it. ``deictic``: whose "today" it is (the day of the statement
    quoted, else publication). ``told``: the last event day told before. ``same``: a day named before in the same sentence.
    ``tense``: past, future or None. ``opens``: the expression opens its sentence. ``lexemes``: those of the sentence.
    ``back``: the words after point back to an event told before. ``period``: the first day of the last date told before, however
    coarse, for "that year". ``stated``: ``told`` is only the day of a statement. ``late``: ``told`` has an hour of
    the evening or night. ``opening``: the year that opens the sentence ("In 1996, ..."). ``quarter``: the last quarter told
    before (``1989-Q3``): a year before it is a quarter too.
    """

    published: Anchor | None
    deictic: Anchor | None
    told: Anchor | None
    same: Anchor | None
    tense: str | None
    opens: bool
    lexemes: tuple[Lexeme, ...]
    back: bool = False
    period: Anchor | None = None
    quarter: str | None = None
    stated: bool = False
    late: bool = False
    opening: int | None = None

    def word(self, expression: Expression, step: int) -> str:
        """Return, in lower case, the word ``step`` before (-1, -2 ...) or after (1, 2 ...) the expression, "" at the edge."""
        i = expression.first + step if step < 0 else expression.last + step - 1
        return self.lexemes[i].text.lower() if 0 <= i < len(self.lexemes) else ""

    def since(self, expression: Expression) -> bool:
        """Return whether the expression is where a stretch begins: "since 2015", "since at least March"."""
        i = expression.first - 1
        while i > 0 and self.lexemes[i].cls in ("ABOUT", "AT", "LEAST", "NEARLY"):
            i -= 1
        return i >= 0 and self.lexemes[i].cls == "SINCE"
