"""Two tellings of one article: the same text, a later version, a correction, or a copy in another paper.

Wording is compared by sketches (MinHash over runs of three words), addresses after what says nothing of the page is cut off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from dateline.lang import load
from dateline.linkage.sketch import shared, sketch
from dateline.model import Span

COPY = 0.4
"""Share from which a text is a copy or a version of another, wherever it stands."""

AT_ONE_ADDRESS = 0.1
"""Share from which two texts at one address are versions: pages that are used again for other news share less."""

_HEAD_SHARE = 0.6  # share of words of two headlines from which they are one, cut or altered
_NEAR = 900  # characters at both ends in which a notice of correction stands
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z]\w+")  # a capital inside a sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """A text as far as versions go. ``published`` and ``modified`` are ISO 8601; ``sketch`` is made when it is empty."""

    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Kinship:
    """How two tellings are related.

    ``kind``: "same" (nothing new), "update" (a later version of one article), "correction" (a later version that owns up
    to a mistake), "copy" (the same words in another paper), "other" (different articles). ``newer`` is 0 or 1, the place
    of the telling that supersedes the other, None where neither does. ``share`` is the estimated share of wording in
    common. ``notice`` is the words of a correction in the newer text. ``reason`` is a sentence.
    """

    kind: str
    newer: int | None
    share: float
    reason: str
    notice: str | None = None

    @property
    def one_story(self) -> bool:
        """Whether both are one article, in whatever version or paper."""
        return self.kind != "other"


def same_story(a: Telling, b: Telling) -> Kinship:
    """Return how two tellings are related; the order of the arguments changes nothing but the meaning of ``newer``."""
    share = shared(_sketch(a), _sketch(b))
    same_url = a.url is not None and b.url is not None and address(a.url) == address(b.url)
    per_cent = f"{round(100 * share)} per cent of the wording"
    if a.text and _words(a.text) == _words(b.text) and _words(a.title) == _words(b.title):
        # Every word counts: a later version may differ in nothing but one figure of a toll.
        kind = "same" if same_url or outlet(a) == outlet(b) else "copy"
        return Kinship(kind, None, 1.0, "all words and the headline are the same")
    if not _one_article(a, b, share, same_url):
        if share >= COPY:
            return Kinship("copy", None, share, f"{per_cent} in two papers is the same")
        return Kinship("other", None, share, f"{per_cent} is the same, too little for one article")
    return _version(a, b, share, f"{'one address' if same_url else 'one paper'} and {per_cent} in common")


def _one_article(a: Telling, b: Telling, share: float, same_url: bool) -> bool:
    """Return whether the two are versions of one article in one paper."""
    if same_url:
        return share >= AT_ONE_ADDRESS or (_headlines(a, b) or 0.0) >= _HEAD_SHARE
    here, there, headlines = outlet(a), outlet(b), _headlines(a, b)
    alike = share >= COPY and (headlines is None or headlines >= _HEAD_SHARE)
    return here is not None and here == there and alike and not _each_names_more(a, b)


def _each_names_more(a: Telling, b: Telling) -> bool:
    """Return whether each text has names that the other lacks: two happenings told in the words that a paper always uses."""
    one, two = (set(_NAME.findall(t.text)) for t in (a, b))
    return bool(one - two) and bool(two - one)


def _version(a: Telling, b: Telling, share: float, because: str) -> Kinship:
    """Return which of two versions is the newer one and whether it corrects the older."""
    newer = _newer(a, b)
    if newer is None:
        return Kinship("update", None, share, f"{because}; which is newer is not said")
    new, old = (b, a) if newer else (a, b)
    notice = find_correction(new)
    if notice is not None and notice != find_correction(old):
        return Kinship("correction", newer, share, f"{because}; the newer one says that it corrects", notice)
    return Kinship("update", newer, share, f"{because}; the newer one takes the older one's place")


def _newer(a: Telling, b: Telling) -> int | None:
    """Return which telling is newer: by the time of change, of publication, by words that name a later version."""
    for first, second in ((a.modified or a.published, b.modified or b.published), (a.published, b.published)):
        order = _order(first, second)
        if order:
            return 1 if order > 0 else 0
    marks = [sum(_is_later(t, kind) for kind in ("correction", "update")) for t in (a, b)]
    return None if marks[0] == marks[1] else int(marks[1] > marks[0])


def _order(first: str | None, second: str | None) -> int:
    """Return 1 when the second time is later, -1 when earlier, 0 when the two do not say."""
    if first is None or second is None:
        return 0
    try:
        one, two = datetime.fromisoformat(first), datetime.fromisoformat(second)
    except ValueError:
        return 0
    if (one.tzinfo is None) != (two.tzinfo is None) or len(first) == 10 or len(second) == 10:
        one, two = (datetime(t.year, t.month, t.day) for t in (one, two))
    return (two > one) - (two < one)


def find_correction(telling: Telling) -> str | None:
    """Return the words by which a text owns up to a mistake in an earlier version, or None.

    They are looked for in the headline and near both ends of the text.
    """
    for text in (telling.title or "", telling.text):
        for span in _lines(text):
            line = text[span.start : span.end]
            if any(pattern.search(line) for pattern in _patterns("correction")):
                return " ".join(line.split())[:400]
    return None


def _is_later(telling: Telling, kind: str) -> bool:
    lines = (t[s.start : s.end] for t in (telling.title or "", telling.text) for s in _lines(t))
    return any(pattern.search(line) for line in lines for pattern in _patterns(kind))


def _lines(text: str) -> list[Span]:
    """Return the sentences and lines near both ends of a text."""
    out = []
    for start, end in ((0, min(len(text), _NEAR)), (max(_NEAR, len(text) - _NEAR), len(text))):
        for found in re.finditer(r"[^\n.!?]+(?:[.!?](?=\S)[^\n.!?]*)*[.!?]?", text[start:end] if end > start else ""):
            if found.group().strip():
                out.append(Span(start + found.start(), start + found.end()))
    return out


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in load("en", "versions")[kind])


def _sketch(telling: Telling) -> bytes:
    return telling.sketch or sketch(telling.text)


def address(url: str) -> str:
    """Return what two addresses of one page have in common: no scheme, "www", mobile and AMP forms, no final slash."""
    try:
        parts = urlsplit(url)
        host = (
            (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.").removeprefix("mobile.")
        )
    except ValueError:
        return url
    path = re.sub(r"/(?:amp|index\.html?)?/?\Z", "", re.sub(r"\A/amp(?=/)|\.amp(?=\.html?\Z)", "", parts.path))
    return f"{host}{path.rstrip('/')}{'?' + parts.query if parts.query else ''}{'#' + parts.fragment if parts.fragment else ''}"


def outlet(telling: Telling) -> str | None:
    """Return the paper in which a telling stood: its name, else the host of its address."""
    if telling.publisher:
        return " ".join(_WORD.findall(telling.publisher.lower()))
    return address(telling.url).partition("/")[0] or None if telling.url else None


def _words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").lower())


def _headlines(a: Telling, b: Telling) -> float | None:
    """Return the share of words that the headlines have in common, None where one of them is not known."""
    one, two = set(_words(a.title)), set(_words(b.title))
    return len(one & two) / min(len(one), len(two)) if one and two else None
