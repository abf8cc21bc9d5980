"""What came of it: who was killed, injured or taken, what was damaged, what missed, as the sentence says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.events.scene import Scene
from dateline.events.tolls import Toll, find_tolls, negated
from dateline.events.triggers import lexicon
from dateline.model import Quantity, Span, Token

NONE = Quantity(0, 0)
PHRASE = 5  # tokens from a verb to the word that makes it one of damage ("reduced several houses to rubble")
ADVERB_REACH = 12  # tokens between a word of harm and the "also" or "another" that belongs to it


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
    counted = find_tolls(scene)
    tolls = [_of_toll(scene, toll, counted) for toll in counted]
    told = {e.name for e in tolls}
    zeros = [e for e in _stated_none(scene) if e.name not in told]
    found = [*tolls, *zeros, *_damage(scene), *_missed(scene)]
    return sorted(found, key=lambda e: (e.span.start, e.span.end, e.name))


def _of_toll(scene: Scene, toll: Toll, others: list[Toll]) -> Effect:
    """Return the toll as an effect with its marks: superseded by the text's own word, or on top of another.

    "Another five" after a toll of another harm in the sentence ("killing two and wounding another five") is on top of nothing.
    """
    follows = any(t.name != toll.name and t.span.start < toll.span.start for t in others)
    rule = toll.rule if toll.strength == "told" else f"{toll.rule}, {toll.strength}"
    adds = _adding(scene, toll) and not follows
    return Effect(toll.name, toll.quantity, toll.span, toll.at, rule, _superseded(scene, toll), adds)


def _adding(scene: Scene, toll: Toll) -> bool:
    """Return whether a word beside the number or the word of harm puts the toll on top of another ("also killed", "another 3")."""
    words = lexicon().raw["grammar"]
    spots = {toll.first - 1, toll.first, toll.first + 1, toll.at - 1, *scene.sentence.children[toll.at]}
    near = {scene.tokens[i].lower for i in spots if 0 <= i < len(scene.tokens) and abs(i - toll.at) < ADVERB_REACH}
    if near & set(words["also_words"]):
        return not scene.times and not scene.places  # with a day or a place of its own it is another incident
    return bool(near & set(words["adding_words"]))


def _superseded(scene: Scene, toll: Toll) -> bool:
    """Return whether the sentence calls the toll old: "an earlier toll of 15", "initially put at 15"; not "earlier today"."""
    words = lexicon().raw["grammar"]
    last = next((t.i for t in reversed(scene.tokens) if t.end <= toll.span.end), toll.first)
    for token in scene.tokens[: last + 1]:
        if token.lower not in words["earlier_words"] or token.i + 1 >= len(scene.tokens):
            continue
        ahead = [t.lower for t in scene.tokens[token.i + 1 : token.i + 3]]
        of_toll = any(w.rstrip("s") in words["toll_reports"] for w in ahead)
        number = 0 < toll.first - token.i <= 2 and ahead[0] not in words["time_openers"]
        turned = any(t.lower in words["turning"] for t in scene.tokens[token.i : last + 1])
        between = toll.at <= token.i <= last and ahead[0] not in words["time_openers"]
        if (of_toll or number or between) and not turned:
            return True
    return False


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
    if scene.tokens[cut].dep in ("det", "neg") and not _same_phrase(scene, scene.tokens[cut].head, i):
        return False  # "no matter who the victims were"
    return not any(_owner(scene, t) for t in scene.tokens[cut + 1 : i])


def _same_phrase(scene: Scene, head: int, i: int) -> bool:
    """Return whether the nouns at ``head`` and ``i`` are one or stand side by side ("no deaths or injuries")."""
    chain = [scene.tokens[i], *scene.sentence.ancestors(i)]
    for token in chain:
        if token.i == head:
            return True
        if token.dep not in ("conj", "compound", "amod", "nmod"):
            return False
    return False


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
    """Destroyed, some, minor or no damage, of things, not of people; an aircraft brought down is destroyed."""
    raw = lexicon().raw["damage"]
    for token in scene.tokens:
        lemma = token.lemma.lower()
        if token.tag.startswith("VB"):
            code = None if negated(scene, token.i) else _verb_damage(scene, token)
            if code is not None:
                yield Effect("damage", code, token.span, token.i, f"“{token.text}” of a thing")
        elif lemma in raw["nouns"] and token.pos == "NOUN":
            near = scene.words(token.i, 3)
            code = "minor" if any(w in raw["minor_words"] for w in near) else "some"
            code = "none" if _zero(scene, token.i) else code
            yield Effect("damage", code, token.span, token.i, f"“{token.text}”")


def _verb_damage(scene: Scene, token: Token) -> str | None:
    """Return destroyed or some where the verb tells of damage to a thing, else None."""
    raw = lexicon().raw["damage"]
    lemma = token.lemma.lower()
    particle = scene.sentence.child(token.i, "prt")
    name = lemma if particle is None else f"{lemma} {particle.lower}"
    if name in raw["lost"]:
        subject = scene.subject(token.i) if name in raw["intransitive"] else None
        lost = scene.patients(token.i) if subject is None else [subject]
        return "destroyed" if any(w.kind in raw["lost_kinds"] and w.head in lost for w in scene.weapons) else None
    after = scene.tokens[token.i + 1 : token.i + 1 + PHRASE]
    ahead = {t.lower for t in after if token.i in (t.head, scene.clause(t.i))}
    wrecked = lemma in raw["destroyed"] or bool(ahead & set(raw["with"].get(lemma, ())))
    if not (wrecked or lemma in raw["some"]) or not _damaged(scene, token):
        return None
    partly = any(scene.tokens[c].lower in raw["partly_words"] for c in scene.sentence.children[token.i])
    return "destroyed" if wrecked and not partly else "some"


def _damaged(scene: Scene, token: Token) -> bool:
    """Return whether a thing is what the verb of damage is done to."""
    alone = token.lemma.lower() in lexicon().raw["damage"]["intransitive"]
    subject = scene.subject(token.i) if alone else None
    patients = scene.patients(token.i) or ([] if subject is None else [subject])
    abstract = lexicon().raw["damage"]["not_things"]
    return any(not _human(scene, p) and scene.tokens[p].lemma.lower() not in abstract for p in patients)


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
