"""Numbers of killed, injured and kidnapped: which number of a sentence counts which word of harm.

Words of harm ("killed", "wounding", "dead", "suffered burns", "abducted") and numbers are paired by points, best pairs first;
a number serves one word only, so that "67 killed and dozens injured" never makes 67 injured. A word without a number takes
the people that the parse gives it ("killing a woman and her child").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.events.harm import Harm, find_harms, harm_of, own_patients
from dateline.events.people import owned, people_of, thing
from dateline.events.scene import Scene
from dateline.events.triggers import lexicon
from dateline.model import Quantity, QuantityMention, Span

__all__ = ["Toll", "add", "find_tolls", "negated", "own_patients"]

NEAR = 6  # tokens between a number and the word of harm that it counts
OWN = 3.0  # points of a number that counts those to whom the harm is done
PAIR = 9  # tokens between the two numbers of a pair ("at least 9 people were killed and 20 injured")
OLDEST = 110  # years of age
TOLL_REACH = 14  # tokens between "toll" and its number


@dataclass(frozen=True, slots=True)
class Toll:
    """One count: ``name`` killed, injured or kidnapped, its words, its position, the rule that bound it.

    ``first``: position of the first word of its number or people. ``strength`` as in ``Harm``. ``least``: the words say "at least".
    """

    name: str
    quantity: Quantity
    span: Span
    at: int
    rule: str
    first: int
    strength: str = "told"
    least: bool = False


def find_tolls(scene: Scene) -> list[Toll]:
    """Return the counts of a sentence, in text order; a number counts one word of harm, or two done to the same people."""
    harms = [h for h in find_harms(scene) if not negated(scene, h.token.i)]
    counts = [m for m in scene.quantities if m.quantity.unit is None and m.quantity.high != 0]
    numbers = [m for n, m in enumerate(counts) if not _subset(scene, m, bool(n)) and not _bare_age(scene, m)]
    totals, used = _death_tolls(scene, numbers)
    taken = _pair(scene, harms, numbers, used)
    out = [_counted(scene, harms[n], [numbers[k] for k in sorted(ks)]) for n, ks in sorted(taken.items())]
    inside = _inside_tolls(scene)
    bare = [h for n, h in enumerate(harms) if n not in taken and h.token.i not in inside]
    out += [toll for harm in bare for toll in _uncounted(scene, harm)]
    out = [t for t in out if not _summed(scene, t)]
    return sorted([*_opened(scene, out), *totals], key=lambda t: (t.span, t.name))


def _summed(scene: Scene, toll: Toll) -> bool:
    """Return whether the words add up several incidents: "four have been killed in total"."""
    end = next((t.i for t in reversed(scene.tokens) if t.end <= toll.span.end), toll.first)
    after = " ".join(t.lower for t in scene.tokens[end + 1 : end + 4])
    return any(after.startswith(w) for w in lexicon().raw["effects"]["in_total"])


# --- pairing ------------------------------------------------------------------------------------------------------


def _pair(scene: Scene, harms: list[Harm], numbers: list[QuantityMention], used: set[int]) -> dict[int, list[int]]:
    """Return for each word of harm (by position in ``harms``) the numbers that count it, best pairs first."""
    pairs = sorted(
        (
            (_points(scene, h, m, harms), _gap(scene, h, m), n, k)
            for n, h in enumerate(harms)
            for k, m in enumerate(numbers)
        ),
        key=lambda p: (-p[0], p[1:]),
    )
    taken: dict[int, list[int]] = {}
    owner: dict[int, int] = {}
    for points, _, n, k in pairs:
        if points > 0 and k not in used and k not in owner and (n not in taken or points >= OWN):
            taken.setdefault(n, []).append(k)
            owner[k] = n
    for points, _, n, k in pairs:
        shares = k in owner and points >= OWN and _same_people(harms[owner[k]], harms[n])
        if shares and not any(owner[j] == n for j in taken.get(n, ())):
            taken.setdefault(n, []).append(k)
    return taken


def _gap(scene: Scene, harm: Harm, mention: QuantityMention) -> int:
    """Return how many characters lie between the word of harm and the number."""
    return max(mention.span.start - harm.token.end, harm.token.start - mention.span.end, 0)


def _same_people(a: Harm, b: Harm) -> bool:
    """Return whether two things were done to the same people ("kidnapped and killed"), neither of them hurt by the other."""
    return {a.name, b.name} == {"killed", "kidnapped"} and bool(set(a.patients) & set(b.patients))


def _points(scene: Scene, harm: Harm, mention: QuantityMention, harms: list[Harm]) -> float:
    """Return how well the number counts the word of harm; 0 = not at all."""
    inside = scene.sentence.between(*mention.span)
    if not inside or thing(scene, mention):
        return 0.0
    anchor = harm.token
    dead = mention.head is not None and scene.tokens[mention.head].lemma.lower() in lexicon().raw["effects"]["bodies"]
    if dead and harm.name != "killed":
        return 0.0
    first, last = inside[0].i, inside[-1].i
    heads = {t.i for t in inside} | ({mention.head} if mention.head is not None else set())
    if heads & set(harm.patients):
        return OWN
    low, high = (last, anchor.i) if last < anchor.i else (anchor.i, first)
    between = scene.tokens[low + 1 : high]
    parted = (*lexicon().raw["grammar"]["separators"], *".;:")
    if len(between) > NEAR or any(low < h.token.i < high for h in harms) or any(t.lower in parted for t in between):
        return 0.0
    if last < anchor.i and not any(t.pos in ("VERB",) for t in between):
        return 2.0 - len(between) / 20
    active = anchor.tag in ("VBG", "VBD", "VB", "VBZ", "VBP") or anchor.pos == "NOUN"
    if anchor.i < first and active and not any(t.pos in ("VERB", "AUX") for t in between):
        return 1.8 - len(between) / 20
    return 0.0


def _subset(scene: Scene, mention: QuantityMention, later: bool) -> bool:
    """Return whether the number only tells who some of the counted were ("including five children", "two of them").

    ``later``: another number stands before it. "The 126" after "among" is no part but the whole.
    """
    inside = scene.sentence.between(*mention.span)
    if not inside:
        return False
    words = lexicon().raw["grammar"]
    first, last = inside[0].i, inside[-1].i
    before = [t.lower for t in scene.tokens[max(0, first - 3) : first]]
    if _part_of(scene, last, mention.head, later):
        return True
    if before and before[-1] in lexicon().raw["modality"]["definite"] and before[-2:-1] != []:
        return False
    if any(w in words["subset_words"] for w in before):
        return True
    if mention.head is None:
        return False
    chain = [scene.tokens[mention.head], *scene.sentence.ancestors(mention.head)]
    return any(t.lower in words["subset_words"] and t.i < first and first - t.i <= 12 for t in chain[:5])


def _bare_age(scene: Scene, mention: QuantityMention) -> bool:
    """Return whether the number right after a person's name is the age, its commas lost ("Maria 13 was hurt")."""
    token = scene.sentence.at(mention.span.start)
    high = mention.quantity.high
    if (
        token is None
        or not token.i
        or mention.head != token.i
        or not token.text.isdecimal()
        or high is None
        or high > OLDEST
    ):
        return False
    name = scene.tokens[token.i - 1]
    elsewhere = scene.covering(scene.places, name.i) is not None or scene.covering(scene.times, name.i) is not None
    return name.pos == "PROPN" and name.text.istitle() and not elsewhere


def _part_of(scene: Scene, last: int, head: int | None, later: bool) -> bool:
    """Return whether words after the number make it a part: "three of which", "109 of the dead", "11 children among the dead"."""
    words = lexicon().raw["grammar"]
    ahead = [t.lower for t in scene.tokens[last + 1 : last + 4]]
    if ahead[:1] == ["of"] and len(ahead) > 1 and (ahead[1] in words["which"] or (later and ahead[1] in words["them"])):
        return True
    harmed = {*lexicon().raw["effects"]["killed_words"], *lexicon().raw["effects"]["injured_words"], *words["victims"]}
    if ahead[:2] == ["of", "the"] and ahead[2:] and ahead[2] in harmed:
        return not any(h.lower in lexicon().raw["effects"]["dying_words"] for h in scene.tokens[last + 4 : last + 8])
    after = scene.tokens[max(last, last if head is None else head) + 1 :][:6]
    among = next((t for t in after if t.lower in words["among"]), None)
    if among is None or any(t.text in ",;:" for t in after if t.i < among.i):
        return False
    return any(t.lower in harmed for t in scene.tokens[among.i + 1 : among.i + 6])


def _counted(scene: Scene, harm: Harm, mentions: list[QuantityMention]) -> Toll:
    """Return the toll of a word of harm with numbers: their sum, and one for each person listed beside them without a number."""
    heads = {m.head for m in mentions}
    singles = []
    if heads & set(harm.patients):
        singles = [
            q
            for p in harm.patients
            if p not in heads and owned(scene, p) and (q := people_of(scene, p)) == Quantity(1, 1)
        ]
    start = min([harm.token.start, *(m.span.start for m in mentions)])
    end = max([harm.token.end, *(m.span.end for m in mentions)])
    total = add([*(m.quantity for m in mentions), *singles])
    inside = scene.sentence.between(*mentions[0].span)
    words = " ".join(t.lower for t in inside)
    least = any(words.startswith(w) for w in lexicon().raw["effects"]["at_least"])
    rule = f"number bound to “{harm.token.text}”"
    return Toll(harm.name, total, Span(start, end), harm.token.i, rule, inside[0].i, harm.strength, least)


def _opened(scene: Scene, tolls: list[Toll]) -> list[Toll]:
    """Return the tolls with "at least" before the first of a pair also opening the second: "at least 9 killed and 20 hurt"."""
    out: list[Toll] = []
    for toll in sorted(tolls, key=lambda t: t.first):
        last = out[-1] if out else None
        if last is not None and last.least and last.name != toll.name and toll.quantity.low == toll.quantity.high:
            gap = scene.tokens[last.first : toll.first]
            if len(gap) <= PAIR and not any(t.text in ".;:," for t in gap):
                toll = replace(toll, quantity=replace(toll.quantity, high=None), least=True)
        out.append(toll)
    return out


# --- words of harm without a number -------------------------------------------------------------------------------


def _uncounted(scene: Scene, harm: Harm) -> Iterator[Toll]:
    if harm.token.tag == "NNS" or (harm.token.dep == "amod" and harm.token.i < harm.token.head):
        return  # "limp bodies of children", "wounded survivors": no toll
    people = [(p, q) for p in harm.patients if (q := people_of(scene, p)) is not None]
    if not people:
        return
    positions = [p for p, _ in people]
    start = min(harm.token.start, *(scene.phrase(p).start for p in positions))
    end = max(harm.token.end, *(scene.tokens[p].end for p in positions))
    total = add([q for _, q in people])
    rule = f"people that “{harm.token.text}” names"
    yield Toll(harm.name, total, Span(start, end), harm.token.i, rule, min(positions), harm.strength)


def _death_tolls(scene: Scene, numbers: list[QuantityMention]) -> tuple[list[Toll], set[int]]:
    """Return the counts that a toll is said to be, stand at or have risen to, and the numbers that they take."""
    out: list[Toll] = []
    used: set[int] = set()
    for token in scene.tokens:
        name = _toll_of(scene, token.i)
        if name is None:
            continue
        for k, mention in enumerate(numbers):
            if k not in used and not thing(scene, mention) and _linked(scene, token.i, mention):
                span = Span(token.start, mention.span.end)
                out.append(Toll(name, mention.quantity, span, token.i, f"“{token.text}”", token.i))
                used.add(k)
                break
    return out, used


def _inside_tolls(scene: Scene) -> set[int]:
    """Return the positions of words that only say what a toll counts ("the number of villagers abducted by gunmen")."""
    raw = lexicon().raw["effects"]
    nouns = [t.i for t in scene.tokens if t.lemma.lower() in (*raw["toll_nouns"], *raw["counting_nouns"])]
    return {j for i in nouns for j in scene.sentence.subtree(i) if j > i}


def _toll_of(scene: Scene, i: int) -> str | None:
    """Return what the noun at ``i`` is a toll of ("death toll", "number of injured"), or None where it is no toll.

    A toll of a whole war or year is none of one incident ("brought the toll of soldiers killed in the war to 18").
    """
    raw = lexicon().raw["effects"]
    lemma = scene.tokens[i].lemma.lower()
    if lemma not in (*raw["toll_nouns"], *raw["counting_nouns"]):
        return None
    below = [scene.tokens[j] for j in scene.sentence.subtree(i) if j != i]
    near = [t for t in scene.tokens[max(0, i - 2) : i + 4] if t.i != i]
    if any(t.lower in raw["summed_over"] for t in below):
        return None
    names = {n for t in (*below, *near) if (n := harm_of(scene, t)) is not None}
    if lemma in raw["toll_nouns"]:
        return "injured" if names == {"injured"} else "killed"
    return next((n for n in ("kidnapped", "killed", "injured") if n in names), None)


def _linked(scene: Scene, i: int, mention: QuantityMention) -> bool:
    """Return whether a word such as "to", "at", "stands" ties the number to the toll at ``i``."""
    inside = scene.sentence.between(*mention.span)
    if not inside or not 0 < inside[0].i - i <= TOLL_REACH:
        return False
    near = {t.lower for t in scene.tokens[inside[0].i - 2 : inside[0].i + 1]}
    return bool(near & set(lexicon().raw["effects"]["toll_links"]))


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
