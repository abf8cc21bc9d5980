"""Sentences and mentions to event mentions: one telling of one happening, with its roles."""

from __future__ import annotations

from collections.abc import Sequence

from dateline import codebook
from dateline.events.effects import Effect, find_effects
from dateline.events.frames import Frame, find_frames
from dateline.events.modality import modality_of, scope_of, stage_of
from dateline.events.roles import find_roles
from dateline.events.scene import Scene, set_scenes
from dateline.events.triggers import Trigger, find_triggers, lexicon
from dateline.events.where import reach
from dateline.model import EventMention, Mentions, Role, Sentence, WeaponMention

__all__ = ["find_events", "tells"]

STATEMENT_DAY = 0.4  # weight of a date that hangs on a verb of reporting: used where the event has no date of its own


def find_events(sentences: Sequence[Sentence], mentions: Mentions) -> tuple[EventMention, ...]:
    """Return the event mentions of a document in text order. Unparsed sentences and promo blocks yield none."""
    return tuple(event for scene in _told(sentences, mentions) for event in _events_of(scene))


def tells(sentences: Sequence[Sentence], mentions: Mentions) -> bool:
    """Return whether a sentence tells of violence or harm: where False, ``find_events`` yields nothing.

    Times and places need not have been looked for: they only ever take words of harm away.
    """
    return any(find_triggers(scene) or find_effects(scene) for scene in _told(sentences, mentions))


def _told(sentences: Sequence[Sentence], mentions: Mentions) -> list[Scene]:
    """Return the scenes that can tell an event."""
    scenes = set_scenes(sentences, mentions)
    return [scene for scene in scenes if scene.sentence.block not in ("promo", "byline", "dateline")]


def _events_of(scene: Scene) -> list[EventMention]:
    triggers = _after_stamp(scene, find_triggers(scene))
    effects = find_effects(scene)
    if not triggers and not effects:
        return []
    frames = find_frames(scene, triggers or [_stand_in(effects[0])])
    homes: list[list[Effect]] = [[] for _ in frames]
    for effect in effects:
        apart = [min(reach(scene, effect.at, h) for h in f.heads) for f in frames]
        homes[apart.index(min(apart))].append(effect)
    return [_event(scene, frame, own) for frame, own in zip(frames, homes, strict=True)]


def _after_stamp(scene: Scene, triggers: list[Trigger]) -> list[Trigger]:
    """Leave out words before a printed date where others follow it: they repeat the headline ("Bomb kills 3 AFP 5 May A ...")."""
    stamps = [t.span.end for t in scene.times if t.role == "stamp"]
    after = [t for t in triggers if stamps and t.span.start >= max(stamps)]
    return after or triggers


def _effect_only(scene: Scene, frame: Frame, roles: list[Role]) -> bool:
    """Return whether the words tell only what came of it: no attack, no doer, no weapon that says how it was done."""
    if any(t.kind != "effect" for t in frame.triggers) or any(r.name == "perpetrator" for r in roles):
        return False
    return _type_of(scene, frame) == "other"


def _stand_in(effect: Effect) -> Trigger:
    """Return a trigger for a sentence that tells only what came of it ("No dead, no wounded.")."""
    return Trigger(effect.at, effect.span, "effect", "other", True, effect.name)


def _event(scene: Scene, frame: Frame, effects: list[Effect]) -> EventMention:
    roles = [*_time_roles(frame), *_place_roles(frame), *find_roles(scene, frame)]
    roles += [Role(e.name, e.value, e.span, _rule(e)) for e in effects]
    modality = modality_of(scene, frame)
    return EventMention(
        trigger=frame.main.span,
        triggers=tuple(sorted(t.span for t in frame.triggers)),
        sentence=scene.sentence.index,
        head=frame.main.head,
        block=scene.sentence.block,
        type=_type_of(scene, frame),
        stage=stage_of(scene, frame, modality),
        modality=modality,
        scope=scope_of(scene, frame),
        definite=_definite(scene, frame.main),
        effect_only=_effect_only(scene, frame, roles),
        earlier=any(frame.main.head in told for told in scene.counted_from),
        roles=tuple(roles),
    )


def _rule(effect: Effect) -> str:
    marks = (", superseded by the text's own word" if effect.earlier else "") + (
        ", on top of others" if effect.adds else ""
    )
    return effect.rule + marks


def _time_roles(frame: Frame) -> list[Role]:
    own = [Role("date", t, t.span, t.range.basis if t.range else "") for t in frame.times]
    said = [
        Role("date", t, t.span, f"{t.range.basis}, day of the statement" if t.range else "", STATEMENT_DAY)
        for t in frame.said
    ]
    return own + said


def _place_roles(frame: Frame) -> list[Role]:
    return [Role("place", p, p.span, "; ".join(p.reasons), 1 / (1 + n)) for n, p in enumerate(frame.places)]


def _type_of(scene: Scene, frame: Frame) -> str:
    """Return the type that says most: triggers first; a weapon decides only where they do not say how it was done."""
    book = codebook.load("events")
    types = [t.type for t in frame.triggers if t.kind != "effect" and t.type != "interception"]
    best = max(types, key=lambda t: book["types"][t]["rank"], default="other")
    if best == "shooting" and _from_the_air(scene, frame):
        return "air_strike"
    if best not in book["general"]["generic"] or best == "clash" or any(t.word == "downing" for t in frame.triggers):
        return best
    if _by_air(scene, frame):
        return "air_strike"
    told = [
        book["by_weapon"][w.kind] for w in frame.weapons if w.kind in book["by_weapon"] and not _hit(scene, frame, w)
    ]
    told = [k for k in told if best != "bombing" or k in book["general"]["outranks_bombing"]]
    if not told and best == "other":
        told = _by_arms(scene, frame)
    return str(max(told, key=lambda t: book["types"][t]["rank"], default=best))


def _by_arms(scene: Scene, frame: Frame) -> list[str]:
    """Return the type that armed doers on foot tell where nothing says how: "gunmen killed" is not "militants attacked"."""
    doers = [r.span for r in find_roles(scene, frame) if r.name == "perpetrator"]
    words = {t.lower for span in doers for t in scene.sentence.between(*span)}
    means = lexicon().raw["doers_by_arms"]
    attack = any(t.kind != "effect" for t in frame.triggers)
    return [
        means["attack" if attack else "effect"][name] for name, listed in means["names"].items() if words & set(listed)
    ]


def _hit(scene: Scene, frame: Frame, weapon: WeaponMention) -> bool:
    """Return whether the weapon, a craft, is what was attacked: "a helicopter came under fire" is no air strike."""
    craft = weapon.kind in codebook.load("events")["general"]["carriers"]
    phrases = lexicon().raw["grammar"]["patient_phrases"]
    return craft and any(
        weapon.head in scene.patients(t.head) or (t.word in phrases and scene.subject(t.head) == weapon.head)
        for t in frame.triggers
        if not t.noun
    )


def _from_the_air(scene: Scene, frame: Frame) -> bool:
    """Return whether aircraft do the shooting: "a helicopter fired on a school"."""
    doers = {scene.subject(t.head) for t in frame.triggers if not t.noun}
    craft = codebook.load("events")["by_weapon"]
    return any(w.head in doers and craft.get(w.kind) == "air_strike" for w in frame.weapons)


def _by_air(scene: Scene, frame: Frame) -> bool:
    """Return whether the doer of a general attack is an air force or its aircraft."""
    flyers = lexicon().raw["grammar"]["flyers"]
    doers = [r.span for r in find_roles(scene, frame) if r.name == "perpetrator"]
    return any(w in " ".join(t.lower for t in scene.sentence.between(*span)) for span in doers for w in flyers)


def _definite(scene: Scene, trigger: Trigger) -> bool:
    """Return whether a noun trigger points back: "the attack", "this bombing", without new detail of its own after it."""
    if not trigger.noun:
        return False
    determiner = scene.sentence.child(trigger.head, "det", "poss")
    return determiner is not None and determiner.lower in lexicon().raw["modality"]["definite"]
