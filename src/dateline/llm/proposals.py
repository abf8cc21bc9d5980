"""The model's answer as values of ours, and its quotes found again in the article: what is not there is not taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from pydantic import BaseModel, Field, ValidationError

from dateline.lang import load
from dateline.llm.prompt import Stretch
from dateline.model import Span

MOST_INCIDENTS, MOST_VALUES = 200, 200
LONGEST_QUOTE = 400  # characters


class Malformed(ValueError):
    """An answer that has not the form asked for."""


class Value(BaseModel, frozen=True):
    """One proposed value: words of the article, and a code where the slot takes one."""

    slot: str
    sentence: int
    quote: str = Field(max_length=LONGEST_QUOTE)
    label: str | None = None
    by: str | None = None


class Proposal(BaseModel, frozen=True):
    """One proposed incident: the words that tell it, its codes, its values."""

    type: str
    stage: str
    focus: str
    sentence: int
    quote: str = Field(max_length=LONGEST_QUOTE)
    values: tuple[Value, ...] = Field(max_length=MOST_VALUES)


class _Reply(BaseModel):
    incidents: tuple[Proposal, ...] = Field(max_length=MOST_INCIDENTS)


def read_answer(text: str) -> tuple[Proposal, ...]:
    """Return the proposals of an answer; words around the JSON object are passed over. Raises Malformed with the reason."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise Malformed("there is no JSON object in it")
    try:
        return _Reply.model_validate_json(text[start : end + 1].encode("utf-8", "replace")).incidents
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{where or 'the answer'}: {first['msg']}") from None


# --- quotes -------------------------------------------------------------------------------------------------------


_SAME = str.maketrans(
    {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
)
_AROUND = " \"'.,;:"


class Words:
    """The sentences that the model was shown, in which its quotes are sought."""

    def __init__(self, text: str, told_in: Sequence[Stretch]) -> None:
        self._told_in = told_in
        self._folded = {s.number: _fold(text[s.span.start : s.span.end]) for s in told_in}

    def find(self, quote: str, number: int, near: int | None = None) -> tuple[Span, int] | None:
        """Return where the quote stands, and the number of its sentence; None where it does not.

        White space, quotation marks, dashes and the forms of one letter count as alike, nothing else does; whole words only.
        It is sought in the sentence that the model named; failing that, in the one nearest to ``near`` (else to ``number``).
        """
        wanted, _ = _fold(quote)
        wanted = wanted.strip(_AROUND)
        if not any(c.isalnum() for c in wanted):
            return None
        centre = number if near is None else near
        order = sorted(self._told_in, key=lambda s: (s.number != number, abs(s.number - centre), s.number))
        for stretch in order:
            folded, places = self._folded[stretch.number]
            for at in _occurrences(folded, wanted):
                start = stretch.span.start + places[at]
                end = stretch.span.start + places[at + len(wanted) - 1] + 1
                return Span(start, end), stretch.number
        return None


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text in the form in which quotes are compared, and for each of its characters the place that it came from."""
    out: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if char.isspace():
            letters = " " if out and out[-1] != " " else ""
        elif unicodedata.category(char) == "Cf":  # soft hyphens, joiners, marks of direction
            letters = ""
        else:
            letters = unicodedata.normalize("NFKD", char.translate(_SAME)).translate(_SAME)
        out += letters
        places += [at] * len(letters)
    return "".join(out), places


def _occurrences(text: str, words: str) -> Iterator[int]:
    """Yield where the words stand in the text as whole words."""
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        begun = before.isalnum() and words[0].isalnum()
        goes_on = bool(after) and (unicodedata.combining(after) > 0 or (after.isalnum() and words[-1].isalnum()))
        if not begun and not goes_on:
            yield at
        at = text.find(words, at + 1)


# --- words that turn to the machine -----------------------------------------------------------------------------------


@cache
def _addressed(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in load(language, "llm")["addressed"]["patterns"])


def addressed(text: str, language: str, told_in: Sequence[Stretch]) -> dict[int, Span]:
    """Return the sentences whose paragraph speaks to the machine that reads it, by number, each with the words that do."""
    found: dict[Span, Span] = {}
    for paragraph in dict.fromkeys(s.paragraph for s in told_in):
        for pattern in _addressed(language):
            if match := pattern.search(text, *paragraph):
                found.setdefault(paragraph, Span(*match.span()))
    return {s.number: found[s.paragraph] for s in told_in if s.paragraph in found}
