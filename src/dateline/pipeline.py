"""The only module that strings the stages together."""

from __future__ import annotations

from functools import cache

from dateline.checks import check
from dateline.clean import clean
from dateline.events import find_events
from dateline.gazetteer import Gazetteer
from dateline.mentions import find_mentions
from dateline.model import Extraction, Item, Mentions
from dateline.parse import parse
from dateline.reports import group_reports

SUPPORTED = ("en",)


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, opened once a process."""
    return Gazetteer()


def read_item(item: Item) -> Extraction:
    """Return everything read in one document: blocks, sentences, mentions, incident reports and flags.

    A document in a language that is not supported yields no reports but the flag ``language_unsupported``.
    """
    document = clean(item)
    if document.language not in SUPPORTED:
        return Extraction(document, (), Mentions(), (), check(document, (), Mentions(), ()))
    sentences = parse(document)
    mentions = find_mentions(document, sentences, gazetteer())
    events = find_events(sentences, mentions)
    reports = group_reports(document, sentences, mentions, events)
    return Extraction(document, sentences, mentions, reports, check(document, sentences, mentions, reports))
