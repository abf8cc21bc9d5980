"""Who did it, to what, with what: the roles of one frame, by the parse."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.events.frames import Frame
from dateline.events.scene import Scene
from dateline.events.triggers import Trigger, lexicon
from dateline.model import Quantity, Role, Span, TargetMention, Weapon, WeaponMention

AFFILIATED = ("poss", "compound", "amod", "nmod", "npadvmod")


def find_roles(scene: Scene, frame: Frame) -> list[Role]:
    """Return perpetrators, interceptors, targets and weapons of a frame, each once, surest first."""
    found = sorted(
        [r for t in frame.triggers for r in (*_actors(scene, frame, t), *_targets(scene, t))]
        + list(_weapons(scene, frame)),
        key=lambda r: (-r.weight, r.span),
    )
    out: list[Role] = []
    for role in found:
        rival = (
            ("perpetrator", "interceptor", "target") if role.name in ("perpetrator", "interceptor") else (role.name,)
        )
        if not any(r.name in rival and r.span.overlaps(role.span) for r in out):
            out.append(role)
    return out


# --- perpetrators and interceptors --------------------------------------------------------------------------------


def _actors(scene: Scene, frame: Frame, trigger: Trigger) -> Iterator[Role]:
    name = "interceptor" if trigger.kind == "stopped" else "perpetrator"
    if trigger.noun:
        yield from _noun_actors(scene, trigger)
    else:
        grammar = lexicon().raw["grammar"]
        if trigger.word in grammar["patient_phrases"]:
            fire = _fire(scene, trigger)
            for prep, i in [p for j in (fire, trigger.head) for p in scene.prepositional(j, ["from", "by"])]:
                yield from _actor_roles(scene, i, name, f"after “{prep}”", 1.0)
            return
        subject = scene.subject(trigger.head)
        if subject is not None and trigger.word != "go off":
            for i in scene.coordinated(subject):
                yield from _actor_roles(scene, i, name, f"subject of “{scene.tokens[trigger.head].text}”", 1.0)
        agent = scene.agent(trigger.head)
        if agent is not None:
            for i in scene.coordinated(agent):
                yield from _actor_roles(scene, i, name, "after “by”", 1.0)
        if trigger.kind == "carrier":
            for j in scene.patients(trigger.head):
                yield from _affiliates(scene, j, 0.6)
                by = scene.agent(j)
                if by is not None:
                    yield from _actor_roles(scene, by, name, "after “by”", 0.9)
    if trigger.kind == "stopped" and not trigger.noun:
        for j in scene.patients(trigger.head):
            yield from _affiliates(scene, j, 0.6)


def _fire(scene: Scene, trigger: Trigger) -> int:
    """Return the position of the last word of a phrase such as "come under fire"."""
    return scene.sentence.between(*trigger.span)[-1].i


def _noun_actors(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    """The doer of an attack noun: "by X", "X's attack", "a Turkish air strike", "X launched an attack"."""
    i = trigger.head
    agent = scene.agent(i)
    if agent is not None:
        for j in scene.coordinated(agent):
            yield from _actor_roles(scene, j, "perpetrator", "after “by”", 1.0)
    yield from _affiliates(scene, i, 0.8)
    for c in scene.sentence.children[i]:
        if (
            scene.tokens[c].dep == "prep"
            and scene.tokens[c].lower in ("from", "of")
            and trigger.type != "assassination"
        ):
            inner = scene.sentence.child(c, "pobj")
            if inner is not None and scene.tokens[c].lower == "from":
                yield from _actor_roles(scene, inner.i, "perpetrator", "fire from", 0.6)
    governor = scene.tokens[scene.tokens[i].head]
    light = lexicon().raw["grammar"]["light_verbs"]
    if governor.pos == "VERB" and governor.lemma.lower() in light:
        if scene.tokens[i].dep == "dobj":
            subject = scene.subject(governor.i)
            if subject is not None:
                for j in scene.coordinated(subject):
                    yield from _actor_roles(
                        scene, j, "perpetrator", f"subject of “{governor.text} … {scene.tokens[i].text}”", 0.9
                    )
        by = scene.agent(governor.i)
        if by is not None:
            yield from _actor_roles(scene, by, "perpetrator", "after “by”", 0.9)
    for c in scene.sentence.children[i]:
        if scene.tokens[c].dep == "acl" and scene.tokens[c].lemma.lower() in light:
            by = scene.agent(c)
            if by is not None:
                for j in scene.coordinated(by):
                    yield from _actor_roles(scene, j, "perpetrator", "after “by”", 1.0)


def _affiliates(scene: Scene, i: int, weight: float) -> Iterator[Role]:
    """Actors and nationalities that stand as modifiers before a noun."""
    for c in scene.sentence.children[i]:
        if scene.tokens[c].dep in AFFILIATED and c < i:
            actor = scene.covering(scene.actors, c)
            if actor is not None and actor.span.end <= scene.tokens[i].start:
                yield Role("perpetrator", actor, actor.span, "named before the attack", weight)
                continue
            place = scene.covering(scene.places, c)
            if place is not None and place.demonym:
                yield Role("perpetrator", place, place.span, "nationality before the attack", weight - 0.1)


def _actor_roles(scene: Scene, i: int, name: str, rule: str, weight: float) -> Iterator[Role]:
    """The actor that the noun at ``i`` names, or the one that it belongs to ("fighters of X", "Israeli drone")."""
    actor = next((a for a in scene.actors if a.head == i), None) or scene.covering(scene.actors, i)
    if actor is not None and actor.name.lower() in lexicon().raw["grammar"]["bare_doers"]:
        return
    if actor is not None and actor.kind not in ("media", "monitor"):
        yield Role(name, actor, actor.span, rule, weight)
        return
    place = next((p for p in scene.places if p.head == i and p.place is not None and p.place.kind == "country"), None)
    if place is not None:
        yield Role(name, place, place.span, rule, weight - 0.1)
        return
    if any(w.head == i for w in scene.weapons):
        for role in _affiliates(scene, i, weight - 0.1):
            yield Role(name, role.value, Span(role.span.start, scene.tokens[i].end), rule, role.weight)
        by = scene.agent(i)
        if by is not None:
            yield from _actor_roles(scene, by, name, "after “by”", weight)
    for c in scene.sentence.children[i]:
        if scene.tokens[c].dep == "prep" and scene.tokens[c].lower in ("of", "from"):
            inner = scene.sentence.child(c, "pobj")
            actor = next((a for a in scene.actors if inner is not None and a.head == inner.i), None)
            if actor is not None and scene.tokens[i].pos == "NOUN" and not _thing(scene, i):
                yield Role(name, actor, actor.span, rule, weight - 0.1)


def _thing(scene: Scene, i: int) -> bool:
    """Return whether the noun is a weapon, a trigger word or a thing that is hit: no one who acts."""
    return any(w.head == i for w in scene.weapons) or any(t.head == i and not t.human for t in scene.targets)


# --- targets ------------------------------------------------------------------------------------------------------


def _targets(scene: Scene, trigger: Trigger) -> Iterator[Role]:
    grammar = lexicon().raw["grammar"]
    prepositions = grammar["target_prepositions"]
    if trigger.noun:
        for prep, j in scene.prepositional(trigger.head, prepositions):
            yield from _target(
                scene,
                j,
                f"after “{prep}”",
                0.9 if prep in ("on", "against", "at") else 0.6,
                prep in ("on", "against", "at"),
            )
        for c in scene.sentence.children[trigger.head]:
            if scene.tokens[c].dep in ("compound", "nmod") and c < trigger.head:
                yield from _target(scene, c, "named before the attack", 0.5, False)
            if scene.tokens[c].dep == "acl" and scene.tokens[c].lemma.lower() in ("target", "hit", "aim"):
                for j in scene.patients(c):
                    yield from _target(scene, j, "what it was aimed at", 0.9, True)
        of = [j for prep, j in scene.prepositional(trigger.head, ["of"])]
        for j in of:
            yield from _target(scene, j, "after “of”", 0.7, True)
        return
    if trigger.kind == "effect":
        doer = scene.subject(trigger.head)
        acts = doer is not None and any(a.head == doer for a in scene.actors)
        if acts or scene.agent(trigger.head) is not None:
            for j in scene.patients(trigger.head):
                yield from _target(scene, j, f"object of “{scene.tokens[trigger.head].text}”", 0.4, True)
        return
    if trigger.kind == "stopped" and trigger.word == "in_flight":
        for j in scene.patients(trigger.head):
            for c in scene.sentence.children[j]:
                if scene.tokens[c].dep in ("acl", "relcl"):
                    for k in scene.patients(c):
                        yield from _target(scene, k, "what it was aimed at", 0.9, True)
        return
    if trigger.word in grammar["patient_phrases"]:
        subject = scene.subject(trigger.head)
        for j in [] if subject is None else scene.coordinated(subject):
            yield from _target(scene, j, f"subject of “{trigger.word}”", 1.0, True)
        return
    intransitive = trigger.word in grammar["selfless_verbs"] or trigger.kind == "carrier"
    if not intransitive:
        for j in scene.patients(trigger.head):
            yield from _target(scene, j, f"object of “{scene.tokens[trigger.head].text}”", 1.0, True)
    for prep, j in scene.prepositional(trigger.head, prepositions):
        sure = prep in ("at", "on", "against", "into", "toward", "towards")
        yield from _target(
            scene, j, f"after “{prep}”", 0.8 if sure else 0.5, (sure and trigger.kind != "attack") or prep == "against"
        )


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
        yield Role(
            "target",
            TargetMention(actor.span, actor.sentence, actor.head, actor.name, actor.kind, True),
            actor.span,
            rule,
            weight - 0.1,
        )


# --- weapons ------------------------------------------------------------------------------------------------------


def _weapons(scene: Scene, frame: Frame) -> Iterator[Role]:
    """The weapons of the sentence that are nearest to this frame, with how many were fired, intercepted or landed."""
    stopped = [t.head for t in frame.triggers if t.kind == "stopped"]
    for mention in scene.weapons:
        near = min(scene.distance(mention.head, h) for h in frame.heads)
        if near > 6:
            continue
        clause = scene.clause(mention.head)
        intercepted = any(clause == s or mention.head in scene.patients(s) for s in stopped)
        landed = (
            scene.tokens[clause].lemma.lower() in ("land", "fall", "impact", "hit", "strike")
            and scene.subject(clause) == mention.head
        )
        yield Role(
            "weapon",
            _weapon(mention, intercepted, landed),
            mention.span,
            "weapon named with the attack",
            1.0 - near / 10,
        )


def _weapon(mention: WeaponMention, intercepted: bool, landed: bool) -> Weapon:
    count: Quantity | None = mention.count
    return Weapon(mention.kind, count, count if intercepted else None, count if landed and not intercepted else None)
