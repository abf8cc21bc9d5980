"""Runs of words that could be names, and how known a name is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dateline.gazetteer import Candidate
from dateline.mentions.places.words import Lexicon, Line, Word, joins
from dateline.model import Span

LONGEST = 6  # words in a name
_SITES = frozenset(
    (
        "airbase",
        "base",
        "embassy",
        "oilfield",
        "crossing",
        "checkpoint",
        "camp",
        "district",
        "road",
        "site",
        "water",
        "region",
    )
)


@dataclass(frozen=True)
class Option:
    """A stretch of words that may name a place. ``score`` is the local evidence that it does; ``demonym`` a country code."""

    line: int
    first: int
    last: int
    span: Span
    key: str
    candidates: tuple[Candidate, ...]
    score: float = 0.0
    kind: str | None = None
    demonym: str | None = None
    inside: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def strength(candidates: tuple[Candidate, ...]) -> float:
    """Return how likely a capitalised word of that name is a place at all, judged by its best-known bearer."""
    return max((_strength(c) for c in candidates[:8]), default=0.0)


def _strength(candidate: Candidate) -> float:
    """Return the weight of one bearer of a name."""
    place = candidate.place
    if place.kind == "country":
        return 4.0
    if place.kind in _SITES:
        return 3.0
    if place.kind == "admin1" and place.population >= 100_000:
        return 3.0 if candidate.main else 2.0
    if place.kind in ("airport", "airbase"):
        return 1.0 if " " in place.name else 0.0
    if place.id.startswith("site:"):
        return 1.2  # a small town that our own table has because the news names it
    for least, weight in ((1_000_000, 3.0), (200_000, 2.2), (50_000, 1.4), (10_000, 0.8)):
        if place.population >= least:
            return weight - (0.0 if candidate.main else 0.6) - (0.4 if place.kind == "admin2" else 0.0)
    return 0.3 if candidate.main else -0.3


def name_keys(line: Line, lex: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of every stretch of words that could be a name, to be looked up together."""
    words = line.words
    for i in range(len(words)):
        if not opens(words, i, line.style, lex):
            continue
        for j in range(i, min(len(words), i + LONGEST)):
            if j > i and not joins(words[j - 1].gap):
                break
            if words[j].cap or words[j].text[0].isdigit() or line.style == "upper":
                if line.style != "upper" or words[j].lower not in lex.particles or j == i:
                    yield i, j
            elif words[j].lower in lex.named_kind_parts:
                yield i, j
            elif words[j].lower not in lex.particles:
                break


def opens(words: tuple[Word, ...], i: int, style: str, lex: Lexicon) -> bool:
    """Return whether a name may begin at word ``i``: a capital, or a small article tied to one ("al-Tanf")."""
    word = words[i]
    if style == "upper":
        small = lex.prepositions | lex.weak_prepositions | (lex.explained & lex.particles)
        return word.text[0].isalpha() and word.lower not in small
    if word.cap:
        return True
    tied = i + 1 < len(words) and words[i + 1].cap and joins(word.gap)
    return (
        tied
        and word.lower in lex.particles
        and len(word.lower) <= 3
        and (word.gap == "-" or word.lower in ("al", "el"))
    )


def chunks(line: Line, lex: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of each run of capitalised words that may be one name, small particles inside allowed."""
    words, i = line.words, 0
    while i < len(words):
        if not opens(words, i, line.style, lex):
            i += 1
            continue
        j = i
        while j + 1 < len(words) and joins(words[j].gap):
            nxt = j + 1
            while (
                nxt < len(words)
                and nxt - j <= 2
                and not words[nxt].cap
                and words[nxt].lower in lex.particles
                and joins(words[nxt].gap)
            ):
                nxt += 1
            if nxt >= len(words) or not (words[nxt].cap or (words[nxt].text[0].isdigit() and nxt == j + 1)):
                break
            j = nxt
        yield i, j
        i = j + 1
