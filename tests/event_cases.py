"""Reading of one made-up text by the event and report stages, for their tests."""

from __future__ import annotations

from functools import cache

from dateline.clean import clean
from dateline.events import find_events
from dateline.events.scene import Scene, set_scenes
from dateline.events.triggers import find_triggers
from dateline.model import Document, EventMention, Extraction, Item, Mentions, Report, Sentence
from dateline.parse import parse
from dateline.pipeline import find_mentions, gazetteer, read_item
from dateline.reports.context import Story
from dateline.reports.grouping import Group, group_events

PUBLISHED = "2015-06-18"  # a Thursday


@cache
def stages(
    text: str, published: str | None = PUBLISHED
) -> tuple[Document, tuple[Sentence, ...], Mentions, tuple[EventMention, ...]]:
    """Return the document of the text, its sentences, what the recognisers found and the event mentions."""
    document = clean(Item(text=text, published=published, id="case"))
    sentences = parse(document)
    mentions = find_mentions(document, sentences, gazetteer())
    return document, sentences, mentions, find_events(sentences, mentions)


def scenes(text: str) -> list[Scene]:
    """Return the parsed sentences of the text with their mentions."""
    _, sentences, mentions, _ = stages(text)
    return set_scenes(sentences, mentions)


def triggers(text: str) -> str:
    """Return the triggers of the text as "words=type", effects as "words=killed", in text order."""
    document = stages(text)[0]
    found = [t for scene in scenes(text) for t in find_triggers(scene)]
    return ", ".join(f"{document.quote(t.span)}={t.word if t.kind == 'effect' else t.type}" for t in found)


def events(text: str) -> tuple[EventMention, ...]:
    """Return the event mentions of the text."""
    return stages(text)[3]


def groups(text: str, published: str | None = PUBLISHED) -> list[Group]:
    """Return the groups of event mentions, each one incident."""
    document, sentences, mentions, found = stages(text, published)
    return group_events(Story(document, sentences, mentions), found)


@cache
def extraction(text: str, published: str | None = PUBLISHED, title: str | None = None) -> Extraction:
    """Return all that is read in the text."""
    return read_item(Item(text=text, published=published, title=title, id="case"))


def reports(text: str, published: str | None = PUBLISHED, title: str | None = None) -> tuple[Report, ...]:
    """Return the incident reports of the text."""
    return extraction(text, published, title).reports


def incidents(text: str, published: str | None = PUBLISHED, title: str | None = None) -> list[Report]:
    """Return the reports that tell single incidents, aggregates left out."""
    return [r for r in reports(text, published, title) if r.focus != "aggregate"]
