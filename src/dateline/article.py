"""A document that brings more than its words: what the markup of a page, a feed or a letter says of it."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Block, Item


@dataclass(frozen=True, slots=True)
class Article(Item):
    """An :class:`Item` with what its markup says.

    ``published`` and ``modified`` are ISO 8601, to the minute and with the zone where the source states them. ``byline`` is
    who signed it, ``agency`` the news agency that the markup credits. ``marks`` are stretches of ``text`` (not of the title)
    whose kind the markup tells, such as captions.
    """

    byline: str | None = None
    agency: str | None = None
    modified: str | None = None
    marks: tuple[Block, ...] = ()
