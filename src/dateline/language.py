"""Which language a text is in. English is told by its small words: the general detector costs a second to load."""

from __future__ import annotations

import re
from functools import cache

from dateline.lang import load

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
# Share of small words above which a text counts as English: English news has 0.25 to 0.35, its neighbours under 0.08.
_ENOUGH = 0.13
# How many nats the detector may prefer another language to English before we believe it: headlines are short.
_MARGIN = 10.0


def detect(text: str) -> str:
    """Return the BCP 47 primary tag of the text's language: "en", "ar", "fr" ..., or "und" when it has no letters.

    Only the first 20,000 characters are looked at.
    """
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if not words:
        return "und"
    small = _small_words()
    if sum(word in small for word in words) / len(words) >= _ENOUGH:
        return "en"
    from py3langid import rank  # most of a second to load: only texts that do not look English pay for it

    scores = {str(tag): float(score) for tag, score in rank(" ".join(words))}
    best = max(scores, key=lambda tag: (scores[tag], tag))
    return "en" if scores["en"] >= scores[best] - _MARGIN and words[0].isascii() else best


def primary_tag(tag: str) -> str:
    """Return the primary part of a BCP 47 tag in small letters: "en-GB" and "en_us" are "en"."""
    return re.split(r"[-_]", tag.strip().lower())[0]


@cache
def _small_words() -> frozenset[str]:
    return frozenset(load("en", "clean")["small_words"])
