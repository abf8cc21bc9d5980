"""The day that a report is told from: given, printed on the article, or read off its captions."""

from __future__ import annotations

from dateline.model import Document
from dateline.times.context import Anchor
from dateline.times.stamps import caption_dates, printed_date

_NAMES = {"given": "publication date", "text": "date printed in the article", "caption": "caption date"}


def publication(document: Document) -> Anchor | None:
    """Return the day of publication and, in words, where it is from; None when neither the caller nor the text says it.

    Without a given date it is the date printed on the article, else the latest caption date that agrees with its weekday.
    """
    if document.published is not None:
        return Anchor(document.published, _NAMES.get(document.published_basis or "given", "publication date"))
    printed = printed_date(document.text)
    if printed is not None:
        return Anchor(printed, _NAMES["text"])
    captions = [day for day, weekday_agrees in caption_dates(document) if weekday_agrees]
    return Anchor(max(captions), _NAMES["caption"]) if captions else None
