"""What the report stage knows of the whole document: its sentences, mentions and the day it speaks from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dateline.actors import homes
from dateline.model import Attribution, Document, Mentions, PlaceMention, Sentence, Span
from dateline.times.anchors import publication

LARGE_TOWN = 100_000  # people
PLACE_LINE = 4  # votes of a place line for the article's country; a place has two, a demonym one


@dataclass(frozen=True)
class Story:
    """One document with its sentences and mentions, as the report stage sees it."""

    document: Document
    sentences: Sequence[Sentence]
    mentions: Mentions

    @cached_property
    def anchor(self) -> date | None:
        """The day the article speaks from: its publication date, else the latest day that its times were anchored to."""
        if self.document.published is not None:
            return self.document.published
        days = [t.range.end for t in self.mentions.times if t.range is not None and t.range.precision == "day"]
        stamps = [t.range.end for t in self.mentions.times if t.range is not None and t.role == "stamp"]
        return max(stamps or days, default=None)

    @cached_property
    def spoken_from(self) -> date | None:
        """The day that the article's times are counted from, else ``anchor``."""
        found = publication(self.document, self.sentences)
        return found.day if found is not None else self.anchor

    @cached_property
    def lead(self) -> int:
        """Index of the last sentence of the lead: headline, standfirst and the first two sentences of the body."""
        body = [s.index for s in self.sentences if s.block == "body"]
        return body[min(1, len(body) - 1)] if body else (self.sentences[-1].index if self.sentences else -1)

    @cached_property
    def country(self) -> str | None:
        """The country that the article's places name most, or None."""
        return max(sorted(self.votes), key=lambda c: self.votes[c], default=None)

    @cached_property
    def votes(self) -> Counter[str]:
        """How often the article names each country or a place in it; demonyms and groups at home count half, place lines double."""
        votes: Counter[str] = Counter()
        for mention in self.mentions.places:
            if mention.place is not None and mention.place.country:
                line = self.sentences[mention.sentence].block == "dateline"
                votes[mention.place.country] += PLACE_LINE if line else 1 if mention.demonym else 2
        votes.update(homes(self.mentions.actors))
        return votes

    def trusts(self, mention: PlaceMention) -> bool:
        """Return whether a place may lie where the gazetteer says: its country is named by other words too, or it is large."""
        place = mention.place
        if place is None or place.country is None or place.population >= LARGE_TOWN or place.kind == "country":
            return True
        own = 2 * sum(m.name == mention.name for m in self.mentions.places if not m.demonym)
        return self.votes[place.country] > own or self.votes[place.country] == max(self.votes.values())

    def sentence_of(self, span: Span) -> Sentence | None:
        """Return the sentence that holds the start of the span."""
        return next((s for s in self.sentences if s.span.start <= span.start < s.span.end), None)

    def speaker(self, span: Span) -> Attribution | None:
        """Return the innermost attribution that says the words of the span, or None for the article's own voice."""
        covering = [
            a
            for a in self.mentions.attributions
            if a.stance in ("asserts", "unconfirmed") and a.speaker and any(c.covers(span) for c in a.content)
        ]
        size = {id(a): min(c.end - c.start for c in a.content if c.covers(span)) for a in covering}
        return min(covering, key=lambda a: (size[id(a)], a.span), default=None)
