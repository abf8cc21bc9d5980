"""The patterns that tell the parts of a news page apart, built once from the words in ``lang/en/clean.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.lang import load

Pattern = re.Pattern[str]

_CAPS = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.]*(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ'’.]*)*"
_MIXED = r"[A-ZÀ-Þ][\w'’.-]+(?:[ /-][A-ZÀ-Þa-z][\w'’.-]+){0,3}"
_SMALL = r"(?:[a-z]{2} (?:[a-z]{2,3} )?)?"  # within a name: Republic "of the" Congo, Rio "de la" Plata
_REGION = rf"(?:,\s?[A-ZÀ-Þ][\w'’.]*(?:[ -]{_SMALL}[A-ZÀ-Þ][\w'’.]*){{0,3}}){{0,2}}"
_BRACKET = r"\([^()\n]{2,60}\)"
_DASH = r"(?:\s*(?:—|–|--+|_+)\s*|\s+-+\s+|-\s+)"
_NOTES = r"(?:\s*\[[^\]\n]{2,80}\])*\s*"


@dataclass(frozen=True)
class Words:
    """Compiled patterns: ``dateline`` finds the place line before a first sentence, ``stamp`` a printed date."""

    promo: tuple[Pattern, ...]
    teaser_heads: tuple[Pattern, ...]
    caption: tuple[Pattern, ...]
    credit: tuple[Pattern, ...]
    reported: Pattern
    caption_words: Pattern
    byline: tuple[Pattern, ...]
    tail: tuple[tuple[Pattern, str], ...]
    running_head: Pattern
    stamp: Pattern
    stamp_start: Pattern
    dateline: Pattern
    dateline_capitals: Pattern
    dateline_line: Pattern
    agency: Pattern
    agency_in_brackets: Pattern
    agency_bracket: Pattern
    agency_cues: tuple[Pattern, ...]
    sign_off: Pattern
    agency_names: dict[str, str]
    crosshead: Pattern
    sentence_starts: frozenset[str]
    no_heading_end: frozenset[str]


@cache
def words() -> Words:
    """Return the patterns for English."""
    data = load("en", "clean")
    names = {written: name for name, forms in data["agencies"].items() for written in forms}
    any_agency = f"(?:{_any(sorted(names, key=lambda n: (-len(n), n)))})"
    agency = rf"(?<!\w)(?<!\w-){any_agency}(?![\w-])"
    day = _date(data["months"], "?")
    when = f"(?:{day}|{_any(data['undated'])})"
    stamp = _stamp(data)
    place = _dateline(agency, day, data)
    return Words(
        promo=_compiled(data["promo"]),
        teaser_heads=_compiled(data["teaser_heads"]),
        caption=_compiled(data["caption"]),
        credit=_compiled(data["credit"]),
        reported=re.compile(data["reported"], re.IGNORECASE),
        caption_words=re.compile(data["caption_words"], re.IGNORECASE),
        byline=_compiled(data["byline"]),
        tail=tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in data["tail"]),
        running_head=re.compile(rf"(?:{'|'.join(data['running_head'])})(?=\W)", re.IGNORECASE),
        stamp=re.compile(stamp + r"\W*", re.IGNORECASE),
        stamp_start=re.compile(rf"(?i:{stamp})[\s,.|:-]*(?=by\s|[A-Z\"'“‘(\d])"),
        dateline=re.compile(place),
        dateline_capitals=re.compile(
            rf"{_CAPS}(?:,\s?{_CAPS}){{0,2}}(?:\s{_BRACKET})?(?:(?:,?\s{when})?\s{_BRACKET}|,?\s{when}){_DASH}{_NOTES}",
            re.IGNORECASE,
        ),
        dateline_line=re.compile(
            rf"(?:{_CAPS}|{_MIXED}){_REGION},?\s(?:\({agency}\)|{day})(?:\s{_BRACKET})?{_DASH}?|\({agency}\)"
        ),
        agency=re.compile(f"(?P<name>{agency})"),
        agency_in_brackets=re.compile(rf"\([^()]*?(?P<name>{agency})[^()]*\)"),
        agency_bracket=re.compile(rf"\({agency}\)\W*\Z"),
        agency_cues=_cues(data["agency_cues"], agency),
        sign_off=re.compile(rf"\s*((?:[-–—]+\s?|\(|(?<=[.!?\"”’])\s+){any_agency}\)?)\W*\Z"),
        agency_names=names,
        crosshead=re.compile(
            rf"(?<=[.!?\"”’] )(?P<head>[\"“‘']?[A-Z][^.!?:;,\n]{{8,70}}?) (?=(?:{_any(data['sentence_starts'])}) [a-z])"
        ),
        sentence_starts=frozenset(data["sentence_starts"]),
        no_heading_end=frozenset(data["no_heading_end"]),
    )


def _compiled(patterns: list[str]) -> tuple[Pattern, ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _any(literals: list[str]) -> str:
    return "|".join(map(re.escape, literals))


def _cues(cues: list[str], agency: str) -> tuple[Pattern, ...]:
    """Return the cues with the agency's name as their group "name"."""
    return tuple(re.compile(cue.replace("{agency}", f"(?P<name>{agency})")) for cue in cues)


def _date(months: list[str], year: str = "") -> str:
    """Return a pattern for a calendar date as pages and place lines print it; ``year`` "?" allows "October 1" alone."""
    month = rf"(?:{_any(months)})\.?"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    forms = (
        rf"{day}\s+{month},?\s+(?:\d{{4}}|'?\d{{2}})(?!\d)",
        rf"{month}\s*{day}(?:,?\s*\d{{4}}){year}(?!\d)",
        *([rf"{day}\s+{month}\b"] if year else []),
        r"\d{1,2}[./-]\d{1,2}[./-]\d{4}",
        r"\d{4}-\d{2}-\d{2}",
    )
    return f"(?:{'|'.join(forms)})"


def _stamp(data: dict[str, list[str]]) -> str:
    """Return a pattern for a date line of the page: words, weekday, date, time of day, "(updated ...)"."""
    lead = rf"(?:(?:{_any(data['stamp_words'])})\s*:?\s+)?"
    clock_first = r"(?:\d{4}\s+(?=\d{1,2}\.))?"
    weekday = rf"(?:(?:{_any(data['days'])})\.?,?\s+)?"
    digits = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|\d{4}|\d{6})"
    zone = r"(?:\s*[ap]\.?m\.?)?(?:\s*\(?(?-i:[A-Z]{3,4}|UTC|GMT)(?:[+-]\d+)?\)?)?"
    clock = rf"(?:[\s,@|–-]*(?:at\s+)?{digits}{zone}(?![\w:]))?"
    updated = r"(?:\s*\(updated[^()]{0,40}\))?"
    return f"{lead}{clock_first}{weekday}{_date(data['months'])}{clock}{updated}"


def _dateline(agency: str, day: str, data: dict[str, list[str]]) -> str:
    """Return a pattern for the place line before a first sentence in ordinary spelling, its dash included.

    Forms: "BAGHDAD, Iraq (AP) -", "Kabul (Reuters) -", "(AFP) -", "BAGHDAD -", "PESHAWAR: ...", "LEBANON. ...", "BEIRUT The ...".
    """
    known = rf"\([^()\n]{{0,30}}{agency}[^()\n]{{0,30}}\)"
    place = rf"(?:{_CAPS}|{_MIXED}){_REGION}"
    capitals = rf"(?=[A-Z.'’/ -]*[A-Z]{{3}}){_CAPS}{_REGION}"
    next_word = r"(?=[\"'“‘(\[]*[A-Z\d])"
    return "|".join(
        (
            rf"{place},?(?:\s{day})?\s{known}(?:{_DASH}|:)?{_NOTES}{next_word}",
            rf"{known}{_DASH}{_NOTES}{next_word}",
            rf"{capitals},?(?:\s{day})?\s{_BRACKET}{_DASH}{_NOTES}{next_word}",
            rf"{capitals}(?:,?\s{day})?{_DASH}{_NOTES}{next_word}",
            rf"(?!(?:{_any(data['labels'])})\b){capitals}(?:,?\s{day})?(?::\s|\.\s\s?){next_word}",
            rf"[A-Z]{{4,}}(?: [A-Z]{{3,}})?(?: [A-Z][a-z]+)? (?=(?:{_any(data['openers'])})\s)",
        )
    )
