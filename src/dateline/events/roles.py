"""Who did it, to what, with what: the roles of one frame, by the parse."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.events.aims import find_targets, find_weapons
from dateline.events.frames import Frame
from dateline.events.scene import Scene
from dateline.events.triggers import Trigger, lexicon
from dateline.model import ActorMention, Role, Span

FIGHTING = ("military", "rebel", "militia", "police", "coalition")
AFFILIATED = ("poss", "compound", "amod", "nmod", "npadvmod")


def find_roles(scene: Scene, frame: Frame) -> list[Role]:
    """Return perpetrators, interceptors, targets and weapons of a frame, each once, surest first."""
    found = sorted(
        [r for t in frame.triggers for r in (*_actors(scene, frame, t), *find_targets(scene, t))]
        + list(find_weapons(scene, frame)),
        key=lambda r: (-r.weight, r.span),
    )
    victims = set() if any(t.type == "clash" and t.noun for t in frame.triggers) else _victims(scene)
    stopped = _stopped_doers(scene, frame)
    defenders = _defenders(scene, frame, stopped)
    out: list[Role] = []
    for role in found:
        head = getattr(role.value, "head", None)
        if role.name == "perpetrator" and (head in defenders or (head in victims and head not in stopped)):
            continue
        if role.name == "target" and head in stopped:
            continue
        rival = (
            ("perpetrator", "interceptor", "target") if role.name in ("perpetrator", "interceptor") else (role.name,)
        )
        if not any(r.name in rival and r.span.overlaps(role.span) for r in out):
            out.append(role)
    return out


def _victims(scene: Scene) -> set[int]:
    """Return the positions of those whom the sentence says were killed or wounded, or died."""
    effects = lexicon().raw["effects"]
    out: set[int] = set()
    for token in scene.tokens:
        if token.pos != "VERB":
            continue
        lemma = token.lemma.lower()
        if lemma in effects["dying_verbs"]:
            subject = scene.subject(token.i)
            out |= set() if subject is None else set(scene.coordinated(subject))
        elif lemma in effects["killed_verbs"] or lemma in effects["injured_verbs"]:
            out |= set(scene.patients(token.i))
    return out


def _stopped_doers(scene: Scene, frame: Frame) -> set[int]:
    """Return the attackers who were hit themselves: "shot a gunman who had opened fire", "killed both attackers"."""
    words = lexicon().raw["grammar"]
    out = set()
    for trigger in frame.triggers:
        doing = {
            j
            for t in frame.triggers
            if t is not trigger and not t.noun
            for j in [scene.subject(t.head)]
            if j is not None
        }
        for j in () if trigger.noun else scene.patients(trigger.head):
            i = scene.whole(j)
            named = scene.tokens[i].lemma.lower() in words["attackers"] and scene.tokens[i].dep != "nsubj"
            if (i in doing and not _thing(scene, i)) or (named and (len(frame.triggers) > 1 or _pointed(scene, i))):
                out.add(i)
    return out


def _pointed(scene: Scene, i: int) -> bool:
    """Return whether a word points at the noun as one told before: "the attackers", "both gunmen"."""
    pointing = (*lexicon().raw["modality"]["definite"], *lexicon().raw["grammar"]["pointing"])
    return any(scene.tokens[c].lower in pointing for c in scene.sentence.children[i])


def _defenders(scene: Scene, frame: Frame, stopped: set[int]) -> set[int]:
    """Return those who fought an attack off or hit its doers: they did not do it."""
    repelling = lexicon().raw["grammar"]["repelling"]
    verbs = [
        t.head for t in frame.triggers if not t.noun and stopped & {scene.whole(j) for j in scene.patients(t.head)}
    ]
    for trigger in frame.triggers:
        above = scene.clause(trigger.head) if trigger.noun else trigger.head
        particle = scene.sentence.child(above, "prt", "advmod")
        name = scene.tokens[above].lemma.lower()
        names = {name, f"{name} {particle.lower}"} if particle is not None else {name}
        if names & set(repelling) and trigger.head in (above, *scene.patients(above)):
            verbs.append(above)
    out: set[int] = set()
    for verb in verbs:
        for j in (scene.subject(verb), scene.agent(verb)):
            actor = None if j is None else scene.covering(scene.actors, j)
            out |= set() if j is None else {*scene.coordinated(j), *([actor.head] if actor is not None else [])}
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
        yield from _sides(scene, trigger, ["with", "against"])
        subject = scene.subject(trigger.head)
        if subject is None:
            yield from _stray_subject(scene, trigger, name)
        if subject is not None and trigger.word != "go off":
            for i in scene.coordinated(subject):
                yield from _actor_roles(scene, i, name, f"subject of “{scene.tokens[trigger.head].text}”", 1.0)
        agent = scene.agent(trigger.head)
        if agent is not None:
            for i in scene.coordinated(agent):
                yield from _actor_roles(scene, i, name, "after “by”", 1.0)
        if trigger.kind == "carrier":
            for j in scene.patients(trigger.head):
                if any(
                    w.head == j for w in scene.weapons
                ):  # "fired Iranian missiles"; "killed Iraqi soldiers" tells no doer
                    yield from _affiliates(scene, j, 0.6)
                by = scene.agent(j)
                if by is not None:
                    yield from _actor_roles(scene, by, name, "after “by”", 0.9)
    if trigger.kind == "stopped" and not trigger.noun:
        for j in scene.patients(trigger.head):
            yield from _affiliates(scene, j, 0.6)


def _sides(scene: Scene, trigger: Trigger, prepositions: list[str]) -> Iterator[Role]:
    """The sides of a clash: "between X and Y", "X clashed with Y" (gold guideline: both, where none is the attacker)."""
    if trigger.type != "clash":
        return
    for prep, i in scene.prepositional(trigger.head, prepositions):
        for j in scene.coordinated(i):
            yield from _actor_roles(scene, j, "perpetrator", f"side after “{prep}”", 0.8)
    for token in scene.tokens if trigger.noun else ():
        if token.lemma.lower() in lexicon().raw["effects"]["killed_verbs"]:
            for j in scene.patients(token.i):
                actor = next((a for a in scene.actors if a.head == j and a.kind in FIGHTING), None)
                if actor is not None:
                    yield Role("perpetrator", actor, actor.span, "killed in the clash", 0.5)


def _stray_subject(scene: Scene, trigger: Trigger, name: str) -> Iterator[Role]:
    """The actor right before an active verb whose subject the parse lost: "elsewhere in the north rebels attacked X"."""
    verb = scene.tokens[trigger.head]
    if verb.tag not in ("VBD", "VBZ", "VBP") or scene.sentence.child(verb.i, "dobj") is None or verb.i == 0:
        return
    actor = scene.covering(scene.actors, verb.i - 1)
    if actor is not None and actor.span.end == scene.tokens[verb.i - 1].end:
        yield from _actor_roles(scene, actor.head, name, f"right before “{verb.text}”", 0.7)


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
    yield from _sides(scene, trigger, ["between", "with", "among", "involving", "against"])
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
    yield from _answering(scene, i)
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


def _answering(scene: Scene, i: int) -> Iterator[Role]:
    """Who "responded with air strikes", "retaliated with shelling"."""
    prep = scene.tokens[scene.tokens[i].head]
    verb = scene.tokens[prep.head]
    answers = lexicon().raw["grammar"]["answering_verbs"]
    if scene.tokens[i].dep == "pobj" and prep.lower == "with" and verb.lemma.lower() in answers:
        subject = scene.subject(verb.i)
        for j in [] if subject is None else scene.coordinated(subject):
            yield from _actor_roles(scene, j, "perpetrator", f"subject of “{verb.text} with”", 0.9)


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
    if actor is not None and _bare(actor):
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


def _bare(actor: ActorMention) -> bool:
    """Return whether the words name nobody: "the attacker", "a suicide car bomber"."""
    bare = lexicon().raw["grammar"]["bare_doers"]
    nobody = actor.actor_id is None and actor.state is None and actor.name.islower() and "-" not in actor.name
    return actor.name.lower() in bare or (nobody and actor.name.split()[-1] in bare)


def _thing(scene: Scene, i: int) -> bool:
    """Return whether the noun is a weapon, a trigger word or a thing that is hit: no one who acts."""
    return any(w.head == i for w in scene.weapons) or any(t.head == i and not t.human for t in scene.targets)
