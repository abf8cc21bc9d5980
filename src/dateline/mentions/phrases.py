"""Words of a sentence, matching of word lists in them, and the edges of noun phrases: shared by the recognisers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from dateline.lang import load
from dateline.model import Sentence, Span

_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S")
_CLASS = re.compile(r"\{(\w+)\}")
HYPHENS = frozenset("-‐‑–")
_MAX_BEHIND = 8
_LONGEST_PLACE = 4


class Word(NamedTuple):
    """A run of letters, a number or one sign; ``token`` is the position of the token it lies in."""

    lower: str
    start: int
    end: int
    token: int
    capital: bool


class Hit(NamedTuple):
    """A phrase found: positions of its first and last word and of its noun, its value, and whether it is a plural."""

    first: int
    last: int
    noun: int
    value: str
    plural: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a phrase stands for. ``capitals`` says which of its words must begin with a capital letter."""

    value: str
    noun: int
    plural: bool
    capitals: tuple[bool, ...]


def split_words(sentence: Sentence) -> list[Word]:
    """Return the sentence's words in text order; letters and digits are parted, so that "M16" and "M-16" are alike."""
    out = []
    for token in sentence.tokens:
        text = token.text
        if text.isalpha():
            out.append(Word(text.lower(), token.start, token.end, token.i, text[0].isupper()))
        else:
            out += [
                Word(m.group().lower(), token.start + m.start(), token.start + m.end(), token.i, m.group()[0].isupper())
                for m in _PIECE.finditer(text)
            ]
    return out


def without_hyphens(words: Sequence[Word]) -> list[Word]:
    """Return the words less the hyphens that tie two of them together."""
    last = len(words) - 1
    return [
        w
        for i, w in enumerate(words)
        if not (w.lower in HYPHENS and 0 < i < last and words[i - 1].end == w.start and words[i + 1].start == w.end)
    ]


def is_capitals(sentence: Sentence) -> bool:
    """Return whether the sentence is set in capitals, where case says nothing."""
    letters = [t.text for t in sentence.tokens if len(t.text) > 3 and t.text.isalpha()]
    return len(letters) >= 2 and sum(t.isupper() for t in letters) > 0.8 * len(letters)


class Lexicon:
    """Phrases of a language with a value each, matched word by word, the longest first.

    A capital letter in a listed word is asked of the text too. ``{name}`` in a phrase stands for each word of that class.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], classes: Mapping[str, Sequence[str]], language: str) -> None:
        """Build the tree of the phrases, each with its plural."""
        self._nouns = load(language, "nouns")
        self._tree: dict[str, Any] = {}
        for value, phrases in lists.items():
            for phrase in phrases:
                for text in _expand(phrase, classes):
                    self._add(text, value)

    def _add(self, phrase: str, value: str) -> None:
        words = _words_of(phrase)
        lower = [w.lower() for w in words]
        stop = _noun_end(lower, self._nouns)
        capitals = tuple(w[0].isupper() for w in words)
        many = [*lower]
        many[stop - 1] = pluralise(lower[stop - 1], self._nouns)
        self._put(lower, _Entry(value, stop - 1, lower == many, capitals))
        if many != lower:
            self._put(many, _Entry(value, stop - 1, True, capitals))

    def _put(self, words: Sequence[str], entry: _Entry) -> None:
        node = self._tree
        for word in words:
            node = node.setdefault(word, {})
        entries = node.setdefault("", [])
        if entry not in entries:
            entries.append(entry)

    def find(self, words: Sequence[Word], capitals: bool) -> list[Hit]:
        """Return the longest hits in words without hyphens, left to right, none overlapping."""
        out: list[Hit] = []
        i = 0
        while i < len(words):
            hit = self._longest(words, i, capitals) if words[i].lower in self._tree else None
            if hit:
                out.append(hit)
            i = hit.last + 1 if hit else i + 1
        return out

    def _longest(self, words: Sequence[Word], i: int, capitals: bool) -> Hit | None:
        node, best, j = self._tree, None, i
        while j < len(words) and words[j].lower in node:
            node = node[words[j].lower]
            entry = _choose(node.get("", ()), words[i : j + 1], capitals or i == 0)
            if entry:
                best = Hit(i, j, i + entry.noun, entry.value, entry.plural)
            j += 1
        return best


def _words_of(phrase: str) -> list[str]:
    return [m.group() for m in _PIECE.finditer(phrase) if m.group() not in HYPHENS]


def _noun_end(lower: Sequence[str], nouns: Mapping[str, Any]) -> int:
    """Return how many words of a listed phrase reach to the end of its noun."""
    end = next((i for i, w in enumerate(lower) if i and w in nouns["after_noun"]), len(lower))
    while end < len(lower) and end > 1 and lower[end - 1] in nouns["between"]:
        end -= 1
    return end


def noun_of(phrase: str, language: str = "en") -> str:
    """Return the noun of a listed phrase in lower case: "car" of "car packed with explosives"."""
    lower = [w.lower() for w in _words_of(phrase)]
    return lower[_noun_end(lower, load(language, "nouns")) - 1]


def _choose(entries: Sequence[_Entry], words: Sequence[Word], case_is_mute: bool) -> _Entry | None:
    """Return the entry whose capitals agree; a name beats a common word unless case says nothing here."""
    fit = [e for e in entries if all(w.capital or not c for w, c in zip(words, e.capitals, strict=True))]
    if not fit:
        return None
    return min(fit, key=lambda e: any(e.capitals)) if case_is_mute else max(fit, key=lambda e: any(e.capitals))


def _expand(phrase: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the phrase once for each choice of its ``{class}`` words."""
    parts = _CLASS.split(phrase)
    choices = [classes[part] if n % 2 else [part] for n, part in enumerate(parts)]
    return ["".join(choice) for choice in product(*choices)]


def pluralise(noun: str, nouns: Mapping[str, Any]) -> str:
    """Return the plural of a noun in lower case by the language's table."""
    if noun in nouns["irregular"]:
        return str(nouns["irregular"][noun])
    for ending, many in nouns["plural"]:
        if noun.endswith(ending):
            return noun[: len(noun) - len(ending)] + str(many)
    return noun


@cache
def _outside(language: str) -> frozenset[str]:
    return frozenset(load(language, "nouns")["outside"])


_BEFORE = frozenset(
    ["compound", "amod", "nmod", "nummod", "poss", "case", "punct", "npadvmod", "advmod", "quantmod", "det", "predet"]
)
_CUT = frozenset(["det", "predet", "nummod", "quantmod", "punct", "advmod", "case"])
_NO_NAME = frozenset(["PRP$", "POS"])


def phrase_start(sentence: Sentence, i: int, language: str = "en") -> int:
    """Return the position where the noun phrase of token ``i`` begins, its determiner and number included."""
    tokens, j = sentence.tokens, i
    if sentence.parsed:
        while j and j - 1 <= tokens[j - 1].head <= i and tokens[j - 1].head != j - 1 and tokens[j - 1].dep in _BEFORE:
            if tokens[j - 1].dep == "punct" and tokens[j - 1].text not in HYPHENS:
                break
            j -= 1
        return j
    outside = _outside(language)
    while j and i - j < 3 and tokens[j - 1].text[:1].isupper() and tokens[j - 1].lower not in outside:
        if not tokens[j - 1].text.isalpha():
            break
        j -= 1
    return j


def core_start(sentence: Sentence, i: int, language: str = "en") -> int:
    """Return the position where the phrase of token ``i`` begins without article, number, age and pronoun."""
    tokens, outside = sentence.tokens, _outside(language)
    j = phrase_start(sentence, i, language)
    for k in range(i - 1, j - 1, -1):
        if tokens[k].dep == "nummod" and tokens[k].pos == "NUM" and tokens[k].text[0].isalnum():
            return min(i, _top_below(sentence, k, i) + 1)
        if tokens[k].lower in outside:
            return k + 1
    while j < i and (tokens[j].dep in _CUT or tokens[j].lower in outside or tokens[j].tag in _NO_NAME):
        j += 1
    return j


def _top_below(sentence: Sentence, k: int, i: int) -> int:
    """Return the word right below ``i`` that token ``k`` hangs on: "old" for the number of "26-year-old man"."""
    while k < i and sentence.tokens[k].head != i and sentence.tokens[k].head > k:
        k = sentence.tokens[k].head
    return k


def phrase_end(sentence: Sentence, i: int, language: str = "en") -> int:
    """Return the position of the last token of the phrase of token ``i`` with a short phrase behind it.

    Only an "of" phrase or a participle that says what the thing is for is taken, right behind the noun, at most eight
    tokens long, up to the first preposition of place or time.
    """
    if not sentence.parsed:
        return i
    nouns, tokens = load(language, "nouns"), sentence.tokens
    past = _past_place(sentence, i, nouns)
    if past > i:
        return past
    follow = next((tokens[c] for c in sentence.children[i] if c == i + 1), None)
    if follow is None or follow.lower not in nouns["behind" if follow.dep == "prep" else "behind_participles"]:
        return i
    end, below = i, set(sentence.subtree(follow.i))
    for token in tokens[i + 1 : i + 1 + _MAX_BEHIND]:
        stops = token.pos == "ADP" and token.lower not in nouns["behind_inside"]
        if token.i not in below or stops or (token.pos in ("PUNCT", "SCONJ") and token.text not in HYPHENS):
            break
        if token.pos in ("NOUN", "PROPN"):
            end = token.i
    while end > i and tokens[end].head > end:  # never leave off before the noun that this word belongs to
        end -= 1
    return end if tokens[end].pos in ("NOUN", "PROPN") else i


def _past_place(sentence: Sentence, i: int, nouns: Mapping[str, Any]) -> int:
    """Return the last position of "in X housing Y" right behind the noun, or ``i``: where the thing is and what for."""
    tokens, j = sentence.tokens, i + 2
    if i + 2 >= len(tokens) or tokens[i + 1].lower != nouns["place_before_participle"]:
        return i
    while j < len(tokens) and j - i - 2 < _LONGEST_PLACE and tokens[j].pos == "PROPN":
        j += 1
    if j == i + 2 or j >= len(tokens) or tokens[j].lower not in nouns["place_participles"]:
        return i
    end = i
    for token in tokens[j + 1 : j + _MAX_BEHIND]:
        if token.pos not in ("ADJ", "NOUN", "PROPN", "NUM", "DET") and token.dep != "amod":
            break
        end = token.i if token.pos in ("NOUN", "PROPN") else end
    return end


def span_of(sentence: Sentence, first: int, last: int) -> Span:
    """Return the span from token ``first`` to token ``last``."""
    return Span(sentence.tokens[first].start, sentence.tokens[last].end)


def article_before(sentence: Sentence, i: int, language: str = "en") -> str | None:
    """Return "one" for "a" or "an" before the phrase of token ``i``, "known" for a pointing word, or None."""
    nouns, start = load(language, "nouns"), phrase_start(sentence, i, language)
    for token in sentence.tokens[max(0, start - 1) : i]:
        if token.lower in nouns["one_article"]:
            return "one"
        if token.lower in nouns["pointing"]:
            return "known"
    return None
