"""Dateline reads news reports into a register of conflict and security incidents, every value tied to its words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dateline.version import __version__

if TYPE_CHECKING:
    from dateline.model import Extraction

__all__ = ["__version__", "read"]


def read(text: str, published: date | str | None = None, title: str | None = None) -> Extraction:
    """Return everything read in one text: its document, sentences, mentions, incident reports and flags.

    ``published`` is the publication day (a date or ISO 8601 text); without it days are found from the text and a flag says so.
    Raises ValueError when ``published`` is no date. The first call in a process loads the language model (about a second).
    """
    from dateline.model import Item
    from dateline.pipeline import read_item

    day = None if published is None else date.fromisoformat(str(published)[:10]).isoformat()
    return read_item(Item(text=text, title=title, published=day))
