"""When two names, weapons or counts mean the same: the tolerant comparisons of the incident scorer."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

Count = tuple[float | None, float | None]

_OTHER = re.compile(r"[^a-z0-9]+")
SHARE = 0.6  # of the shorter name's telling words must be found in the longer one
LONG_WORD = 5  # from this length on a word may be one letter off


@cache
def tables() -> dict[str, Any]:
    """Return the scorer's word and label tables (``incidents.toml``): read them, never change them."""
    source = resources.files("dateline.evaluate.incidents") / "incidents.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def fold(name: object) -> str:
    """Return the name in lower-case ASCII letters and digits, other characters as single blanks."""
    plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub(" ", plain).strip()


@cache
def telling_words(name: str) -> frozenset[str]:
    """Return the words that tell names apart: no articles, no single letters, no plural s."""
    ignored = tables()["names"]["ignored"]
    return frozenset(w.removesuffix("s") for w in fold(name).split() if w not in ignored and len(w) > 1)


def one_edit_apart(a: str, b: str) -> bool:
    """Return whether at most one letter was changed, left out or put in."""
    if abs(len(a) - len(b)) > 1:
        return False
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return a[same + 1 :] == b[same + 1 :] or a[same:] == b[same + 1 :] or a[same + 1 :] == b[same:]


def alike(a: str, b: str) -> bool:
    """Return whether one name's telling words are nearly all in the other's."""
    x, y = telling_words(a), telling_words(b)
    if not x or not y:
        return fold(a) == fold(b)
    small, large = (x, y) if len(x) <= len(y) else (y, x)
    found = sum(w in large or (len(w) >= LONG_WORD and any(one_edit_apart(w, v) for v in large)) for w in small)
    return found / len(small) >= SHARE


def any_alike(xs: Iterable[str], ys: Iterable[str]) -> bool:
    """Return whether some name of one list means some name of the other."""
    known = list(ys)
    return any(alike(x, y) for x in xs for y in known)


@cache
def weapon_kind(name: str) -> str:
    """Return the kind that a weapon's name or code tells, so that "truck bomb" and "vehicle_bomb" agree."""
    words = telling_words(name.replace("_", " "))
    for kind, telling in tables()["weapons"].items():
        if not words.isdisjoint(telling):
            return str(kind)
    return fold(name)


def same_count(a: Count, b: Count) -> bool:
    """Return whether two counts agree: the same low, and highs equal or one of them open."""
    return a[0] == b[0] and (a[1] == b[1] or a[1] is None or b[1] is None)
