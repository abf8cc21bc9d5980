"""Name keys: one spelling for all ways to write a place's name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "ə": "e",
        "Ə": "e",
        # marks that stand for ayn, hamza, soft signs and quotation: dropped
        "'": "",
        "’": "",
        "‘": "",
        "ʿ": "",
        "ʾ": "",
        "ʻ": "",
        "ʼ": "",
        "`": "",
        "´": "",
        "′": "",
        "ʹ": "",
        "ʺ": "",
        "″": "",
        ".": "",
    }
)
# Greek, Cyrillic, Hebrew, Arabic ... up to Georgian and beyond; Latin Extended Additional (U+1E00) excepted
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u2c00-\uffff]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# The Arabic article before sun letters takes many shapes; Kurdish and Persian spellings keep it too.
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "ad",
        "ar",
        "as",
        "ash",
        "at",
        "az",
        "an",
        "adh",
        "ath",
        "ed",
        "er",
        "es",
        "esh",
        "ez",
        "en",
        "ul",
        "il",
    )
)
_SKELETON = (
    (re.compile(r"(?:gh|g|q|k|kh|ck)"), "k"),
    (re.compile(r"(?:dh|th|d|t)"), "t"),
    (re.compile(r"(?:sh|sch|ch|tch|c)"), "s"),
    (re.compile(r"(?:z|dj|j)"), "z"),
    (re.compile(r"(?:ph|v|w|f)"), "f"),
    (re.compile(r"p"), "b"),
)
_VOWELS = re.compile(r"[aeiouyhw]")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """Return the name in plain lower-case letters: no marks, apostrophes or points; hyphens are spaces.

    "" for a name without a Latin letter or digit.
    """
    plain = name.translate(_LETTERS).lower()
    if not plain.isascii():
        if _OTHER_SCRIPT.search(plain):
            return ""
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain).strip()


def bare(key: str) -> str:
    """Return a folded name without Arabic articles ("ar raqqah" -> "raqqah"), or the key itself when nothing is left."""
    words = [w for w in key.split() if w not in _ARTICLES]
    return " ".join(words) if words else key


def skeleton(key: str) -> str:
    """Return the consonants of a folded name, so that romanisations of one Arabic-script name meet ("orum kubra", "urum kubra").

    "" when fewer than three consonants are left: too little to tell names apart.
    """
    words = []
    for word in bare(key).split():
        if word.startswith("al") and len(word) > 5:
            word = word[2:]  # article written together with its noun
        first = word[0]
        for pattern, letter in _SKELETON:
            word = pattern.sub(letter, word)
        body = _VOWELS.sub("", word)
        words.append(("a" if first in "aeiou" else "") + _DOUBLE.sub(r"\1", body))
    out = " ".join(w for w in words if w)
    return out if len(out.replace(" ", "").replace("a", "")) >= 3 else ""
