"""Whether a time says when something was told ("said on Monday") rather than when it happened."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.times.grammar import Expression
from dateline.times.lexer import Lexeme, lexicon

_REACH = 6  # lexemes between the word of telling and the time


def dates_a_statement(e: Expression, lexemes: Sequence[Lexeme]) -> bool:
    """Return whether nothing but small words lies between a word of telling and the expression after it.

    "said on Friday", "told Reuters late on Friday", "a spokesman said, Dec. 7, 2025"; not "said Friday's attack".
    """
    cues = lexicon().cues
    if e.last < len(lexemes) and lexemes[e.last].cls == "POSS":
        return False
    names = False
    for x in reversed(lexemes[max(0, e.first - _REACH) : e.first]):
        low = x.text.lower()
        if low in cues["reporting"]:
            return not names or low in cues["reporting_to"]
        if low in cues["between_telling"] or x.cls == "COMMA":
            continue
        if not x.text[0].isupper():
            return False
        names = True
    return False
