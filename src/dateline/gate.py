"""A cheap look at words that decides what is worth parsing: a document without a word of violence holds no incident.

Two questions, both answered from the event, weapon and attribution words of the language (one regular expression each, built
once): does a text hold any word that can trigger an event (``document_wanted``), and does a sentence hold one, or a word of
claim, blame or toll (``sentence_wanted``). The measured recall on gold triggers is in ``docs/reading.md``,
made by ``scripts/gate_recall.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from dateline import lang

PLAYED = 4  # so many words of sport to each of deadly violence
SPORTS = 5  # different words of sport that make a text one about a game
COMPANY = 250  # characters: words that are violent only in company must stand so near to each other
SHORT = 600  # characters of a text in which one of them is enough: a brief says it once


def document_wanted(text: str, language: str = "en") -> bool:
    """Return whether the text may tell of an incident: one strong word of violence, or two weak ones together."""
    if _game(text, language):
        return False
    strong, weak, _ = _patterns(language)
    text = text.lower()  # one pass here is five times cheaper than a pattern that ignores case
    if strong.search(text):
        return True
    places = [m.start() for m in weak.finditer(text)]
    return any(b - a <= COMPANY for a, b in pairwise(places)) or (bool(places) and len(text) <= SHORT)


def _game(text: str, language: str) -> bool:
    """Return whether the text is about sport: many of its words to few of deadly violence."""
    gate = lang.load(language, "gate")
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower()))
    played, deadly = len(words & set(gate["sports"])), len(words & set(gate["deadly"]))
    return played >= SPORTS and played >= PLAYED * deadly


def sentence_wanted(text: str, language: str = "en") -> bool:
    """Return whether the sentence may tell of an incident, its victims, or who is held responsible."""
    return _patterns(language)[2].search(text.lower()) is not None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    events = lang.load(language, "events")
    gate = lang.load(language, "gate")
    weak = {*events["weak"]["nouns"], *events["weak"]["verbs"]}
    words = {w for table in ("nouns", "verbs") for listed in events[table].values() for w in listed}
    words |= {w for name in ("in_flight", "foiled") for w in events["stopped"][name]}
    words |= {w for key, listed in events["effects"].items() if key in gate["effect_lists"] for w in listed}
    strong = {w for w in words if w not in weak} | set(gate["strong"])
    every = words | weak | set(events["carriers"]["verbs"]) | set(gate["strong"]) | set(gate["context"])
    return _any(strong - set(gate["common"]), gate), _any(weak | set(gate["common"]), gate), _any(every, gate)


def _any(words: Iterable[str], gate: dict[str, list[str]]) -> re.Pattern[str]:
    """Return a pattern for any of the words in any of their forms, for text in lower case."""
    stems = sorted({_stem(w) for w in words}, key=lambda w: (-len(w), w))
    endings = "|".join(gate["endings"])
    return re.compile(rf"\b(?:{'|'.join(stems)})(?:{endings})?\b")


def _stem(word: str) -> str:
    """Return a pattern for the first word of an entry without a final e or y, spaces and hyphens alike."""
    escaped = re.escape(word).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]+")
    return re.sub(r"[ey]$", "", escaped)
