"""Which triggers of one sentence tell of one happening, and which time and place belong to which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline import codebook
from dateline.events.scene import Scene
from dateline.events.triggers import Trigger, lexicon
from dateline.events.where import outer, places_of, reach, reporting, scenes_of
from dateline.model import PlaceMention, TimeMention, WeaponMention

COUNTED = 6  # words between "after" and the event that a time is counted from
ORDER = ("attack", "carrier", "stopped", "weak", "effect")
FAR = 6  # arcs between a weapon and the words of the attack beyond which it belongs to something else


@dataclass(frozen=True, slots=True)
class Frame:
    """The triggers of one happening in a sentence; the first is the strongest. Its times and places, nearest first.

    ``said`` holds times that hang on a verb of reporting: the day of the statement, which is the event's only at a pinch.
    ``weapons`` are those nearer to it than to another happening of the sentence.
    """

    triggers: tuple[Trigger, ...]
    times: tuple[TimeMention, ...] = ()
    said: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    weapons: tuple[WeaponMention, ...] = ()

    @property
    def main(self) -> Trigger:
        """The strongest trigger."""
        return self.triggers[0]

    @property
    def heads(self) -> tuple[int, ...]:
        """Positions of all triggers."""
        return tuple(t.head for t in self.triggers)


def find_frames(scene: Scene, triggers: Sequence[Trigger]) -> list[Frame]:
    """Return the triggers grouped into happenings, with their times and places, in text order."""
    cores = [t for t in triggers if t.kind != "effect" or _stands_alone(scene, t, triggers)]
    effects = [t for t in triggers if t not in cores]
    if not cores:
        cores, effects = effects[:1], effects[1:]
    times, said = _times_of(scene, cores)
    groups: list[list[Trigger]] = []
    for core in cores:
        home = next((g for g in groups if not any(_apart(scene, member, core, times) for member in g)), None)
        if home is None:
            groups.append([core])
        else:
            home.append(core)
    for effect in effects:
        min(groups, key=lambda g: min(reach(scene, effect.head, t.head) for t in g)).append(effect)
    ranked = [sorted(g, key=lambda t: (ORDER.index(t.kind), -_rank(t.type), t.head)) for g in groups]
    return [
        Frame(
            tuple(g),
            tuple(m for t in g for m in times.get(t.head, ())),
            tuple(m for t in g for m in said.get(t.head, ())),
            tuple(places_of(scene, g, groups)),
            tuple(_weapons_of(scene, g, groups)),
        )
        for g in ranked
    ]


def _weapons_of(scene: Scene, group: Sequence[Trigger], groups: Sequence[Sequence[Trigger]]) -> Iterator[WeaponMention]:
    """Yield the weapons within reach that are nearer to this group than to another; on a tie they are the first's."""
    for mention in scene.weapons:
        arcs = [min(scene.distance(mention.head, t.head) for t in g) for g in groups]
        nearest = groups[arcs.index(min(arcs))]
        if min(arcs) <= FAR and nearest[0] in group:
            yield mention


def _stands_alone(scene: Scene, effect: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Return whether the verb of harm tells of a happening of its own: one parted from all others, or at a place of its own."""
    others = [t for t in triggers if t.kind != "effect"]
    parted = bool(scene.counted_from) and all(
        scene.parted(effect.head, t.head) for t in others or triggers if t is not effect
    )
    joined = any(_joined_elsewhere(scene, effect.head, t.head) for t in triggers if not t.noun)
    return not effect.noun and (joined or (parted and len(triggers) > 1))


def _rank(type_: str) -> int:
    return int(codebook.load("events")["types"][type_]["rank"])


Times = dict[int, list[TimeMention]]


def _times_of(scene: Scene, cores: Sequence[Trigger]) -> tuple[Times, Times]:
    """Return for each core trigger's position the times nearest to it: those of the event, and those of a statement."""
    own: Times = {}
    said: Times = {}
    counted = {t.head for m in scene.times if (t := _counted_from(scene, m, cores)) is not None}
    for mention in scene.times:
        if mention.role == "counted" and (after := _right_after(scene, mention, cores)) is not None:
            own.setdefault(after.head, []).append(mention)
        if mention.range is None or mention.role != "event" or mention.kind == "SET" or not cores:
            continue
        if mention.kind == "TIME" and mention.range.precision == "days":
            continue  # "minutes later" says no day of its own
        at = outer(scene, mention.span)
        own_cores = _not_counted_from(scene, mention, cores)
        near = min(own_cores, key=lambda t: reach(scene, at, t.head))
        if near.head in counted and mention.span.end <= near.span.start:
            continue  # "on Monday, two days after the attack": Monday is not the attack's day
        table = said if reporting(scene, at) and not _beside(scene, mention, near) else own
        table.setdefault(near.head, []).append(mention)
    return own, said


def _right_after(scene: Scene, mention: TimeMention, cores: Sequence[Trigger]) -> Trigger | None:
    """Return the trigger that stands right after a time counted to it ("two days after the blast"), or None."""
    word = scene.sentence.between(*mention.span)[-1]
    last = word.i
    below = scene.sentence.subtree(word.head) if word.dep == "mark" else ()
    return next((t for t in cores if last < t.head and (t.head <= last + COUNTED or t.head in below)), None)


def _not_counted_from(scene: Scene, mention: TimeMention, cores: Sequence[Trigger]) -> Sequence[Trigger]:
    """Leave out the trigger that a time is counted from: "five days after the killing, rockets hit ..." dates the rockets."""
    counted = _counted_from(scene, mention, cores)
    return [t for t in cores if t is not counted] or cores


def _counted_from(scene: Scene, mention: TimeMention, cores: Sequence[Trigger]) -> Trigger | None:
    """Return the trigger that stands right after "... days after", or None."""
    last = scene.sentence.between(*mention.span)[-1].i
    around = [t.lower for t in scene.tokens[last : last + 2]]
    if not any(w in lexicon().raw["grammar"]["counting_words"] for w in around):
        return None
    return next((t for t in cores if last < t.head <= last + COUNTED), None)


def _beside(scene: Scene, mention: TimeMention, trigger: Trigger) -> bool:
    """Return whether time and trigger stand together although the parse hung the time on a verb of reporting.

    "... killed 16 people in the city on Tuesday, a monitor said": the time stands before the verb of reporting and after the
    trigger. "... said on Sunday": the time stands right after the verb of reporting.
    """
    inside = scene.sentence.between(*mention.span)
    clause = scene.clause(inside[0].i)
    if clause < inside[0].i and inside[0].i - clause <= 3:
        return False
    lo, hi = sorted((trigger.head, inside[0].i))
    return not lo < clause < hi


def _apart(scene: Scene, a: Trigger, b: Trigger, times: dict[int, list[TimeMention]]) -> bool:
    """Return whether two core triggers of one sentence tell of different happenings."""
    if _holds(scene, a.head, b.head) or _joined(scene, a.head, b.head):
        return False
    if _other_day(times.get(a.head, ()), times.get(b.head, ())):
        return True
    if _joined_elsewhere(scene, a.head, b.head) or scene.parted(a.head, b.head):
        return True
    if _retold(scene, a.head, b.head) or _retold(scene, b.head, a.head):
        return True
    if _clashing(a, b) and scene.clause(a.head) != scene.clause(b.head):
        return True
    return (
        "stopped" in (a.kind, b.kind)
        and a.kind != b.kind
        and scene.clause(a.head) != scene.clause(b.head)
        and not _patient_of(scene, a, b)
    )


def _patient_of(scene: Scene, a: Trigger, b: Trigger) -> bool:
    """Return whether one of the two stands below the other in its own clause."""
    return any(y.head in _clause_words(scene, x.head) for x, y in ((a, b), (b, a)))


def _clause_words(scene: Scene, i: int) -> set[int]:
    """Return the positions below verb ``i`` without those of the verbs joined to it."""
    joined = [c for c in scene.sentence.children[i] if scene.tokens[c].dep == "conj" and scene.tokens[c].pos == "VERB"]
    return set(scene.sentence.subtree(i)) - {k for c in joined for k in scene.sentence.subtree(c)}


def _joined_elsewhere(scene: Scene, i: int, j: int) -> bool:
    """Return whether the words stand in two clauses joined by "and", each with a town or site of its own.

    "A bomb killed two in Kirkuk and gunmen shot a judge in Mosul"; not "attacked a hotel in Bamako and took hostages".
    """
    first, second = sorted((scene.clause(i), scene.clause(j)))
    chain = second
    while chain != first and scene.tokens[chain].dep == "conj" and scene.tokens[scene.tokens[chain].head].pos == "VERB":
        chain = scene.tokens[chain].head
    if chain != first or first == second:
        return False
    here, there = (scenes_of(scene, _clause_words(scene, v)) for v in (first, second))
    return bool(here) and bool(there) and here.isdisjoint(there)


def _holds(scene: Scene, i: int, j: int) -> bool:
    """Return whether one of the two is subject, object or a near phrase of the other ("the blast hit", "foiled an attack")."""
    for x, y in ((i, j), (j, i)):
        if scene.tokens[y].head == x and scene.tokens[y].dep in (
            "nsubj",
            "nsubjpass",
            "dobj",
            "compound",
            "agent",
            "acl",
            "relcl",
            "amod",
        ):
            return True
        if scene.subject(x) == y or y in scene.patients(x) or scene.agent(x) == y:
            return True
    return False


def _joined(scene: Scene, i: int, j: int) -> bool:
    """Return whether two nouns are joined by "and" ("air strikes and shelling")."""
    return scene.tokens[i].pos == scene.tokens[j].pos == "NOUN" and (
        j in scene.coordinated(i) or i in scene.coordinated(j)
    )


def _other_day(a: Sequence[TimeMention], b: Sequence[TimeMention]) -> bool:
    ranges = [(x.range, y.range) for x in a for y in b if x.range and y.range]
    return bool(ranges) and all(x.end < y.start or y.end < x.start for x, y in ranges)


def _retold(scene: Scene, i: int, j: int) -> bool:
    """Return whether token ``j`` stands in a phrase that looks back from ``i``: "two days after", "in retaliation for"."""
    grammar = lexicon().raw["grammar"]
    low, high = sorted((i, j))
    if j != high:
        low_side = [t.lower for t in scene.tokens[max(0, low - 3) : low]]
        return (
            any(w in grammar["span_units"] or w.rstrip("s") in grammar["span_units"] for w in low_side)
            and "after" in low_side
        )
    for token in scene.tokens[low + 1 : high]:
        if token.lower in grammar["retelling"]:
            return True
        if token.lower in grammar["separators"]:
            before = [t.lower.rstrip("s") for t in scene.tokens[max(0, token.i - 2) : token.i]]
            if any(w in grammar["span_units"] for w in before) or token.lower in grammar["separators_alone"]:
                return True
    return False


def _clashing(a: Trigger, b: Trigger) -> bool:
    """Return whether both types say how it was done, and differently."""
    types = codebook.load("events")["types"]
    general = codebook.load("events")["general"]["generic"]
    if a.type == b.type or a.type in general or b.type in general:
        return False
    pair = {a.type, b.type}
    return pair not in (
        {"air_strike", "missile_strike"},
        {"rocket_attack", "mortar_artillery"},
        {"air_strike", "drone_attack"},
    ) and bool(types)
