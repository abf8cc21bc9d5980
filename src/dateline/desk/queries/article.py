"""One article with everything that the reader found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dateline.register.model import StoredDocument


@dataclass(frozen=True, slots=True)
class Found:
    """One value that the reader found: ``start`` and ``end`` count code points of the article's text."""

    id: str
    report: str
    attribute: str
    value: Any
    source: str | None
    stance: str
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a person should look at, and where it is (empty: the whole article)."""

    code: str
    severity: str
    message: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text that is alike throughout. ``block`` is its kind (headline, body, caption, promo ...).

    ``found`` are the values whose words it is part of; ``flags`` the codes of flags on it. Segments leave no gap.
    """

    text: str
    start: int
    block: str
    found: tuple[Found, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One report of the article: its record (docs/records.md) and its incident in the register, None when it was not stored."""

    record: Mapping[str, Any]
    incident: str | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The article's text in segments, its reports and flags."""

    document: StoredDocument
    segments: tuple[Segment, ...]
    reports: tuple[Told, ...]
    flags: tuple[Flag, ...]
    found: tuple[Found, ...]


def article_page(
    document: StoredDocument,
    blocks: Sequence[Mapping[str, Any]],
    flags: Sequence[Mapping[str, Any]],
    found: Sequence[Found],
    reports: Sequence[Told],
) -> ArticlePage:
    """Return the page of an article from its text (in ``document``), its blocks and flags as in docs/records.md."""
    marks = tuple(
        Flag(f["code"], f["severity"], f["message"], tuple((s[0], s[1]) for s in f.get("spans") or ())) for f in flags
    )
    ordered = tuple(sorted(found, key=lambda f: (f.start, -f.end, f.attribute, f.id)))
    segments = _segments(document.text, blocks, marks, ordered)
    return ArticlePage(document, segments, tuple(reports), marks, ordered)


def _segments(
    text: str, blocks: Sequence[Mapping[str, Any]], flags: Sequence[Flag], found: Sequence[Found]
) -> tuple[Segment, ...]:
    cuts = {0, len(text)}
    for start, end in (
        *((b["start"], b["end"]) for b in blocks),
        *((f.start, f.end) for f in found),
        *(span for flag in flags for span in flag.spans),
    ):
        cuts |= {min(max(start, 0), len(text)), min(max(end, 0), len(text))}
    edges = sorted(cuts)
    return tuple(
        Segment(
            text[start:end],
            start,
            next((str(b["kind"]) for b in blocks if b["start"] <= start < b["end"]), "body"),
            tuple(f for f in found if f.start <= start < f.end),
            tuple(f.code for f in flags if any(a <= start < b for a, b in f.spans)),
        )
        for start, end in pairwise(edges)
    )
