"""The only module that strings the stages together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from dateline.actors import homes
from dateline.checks import check
from dateline.clean import clean, readable
from dateline.events import find_events
from dateline.gate import document_wanted, sentence_wanted
from dateline.gazetteer import Gazetteer, open_gazetteer
from dateline.mentions.actors import find_actors
from dateline.mentions.attributions import find_attributions
from dateline.mentions.places import find_places
from dateline.mentions.quantities import find_quantities
from dateline.mentions.targets import find_targets
from dateline.mentions.times import find_times
from dateline.mentions.weapons import find_weapons
from dateline.model import Document, Extraction, Item, Mentions, Sentence
from dateline.parse import parse
from dateline.reports import group_reports
from dateline.truecase import is_capitals, truecase

SUPPORTED = ("en",)


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, opened once a process; it is built first where it is not there."""
    return open_gazetteer()


def read_item(item: Item, gated: bool = True) -> Extraction:
    """Return everything read in one document: blocks, sentences, mentions, incident reports and flags.

    A document in a language that is not supported yields no reports but the flag ``language_unsupported``.
    ``gated=False`` parses every sentence, for those who want the mentions of peaceful text too.
    """
    document = clean(item)
    if document.language not in SUPPORTED:
        return Extraction(document, (), Mentions(), (), check(document, (), Mentions(), ()))
    plain = _legible(document)
    sentences = parse(plain, _wanted(plain) if gated else None)
    mentions = find_mentions(plain, sentences, gazetteer())
    events = find_events(sentences, mentions)
    reports = group_reports(plain, sentences, mentions, events)
    return Extraction(document, sentences, mentions, reports, check(plain, sentences, mentions, reports))


def _wanted(document: Document) -> Callable[[str], bool]:
    """Return which sentences are worth parsing: none where the gate finds no word of violence in the document."""
    return sentence_wanted if document_wanted(document.text) else lambda text: False


def _legible(document: Document) -> Document:
    """Return the document as the stages can read it, offsets unchanged: no half surrogate pairs, no wire copy in capitals."""
    plain = readable(document)
    return replace(plain, text=truecase(plain.text)) if is_capitals(plain.text) else plain


def find_mentions(document: Document, sentences: tuple[Sentence, ...], gazetteer: Gazetteer) -> Mentions:
    """Return everything the recognisers find in the document."""
    actors = find_actors(document, sentences)
    quantities = find_quantities(document, sentences)
    return Mentions(
        times=find_times(document, sentences),
        places=find_places(document, sentences, gazetteer, homes(actors)),
        actors=actors,
        quantities=quantities,
        weapons=find_weapons(document, sentences, quantities),
        targets=find_targets(document, sentences),
        attributions=find_attributions(document, sentences, actors),
    )
