"""Against what and with what: the targets and weapons of one frame, by the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dateline import codebook
from dateline.events.frames import Frame
from dateline.events.scene import Scene
from dateline.events.triggers import Trigger, lexicon
from dateline.model import Role, TargetMention, Weapon, WeaponMention

CASUALTY = 0.4  # weight of people of whom is told only that they were killed: no target unless they are fighters


def find_targets(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """Yield what the trigger was aimed at or hit; a settlement named only by its own name is a place, not a target."""
    for role in _aims(scene, trigger):
        if not _only_place(scene, role):
            yield role


def _aims(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    if trigger.noun:
        return _of_noun(scene, trigger)
    if trigger.kind == "effect":
        return _of_effect(scene, trigger)
    if trigger.kind == "stopped" and trigger.word == "in_flight":
        return _of_stopped(scene, trigger)
    if trigger.word in lexicon().raw["grammar"]["patient_phrases"]:
        return _of_phrase(scene, trigger)
    return _of_verb(scene, trigger)


def _of_noun(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """ "Attack on X", "bombing of X", "the X bombing", "an attack targeting X"."""
    grammar = lexicon().raw["grammar"]
    for prep, j in scene.prepositional(trigger.head, grammar["target_prepositions"]):
        sure = prep in grammar["aiming"]
        yield from _target(scene, j, f"after “{prep}”", 0.9 if sure else 0.6, sure)
    carrying = _carrying_verb(scene, trigger.head)
    for prep, j in [] if carrying is None else scene.prepositional(carrying, grammar["aiming"]):
        yield from _target(scene, j, f"after “{prep}”", 0.8, True)
    for _, j in scene.prepositional(trigger.head, ["of"]):
        chosen = trigger.kind != "effect" or scene.tokens[j].pos == "PROPN"
        yield from _target(scene, j, "after “of”", 0.7 if chosen else CASUALTY, True)
    yield from _survivor(scene, trigger)
    for c in scene.sentence.children[trigger.head]:
        token = scene.tokens[c]
        if token.dep in ("compound", "nmod") and c < trigger.head:
            yield from _target(scene, c, "named before the attack", 0.5, False)
        if token.dep == "acl" and token.lemma.lower() in grammar["aiming_verbs"]:
            for j in scene.patients(c):
                yield from _target(scene, j, "what it was aimed at", 0.9, True)


def _carrying_verb(scene: Scene, i: int) -> int | None:
    """Return the empty verb of an attack noun: "launched strikes", "responded with strikes"."""
    grammar = lexicon().raw["grammar"]
    token = scene.tokens[i]
    governor = scene.tokens[token.head]
    if token.dep == "dobj" and governor.lemma.lower() in grammar["light_verbs"]:
        return governor.i
    verb = scene.tokens[governor.head]
    if token.dep == "pobj" and governor.lower == "with" and verb.lemma.lower() in grammar["answering_verbs"]:
        return verb.i
    return None


def _survivor(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """ "X survived an assassination attempt", "X escaped the ambush"."""
    governor = scene.tokens[scene.tokens[trigger.head].head]
    if (
        governor.lemma.lower() in lexicon().raw["grammar"]["surviving_verbs"]
        and scene.tokens[trigger.head].dep == "dobj"
    ):
        subject = scene.subject(governor.i)
        for j in [] if subject is None else scene.coordinated(subject):
            yield from _target(scene, j, f"subject of “{governor.text}”", 0.9, True)


def _of_effect(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """People whom someone killed, wounded or took: targets only where the doer is named, not mere casualties of a blast."""
    doer = scene.subject(trigger.head)
    acts = (doer is not None and any(a.head == doer for a in scene.actors)) or scene.agent(trigger.head) is not None
    direct = (
        trigger.word == "kidnapped"
        or scene.tokens[trigger.head].lemma.lower() in lexicon().raw["effects"]["chosen_verbs"]
    )
    for prep, j in scene.prepositional(trigger.head, lexicon().raw["grammar"]["scene_prepositions"]):
        yield from _target(scene, j, f"where it was, after “{prep}”", CASUALTY, False)
    weight = 0.8 if direct else CASUALTY
    for j in scene.patients(trigger.head) if acts or direct else ():
        yield from _target(scene, j, f"object of “{scene.tokens[trigger.head].text}”", weight, True)


def _of_stopped(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """What the intercepted weapon was sent against ("shot down two drones targeting X")."""
    for j in scene.patients(trigger.head):
        for c in scene.sentence.children[j]:
            if scene.tokens[c].dep in ("acl", "relcl"):
                for k in scene.patients(c):
                    yield from _target(scene, k, "what it was aimed at", 0.9, True)


def _of_phrase(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """ "X came under fire"."""
    subject = scene.subject(trigger.head)
    for j in [] if subject is None else scene.coordinated(subject):
        yield from _target(scene, j, f"subject of “{trigger.word}”", 1.0, True)


def _of_verb(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """Objects of verbs that strike, then what follows "at", "on", "near"; of what is fired, what it was fired at."""
    grammar = lexicon().raw["grammar"]
    carried = trigger.kind == "carrier"
    patients = scene.patients(trigger.head)
    selfless = trigger.word in grammar["selfless_verbs"]  # "a bomb exploded", but "rebels blew up a pipeline"
    for j in () if carried else patients:
        if not selfless or not any(w.head == j for w in scene.weapons):
            yield from _target(scene, j, f"object of “{scene.tokens[trigger.head].text}”", 1.0, True)
    if carried:
        yield from _struck(scene, trigger, patients)
    heads = [trigger.head, *(patients if carried or trigger.word in grammar["selfless_verbs"] else [])]
    for head in heads:
        for prep, j in scene.prepositional(head, grammar["target_prepositions"]):
            sure = prep in grammar["aiming"]
            yield from _target(
                scene, j, f"after “{prep}”", 0.8 if sure else 0.5, (sure and carried) or prep == "against"
            )


def _struck(scene: Scene, trigger: Trigger, patients: list[int]) -> Iterator[Role]:
    """What a weapon as subject tears apart, hits or shakes: "a bomb tore apart a bus"."""
    subject = scene.subject(trigger.head)
    if subject is not None and any(w.head == subject for w in scene.weapons):
        for j in patients:
            if not any(w.head == j for w in scene.weapons):
                yield from _target(scene, j, f"object of “{scene.tokens[trigger.head].text}”", 0.9, False)


def _target(scene: Scene, i: int, rule: str, weight: float, actors_too: bool) -> Iterator[Role]:
    """The target at token ``i``: a thing or people that can be hit, or an actor where actors may stand."""
    target = next((t for t in scene.targets if t.head == i), None)
    if target is None and actors_too:
        target = scene.covering(scene.targets, i)
    if target is not None:
        yield Role("target", target, target.span, rule, weight)
        return
    actor = next((a for a in scene.actors if a.head == i), None)
    if actor is not None and actors_too:
        made = TargetMention(actor.span, actor.sentence, actor.head, actor.name, actor.kind, True)
        yield Role("target", made, actor.span, rule, weight - 0.1)


def _only_place(scene: Scene, role: Role) -> bool:
    """Return whether the words name a settlement and nothing in it ("the town of X", "Y neighbourhood")."""
    mention = role.value
    if not isinstance(mention, TargetMention) or mention.kind not in codebook.load("events")["general"]["settlements"]:
        return False
    return scene.tokens[mention.head].tag not in ("NNS", "NNPS")


# --- weapons ------------------------------------------------------------------------------------------------------


def find_weapons(scene: Scene, frame: Frame) -> Iterator[Role]:
    """Yield the weapons near this frame, with how many were fired, intercepted or landed.

    What carries weapons (aircraft) or only classes them is no weapon of the incident; what was shot at is its target.
    """
    stopped = [t.head for t in frame.triggers if t.kind == "stopped"]
    downed = [j for t in frame.triggers if t.word == "downing" for j in scene.patients(t.head)]
    landing = lexicon().raw["grammar"]["landing_verbs"]
    for mention in frame.weapons:
        near = min(scene.distance(mention.head, h) for h in frame.heads)
        if mention.head in downed or mention.kind in codebook.load("events")["general"]["carriers"]:
            continue
        clause = scene.clause(mention.head)
        part = next((p for s in stopped for p in scene.patients(s) if scene.whole(p) == mention.head), None)
        intercepted = part is not None or clause in stopped
        landed = scene.tokens[clause].lemma.lower() in landing and scene.subject(clause) == mention.head
        weapon = _weapon(mention, intercepted, landed and not intercepted)
        if part is not None and part != mention.head:
            number = next((q.quantity for q in scene.quantities if q.span.covers(scene.tokens[part].span)), None)
            weapon = replace(weapon, intercepted=number or mention.count)
        yield Role("weapon", weapon, mention.span, "weapon named with the attack", 1.0 - near / 10)


def _weapon(mention: WeaponMention, intercepted: bool, landed: bool) -> Weapon:
    return Weapon(
        mention.kind, mention.count, mention.count if intercepted else None, mention.count if landed else None
    )
