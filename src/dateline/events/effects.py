"""What came of it: who was killed, injured or taken, and what was damaged, as the sentence says it."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.events.scene import Scene
from dateline.events.triggers import lexicon
from dateline.model import Quantity, QuantityMention, Span, Token

NEAR = 5  # tokens between a number and the "dead" or "wounded" that it counts


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect: killed, injured, kidnapped (value a Quantity) or damage (a code). ``at`` is its position in the sentence.

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
    """Return the effects told in a parsed sentence, in text order, each count once."""
    found = [
        *_by_verbs(scene),
        *_by_nouns(scene),
        *_by_words(scene),
        *_by_tolls(scene),
        *_stated_none(scene),
        *_damage(scene),
        *_missed(scene),
    ]
    out: list[Effect] = []
    for effect in sorted(found, key=lambda e: (e.span.start, e.span.end, e.name)):
        if not any(e.name == effect.name and e.span.overlaps(effect.span) for e in out):
            out.append(effect)
    return out


def _effect_verb(scene: Scene, token: Token) -> str | None:
    lex = lexicon()
    particle = scene.sentence.child(token.i, "prt")
    names = [token.lemma.lower()] + ([f"{token.lemma.lower()} {particle.lower}"] if particle else [])
    return next((lex.effects[n] for n in reversed(names) if n in lex.effects), None)


def _by_verbs(scene: Scene) -> list[Effect]:
    """Counts bound to "killed", "wounding", "abducted", "died" by the parse."""
    out = []
    for token in scene.tokens:
        if not token.tag.startswith("VB"):
            continue
        name = _effect_verb(scene, token)
        if name is None or _negated(scene, token.i):
            continue
        patients = scene.patients(token.i)
        if token.lemma.lower() in ("die", "perish"):
            subject = scene.subject(token.i)
            patients = [] if subject is None else scene.coordinated(subject)
        counted = [(p, _people(scene, p)) for p in patients]
        counts = [(p, q) for p, q in counted if q is not None and not _subset(scene, p)]
        if counts:
            total = _sum([q for _, q in counts])
            first, last = min(p for p, _ in counts), max(p for p, _ in counts)
            start = min(scene.phrase(p).start for p, _ in counts)
            span = Span(min(start, token.start), max(scene.tokens[last].end, token.end))
            out.append(_mark(scene, Effect(name, total, span, token.i, f"counted by the verb “{token.text}”"), first))
    return out


def _by_nouns(scene: Scene) -> list[Effect]:
    """Counts bound to "the killing of X and Y", "the deaths of five soldiers"."""
    raw = lexicon().raw["effects"]
    nouns = {"killed": [*raw["killed_nouns"], *raw["murder_nouns"]], "kidnapped": raw["kidnap_nouns"]}
    out = []
    for token in scene.tokens:
        name = next((n for n, words in nouns.items() if token.pos == "NOUN" and token.lemma.lower() in words), None)
        if name is None:
            continue
        people = [(j, _people(scene, j)) for _, j in scene.prepositional(token.i, ["of"])]
        counts = [q for _, q in people if q is not None]
        if counts:
            end = scene.tokens[max(j for j, q in people if q is not None)].end
            out.append(Effect(name, _sum(counts), Span(token.start, end), token.i, f"counted by “{token.text} of”"))
    return out


def _missed(scene: Scene) -> list[Effect]:
    """What came down wide of its target: "missed", "fell in open ground", "the nearest shell came down a mile off"."""
    grammar = lexicon().raw["grammar"]
    out = []
    for token in scene.tokens:
        lemma = token.lemma.lower()
        subject = scene.subject(token.i) if lemma in grammar["miss_verbs"] else None
        if subject is not None and any(w.head == subject for w in scene.weapons):
            out.append(Effect("stage", "missed", token.span, token.i, f"“{token.text}” of a weapon"))
        elif lemma in lexicon().raw["effects"]["impact_words"]:
            far = any(q.quantity.unit == "km" for q in scene.quantities)
            away = any(t.lower in grammar["away_words"] for t in scene.tokens[token.i :])
            places = [scene.tokens[j].lemma.lower() for _, j in scene.prepositional(token.i, ["in", "into", "on"])]
            if (far and away) or any(p in grammar["open_ground"] for p in places):
                out.append(Effect("stage", "missed", token.span, token.i, f"“{token.text}” wide of the target"))
    return out


def _people(scene: Scene, i: int) -> Quantity | None:
    """Return how many people the noun at ``i`` stands for, or None where it is no one who can be hurt."""
    token = scene.tokens[i]
    quantity = quantity_at(scene, i)
    target = next((t for t in scene.targets if t.head == i), None)
    actor = next((a for a in scene.actors if a.head == i), None)
    if target is not None and not target.human and actor is None:
        return None
    if any(w.head == i for w in scene.weapons) or any(p.head == i for p in scene.places if not p.demonym):
        return None
    if quantity is not None:
        return None if quantity.unit else quantity
    if target is None and actor is None and token.pos not in ("PROPN", "PRON"):
        return None
    if token.pos == "PRON":
        return Quantity(1, 1) if token.lower in ("he", "she", "him", "her", "himself", "herself") else None
    if token.tag in ("NNS", "NNPS"):
        return Quantity(2, None) if scene.sentence.child(i, "det") is None else None
    if token.pos == "PROPN" and actor is not None and actor.level != "person":
        return None
    return Quantity(1, 1)


def quantity_at(scene: Scene, i: int) -> Quantity | None:
    """Return the number that counts the noun at ``i`` (or is the noun), or None."""
    token = scene.tokens[i]
    for mention in scene.quantities:
        if mention.quantity.unit is None and (
            mention.head == i or mention.span.start <= token.start < mention.span.end
        ):
            return mention.quantity
    return None


def _by_words(scene: Scene) -> list[Effect]:
    """Counts that stand before "dead", "people killed", "more wounded", or after "the lives of"."""
    raw = lexicon().raw["effects"]
    out = []
    for mention in scene.quantities:
        if mention.quantity.unit is not None or _subset_number(scene, mention):
            continue
        inside = scene.sentence.between(*mention.span)
        if not inside:
            continue
        end = inside[-1].i
        for token in scene.tokens[end + 1 : end + 1 + NEAR]:
            if token.text in ".;:" or any(q.span.start <= token.start < q.span.end for q in scene.quantities):
                break
            word = token.lower
            name = "killed" if word in raw["killed_words"] else "injured" if word in raw["injured_words"] else None
            if name and token.tag not in ("VBD", "VBG", "VBZ", "VBP") and not _negated(scene, token.i):
                span = Span(mention.span.start, token.end)
                out.append(
                    _mark(
                        scene,
                        Effect(name, mention.quantity, span, token.i, f"number before “{token.text}”"),
                        inside[0].i,
                    )
                )
                break
            if token.pos in ("VERB", "AUX", "PRON") and word not in (
                "were",
                "was",
                "are",
                "been",
                "have",
                "had",
                "being",
            ):
                break
        back = [t.lower for t in scene.tokens[max(0, inside[0].i - 4) : inside[0].i]]
        if "lives" in back and "of" in back:
            out.append(
                _mark(
                    scene, Effect("killed", mention.quantity, mention.span, inside[0].i, "“the lives of”"), inside[0].i
                )
            )
    return out


def _by_tolls(scene: Scene) -> list[Effect]:
    """Counts that a death toll is said to be, stand at or have risen to."""
    out = []
    for token in scene.tokens:
        if token.lemma.lower() not in lexicon().raw["effects"]["toll_nouns"]:
            continue
        start = token.i
        if any(t.lower in ("injury", "injured", "wounded") for t in scene.tokens[max(0, start - 2) : start]):
            continue
        later = [m for m in scene.quantities if m.quantity.unit is None and token.end <= m.span.start]
        for mention in later[:2]:
            before = scene.tokens[
                max(0, scene.sentence.between(*mention.span)[0].i - 2) : scene.sentence.between(*mention.span)[0].i
            ]
            if scene.sentence.between(*mention.span)[0].i - start <= 10 and any(
                t.lower in ("to", "of", "at", "is", "was", "as") for t in before
            ):
                effect = Effect(
                    "killed", mention.quantity, Span(token.start, mention.span.end), start, "the death toll"
                )
                out.append(_mark(scene, effect, start))
                break
    return out


def _stated_none(scene: Scene) -> list[Effect]:
    """ "No casualties", "nobody was hurt", "without causing injuries": a zero that the text states."""
    raw = lexicon().raw["effects"]
    out = []
    for token in scene.tokens:
        lemma = token.lemma.lower()
        names = (
            ("killed", "injured")
            if lemma in raw["both_nouns"]
            else ("killed",)
            if lemma in raw["killed_nouns"] or lemma == "fatality"
            else ("injured",)
            if lemma in raw["injured_nouns"]
            else ()
        )
        verb = _effect_verb(scene, token) if token.tag.startswith("VB") else None
        if verb and any(
            p in ("nobody", "none") or (p == "one" and "no" in scene.words(token.i, 4))
            for p in _patient_words(scene, token.i)
        ):
            names = (verb,)
        elif not names or not _zero(scene, token.i):
            continue
        start = next(
            (
                t.start
                for t in reversed(scene.tokens[: token.i])
                if t.lower in raw["none_words"] or t.lower in ("not", "n't", "n’t")
            ),
            token.start,
        )
        none = Quantity(0, 0)
        out += [Effect(n, none, Span(start, token.end), token.i, f"“{token.text}” said not to be") for n in names]
    return out


def _patient_words(scene: Scene, i: int) -> list[str]:
    return [scene.tokens[p].lower for p in scene.patients(i)]


def _zero(scene: Scene, i: int) -> bool:
    """Return whether the noun at ``i`` is negated: "no casualties", "did not cause any casualties", "without casualties"."""
    raw = lexicon().raw["effects"]
    near = [t.lower for t in scene.tokens[max(0, i - 4) : i]]
    if any(w in raw["none_words"] for w in near):
        between = scene.tokens[max(0, i - 4) : i]
        cut = max(t.i for t in between if t.lower in raw["none_words"])
        group = [
            t
            for t in scene.tokens[cut + 1 : i]
            if t.pos in ("PROPN", "ADJ") and any(a.span.start <= t.start < a.span.end for a in scene.actors)
        ]
        owner = any(t.lower in ("us", "american", "civilian", "military") for t in scene.tokens[cut + 1 : i])
        return not group and not owner
    clause = scene.clause(i)
    return "any" in near and _negated(scene, clause)


def _damage(scene: Scene) -> list[Effect]:
    """Destroyed, some, minor or no damage, of things, not of people."""
    raw = lexicon().raw["damage"]
    out = []
    for token in scene.tokens:
        lemma = token.lemma.lower()
        if token.tag.startswith("VB") and (lemma in raw["destroyed"] or lemma in raw["some"]):
            code = "destroyed" if lemma in raw["destroyed"] else "some"
            subject = scene.subject(token.i) if lemma in raw["intransitive"] else None
            patients = scene.patients(token.i) or ([subject] if subject is not None else [])
            things = [p for p in patients if not _human(scene, p)]
            if things and not _negated(scene, token.i):
                partly = any(scene.tokens[c].lower in raw["partly_words"] for c in scene.sentence.children[token.i])
                value = "some" if partly and code == "destroyed" else code
                out.append(Effect("damage", value, Span(token.start, token.end), token.i, f"“{token.text}” of a thing"))
        elif lemma in raw["nouns"] and token.pos == "NOUN":
            near = scene.words(token.i, 4)
            zero = any(w in ("no", "without") for w in near) or (
                "any" in near and _negated(scene, scene.clause(token.i))
            )
            code = "none" if zero else "minor" if any(w in raw["minor_words"] for w in near[-2:]) else "some"
            out.append(Effect("damage", code, Span(token.start, token.end), token.i, f"“{token.text}”"))
    return out


def _human(scene: Scene, i: int) -> bool:
    return any(t.head == i and t.human for t in scene.targets) or any(
        a.head == i and a.level == "person" for a in scene.actors
    )


def _negated(scene: Scene, i: int) -> bool:
    """Return whether verb ``i`` is negated itself."""
    return scene.sentence.child(i, "neg") is not None or any(
        scene.tokens[c].lower in ("no", "nobody", "none")
        or (scene.tokens[c].lower == "one" and "no" in scene.words(c, 1))
        for c in scene.sentence.children[i]
        if scene.tokens[c].dep in ("nsubj", "nsubjpass", "det")
    )


def _subset(scene: Scene, i: int) -> bool:
    """Return whether the noun at ``i`` only tells who some of the counted were ("including five children")."""
    words = scene.words(i, 4)
    return any(w in lexicon().raw["grammar"]["subset_words"] for w in words)


def _subset_number(scene: Scene, mention: QuantityMention) -> bool:
    inside = scene.sentence.between(*mention.span)
    return bool(inside) and any(
        t.lower in lexicon().raw["grammar"]["subset_words"] for t in scene.tokens[max(0, inside[0].i - 3) : inside[0].i]
    )


def _mark(scene: Scene, effect: Effect, i: int) -> Effect:
    """Return the effect with its marks: superseded by the text's own word, or on top of another."""
    grammar = lexicon().raw["grammar"]
    words = scene.words(i, 4)
    inside = [t.lower for t in scene.sentence.between(*effect.span)]
    earlier = any(w in grammar["earlier_words"] for w in words)
    adds = any(w in ("also", "another", "further", "additional") for w in [*words[-2:], *inside])
    return Effect(effect.name, effect.value, effect.span, effect.at, effect.rule, earlier, adds)


def _sum(quantities: list[Quantity]) -> Quantity:
    """Return the sum of counts of separate people; an open bound keeps the sum open."""
    lows = [q.low or 0 for q in quantities]
    highs = [q.high for q in quantities]
    high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
    only_high = len(quantities) == 1 and quantities[0].low is None
    return Quantity(None if only_high else sum(lows), high, None, any(q.approximate for q in quantities))
