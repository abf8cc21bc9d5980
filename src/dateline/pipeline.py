"""The only module that strings the stages together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from dateline.actors import homes
from dateline.checks import check
from dateline.clean import clean, readable
from dateline.events import find_events, tells
from dateline.gate import document_wanted, sentence_wanted
from dateline.gazetteer import Gazetteer, open_gazetteer
from dateline.mentions.actors import find_actors
from dateline.mentions.attributions import find_attributions
from dateline.mentions.places import find_places
from dateline.mentions.quantities import find_quantities
from dateline.mentions.targets import find_targets
from dateline.mentions.times import find_times
from dateline.mentions.weapons import find_weapons
from dateline.model import Attribution, Document, Extraction, Item, Mentions, Report, Sentence
from dateline.parse import parse
from dateline.reports import group_reports
from dateline.times.anchors.stamps import stamp_spans
from dateline.truecase import is_capitals, truecase
from dateline.version import __version__

SUPPORTED = ("en",)


class Unread(Exception):
    """A document that a reader could not read. ``message`` says why, ``mend`` what to do."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend


@dataclass(frozen=True, slots=True)
class Survey:
    """A document before incidents are sought in it.

    ``plain`` is the document as the stages can read it, offsets unchanged.
    """

    document: Document
    plain: Document
    sentences: tuple[Sentence, ...]
    mentions: Mentions


@dataclass(frozen=True, slots=True)
class Reader:
    """What makes an extraction of a document. ``name`` says which reader and version it is, for the register.

    ``read`` raises Unread for a document that it cannot read.
    """

    name: str
    read: Callable[[Item], Extraction]


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
        return unsupported(document)
    seen = _glance(document) if gated else survey(document)
    events = find_events(seen.sentences, seen.mentions)
    return extraction(seen, group_reports(seen.plain, seen.sentences, seen.mentions, events))


RULES = Reader(__version__, read_item)
"""The built-in reader."""


def unsupported(document: Document) -> Extraction:
    """Return the extraction of a document in a language that is not read: no reports, and the flag that says so."""
    return Extraction(document, (), Mentions(), (), check(document, (), Mentions(), ()))


def survey(document: Document) -> Survey:
    """Return all sentences, parsed, and all mentions of a cleaned document."""
    plain = legible(document)
    sentences = parse(plain)
    return Survey(document, plain, sentences, find_mentions(plain, sentences, gazetteer()))


def extraction(seen: Survey, reports: tuple[Report, ...]) -> Extraction:
    """Return the extraction of a surveyed document with these reports, checked."""
    flags = check(seen.plain, seen.sentences, seen.mentions, reports)
    return Extraction(seen.document, seen.sentences, seen.mentions, reports, flags)


def _glance(document: Document) -> Survey:
    """Return the survey of a document, cut short as soon as it is sure that no incident is told.

    Where the gate closes, only dates printed on the page are read; where no sentence tells of violence or harm, no places.
    """
    plain = legible(document)
    if not document_wanted(plain.text):
        return _closed(document, plain)
    sentences = parse(plain, sentence_wanted)
    told = find_means(plain, sentences)
    if not tells(sentences, told):
        told = replace(told, times=find_times(plain, sentences), attributions=_said(plain, sentences, told))
        return Survey(document, plain, sentences, told)
    return Survey(document, plain, sentences, _with_circumstances(plain, sentences, told, gazetteer()))


def _closed(document: Document, plain: Document) -> Survey:
    """Return what the flags of the page itself need: dates printed on it, where there are any."""
    if not stamp_spans(plain.text):
        return Survey(document, plain, (), Mentions())
    sentences = parse(plain, lambda text: False)
    return Survey(document, plain, sentences, Mentions(times=find_times(plain, sentences)))


def legible(document: Document) -> Document:
    """Return the document as the stages can read it, offsets unchanged: no half surrogate pairs, no wire copy in capitals."""
    plain = readable(document)
    return replace(plain, text=truecase(plain.text)) if is_capitals(plain.text) else plain


def find_mentions(document: Document, sentences: tuple[Sentence, ...], gazetteer: Gazetteer) -> Mentions:
    """Return everything the recognisers find in the document."""
    return _with_circumstances(document, sentences, find_means(document, sentences), gazetteer)


def find_means(document: Document, sentences: tuple[Sentence, ...]) -> Mentions:
    """Return who and what a violent deed is told by: actors, numbers, weapons and targets, nothing else."""
    quantities = find_quantities(document, sentences)
    return Mentions(
        actors=find_actors(document, sentences),
        quantities=quantities,
        weapons=find_weapons(document, sentences, quantities),
        targets=find_targets(document, sentences),
    )


def _with_circumstances(
    document: Document, sentences: tuple[Sentence, ...], told: Mentions, gazetteer: Gazetteer
) -> Mentions:
    """Return the mentions with when, where and by whose word."""
    return replace(
        told,
        times=find_times(document, sentences),
        places=find_places(document, sentences, gazetteer, homes(told.actors)),
        attributions=_said(document, sentences, told),
    )


def _said(document: Document, sentences: tuple[Sentence, ...], told: Mentions) -> tuple[Attribution, ...]:
    return find_attributions(document, sentences, told.actors)
