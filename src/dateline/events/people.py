"""Which nouns of a sentence stand for people who can be hurt, and how many an uncounted noun stands for."""

from __future__ import annotations

from dateline.events.scene import Scene
from dateline.events.triggers import lexicon
from dateline.model import Quantity, QuantityMention, Token


def thing(scene: Scene, mention: QuantityMention) -> bool:
    """Return whether the number counts things or happenings, not people."""
    head = mention.head
    if head is None:
        return False
    if any(t.head == head and t.human for t in scene.targets) or any(a.head == head for a in scene.actors):
        return False
    named = any(t.head == head for t in scene.targets) or any(w.head == head for w in scene.weapons)
    return named or scene.tokens[head].lemma.lower() in (*lexicon().nouns, *lexicon().raw["grammar"]["not_people"])


def people_of(scene: Scene, i: int) -> Quantity | None:
    """Return how many people the uncounted noun at ``i`` stands for, or None where it is no one who can be hurt."""
    token = scene.tokens[i]
    words = lexicon().raw["grammar"]
    aged = scene.covering(scene.quantities, i)
    if aged is not None and aged.quantity.unit == "age" and token.pos != "NUM":
        return Quantity(1, 1)  # "a 17-year-old was killed"
    if any(m.head == i or m.span.start <= token.start < m.span.end for m in scene.quantities):
        return None
    if token.pos == "PRON":
        return Quantity(1, 1) if token.lower in words["one_person"] else None
    if any(p.head == i and not p.demonym for p in scene.places) or any(w.head == i for w in scene.weapons):
        return None
    human = any(t.head == i and t.human for t in scene.targets)
    actor = next((a for a in scene.actors if a.head == i), None)
    if token.pos == "PROPN" and not human:
        named = actor.level == "person" if actor is not None else _personal(scene, token)
        return Quantity(1, 1) if named else None
    if not human and actor is None and not _human_word(token):
        return None
    if token.tag in ("NNS", "NNPS"):
        return Quantity(2, None) if scene.sentence.child(i, "det") is None else None
    collective = actor is not None and actor.level in ("group", "state", "label") and not human
    return None if collective and not _human_word(token) else Quantity(1, 1)


def owned(scene: Scene, i: int) -> bool:
    """Return whether the noun at ``i`` is one person of a list: a name, a pronoun, or a noun with "a", "the", "his"."""
    return scene.tokens[i].pos in ("PRON", "PROPN") or scene.sentence.child(i, "det", "poss") is not None


def _human_word(token: Token) -> bool:
    """Return whether the noun by itself means a person, by the list or by its ending ("headman", "photographer")."""
    words = lexicon().raw["grammar"]
    lemma = token.lemma.lower()
    if lemma in words["people"]:
        return True
    endings = tuple(words["people_endings"])
    return token.tag == "NN" and len(lemma) > 5 and lemma.endswith(endings) and lemma not in words["not_people"]


def _personal(scene: Scene, token: Token) -> bool:
    """Return whether the unknown name can be a person's: two or more names in a row, or one that stands alone."""
    if scene.covering(scene.places, token.i) or any(t.head == token.i for t in scene.targets):
        return False
    return token.tag == "NNP" and token.text[:1].isupper() and scene.sentence.child(token.i, "det") is None
