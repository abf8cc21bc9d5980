"""Which places of a sentence say where something happened, and to which happening they are nearest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline import lang
from dateline.events.scene import Scene
from dateline.events.triggers import Trigger, lexicon
from dateline.model import PlaceMention, Span

METROPOLIS = 500_000  # people in a town whose name often stands for a government
PARTED = 20  # arcs that a word counts as further off where it tells of the happening that a time is counted from
VAGUE = ("country", "region", "admin1", "admin2", "water")
QUALIFIES = 5  # words between a place and the larger or known one that says where it is ("X, north of Y")


def reach(scene: Scene, i: int, j: int) -> float:
    """Return how far apart two tokens are: arcs of the parse, words as a tie-break, much more where they are parted."""
    return scene.distance(i, j) + abs(i - j) / 100 + PARTED * scene.parted(i, j)


def outer(scene: Scene, span: Span) -> int:
    """Return the position of the token of ``span`` whose head lies outside it."""
    inside = scene.sentence.between(*span)
    positions = {t.i for t in inside}
    return next((t.i for t in inside if t.head not in positions or t.head == t.i), inside[-1].i if inside else 0)


def reporting(scene: Scene, i: int) -> bool:
    """Return whether the token hangs on a verb of reporting before it hangs on any other verb."""
    clause = scene.clause(i)
    return scene.tokens[clause].lemma.lower() in lexicon().raw["grammar"]["reporting"]


def places_of(scene: Scene, group: Sequence[Trigger], groups: Sequence[Sequence[Trigger]]) -> list[PlaceMention]:
    """Return the places nearer to this group than to another: nearest first, those that only say where another is last.

    Demonyms, words of actors' names, acting governments and the place of a statement are no places of an event.
    """
    mentions = [m for m in scene.places if _is_place(scene, m)]
    out = []
    for mention in mentions:
        distances = [min(reach(scene, mention.head, t.head) for t in g) for g in groups]
        own = next(d for d, g in zip(distances, groups, strict=True) if g[0] in group)
        if own == min(distances):
            last = any(_qualifies(scene, mention, other) for other in mentions)
            out.append((last, own, mention))
    return [m for _, _, m in sorted(out, key=lambda entry: entry[:2])]


def scenes_of(scene: Scene, positions: set[int]) -> set[str]:
    """Return the ids of the towns and sites among the words that say where something was done, origins and aims left out."""
    moving = lexicon().raw["grammar"]["moving"]
    out = set()
    for mention in scene.places:
        above = scene.tokens[scene.tokens[mention.head].head]
        at = mention.head in positions and above.lower not in moving
        if mention.place is not None and mention.place.kind not in VAGUE and at and _is_place(scene, mention):
            out.add(mention.place.id)
    return out


def _is_place(scene: Scene, mention: PlaceMention) -> bool:
    told = (
        not mention.demonym
        and not _of_actor(scene, mention)
        and _locates(scene, mention)
        and not _dateline(scene, mention)
        and not _origin(scene, mention)
    )
    return told and not (reporting(scene, mention.head) and _speaks_from(scene, mention))


def _dateline(scene: Scene, mention: PlaceMention) -> bool:
    """Return whether the name is the place line of an agency inside a sentence ("DAMASCUS (Agency) — ...")."""
    after = scene.tokens[mention.head + 1 : mention.head + 2]
    return (
        mention.name.isupper() and len(mention.name) > 3 and bool(after) and after[0].text in ("(", "—", "–", "-", ",")
    )


def _origin(scene: Scene, mention: PlaceMention) -> bool:
    """Return whether the words say where people or things come from ("evacuees from the towns of X")."""
    grammar = lexicon().raw["grammar"]
    for token in scene.sentence.ancestors(mention.head):
        if token.pos in ("VERB", "AUX"):
            return False
        if token.lower in grammar["origin"]:
            head = scene.tokens[token.head]
            return head.pos in ("NOUN", "PROPN") or head.lemma.lower() in grammar["carrying"]
    return False


def _qualifies(scene: Scene, mention: PlaceMention, other: PlaceMention) -> bool:
    """Return whether the mention only says where the other place is: "Bayanoun north of Aleppo", "a town in Idlib"."""
    if other is mention or other.span.end > mention.span.start or other.demonym:
        return False
    between = scene.sentence.between(other.span.end, mention.span.start)
    words = lexicon().raw["grammar"]["qualifying"]
    return 0 < len(between) <= QUALIFIES and all(t.lower in words or t.pos in ("PUNCT", "DET", "NUM") for t in between)


@cache
def area_words() -> frozenset[str]:
    """Return the words that say what kind of area a name is ("Plateau state", "Lanao province")."""
    kinds = lang.load("en", "places")["kinds"]
    return frozenset(w for kind in ("admin1", "admin2", "town", "district", "region") for w in kinds.get(kind, ()))


def _locates(scene: Scene, mention: PlaceMention) -> bool:
    """Return whether the words use a country or capital as a place, not as a government that acts ("Iran fired")."""
    token = scene.tokens[mention.head]
    large = mention.place is not None and (mention.place.kind == "country" or mention.place.population >= METROPOLIS)
    if not large:
        return True
    while token.dep in ("conj", "appos", "compound", "nmod", "amod") and token.head != token.i:
        head = scene.tokens[token.head]
        area = head.lower in area_words() or any(p.head == head.i for p in scene.places)
        if token.dep in ("compound", "nmod", "amod") and not area:
            return mention.place is not None and mention.place.kind != "country" and _stands_there(scene, head.i)
        token = head
    if token.dep == "pobj":
        return scene.tokens[token.head].lower in lexicon().raw["grammar"]["locative"]
    return token.dep in ("poss", "npadvmod", "ROOT", "dobj", "nsubjpass", "advmod", "dep")


def _stands_there(scene: Scene, i: int) -> bool:
    """Return whether the noun that a town stands before is an attack: "the Kabul blast"."""
    return scene.tokens[i].lemma.lower() in lexicon().nouns


def _of_actor(scene: Scene, mention: PlaceMention) -> bool:
    """Return whether the place is a word of an actor's name or a modifier of a force ("US-led", "Britain-based")."""
    struck = [t.span for t in scene.targets]
    for actor in scene.actors:
        named = actor.span.covers(mention.span) and (actor.span != mention.span or actor.level != "state")
        if named and not any(span.covers(actor.span) and span != actor.span for span in struck):
            return True  # "Baghdad police", not the first words of "Baghdad police station"
    after = scene.tokens[mention.head + 1 : mention.head + 3]
    return len(after) == 2 and after[0].text == "-" and after[1].tag.startswith(("VB", "JJ"))


def _speaks_from(scene: Scene, mention: PlaceMention) -> bool:
    """Return whether a speaker is there: "told reporters in Beirut", "police in Lagos said"."""
    passed: list[int] = []
    for steps, token in enumerate(scene.sentence.ancestors(mention.head), 1):
        if token.pos in ("VERB", "AUX"):
            if steps > 3 or token.lemma.lower() not in lexicon().raw["grammar"]["reporting"]:
                return False
            named_in = scene.tokens[mention.head].dep == "pobj"  # "Idlib residents said" tells where they saw it
            speaking = named_in and scene.subject(token.i) in passed and _is_speaker(scene, passed[-1])
            return mention.head > token.i or speaking
        if token.lemma.lower() in lexicon().nouns:
            return False  # "condemned a bombing in Herat"
        passed.append(token.i)
    return False


def _is_speaker(scene: Scene, i: int) -> bool:
    """Return whether the noun can speak: no attack and no weapon ("the blast in Kano claimed 12 lives")."""
    return scene.tokens[i].lemma.lower() not in lexicon().nouns and not any(w.head == i for w in scene.weapons)
