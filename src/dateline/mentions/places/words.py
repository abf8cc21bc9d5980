"""Words of a sentence as the place finder sees them, and the word lists it uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dateline.lang import load
from dateline.model import Sentence

# An abbreviation with points (U.S., N.D.) is one word; a possessive ending is left out of the word.
_WORD = re.compile(r"(?:[A-Z][a-z]?\.){2,}|(?:[a-z]\.){2,}|[^\W_]+(?:['’`](?!s\b)[^\W_]+)*")
# Kinds whose lower-case kind word is part of the name ("Baghdad airport"); "Anbar province" is the name Anbar and its kind.
_NAMED_KINDS = frozenset(
    ("airbase", "base", "airport", "camp", "oilfield", "crossing", "checkpoint", "embassy", "site", "water", "road")
)
_UPPER_SHARE = 0.7
_TITLE_SHARE = 0.75


class Word(NamedTuple):
    """One word: offsets in the document, and ``gap``, the text between it and the next word."""

    start: int
    end: int
    text: str
    lower: str
    gap: str
    cap: bool
    pos: str
    token: int


@dataclass(frozen=True)
class Line:
    """A sentence's words. ``style``: plain, title (a headline, most words capitalised) or upper. ``violent``: of violence."""

    sentence: Sentence
    words: tuple[Word, ...]
    style: str
    violent: bool = False


def read_line(text: str, sentence: Sentence) -> Line:
    """Return the words of a sentence of the document's text."""
    matches = list(_WORD.finditer(text, sentence.span.start, sentence.span.end))
    words = []
    tokens = sentence.tokens
    shortened = load("en", "places")["abbreviations"]
    k = 0
    for n, m in enumerate(matches):
        end = matches[n + 1].start() if n + 1 < len(matches) else sentence.span.end
        while k + 1 < len(tokens) and tokens[k].end <= m.start():
            k += 1
        # the token that holds the word's end: names split at hyphens have several
        last = k
        while last + 1 < len(tokens) and tokens[last].end < m.end():
            last += 1
        word = m.group()
        gap = text[m.end() : end]
        if gap == ". " and word.lower() in shortened:
            gap = " "  # "St. Louis" is one name
        pos = tokens[k].pos if tokens else ""
        words.append(Word(m.start(), m.end(), word, word.lower(), gap, word[0].isupper(), pos, last))
    violent = any(w.lower.startswith(lexicon().violent) for w in words)
    return Line(sentence, tuple(words), _style(words), violent)


def _style(words: list[Word]) -> str:
    """Return how a line is capitalised."""
    letters = [w for w in words if w.text[0].isalpha()]
    if len(letters) < 3:
        return "plain"
    if sum(w.text.isupper() for w in letters) > _UPPER_SHARE * len(letters):
        return "upper"
    long = [w for w in letters if len(w.text) > 3]
    ended = words[-1].gap[:1] in (".", "!", "?")  # headlines seldom end like sentences
    return "title" if len(long) > 3 and not ended and sum(w.cap for w in long) > _TITLE_SHARE * len(long) else "plain"


def joins(gap: str) -> bool:
    """Return whether the text between two words lets them be one name: white space or a hyphen."""
    return gap in (" ", "-", "\n", "–", "‑") or (not gap.strip() and len(gap) < 4)


class Lexicon(NamedTuple):
    """The word lists of ``places.toml`` in the shape that the finder needs."""

    not_places: frozenset[str]
    prepositions: frozenset[str]
    weak_prepositions: frozenset[str]
    striking: frozenset[str]
    struck_by: frozenset[str]
    struck_at: frozenset[str]
    kinds: dict[str, str]
    named_kind_parts: frozenset[str]
    capital_kinds: frozenset[str]
    directions: dict[str, str]
    explained: frozenset[str]
    particles: frozenset[str]
    calendar: frozenset[str]
    titles: frozenset[str]
    speech: frozenset[str]
    given: frozenset[str]
    heads: frozenset[str]
    heads_of: frozenset[str]
    states: dict[str, str]
    violent: tuple[str, ...]
    placing: frozenset[str]


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the word lists of a language."""
    table = load(language, "places")
    words = table["words"]
    kinds = {word: kind for kind, listed in table["kinds"].items() for word in listed}
    parts = frozenset(part for word, kind in kinds.items() if kind in _NAMED_KINDS for part in word.split())
    directions = {word: direction for direction, listed in table["directions"].items() for word in listed}
    states = {spelled.lower().rstrip("."): code for code, listed in table["states"].items() for spelled in listed}
    persons, bodies = table["persons"], table["organisations"]
    return Lexicon(
        frozenset(table["not_places"]["words"]),
        frozenset(words["prepositions"]),
        frozenset(words["weak_prepositions"]),
        frozenset(words["striking"]),
        frozenset(words["struck_by"]),
        frozenset(words["struck_at"]),
        kinds,
        parts,
        frozenset(table["capitalised_kinds"]["words"]),
        directions,
        frozenset(words["explained"]),
        frozenset(words["particles"]),
        frozenset(words["calendar"]),
        frozenset(persons["titles"]),
        frozenset(persons["speech"]),
        frozenset(persons["given"]),
        frozenset(bodies["heads"]),
        frozenset(bodies["heads_of"]),
        states,
        tuple(words["violent"]),
        frozenset(words["placing"]),
    )
