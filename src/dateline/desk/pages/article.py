"""The page of one article with everything that was found in it, and of a text that was pasted in and is not stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages import words
from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries import ArticlePage, Segment
from dateline.desk.queries.article import Flag
from dateline.desk.security.needs import needs
from dateline.fetch import is_iso_date

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of one block: its segments, and the flags that begin in it."""

    block: str
    segments: tuple[Segment, ...]
    flags: tuple[Flag, ...]


@router.get("/article")
def article(request: Request, desk: Asked, id: str) -> HTMLResponse:
    """Show an article with everything that was found in it. Ids may hold anything, so they stand in the query."""
    return render(request, "article.html", **context(desk.article(id)))


@router.get("/read")
def paste(request: Request) -> HTMLResponse:
    """Show the field for a text to be read."""
    return render(request, "read.html", page=None, text="", published="", wrong="")


@router.post("/read", dependencies=[needs("reader")])
def read(
    request: Request, desk: Asked, text: Annotated[str, Form()], published: Annotated[str, Form()] = ""
) -> HTMLResponse:
    """Read a text and show what was found in it. Nothing is stored."""
    if not text.strip():
        return _again(request, text, published, "There is no text. Paste an article.")
    if published and not is_iso_date(published):
        return _again(request, text, published, "That is no date. Write it as 2022-01-05.")
    found = desk.read_text(text.replace("\r\n", "\n"), published or None)
    return render(request, "read.html", wrong="", text=text, published=published, **context(found))


def _again(request: Request, text: str, published: str, wrong: str) -> HTMLResponse:
    return render(request, "read.html", 422, page=None, wrong=wrong, text=text, published=published)


def context(page: ArticlePage) -> dict[str, Any]:
    """Return what the templates of an article ask for."""
    return {
        "page": page,
        "document": page.document,
        "paragraphs": paragraphs(page),
        "general": [f for f in page.flags if not f.spans],
        "attributes": sorted({f.attribute for f in page.found}, key=words.slot_label),
        "incident_of": {told.record["id"]: told.incident for told in page.reports},
        "starts": {segment.start: [f for f in segment.found if f.start == segment.start] for segment in page.segments},
    }


def paragraphs(page: ArticlePage) -> list[Paragraph]:
    """Return the article's paragraphs, each in one block; empty lines part them and are not shown."""
    out = []
    pieces = [piece for segment in page.segments for piece in _lines(segment)]
    for (_, block), group in groupby(_numbered(pieces), key=lambda pair: (pair[0], pair[1].block)):
        segments = tuple(segment for _, segment in group)
        if any(s.text.strip() for s in segments):
            out.append(Paragraph(block, _bare(segments), _flags(page.flags, segments)))
    return out


def _bare(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the segments without the white space that begins and ends the paragraph."""
    first, last = segments[0], segments[-1]
    if first is last:
        return (replace(first, text=first.text.strip()),)
    return (replace(first, text=first.text.lstrip()), *segments[1:-1], replace(last, text=last.text.rstrip()))


def _lines(segment: Segment) -> list[Segment]:
    """Return the segment cut behind every line break."""
    out, start = [], segment.start
    for line in segment.text.splitlines(keepends=True):
        out.append(Segment(line, start, segment.block, segment.found, segment.flags))
        start += len(line)
    return out


def _numbered(pieces: Sequence[Segment]) -> list[tuple[int, Segment]]:
    """Return the pieces with the number of their paragraph: an empty line begins a new one."""
    out, number, ended = [], 0, False
    for piece in pieces:
        if ended and not piece.text.strip():
            number += 1
        out.append((number, piece))
        ended = piece.text.endswith("\n")
    return out


def _flags(flags: Sequence[Flag], segments: Sequence[Segment]) -> tuple[Flag, ...]:
    start, end = segments[0].start, segments[-1].start + len(segments[-1].text)
    return tuple(f for f in flags if f.spans and start <= f.spans[0][0] < end)
