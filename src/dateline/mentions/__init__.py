"""Sentences to mentions: one recogniser a module, each ignorant of the others' work except where it takes it."""

from __future__ import annotations

from dateline.gazetteer import Gazetteer
from dateline.mentions.actors import find_actors
from dateline.mentions.attributions import find_attributions
from dateline.mentions.places import find_places
from dateline.mentions.quantities import find_quantities
from dateline.mentions.targets import find_targets
from dateline.mentions.times import find_times
from dateline.mentions.weapons import find_weapons
from dateline.model import Document, Mentions, Sentence

__all__ = ["find_mentions"]


def find_mentions(document: Document, sentences: tuple[Sentence, ...], gazetteer: Gazetteer) -> Mentions:
    """Return everything the recognisers find in the document."""
    actors = find_actors(document, sentences)
    quantities = find_quantities(document, sentences)
    return Mentions(
        times=find_times(document, sentences),
        places=find_places(document, sentences, gazetteer),
        actors=actors,
        quantities=quantities,
        weapons=find_weapons(document, sentences, quantities),
        targets=find_targets(document, sentences),
        attributions=find_attributions(document, sentences, actors),
    )
