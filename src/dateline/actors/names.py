"""Names to pieces, and pieces to names: how a text's words are compared with the data, whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.'’‘`ʼ][^\W_]+)*", re.UNICODE)
_MARKS = re.compile(r"[.'’‘`ʼ]")
# The Arabic article as newsrooms write it before "sun letters"; every one is read as "al".
_ARTICLES = frozenset(
    ("al", "el", "ul", "ash", "esh", "as", "es", "an", "en", "ar", "er", "at", "ad", "ed", "az", "ez", "ath", "adh")
)
_SKIP = 24  # names never have more pieces than this


class Name(NamedTuple):
    """One name of one actor. ``weak`` names need something beside them that says the actor is meant."""

    text: str
    id: str
    weak: bool = False


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word in lower case without accents, dots and apostrophes ("Da'esh" -> "daesh", "U.S." -> "us")."""
    word = _MARKS.sub("", word)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word.lower()


def pieces_of(text: str, start: int = 0) -> list[tuple[str, str, int, int]]:
    """Return (folded, as written, start, end) of each word of ``text``, offsets counted from ``start``.

    Hyphens and slashes cut words; a possessive 's is cut off and left out.
    """
    out = []
    for match in _PIECE.finditer(text):
        raw, end = match.group(), match.end()
        if raw[-2:] in ("'s", "’s", "'S", "’S") and len(raw) > 2:
            raw, end = raw[:-2], end - 2
        out.append((fold(raw), raw, start + match.start(), start + end))
    return out


def key_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, leading "the" and Arabic article left out."""
    words = [p[0] for p in pieces_of(name)]
    while len(words) > 1 and (words[0] == "the" or words[0] in ("al", "el")):
        words = words[1:]
    return tuple("al" if w in _ARTICLES else w for w in words)


@dataclass(slots=True)
class _Node:
    """One step in a name: what may follow, and the names that end here."""

    next: dict[str, _Node] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class NameIndex:
    """Names by their words. Built once; reading it changes nothing."""

    def __init__(self, names: Iterable[Name], possessive: bool = True) -> None:
        """Index every name; one without words is refused with ValueError. ``possessive``: a last word may carry an s."""
        self._root = _Node()
        self._possessive = possessive
        self.first: frozenset[str] = frozenset()
        """Every key that a name may begin with, also read as a possessive without its apostrophe ("syrias")."""
        for name in names:
            keys = key_of(name.text)
            if not keys:
                raise ValueError(f"name without words: {name}")
            node = self._root
            for key in keys:
                node = node.next.setdefault(key, _Node())
            if name not in node.names:
                node.names.append(name)
        self.first = frozenset(key + s for key in self._root.next for s in (("", "s") if possessive else ("",)))

    def exact(self, keys: tuple[str, ...]) -> list[Name]:
        """Return the names made of exactly these keys."""
        node: _Node | None = self._root
        for key in keys:
            node = node.next.get(key) if node else None
        return list(node.names) if node else []

    def match(self, keys: Sequence[str], at: int) -> list[tuple[int, list[Name]]]:
        """Return (end, names) for every name that begins at ``keys[at]``, longest first.

        Inside a name the Arabic article may be missing or spelt another way, and the last word may carry a possessive s.
        """
        out: list[tuple[int, list[Name]]] = []
        node: _Node | None = self._root
        for i in range(at, min(len(keys), at + _SKIP)):
            assert node is not None
            key = keys[i]
            if self._possessive and key[-1:] == "s" and (bare := node.next.get(key[:-1])) and bare.names:
                out.append((i + 1, bare.names))
            step = node.next.get(key)
            if step is None and i > at and (al := node.next.get("al")):
                step = al if key in _ARTICLES else al.next.get(key)
            if step is None and i > at and key in _ARTICLES:
                continue  # "Jund ash-Sham" for a name listed without its article
            if step is None:
                break
            node = step
            if node.names:
                out.append((i + 1, node.names))
        return out[::-1]
