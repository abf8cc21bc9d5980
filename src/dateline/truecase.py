"""Text in capitals to the same text in guessed mixed case: military and old wire reports come in capitals.

The result has the length of the input, code point for code point, so every offset holds in both. Only paragraphs that are
written in capitals throughout are changed. A word becomes small when it mostly is so in English (`case.tsv`), keeps its
capitals when it is an acronym, and else is taken for a name. Names of armed groups and states are written as in our lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from dateline import lang

LEAST_LETTERS = 12  # a shorter paragraph tells nothing of its case
CAPITALS = 0.9  # share of capital letters from which a paragraph is "in capitals"
SMALL = 4  # tenths of lower case from which a word is small by itself
BESIDE_NAMES = 7  # ... even between two names
SURELY_SMALL = 8  # ... even where the text has it in brackets
ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)
LEAST_STEM = 3
LEAST_NAME_WORDS = 2  # a name before its acronym has at least so many
LOOK_BACK = 60  # characters before a word that tell whether it opens a sentence

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-][^\W_]+)*")
_START = re.compile(
    r"(?:[.!?]|--|[,:]\s*[\"“])[\"'”’)\]]*\s+[\"'“‘(\[]*\Z"  # after a stop, a dash, or where a quotation begins
    r"|[,:]\s*[\"“]\Z|\A[\"'“‘(\[\s]*\Z"
    r"|(?:--|\A)\s*(?:\[[^\]]*\]\s*)+[\"“(]*\Z"  # after the remarks of a wire: "-- [TEXT] "
)
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:MR|MRS|DR|ST|GEN|COL|MAJ|CAPT|LT|SGT|MSGR|REV|NO|SR|JR))\.\s+\Z", re.IGNORECASE
)
_BRACKET = re.compile(r"(?<=\w )[(\[]([^\W\d_]{2,8})[)\]]")  # after a word: "[NAME]" by itself is a speaker
_JOINT = re.compile(r"(['’\-])")


class Word(NamedTuple):
    """One word of a paragraph: its place in the text, its letters in lower case, whether it opens a sentence."""

    start: int
    end: int
    lower: str
    opens: bool


def is_capitals(text: str) -> bool:
    """Return whether the text is written in capitals throughout (nearly all of its letters that have a case)."""
    large = sum(map(str.isupper, text))
    cased = large + sum(map(str.islower, text))
    return cased >= LEAST_LETTERS and large >= CAPITALS * cased


def truecase(text: str) -> str:
    """Return the text with its paragraphs in capitals put into mixed case; the length stays the same."""
    out, at = [], 0
    acronyms = _acronyms_of(text)
    for paragraph in _PARAGRAPH.finditer(text):
        if is_capitals(paragraph.group()):
            out += [text[at : paragraph.start()], _recase(paragraph.group(), acronyms)]
            at = paragraph.end()
    return "".join([*out, text[at:]])


def _acronyms_of(text: str) -> frozenset[str]:
    """Return the words that the text itself puts in brackets as acronyms, in lower case."""
    return frozenset(
        w.lower() for w in _BRACKET.findall(text) if w.isupper() and (_share(w.lower()) or 0) < SURELY_SMALL
    )


def _recase(text: str, acronyms: frozenset[str]) -> str:
    """Return one paragraph in mixed case."""
    words = list(_words(text))
    names = _spelt_out(text, words) | _listed_names(words)
    cased = [names.get(i) or _first_guess(text, word, acronyms) for i, word in enumerate(words)]
    for i, word in enumerate(words):
        if i not in names:
            cased[i] = _beside_names(text, words, cased, i)
        if word.opens and cased[i][:1].islower():
            cased[i] = cased[i][:1].upper() + cased[i][1:]
    out, at = [], 0
    for word, new in zip(words, cased, strict=True):
        old = text[word.start : word.end]
        out += [text[at : word.start], new if len(new) == len(old) else old]
        at = word.end
    return "".join([*out, text[at:]])


def _words(text: str) -> Iterator[Word]:
    """Yield the words of a paragraph."""
    end = 0
    for m in _TOKEN.finditer(text):
        # Most words follow another after a blank and open nothing: only the others are looked at closely.
        opens = not (end and text[end : m.start()].isspace())
        yield Word(m.start(), m.end(), m.group().lower(), opens and _opens(text, m.start()))
        end = m.end()


def _opens(text: str, start: int) -> bool:
    """Return whether the word at ``start`` opens a sentence, by what stands before it."""
    # A beginning cut off far back cannot look like the paragraph's own: a letter is put before it.
    before = text[:start] if start <= LOOK_BACK else "x" + text[start - LOOK_BACK : start]
    return bool(_START.search(before)) and not _ABBREVIATION.search(before)


# --- one word --------------------------------------------------------------------------------------------------------


@cache
def _counts() -> dict[str, str]:
    """Return word -> mark of `case.tsv`."""
    source = resources.files("dateline") / "case.tsv"
    lines = (line.partition("\t") for line in source.read_text(encoding="utf-8").splitlines())
    return {word: mark for word, _, mark in lines if mark}


@cache
def _table(name: str) -> frozenset[str]:
    """Return one word list of the language."""
    return frozenset(w.lower() for w in lang.load("en", "truecase")[name])


def _mark(word: str) -> str | None:
    """Return the mark of a word, its own or that of the word it is an ending's form of; None: unknown."""
    counts = _counts()
    if word in counts:
        return counts[word]
    for ending, rest in ENDINGS:
        stem = word.removesuffix(ending) + rest
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM and stem in counts:
            return counts[stem]
    return None


def _share(word: str) -> int | None:
    """Return the tenths of lower case of a word; None for an unknown word or one written in capitals."""
    mark = _mark(word)
    return int(mark) if mark is not None and mark.isdigit() else None


def _first_guess(text: str, word: Word, acronyms: frozenset[str]) -> str:
    """Return a word as it is written by itself."""
    old = text[word.start : word.end]
    if any(c.isdigit() for c in old) or "." in old:
        return old.lower() if re.fullmatch(r"\d+(?:ST|ND|RD|TH|D|S)", old) else old
    return "".join(_part(p, n, acronyms) for n, p in enumerate(_JOINT.split(old)))


def _part(part: str, position: int, acronyms: frozenset[str]) -> str:
    """Return one part of a word that may hold hyphens and apostrophes."""
    low = part.lower()
    if position and low in _table("clitics"):
        return low
    if low in acronyms or low in _table("acronyms") - _table("pronouns") or _mark(low) == "U" or _group_acronym(part):
        return part
    if len(low) > 1 and not re.search(r"[aeiouyáéíóú]", low) and _share(low) is None:
        return part  # no vowel: an acronym
    if low == "i" and not position:
        return part
    small = len(low) == 1 or (_share(low) or 0) >= SMALL or (low in _table("particles"))
    return low if small else part[:1] + low[1:]


# --- words beside others ---------------------------------------------------------------------------------------------


def _beside_names(text: str, words: Sequence[Word], cased: Sequence[str], i: int) -> str:
    """Return a word's case corrected by its neighbours: months, titles, kinds of places, articles, half common words."""
    word, now = words[i], cased[i]
    before = i > 0 and _named(cased[i - 1]) and not words[i - 1].opens and _joined(text, words[i - 1], word)
    after = i + 1 < len(words) and _named(cased[i + 1]) and _joined(text, word, words[i + 1])
    low = word.lower
    if low == "us":
        return now if _pronoun(text, words, i) else text[word.start : word.end]
    if low in _table("months"):
        return now.capitalize() if _by_number(words, i) else now.lower()
    if low in _table("articles"):
        within = before or (i > 0 and words[i - 1].lower in _table("particles"))
        return low if within and not _share_is_name(low) else low.capitalize() if after else now
    if low in _table("titles"):
        return low.capitalize() if after else low
    if low in _table("abbreviations"):
        return low.capitalize()
    if low in _table("small"):
        return low
    if low in _table("kinds"):
        return low.capitalize() if before else low
    if low in _table("particles") or not now[:1].islower():
        return now
    between = before and after and (_share(low) or 0) < BESIDE_NAMES
    return low.capitalize() if between else now


def _share_is_name(low: str) -> bool:
    """Return whether the counts take a word for a name."""
    return (_share(low) or 0) < SMALL


def _named(cased: str) -> bool:
    """Return whether a word is written as a name (not in capitals throughout, not small)."""
    return cased[:1].isupper() and (len(cased) == 1 or not cased.isupper())


def _joined(text: str, left: Word, right: Word) -> bool:
    """Return whether two words are parted by blanks only."""
    return not text[left.end : right.start].strip()


def _pronoun(text: str, words: Sequence[Word], i: int) -> bool:
    """Return whether "US" is the pronoun: after a word that takes an object, and not before the noun that it describes."""
    if i == 0 or words[i - 1].lower not in _table("takes_object"):
        return False
    last = i + 1 == len(words) or not _joined(text, words[i], words[i + 1])
    return last or words[i + 1].lower in _table("function")


def _by_number(words: Sequence[Word], i: int) -> bool:
    """Return whether the word stands next to a number."""
    return any(w.lower[0].isdigit() for w in (*words[max(0, i - 1) : i], *words[i + 1 : i + 2]))


# --- names of our lists ----------------------------------------------------------------------------------------------


@cache
def _name_lists() -> tuple[dict[tuple[str, ...], tuple[str, ...]], frozenset[str]]:
    """Return the names of several words as lower-case words -> words as written, and the acronyms of groups."""
    from dateline.actors import load_actors, load_states

    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    acronyms = set()
    phrases = [lang.load("en", "truecase")["phrases"]]
    actors = [(a.name, *a.aliases) for a in load_actors().values()]
    single = {name for s in load_states().values() for name in s.names}
    states = [(*s.names, *s.demonyms) for s in load_states().values()]
    for written in (name for known in (*actors, *states, *phrases) for name in known):
        words = tuple(m.group() for m in _TOKEN.finditer(written))
        if len(words) == 1 and written.isupper() and written.isalpha():
            acronyms.add(written)
        elif len(words) > 1 or written in single:
            names.setdefault(tuple(w.lower() for w in words), words)
    return names, frozenset(acronyms)


def _group_acronym(part: str) -> bool:
    """Return whether a word is the acronym of an actor of our lists."""
    return part in _name_lists()[1] and part.lower() not in _table("pronouns")


@cache
def _sizes() -> dict[str, list[int]]:
    """Return first word -> the numbers of words of the names that begin with it, the longest first."""
    sizes: dict[str, set[int]] = {}
    for words in _name_lists()[0]:
        sizes.setdefault(words[0], set()).add(len(words))
    return {first: sorted(counts, reverse=True) for first, counts in sizes.items()}


def _listed_names(words: Sequence[Word]) -> dict[int, str]:
    """Return word position -> its case, for the words of names of our lists; longer names first."""
    names = _name_lists()[0]
    out: dict[int, str] = {}
    i = 0
    while i < len(words):
        sizes = (n for n in _sizes().get(words[i].lower, ()) if n <= len(words) - i)
        size = next((n for n in sizes if _key(words, i, n) in names), 0)
        for offset in range(size):
            out[i + offset] = names[_key(words, i, size)][offset]
        i += max(1, size)
    return out


def _spelt_out(text: str, words: Sequence[Word]) -> dict[int, str]:
    """Return word position -> capitalised, for the words whose initials stand in brackets after them."""
    out: dict[int, str] = {}
    for i, word in enumerate(words):
        if i and _BRACKET.match(text, word.start - 1) and text[words[i - 1].end : word.start - 1].isspace():
            found = _initials(words, i, word.lower) or _run_before(text, words, i)
            out |= {j: text[words[j].start].upper() + words[j].lower[1:] for j in found}
    return out


def _initials(words: Sequence[Word], end: int, letters: str) -> list[int]:
    """Return the words before ``end`` whose initials are ``letters``; small words may stand between; none if not all fit."""
    found: list[int] = []
    at = end - 1
    for letter in reversed(letters):
        while at >= 0 and words[at].lower[0] != letter and words[at].lower in _table("between_initials"):
            at -= 1
        if at < 0 or words[at].lower[0] != letter:
            return []
        found.append(at)
        at -= 1
    return found


def _run_before(text: str, words: Sequence[Word], end: int) -> list[int]:
    """Return the words before ``end`` that a foreign acronym there may stand for: as many as it has letters, or none."""
    letters = len(words[end].lower)
    found: list[int] = []
    for i in range(end - 1, -1, -1):
        if words[i].lower in _table("name_stops") or len(found) == letters:
            break
        if words[i].lower not in _table("between_initials"):
            found.append(i)
        if words[i].opens or (i and not _joined(text, words[i - 1], words[i])):
            break
    return found if len(found) >= LEAST_NAME_WORDS else []


def _key(words: Sequence[Word], i: int, count: int) -> tuple[str, ...]:
    """Return the lower-case words of a stretch."""
    return tuple(w.lower for w in words[i : i + count])
