"""What came of it: who was killed, injured or taken, what was damaged, what missed, as the sentence says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.events.scene import Scene
from dateline.events.tolls import Toll, find_tolls, negated
from dateline.events.triggers import lexicon
from dateline.model import Quantity, Span, Token

NONE = Quantity(0, 0)


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect: killed, injured, kidnapped (value a Quantity), damage or stage (a code). ``at``: position in the sentence.

    ``earlier`` marks a toll that the text itself calls superseded; ``adds`` one that comes on top ("also", "another").
    """

    name: str
    value: Quantity | str
    span: Span
    at: int
    rule: str
    earlier: bool = False
    adds: bool = False


def find_effects(scene: Scene) -> list[Effect]:
    """Return the effects told in a parsed sentence, in text order; a stated zero gives way to a number."""
    tolls = [_of_toll(scene, toll) for toll in find_tolls(scene)]
    told = {e.name for e in tolls}
    zeros = [e for e in _stated_none(scene) if e.name not in told]
    found = [*tolls, *zeros, *_damage(scene), *_missed(scene)]
    return sorted(found, key=lambda e: (e.span.start, e.span.end, e.name))


def _of_toll(scene: Scene, toll: Toll) -> Effect:
    """Return the toll as an effect with its marks: superseded by the text's own word, or on top of another."""
    grammar = lexicon().raw["grammar"]
    before = scene.words(toll.first, 4)
    inside = [t.lower for t in scene.sentence.between(*toll.span)]
    earlier = any(w in grammar["earlier_words"] for w in before)
    adds = any(w in grammar["adding_words"] for w in [*before[-2:], *inside])
    return Effect(toll.name, toll.quantity, toll.span, toll.at, toll.rule, earlier, adds)


def _stated_none(scene: Scene) -> Iterator[Effect]:
    """ "No casualties", "nobody was hurt", "without causing injuries": a zero that the text states of everyone."""
    raw = lexicon().raw["effects"]
    for token in scene.tokens:
        names = _harm_names(token)
        verb = lexicon().effects.get(token.lemma.lower()) if token.tag.startswith("VB") else None
        if verb and any(_nobody(scene, p) for p in scene.patients(token.i)):
            names = (verb,)
        elif not names or not _zero(scene, token.i):
            continue
        start = next((t.start for t in reversed(scene.tokens[: token.i]) if t.lower in raw["none_words"]), token.start)
        for name in names:
            yield Effect(name, NONE, Span(start, token.end), token.i, f"“{token.text}” said not to be")


def _harm_names(token: Token) -> tuple[str, ...]:
    raw = lexicon().raw["effects"]
    lemma = token.lemma.lower()
    if lemma in raw["both_nouns"]:
        return ("killed", "injured")
    return tuple(name for name in ("killed", "injured") if lemma in raw[f"{name}_nouns"])


def _nobody(scene: Scene, i: int) -> bool:
    token = scene.tokens[i]
    return token.lower in lexicon().raw["effects"]["nobody"] or (token.lower == "one" and "no" in scene.words(i, 1))


def _zero(scene: Scene, i: int) -> bool:
    """Return whether the noun at ``i`` is negated of everyone: "no casualties", not "no US casualties"."""
    raw = lexicon().raw["effects"]
    before = scene.tokens[max(0, i - 4) : i]
    cut = next((t.i for t in reversed(before) if t.lower in raw["none_words"]), None)
    if cut is None:
        return False
    if scene.tokens[cut].lower == "any" and not _denies(scene, i):
        return False
    return not any(_owner(scene, t) for t in scene.tokens[cut + 1 : i])


def _denies(scene: Scene, i: int) -> bool:
    """Return whether a negation or "without" stands over the noun at ``i``."""
    chain = [scene.tokens[i], *scene.sentence.ancestors(i)]
    over = [t for t in chain if t.pos in ("VERB", "AUX", "ADP")][:3]
    return any(negated(scene, t.i) or t.lower == "without" for t in over)


def _owner(scene: Scene, token: Token) -> bool:
    """Return whether the word limits a zero to one party."""
    named = token.pos == "PROPN" or any(p.demonym and p.head == token.i for p in scene.places)
    return named or token.lower in lexicon().raw["grammar"]["parties"]


def _damage(scene: Scene) -> Iterator[Effect]:
    """Destroyed, some, minor or no damage, of things, not of people."""
    raw = lexicon().raw["damage"]
    for token in scene.tokens:
        lemma = token.lemma.lower()
        if token.tag.startswith("VB") and (lemma in raw["destroyed"] or lemma in raw["some"]):
            if _damaged(scene, token) and not negated(scene, token.i):
                partly = any(scene.tokens[c].lower in raw["partly_words"] for c in scene.sentence.children[token.i])
                code = "some" if partly or lemma in raw["some"] else "destroyed"
                yield Effect("damage", code, token.span, token.i, f"“{token.text}” of a thing")
        elif lemma in raw["nouns"] and token.pos == "NOUN":
            near = scene.words(token.i, 3)
            code = (
                "none" if _zero(scene, token.i) else "minor" if any(w in raw["minor_words"] for w in near) else "some"
            )
            yield Effect("damage", code, token.span, token.i, f"“{token.text}”")


def _damaged(scene: Scene, token: Token) -> bool:
    """Return whether a thing is what the verb of damage is done to."""
    alone = token.lemma.lower() in lexicon().raw["damage"]["intransitive"]
    subject = scene.subject(token.i) if alone else None
    patients = scene.patients(token.i) or ([] if subject is None else [subject])
    return any(not _human(scene, p) for p in patients)


def _human(scene: Scene, i: int) -> bool:
    return any(t.head == i and t.human for t in scene.targets) or any(a.head == i for a in scene.actors)


def _missed(scene: Scene) -> Iterator[Effect]:
    """What came down wide of its target: "missed", "fell in open ground", "the nearest shell came down a mile off"."""
    grammar = lexicon().raw["grammar"]
    for token in scene.tokens:
        lemma = token.lemma.lower()
        subject = scene.subject(token.i) if lemma in grammar["miss_verbs"] else None
        if subject is not None and any(w.head == subject for w in scene.weapons):
            yield Effect("stage", "missed", token.span, token.i, f"“{token.text}” of a weapon")
        elif lemma in lexicon().raw["effects"]["impact_words"]:
            far = any(q.quantity.unit == "km" for q in scene.quantities)
            away = any(t.lower in grammar["away_words"] for t in scene.tokens[token.i :])
            places = [scene.tokens[j].lemma.lower() for _, j in scene.prepositional(token.i, ["in", "into", "on"])]
            if (far and away) or any(p in grammar["open_ground"] for p in places):
                yield Effect("stage", "missed", token.span, token.i, f"“{token.text}” wide of the target")
