"""Numbers of killed, injured and kidnapped: which number of a sentence counts which word of harm.

Words of harm ("killed", "wounding", "dead", "injuries", "abducted") and numbers are paired by points, best pairs first; a
number serves one word only, so that "67 killed and dozens injured" never makes 67 injured. A word without a number takes
the people that the parse gives it ("killing a woman and her child").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.events.scene import Scene
from dateline.events.triggers import lexicon
from dateline.model import Quantity, QuantityMention, Span, Token

NEAR = 6  # tokens between a number and the word of harm that it counts


@dataclass(frozen=True, slots=True)
class Toll:
    """One count: ``name`` killed, injured or kidnapped, its words, its position, the rule that bound it."""

    name: str
    quantity: Quantity
    span: Span
    at: int
    rule: str
    first: int


@cache
def _harm() -> dict[str, str]:
    """Return word or lemma -> killed, injured or kidnapped."""
    raw = lexicon().raw["effects"]
    table = dict(lexicon().effects)
    for name in ("killed", "injured"):
        for word in (*raw[f"{name}_words"], *raw[f"{name}_nouns"]):
            table.setdefault(word, name)
    table.update(dict.fromkeys(raw["murder_nouns"], "killed"))
    table.update(dict.fromkeys(raw["kidnap_nouns"], "kidnapped"))
    return table


def harm_of(scene: Scene, token: Token) -> str | None:
    """Return killed, injured or kidnapped where the token is a word of harm, else None."""
    if token.pos in ("ADV", "ADP", "PROPN"):
        return None
    table = _harm()
    particle = scene.sentence.child(token.i, "prt")
    if particle is not None and f"{token.lemma.lower()} {particle.lower}" in table:
        return table[f"{token.lemma.lower()} {particle.lower}"]
    if token.tag.startswith("VB"):
        return lexicon().effects.get(token.lemma.lower()) or (table.get(token.lower) if token.tag == "VBN" else None)
    return table.get(token.lower) or table.get(token.lemma.lower())


def find_tolls(scene: Scene) -> list[Toll]:
    """Return the counts of a sentence, each number used once, in text order."""
    anchors = [(t, name) for t in scene.tokens if (name := harm_of(scene, t)) is not None and not negated(scene, t.i)]
    numbers = [
        m for m in scene.quantities if m.quantity.unit is None and m.quantity.high != 0 and not _subset(scene, m)
    ]
    pairs = sorted(
        (
            (_points(scene, a, m, [t for t, _ in anchors]), n, k)
            for n, (a, _) in enumerate(anchors)
            for k, m in enumerate(numbers)
        ),
        key=lambda p: (-p[0], p[1], p[2]),
    )
    taken: dict[int, list[int]] = {}
    used: set[int] = set()
    for points, n, k in pairs:
        fits = n not in taken or (points >= 3.0 and _coordinate(scene, numbers[taken[n][0]], numbers[k]))
        if points > 0 and k not in used and fits:
            taken.setdefault(n, []).append(k)
            used.add(k)
    out = [_counted(scene, anchors[n], [numbers[k] for k in sorted(ks)]) for n, ks in taken.items()]
    out += [toll for n, anchor in enumerate(anchors) if n not in taken for toll in _uncounted(scene, anchor)]
    return sorted([*out, *_death_tolls(scene, numbers, used)], key=lambda t: (t.span, t.name))


# --- pairing ------------------------------------------------------------------------------------------------------


def _points(scene: Scene, anchor: Token, mention: QuantityMention, anchors: list[Token]) -> float:
    """Return how well the number counts the word of harm; 0 = not at all."""
    inside = scene.sentence.between(*mention.span)
    if not inside or _thing(scene, mention):
        return 0.0
    first, last = inside[0].i, inside[-1].i
    heads = {t.i for t in inside} | ({mention.head} if mention.head is not None else set())
    if heads & set(own_patients(scene, anchor.i)):
        return 3.0
    low, high = (last, anchor.i) if last < anchor.i else (anchor.i, first)
    between = scene.tokens[low + 1 : high]
    if (
        len(between) > NEAR
        or any(a.i in range(low + 1, high) for a in anchors)
        or any(t.text in ".;:" for t in between)
    ):
        return 0.0
    if last < anchor.i and not any(t.pos in ("VERB",) for t in between):
        return 2.0 - len(between) / 20
    active = anchor.tag in ("VBG", "VBD", "VB", "VBZ", "VBP") or anchor.pos == "NOUN"
    if anchor.i < first and active and not any(t.pos in ("VERB", "AUX") for t in between):
        return 1.8 - len(between) / 20
    return 0.0


def own_patients(scene: Scene, i: int) -> list[int]:
    """Return who the word of harm at ``i`` is done to: its own objects or passive subjects, the subject of "die"."""
    token = scene.tokens[i]
    raw = lexicon().raw["effects"]
    if token.pos == "NOUN":
        return [j for _, j in scene.prepositional(i, ["of"])]
    if token.lemma.lower() in raw["dying_verbs"]:
        subject = scene.subject(i)
        return [] if subject is None else scene.coordinated(subject)
    shared = token.dep == "conj" and any(
        t.pos == "NUM" or t.dep in ("nsubj", "nsubjpass") for t in scene.tokens[token.head + 1 : i]
    )
    return [] if shared and not scene.sentence.children[i] else scene.patients(i)


def _coordinate(scene: Scene, a: QuantityMention, b: QuantityMention) -> bool:
    """Return whether the two numbers count nouns joined by "and" ("five soldiers and two policemen")."""
    if a.head is None or b.head is None:
        return False
    return b.head in scene.coordinated(a.head) or a.head in scene.coordinated(b.head)


def _thing(scene: Scene, mention: QuantityMention) -> bool:
    """Return whether the number counts things or happenings, not people."""
    head = mention.head
    if head is None:
        return False
    human = any(t.head == head and t.human for t in scene.targets) or any(a.head == head for a in scene.actors)
    if human:
        return False
    thing = any(t.head == head for t in scene.targets) or any(w.head == head for w in scene.weapons)
    events = scene.tokens[head].lemma.lower() in (*lexicon().nouns, *lexicon().raw["grammar"]["not_people"])
    return thing or events


def _subset(scene: Scene, mention: QuantityMention) -> bool:
    """Return whether the number only tells who some of the counted were ("including five children")."""
    inside = scene.sentence.between(*mention.span)
    words = lexicon().raw["grammar"]["subset_words"]
    first = inside[0].i if inside else 0
    if any(t.lower in words for t in scene.tokens[max(0, first - 3) : first]):
        return True
    if mention.head is None:
        return False
    chain = [scene.tokens[mention.head], *scene.sentence.ancestors(mention.head)]
    return any(t.lower in words and t.i < first and first - t.i <= 12 for t in chain[:5])


def _counted(scene: Scene, anchor: tuple[Token, str], mentions: list[QuantityMention]) -> Toll:
    token, name = anchor
    start = min([token.start, *(m.span.start for m in mentions)])
    end = max([token.end, *(m.span.end for m in mentions)])
    first = scene.sentence.between(*mentions[0].span)[0].i
    return Toll(
        name, add([m.quantity for m in mentions]), Span(start, end), token.i, f"number bound to “{token.text}”", first
    )


# --- words of harm without a number -------------------------------------------------------------------------------


def _uncounted(scene: Scene, anchor: tuple[Token, str]) -> Iterator[Toll]:
    token, name = anchor
    people = [(p, q) for p in own_patients(scene, token.i) if (q := _people(scene, p)) is not None]
    if not people:
        return
    positions = [p for p, _ in people]
    start = min(token.start, *(scene.phrase(p).start for p in positions))
    end = max(token.end, *(scene.tokens[p].end for p in positions))
    yield Toll(
        name,
        add([q for _, q in people]),
        Span(start, end),
        token.i,
        f"people that “{token.text}” names",
        min(positions),
    )


def _people(scene: Scene, i: int) -> Quantity | None:
    """Return how many people the noun at ``i`` stands for, or None where it is no one who can be hurt."""
    token = scene.tokens[i]
    words = lexicon().raw["grammar"]
    if any(m.head == i or m.span.start <= token.start < m.span.end for m in scene.quantities):
        return None
    human = any(t.head == i and t.human for t in scene.targets)
    actor = next((a for a in scene.actors if a.head == i), None)
    if token.pos == "PRON":
        return Quantity(1, 1) if token.lower in words["one_person"] else None
    if any(p.head == i and not p.demonym for p in scene.places) or any(w.head == i for w in scene.weapons):
        return None
    if token.pos == "PROPN" and not human:
        return Quantity(1, 1) if actor is not None and actor.level == "person" else None
    if not human and actor is None and token.lemma.lower() not in words["people"]:
        return None
    if token.tag in ("NNS", "NNPS"):
        return Quantity(2, None) if scene.sentence.child(i, "det") is None else None
    collective = actor is not None and actor.level in ("group", "state", "label") and not human
    return None if collective else Quantity(1, 1)


def _death_tolls(scene: Scene, numbers: list[QuantityMention], used: set[int]) -> Iterator[Toll]:
    """Counts that a toll is said to be, stand at or have risen to."""
    raw = lexicon().raw["effects"]
    for token in scene.tokens:
        if token.lemma.lower() not in raw["toll_nouns"]:
            continue
        before = {t.lower for t in scene.tokens[max(0, token.i - 2) : token.i]}
        name = "injured" if before & {*raw["injured_words"], *raw["injured_nouns"]} else "killed"
        for k, mention in enumerate(numbers):
            inside = scene.sentence.between(*mention.span)
            first = inside[0].i if inside else 0
            link = {t.lower for t in scene.tokens[max(0, first - 2) : first]}
            if (
                k not in used
                and 0 < first - token.i <= 10
                and link & set(raw["toll_links"])
                and not _thing(scene, mention)
            ):
                yield Toll(
                    name, mention.quantity, Span(token.start, mention.span.end), token.i, f"“{token.text}”", token.i
                )
                break


# --- shared -------------------------------------------------------------------------------------------------------


def negated(scene: Scene, i: int) -> bool:
    """Return whether the word at ``i`` is negated itself ("was not killed", "no one was hurt")."""
    nobody = lexicon().raw["effects"]["nobody"]
    return scene.sentence.child(i, "neg") is not None or any(
        scene.tokens[c].lower in nobody or (scene.tokens[c].lower == "one" and "no" in scene.words(c, 1))
        for c in scene.sentence.children[i]
        if scene.tokens[c].dep in ("nsubj", "nsubjpass", "det")
    )


def add(quantities: list[Quantity]) -> Quantity:
    """Return the sum of counts of separate people; an open bound keeps the sum open."""
    if len(quantities) == 1:
        return quantities[0]
    highs = [q.high for q in quantities]
    high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
    return Quantity(sum(q.low or 0 for q in quantities), high, None, any(q.approximate for q in quantities))
