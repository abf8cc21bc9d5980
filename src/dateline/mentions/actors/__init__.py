"""Actors: armed groups, states and their forces, coalitions, officials, monitors, media, persons, and labels for the unnamed."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.mentions.actors.coref import add_acronyms, canonical, resolve
from dateline.mentions.actors.drafts import Draft
from dateline.mentions.actors.persons import add_titles, find_organisations, find_persons, with_offices
from dateline.mentions.actors.phrases import find_phrases
from dateline.mentions.actors.text import Lexicon, lexicon, look_around, read_elems, read_line
from dateline.model import ActorMention, Document, Sentence

__all__ = ["canonical", "find_actors"]


def find_actors(document: Document, sentences: Sequence[Sentence]) -> tuple[ActorMention, ...]:
    """Return every actor that the sentences name, describe or refer back to, in text order without overlap.

    ``level`` is person for officials too, whose ``actor_id`` is then whom they speak for. A label has no ``actor_id``.
    Sentences of promo blocks are passed over.
    """
    lex = lexicon(document.language if document.language == "en" else "en")
    lines = [read_line(document, s) for s in sentences if s.block != "promo"]
    world = look_around(document, lines, "en")
    drafts: list[Draft] = []
    for line in lines:
        found = add_titles(line, find_phrases(line, read_elems(line, world, lex), world, lex), lex)
        found = _keep(found, find_organisations(line, found, lex))
        persons = find_persons(line, [d for d in found if not d.bare and not _title(d, lex)], lex)
        drafts += with_offices(_keep(found, persons))
    return resolve(add_acronyms(lines, drafts), lex)


def _title(d: Draft, lex: Lexicon) -> bool:
    """Return whether the draft is only an office, which may be the title of the person named after it."""
    return d.level == "label" and " ".join(d.line.keys[d.start : d.end]) in lex.sets["persons.titles"]


def _keep(found: list[Draft], longer: list[Draft]) -> list[Draft]:
    """Return both lists together without overlap: a whole name takes the place of what lies in it."""
    kept = [d for d in found if not any(o.start < d.end and d.start < o.end for o in longer)]
    return sorted(kept + longer, key=lambda d: d.start)
