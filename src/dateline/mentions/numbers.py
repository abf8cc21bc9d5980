"""Numbers as written: digits, words, vague words, ranges and the qualifiers before and after them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from dateline.lang import load
from dateline.mentions.phrases import HYPHENS, Word
from dateline.model import Quantity

_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,6})?")
_DASHES = HYPHENS | {"—"}


class Number(NamedTuple):
    """A number read: positions of its first and last word, its bounds, and what was seen of its form.

    ``core`` is the position of the number's own first word, after the qualifiers. ``digits`` says that it is in digits.
    """

    first: int
    core: int
    last: int
    quantity: Quantity
    digits: bool = False
    qualified: bool = False
    key: str = ""


class PhraseTable:
    """Fixed phrases with a value each; the longest one that begins at a word is found."""

    def __init__(self, phrases: Iterable[tuple[str, Any]]) -> None:
        """Sort the phrases by first word, longest first."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for phrase, value in phrases:
            words = tuple(_PIECE.findall(phrase))
            self._by_first.setdefault(words[0], []).append((words, value))
        for found in self._by_first.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def match(self, words: Sequence[Word], i: int) -> tuple[int, Any] | None:
        """Return the number of words and the value of the phrase that begins at ``i``, or None."""
        if i >= len(words):
            return None
        second = words[i + 1].lower if i + 1 < len(words) else ""
        for phrase, value in self._by_first.get(words[i].lower, ()):
            if len(phrase) == 1 or (
                phrase[1] == second and tuple(w.lower for w in words[i : i + len(phrase)]) == phrase
            ):
                return len(phrase), value
        return None


@dataclass(frozen=True)
class NumberWords:
    """The tables of one language, ready for matching."""

    units: dict[str, int]
    multipliers: dict[str, int]
    vague: PhraseTable
    exact: PhraseTable
    qualifiers: PhraseTable
    after: PhraseTable
    words: dict[str, list[str]]
    starts: frozenset[str]


@cache
def number_words(language: str) -> NumberWords:
    """Return the number tables of a language."""
    data = load(language, "quantities")
    phrases = [
        *data["vague"],
        *data["exact"],
        *(p for v in data["qualifiers"].values() for p in v),
        *data["words"]["between"],
    ]
    starts = (
        {_PIECE.findall(p)[0] for p in phrases}
        | set(data["units"])
        | set(data["multipliers"])
        | set(data["words"]["article"])
    )
    return NumberWords(
        data["units"],
        data["multipliers"],
        PhraseTable(data["vague"].items()),
        PhraseTable((phrase, (phrase, n)) for phrase, n in data["exact"].items()),
        PhraseTable((p, key) for key, phrases in data["qualifiers"].items() for p in phrases),
        PhraseTable((p, key) for key, phrases in data["after"].items() for p in phrases),
        {**data["words"], "change": data["not_counts"]["change"]},
        frozenset(starts | set(data["words"]["from"])),
    )


def read_number(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    """Return the number that begins at word ``i`` with its qualifiers and range, or None."""
    if words[i].lower not in tables.starts and not words[i].lower[0].isdigit():
        return None
    j, marks = i, []
    while (found := tables.qualifiers.match(words, j)) is not None:
        marks.append(found[1])
        j += found[0]
    plain = _read_any(words, j, tables)
    if plain is None and marks:  # "another soldier", "some people": no qualifier after all
        plain, j, marks = _read_any(words, i, tables), i, []
    if plain is None:
        return None
    end = plain.last + 1
    while (found := tables.after.match(words, end)) is not None:
        marks.append(found[1])
        end += found[0]
    quantity = _qualify(plain.quantity, marks)
    return plain._replace(first=i, core=j, last=end - 1, quantity=quantity, qualified=bool(marks))


def _read_any(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    """Return a range, a vague word, a fixed phrase or a plain number at ``i``, or None."""
    if i >= len(words):
        return None
    return _read_range(words, i, tables) or _read_core(words, i, tables)


def _qualify(quantity: Quantity, marks: Iterable[str]) -> Quantity:
    """Return the quantity as the qualifiers change it: "at least" opens it above, "up to" below, "about" marks it."""
    low, high, approximate = quantity.low, quantity.high, quantity.approximate
    for mark in marks:
        if mark == "least":
            high = None
        elif mark == "over":
            low, high = (low if high is None or low is None else low + 1), None
        elif mark == "about":
            approximate = True
        elif mark == "most" and high is not None:
            low = None
        elif mark == "under" and high is not None:
            low, high = None, high - 1
    return Quantity(low, high, quantity.unit, approximate)


def _read_range(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    """Return "between 10 and 15", "10 to 15", "two or three", "12-15"; a change "from 10 to 12" gives the last."""
    forms = tables.words
    opened = words[i].lower if words[i].lower in forms["between"] or words[i].lower in forms["from"] else ""
    left = read_plain(words, i + 1 if opened else i, tables)
    if left is None or left.last + 2 >= len(words) or words[left.last + 1].lower not in forms["range"]:
        return None
    joint = words[left.last + 1].lower
    right = read_plain(words, left.last + 2, tables)
    if right is None or (joint in forms["and"]) != (opened in forms["between"]):
        return None
    if opened in forms["from"] and opened and joint not in forms["to"]:
        return None
    if joint in _DASHES and not (left.digits and right.digits):
        return None
    low, high = left.quantity.low, right.quantity.high
    scale = tables.multipliers.get(words[right.last].lower, 1)
    if low is not None and scale > 1 and low < scale and words[left.last].lower not in tables.multipliers:
        low *= scale  # "two or three dozen"
    if low is None or high is None or low >= high:
        return None
    if opened in forms["from"] and opened and any(w.lower in forms["change"] for w in words):
        return right._replace(first=i)
    if joint not in _DASHES and joint not in forms["and"] and joint not in forms["to"] and high > 2 * low + 1:
        return None
    return Number(i, i, right.last, Quantity(low, high), left.digits)


def _read_core(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    """Return a vague word or phrase, a fixed phrase or a plain number at ``i``."""
    vague = tables.vague.match(words, i)
    if vague:
        return Number(i, i, i + vague[0] - 1, Quantity(vague[1], None), key="vague")
    exact = tables.exact.match(words, i)
    if exact:
        phrase, n = exact[1]
        return Number(i, i, i + exact[0] - 1, Quantity(n, n), key=phrase)
    return read_plain(words, i, tables)


def read_plain(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    """Return the number in digits or in words at ``i``, or None."""
    if i >= len(words):
        return None
    return _read_digits(words, i, tables) if words[i].lower[0].isdigit() else _read_words(words, i, tables)


def _read_digits(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    text = words[i].lower
    if not _DIGITS.fullmatch(text):
        return None
    value, last = float(text.replace(",", "")), i
    # "10 000": thousands set apart by a space
    if i + 1 < len(words) and len(text) <= 3 and words[i + 1].lower == "000" and words[i + 1].start == words[i].end + 1:
        value, last = value * 1000, i + 1
    if last + 1 < len(words) and words[last + 1].lower in tables.multipliers:
        value, last = value * tables.multipliers[words[last + 1].lower], last + 1
    return Number(i, i, last, _exactly(value), True)


def _read_words(words: Sequence[Word], i: int, tables: NumberWords) -> Number | None:
    """Return a number in words: tens take a unit, multipliers multiply, "and" joins after a multiplier."""
    total, current, last, j = 0, -1, -1, i
    if words[i].lower in tables.words["article"]:
        if i + 1 >= len(words) or words[i + 1].lower not in tables.multipliers:
            return None
        current, j = 1, i + 1
    scaled = False
    while j < len(words):
        word = words[j].lower
        if word in tables.units:
            n = tables.units[word]
            if current > 0 and not scaled and not (current % 100 in range(20, 100, 10) and n < 10):
                break
            current, scaled = max(current, 0) + n, False
        elif word in tables.multipliers:
            if current < 0 and word not in tables.words["multiply_without_count"]:
                break
            current, scaled = max(current, 1) * tables.multipliers[word], True
            if current >= 1000:
                total, current = total + current, 0
        elif _joins(words, j, scaled, tables):
            j += 1
            continue
        else:
            break
        last, j = j, j + 1
    return Number(i, i, last, _exactly(float(total + max(current, 0)))) if last >= 0 else None


def _joins(words: Sequence[Word], j: int, scaled: bool, tables: NumberWords) -> bool:
    """Return whether word ``j`` only ties two parts of one number: the hyphen of "twenty-one", the "and" of "a hundred and ten"."""
    if j == 0 or j + 1 >= len(words) or words[j + 1].lower not in tables.units:
        return False
    tied = words[j].lower in HYPHENS and words[j].start == words[j - 1].end
    return tied or (scaled and words[j].lower in tables.words["and"])


def _exactly(value: float) -> Quantity:
    n = int(value) if value == int(value) else value
    return Quantity(n, n)
