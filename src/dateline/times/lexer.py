"""Text to classed lexemes: the alphabet that the grammar of time expressions is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from dateline.lang import load

# Each class is one private code point, so that a sentence becomes a string and the grammar becomes regular expressions.
# fmt: off
CLASSES = (
    "OTHER", "MONTH", "WDAY", "WDAYS", "DAY", "NUM", "YEAR", "BIG", "ORD", "ORDW", "NW", "VAGUE", "COUPLE",
    "HALF", "HUNDRED", "THOUSAND", "UNIT", "PART", "BAREPART", "SEASON", "DEICTIC",
    "EARLY", "MID", "LATE", "START", "MIDDLE", "END",
    "EARLIER", "LATER", "LAST", "THIS", "THAT", "NEXT", "PREVIOUS", "FOLLOWING", "RECENT", "SAME", "AGO", "BEFORE",
    "AFTER", "THE", "ART", "OF", "ON", "IN", "AT", "AND", "OR", "TO", "BETWEEN", "FROM", "SINCE", "EVERY", "OLD",
    "FISCAL", "ABOUT", "NEARLY", "MORE", "THAN", "LEAST", "ANNIVERSARY", "THEN",
    "OFFENSIVE", "FREQ", "REF", "CLOCK", "ISO", "SLASH", "DECADE", "HOLIDAY", "HYPH", "COMMA", "DOT", "POSS",
    "OPEN", "CLOSE", "QUOTE",
)
# fmt: on
CODE = {name: chr(0xE000 + i) for i, name in enumerate(CLASSES)}


class Lexeme(NamedTuple):
    """One piece of text with its class. ``value`` is what the word tables say of it (a number, a code, a date)."""

    start: int
    end: int
    cls: str
    value: Any
    text: str


@dataclass(frozen=True)
class Lexicon:
    """The word tables of one language, turned round for look-up by word."""

    words: dict[str, tuple[str, Any]]
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]]
    abbreviations: dict[str, tuple[str, int]]
    ambiguous: frozenset[str]
    ambiguous_before: frozenset[str]
    pattern: re.Pattern[str]
    cues: dict[str, frozenset[str]]
    triggers: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    plurals: frozenset[str]
    nights: frozenset[str]
    plural_ending: str


# fmt: off
_FUNCTIONS = (
    "last", "this", "that", "next", "previous", "following", "recent", "same", "ago", "before", "after", "the",
    "of", "on", "in", "at", "and", "or", "to", "between", "from", "since", "every", "old", "fiscal", "about",
    "nearly", "more", "than", "least", "anniversary", "then", "offensive",
)
# fmt: on


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the tables of ``lang/<language>/times.toml`` arranged for the lexer."""
    data = load(language, "times")
    words: dict[str, tuple[str, Any]] = {}
    for name in _FUNCTIONS:
        words |= {w: (name.upper(), w) for w in data["functions"][name]}
    words |= dict.fromkeys(data["functions"]["article"], ("ART", 1))
    words |= {
        w: (name.upper(), name)
        for name in ("early", "mid", "late", "start", "middle", "end", "earlier", "later")
        for w in data["modifiers"][name]
    }
    vague = data["vague_counts"]
    words |= {w: (cls, v) for cls, key, v in _VAGUE for w in vague[key]}
    words |= {w: ("NW", n) for w, n in data["numbers"].items()}
    words |= {w: ("ORDW", n) for w, n in data["ordinals"].items()}
    words |= {w: ("UNIT", unit) for unit, forms in data["units"].items() for w in forms}
    words |= {w: ("PART", code) for code, forms in data["parts"].items() for w in forms}
    words |= {w: ("BAREPART", words[w][1]) for w in data["bare_parts"]["words"]}
    words |= {w: ("SEASON", code) for code, forms in data["seasons"].items() for w in forms}
    words |= {w: ("DEICTIC", n) for w, n in data["deictic"].items() if isinstance(n, int)}
    words |= {w: ("FREQ", code) for code, forms in data["frequency"].items() for w in forms}
    words |= {w: ("DECADE", f"{n}s") for w, n in data["decades"].items()}
    words |= {w: ("MONTH", n) for w, n in data["months"].items()}
    words |= {w: ("WDAY", n) for w, n in data["weekdays"].items()}
    words |= {w: ("WDAYS", n) for w, n in data["weekday_plurals"].items()}
    short = {w: ("MONTH", n) for w, n in data["month_abbreviations"].items()}
    short |= {w: ("WDAY", n) for w, n in data["weekday_abbreviations"].items()}
    phrases = _phrases(data, words)
    triggers = {w for w, (cls, _) in words.items() if cls in _TRIGGERS} | set(short)
    triggers |= set(data["spoken_years"]["centuries"])
    triggers |= {max(parts, key=len) for rows in phrases.values() for parts, cls, _ in rows if cls != "OTHER"}
    return Lexicon(
        words, phrases, short, frozenset(data["ambiguous"]["months"]), frozenset(data["ambiguous"]["before"]),
        _pattern(data), {k: frozenset(v) for k, v in data["cues"].items()},
        frozenset(triggers), frozenset(data["clock"]["am"]),
        frozenset(data["clock"]["pm"]), frozenset(data["plural_units"]["words"]), frozenset(data["nights"]["words"]),
        data["plural_units"]["ending"],
    )  # fmt: skip


# Without a word of these classes, and without a figure, a sentence holds no time expression.
_TRIGGERS = (
    "MONTH",
    "WDAY",
    "WDAYS",
    "DEICTIC",
    "PART",
    "BAREPART",
    "UNIT",
    "SEASON",
    "DECADE",
    "HOLIDAY",
    "REF",
    "THEN",
    "FREQ",
    "LAST",
)
_WORDS = re.compile(r"[a-z]+|\d")
_VAGUE = (
    ("VAGUE", "words", "X"),
    ("COUPLE", "couple", 2),
    ("HALF", "half", 0.5),
    ("HUNDRED", "hundred", 100),
    ("THOUSAND", "thousand", 1000),
)


def _phrases(
    data: dict[str, Any], words: dict[str, tuple[str, Any]]
) -> dict[str, list[tuple[tuple[str, ...], str, Any]]]:
    """Return multiword entries by their first word, longest first; one-word entries go to ``words``."""
    entries = [(w, "REF", ref) for ref, forms in data["references"].items() for w in forms]
    entries += [(w, "HOLIDAY", day) for w, day in data["holidays"].items()]
    entries += [(w, "OTHER", None) for w in data["unspanned"]["phrases"]]
    out: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for phrase, cls, value in entries:
        parts = tuple(re.findall(r"[^\W\d_]+|[^\w\s]+(?:s\b)?", phrase))
        if len(parts) == 1:
            words[phrase] = (cls, value)
        else:
            out.setdefault(parts[0], []).append((parts, cls, value))
    return {first: sorted(rows, key=lambda r: -len(r[0])) for first, rows in out.items()}


def _pattern(data: dict[str, Any]) -> re.Pattern[str]:
    """Return the expression that cuts text into lexemes, the most special first; groups name the special ones."""
    clock = data["clock"]
    half = "|".join(re.escape(w) for w in sorted(clock["am"] + clock["pm"], key=len, reverse=True))
    zone = "|".join(re.escape(w) for w in sorted(clock["zones"] + clock["hour_words"], key=len, reverse=True))
    return re.compile(
        rf"(?P<WORD>[^\W\d_]+)|(?P<ISO>\b\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}(?!\d))"
        rf"|(?P<SLASH>\b(?<![\d.,/-])\d{{1,2}}(?P<sep>[-./])\d{{1,2}}(?P=sep)(?:\d{{4}}(?!\d)|\d\d\b))"
        rf"|(?P<CLOCK>\b(?<![\d.,$])(?:[01]?\d|2[0-3])(?:(?:[:.]?[0-5]\d)?\s?(?:{half})(?!\w)(?:\s\(?(?:{zone})\b\)?)?|(?:[:.]?[0-5]\d)\s?(?:{zone})\b"
        rf"|:[0-5]\d(?::[0-5]\d)?(?!\d)))"
        rf"|(?P<DECADE>\b(?:1[5-9]|20)\d0['’]?s\b|['’]?\b[2-9]0s\b)"
        rf"|(?P<ORD>\b\d{{1,2}}(?:st|nd|rd|th)\b)"
        rf"|(?P<BIG>\b\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d+)"
        rf"|(?P<INT>\d+)|(?P<POSS>['’]s\b)|(?P<REST>[^\w\s]|_)",
        re.IGNORECASE,
    )


_PUNCTUATION = {
    "-": "HYPH", "–": "HYPH", "—": "OTHER", ",": "COMMA", ".": "DOT", "(": "OPEN", "[": "OPEN", ")": "CLOSE", "]": "CLOSE",
    '"': "QUOTE", "“": "QUOTE", "”": "QUOTE", "'": "POSS", "’": "POSS",
}  # fmt: skip


def may_hold_time(text: str, start: int, end: int, language: str = "en") -> bool:
    """Return False when ``text[start:end]`` surely holds no time expression: no word of time and no figure. Cheap."""
    found = _WORDS.findall(text[start:end].lower())
    return not lexicon(language).triggers.isdisjoint(found) or any(map(str.isdigit, found))


def lex(text: str, start: int = 0, end: int | None = None, language: str = "en") -> list[Lexeme]:
    """Return the lexemes of ``text[start:end]`` in order, each classed; offsets count from the beginning of ``text``."""
    return list(_lexed(text, start, len(text) if end is None else end, language))


@lru_cache(maxsize=256)  # sentences: the times, the day spoken from and anniversaries all read the same ones
def _lexed(text: str, start: int, end: int, language: str) -> tuple[Lexeme, ...]:
    """Return the lexemes, kept for the next reader of the same sentence."""
    lexes = lexicon(language)
    words, phrases = lexes.words, lexes.phrases
    out: list[Lexeme] = []
    joints: list[int] = []
    for m in lexes.pattern.finditer(text, start, end):
        word = m.group()
        if m.lastgroup == "WORD":
            low = word.lower()
            cls, value = words.get(low) or ("OTHER", low)
            if low in phrases:
                joints.append(len(out))
        else:
            cls, value = _class(m.lastgroup or "REST", word)
            if cls == "NUM" and _is_glued(word, out, lexes):
                cut = m.end() - 4
                out.append(Lexeme(m.start(), cut, "DAY", int(word[:-4]), word[:-4]))
                out.append(Lexeme(cut, m.end(), "YEAR", int(word[-4:]), word[-4:]))
                continue
        out.append(Lexeme(m.start(), m.end(), cls, value, word))
    for i in reversed(joints):
        _join_phrase(out, i, phrases[out[i].text.lower()])
    return tuple(_settle(out, lexes))


_GLUED = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:19|20)\d\d")


def _is_glued(word: str, before: list[Lexeme], lexes: Lexicon) -> bool:
    """Return whether the figures are a day and a year after a month whose comma was lost: "Jun 132016"."""
    if len(word) < 5 or not before or _GLUED.fullmatch(word) is None:
        return False
    low = before[-1].text.lower()
    return lexes.words.get(low, lexes.abbreviations.get(low, ("",)))[0] == "MONTH"


def _class(kind: str, word: str) -> tuple[str, Any]:
    """Return class and value of one lexeme that is no word."""
    if kind == "INT":
        return _integer(word)
    if kind == "REST":
        return _PUNCTUATION.get(word, "OTHER"), None
    if kind == "ISO":
        y, mo, d = (int(p) for p in re.split("[-/]", word))
        day = safe_date(y, mo, d)
        return ("ISO", day) if day else ("OTHER", None)
    if kind == "SLASH":
        return "SLASH", tuple(int(p) for p in re.split("[-./]", word))
    if kind == "ORD":
        n = int(word[:-2])
        return ("ORD", n) if 1 <= n <= 31 else ("OTHER", None)
    if kind == "BIG":
        return "BIG", float(word.replace(",", ""))
    return kind, word


def _integer(word: str) -> tuple[str, Any]:
    """Class a run of digits: a day of a month, a four-digit year, or any other number."""
    n = int(word) if len(word) < 9 else -1
    if len(word) <= 2 and 1 <= n <= 31:
        return "DAY", n
    if len(word) == 4 and 1500 <= n <= 2099:
        return "YEAR", n
    return "NUM", n


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the calendar day, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _join_phrase(lexemes: list[Lexeme], i: int, rows: list[tuple[tuple[str, ...], str, Any]]) -> None:
    """Join the words from position ``i`` on to one lexeme, in place, when they are one of the multiword entries."""
    for parts, cls, value in rows:
        if i + 1 >= len(lexemes) or lexemes[i + 1].text.lower() != parts[1]:
            continue
        stretch = lexemes[i : i + len(parts)]
        if tuple(x.text.lower() for x in stretch) == parts:
            text = " ".join(x.text for x in stretch)
            lexemes[i : i + len(parts)] = [Lexeme(stretch[0].start, stretch[-1].end, cls, value, text)]
            return


def _settle(lexemes: list[Lexeme], lexes: Lexicon) -> list[Lexeme]:
    """Class what only its neighbours can tell: abbreviations, and months and units that are other words too."""
    for i, x in enumerate(lexemes):
        if x.cls in ("NUM", "YEAR") and i and _is_hour(x, lexemes[:i]):
            lexemes[i] = x._replace(cls="CLOCK", value=x.text)
        if x.cls != "OTHER" and x.cls != "MONTH":
            continue
        low = x.text.lower()
        if low not in lexes.abbreviations and low not in lexes.ambiguous:
            continue
        before = lexemes[i - 1] if i else None
        after = lexemes[i + 1] if i + 1 < len(lexemes) else None
        if x.cls == "OTHER" and low in lexes.abbreviations and _abbreviates(x, before, after, lexes):
            lexemes[i] = x._replace(cls=lexes.abbreviations[low][0], value=lexes.abbreviations[low][1])
        elif x.cls == "MONTH" and low in lexes.ambiguous and not _is_month(x, before, after, lexes):
            lexemes[i] = x._replace(cls="OTHER")
    return lexemes


_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


def _is_hour(x: Lexeme, before: list[Lexeme]) -> bool:
    """Return whether four figures are an hour: after "at", or with a leading nought after any word of time ("from 0400")."""
    if _HOUR.fullmatch(x.text) is None:
        return False
    near = [b.cls for b in before[-2:]]
    if near[-1] == "AT" or (near[-1] in ("ABOUT", "OTHER") and near[0] == "AT"):
        return True
    return x.text.startswith("0") and near[-1] in (
        "TO",
        "FROM",
        "BEFORE",
        "AFTER",
        "ABOUT",
        "SINCE",
        "BETWEEN",
        "AND",
        "OF",
    )


_DATE_NUMBERS = ("DAY", "ORD", "YEAR")


def _abbreviates(x: Lexeme, before: Lexeme | None, after: Lexeme | None, lexes: Lexicon) -> bool:
    """Return whether a capitalised short form stands beside a day, year, month or weekday, or has its full stop."""
    if not x.text[0].isupper():
        return False
    if before is not None and before.cls in _DATE_NUMBERS:
        return True
    if after is None:
        return False
    dated = after.cls in (*_DATE_NUMBERS, "MONTH") or after.text.lower() in lexes.abbreviations
    return (
        dated
        or (after.cls == "DOT" and len(x.text) > 2)
        or (after.cls == "COMMA" and (before is None or before.cls == "COMMA"))
    )


def _is_month(x: Lexeme, before: Lexeme | None, after: Lexeme | None, lexes: Lexicon) -> bool:
    """Return whether "may", "march", "august" is the month here: beside a day or year, or after a word that takes a month."""
    if (before is not None and before.cls in ("DAY", "ORD")) or (after is not None and after.cls in _DATE_NUMBERS):
        return (
            x.text[0].isupper() or after is None or after.cls != "DAY" or before is None or before.cls in ("DAY", "ORD")
        )
    if not x.text[0].isupper() or (x.text.isupper() and before is not None and not before.text.isupper()):
        return False
    return before is not None and before.text.lower() in lexes.ambiguous_before
