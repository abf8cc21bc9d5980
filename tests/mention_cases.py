"""Reading of one made-up text by the recognisers of numbers, weapons and targets, for their tests."""

from __future__ import annotations

from functools import cache

from dateline.mentions.quantities import find_quantities
from dateline.mentions.targets import find_targets
from dateline.mentions.weapons import find_weapons
from dateline.model import Block, Document, QuantityMention, Sentence, Span, TargetMention, WeaponMention
from dateline.parse import parse


@cache
def read(text: str, parsed: bool = True) -> tuple[Document, tuple[Sentence, ...]]:
    """Return the text as a document of one body block, and its sentences."""
    document = Document("case", text, (Block("body", Span(0, len(text))),))
    return document, parse(document, None if parsed else lambda _: False)


def quantities(text: str, parsed: bool = True) -> tuple[QuantityMention, ...]:
    """Return the quantities of the text."""
    return find_quantities(*read(text, parsed))


def weapons(text: str, parsed: bool = True) -> tuple[WeaponMention, ...]:
    """Return the weapons of the text."""
    return find_weapons(*read(text, parsed), quantities(text, parsed))


def targets(text: str, parsed: bool = True) -> tuple[TargetMention, ...]:
    """Return the targets of the text."""
    return find_targets(*read(text, parsed))
