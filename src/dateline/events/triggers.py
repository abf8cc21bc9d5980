"""Which words of a sentence tell of violence, and of what kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dateline import codebook, lang
from dateline.events.scene import Scene
from dateline.model import Span, Token


@dataclass(frozen=True, slots=True)
class Trigger:
    """One word or phrase that tells of violence.

    ``kind``: attack (by itself), weak (violent only in company), carrier (a weapon's motion), stopped (intercepted or
    foiled), effect (killed, injured, kidnapped). ``head`` is its position in the sentence, ``noun`` whether it is a noun.
    """

    head: int
    span: Span
    kind: str
    type: str
    noun: bool
    word: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The event words of one language, turned round for look-up by lemma."""

    nouns: dict[str, str]
    verbs: dict[str, str]
    effects: dict[str, str]
    stopped: dict[str, str]
    raw: dict[str, Any]
    longest: int


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the event lexicon of a language (see ``lang/<language>/events.toml``)."""
    raw = lang.load(language, "events")
    nouns = {w: t for t, words in raw["nouns"].items() for w in words}
    verbs = {w: t for t, words in raw["verbs"].items() for w in words}
    effects = {w: name for name in ("killed", "injured", "kidnapped") for w in raw["effects"][f"{name}_verbs"]}
    stopped = {w: name for name in ("in_flight", "foiled") for w in raw["stopped"][name]}
    return Lexicon(nouns, verbs, effects, stopped, raw, max(len(w.split()) for w in nouns))


def find_triggers(scene: Scene) -> list[Trigger]:
    """Return the triggers of a parsed sentence in text order, words inside a longer name ("assassination attempt") left out."""
    out = []
    for token in scene.tokens:
        if token.tag.startswith("VB"):
            found = _verb(scene, token)
        elif token.pos in ("NOUN", "PROPN"):
            found = _noun(scene, token)
        else:
            found = None
        if found is not None:
            out.append(found)
    if all(t.kind == "effect" for t in out):
        out = [_told_by_doer(scene, t) for t in out]
    longer = [t.span for t in out if t.noun]
    return [t for t in out if not any(s != t.span and s.covers(t.span) for s in longer)]


def _verb(scene: Scene, token: Token) -> Trigger | None:
    lex = lexicon()
    name, end = _verb_phrase(scene, token)
    weak = lex.raw["weak"]["verbs"]
    span = Span(token.start, end)
    if name in lex.stopped:
        kind = lex.stopped[name]
        if kind == "foiled" or _objects_fly(scene, token.i):
            return Trigger(token.i, span, "stopped", "other", False, kind)
        if name in lex.raw["downing"]["verbs"] and name != "down":
            return Trigger(token.i, span, "attack", "other", False, "downing")
    thrown = (
        _carried(scene, token.i)
        if name in lex.raw["phrases"] and token.lemma.lower() in lex.raw["carriers"]["verbs"]
        else None
    )
    if thrown is not None:
        return Trigger(token.i, span, "carrier", thrown, False, token.lemma.lower())
    if name in lex.verbs:
        if token.dep == "amod" and token.tag == "VBN":
            return None  # "burned houses" only says what they are like
        if _figure(scene, token, name) or _describes_actor(scene, token, name):
            return None
        type_ = lex.verbs[name]
        by_doer = _by_doer(scene, token.i) if type_ == "other" else None
        kind = "weak" if name in weak and by_doer is None else "attack"
        return Trigger(token.i, span, kind, by_doer or type_, False, name)
    if name in lex.effects:
        return Trigger(token.i, span, "effect", "other", False, lex.effects[name])
    if name in lex.raw["carriers"]["verbs"]:
        carried = _carried(scene, token.i)
        if carried is not None:
            return Trigger(token.i, span, "carrier", carried, False, name)
    return None


def _told_by_doer(scene: Scene, trigger: Trigger) -> Trigger:
    """Return the trigger as an attack where only the doer's name tells of one ("a suicide bomber killed ten people")."""
    told = None if trigger.noun else _by_doer(scene, trigger.head)
    return trigger if told is None else replace(trigger, kind="carrier", type=told)


def _by_doer(scene: Scene, i: int) -> str | None:
    """Return the type that the doer's own name tells of what verb ``i`` does ("a suicide bomber killed"), or None."""
    doers = [j for j in (scene.subject(i), scene.agent(i)) if j is not None]
    for j in doers:
        name = f"{scene.tokens[j - 1].lower if j else ''} {scene.tokens[j].lemma.lower()}"
        found = next((t for t, names in lexicon().raw["doers_by_means"].items() if name in names), None)
        if found is not None:
            return str(found)
    return None


def _verb_phrase(scene: Scene, token: Token) -> tuple[str, int]:
    """Return the verb's name (lemma, with particle, or a phrase of the lexicon) and where it ends."""
    lemma = token.lemma.lower()
    ahead = scene.tokens[token.i + 1 : token.i + 6]
    for name, words in lexicon().raw["phrases"].items():
        if words[0] == lemma:
            rest = iter(ahead)
            found = [next((t for t in rest if t.lower == w), None) for w in words[1:]]
            if all(found):
                last = found[-1]
                return name, last.end if last is not None else token.end
    particle = scene.sentence.child(token.i, "prt")
    if particle is not None and _listed(f"{lemma} {particle.lower}"):
        return f"{lemma} {particle.lower}", max(token.end, particle.end)
    return lemma, token.end


def _listed(name: str) -> bool:
    """Return whether any table of verbs has the name, so that "kidnapped along with" stays "kidnap"."""
    lex = lexicon()
    return name in lex.verbs or name in lex.effects or name in lex.stopped or name in lex.raw["downing"]["verbs"]


def _noun(scene: Scene, token: Token) -> Trigger | None:
    lex = lexicon()
    if (
        token.dep == "compound"
        and token.i + 1 < len(scene.tokens)
        and scene.tokens[token.i + 1].lower in lex.raw["not_events"]["after"]
    ):
        return None
    before = [t for t in scene.tokens[max(0, token.i - 2 * lex.longest) : token.i] if t.text != "-"][-lex.longest + 1 :]
    lemma = token.lemma.lower()
    for n in range(len(before), -1, -1):
        words = [t.lower for t in before[len(before) - n :]]
        for last in dict.fromkeys((token.lower, lemma)):
            name = " ".join([*words, last])
            if name in lex.nouns:
                start = before[len(before) - n].start if n else token.start
                return _named_noun(scene, token, name, Span(start, token.end))
    for name in ("killed", "injured"):
        if lemma in lex.raw["effects"][f"{name}_nouns"]:
            return Trigger(token.i, token.span, "effect", "other", True, name)
    return None


def _named_noun(scene: Scene, token: Token, name: str, span: Span) -> Trigger | None:
    """Return the trigger of an attack noun, its type told by its modifiers where its own word does not say."""
    lex = lexicon()
    kind, type_ = ("weak" if name in lex.raw["weak"]["nouns"] else "attack"), lex.nouns[name]
    modifiers = [
        scene.tokens[c]
        for c in scene.sentence.children[token.i]
        if c < token.i and scene.tokens[c].dep in ("compound", "amod", "nmod", "poss", "npadvmod")
    ]
    previous = scene.tokens[token.i - 1].lower if token.i else ""
    words_off = lex.raw["not_events"]
    stopped_work = previous == "on" and token.tag == "NN" and name in words_off["on"]
    accident = f"{previous} {token.lemma.lower()}" in words_off["accidents"]
    if previous in words_off["before"] or accident or stopped_work or _of_ideas(scene, token):
        return None
    general = codebook.load("events")["general"]["generic"]
    if " " not in name and type_ in general:
        words = [t.lower for t in modifiers] + [previous]
        types = [lex.raw["modifiers"][w] for w in words if w in lex.raw["modifiers"]]
        if types:
            return Trigger(token.i, span, "attack", _strongest(types), True, name)
        weapon = next((w for w in scene.weapons for m in modifiers if w.head == m.i), None)
        by_weapon = codebook.load("events")["by_weapon"]
        if weapon is not None and weapon.kind in by_weapon:
            return Trigger(token.i, span, "attack", by_weapon[weapon.kind], True, name)
    return Trigger(token.i, span, kind, type_, True, name)


def _of_ideas(scene: Scene, token: Token) -> bool:
    """Return whether what follows makes the noun no deed of arms: "battle against inflation", "strike by dockers"."""
    words = lexicon().raw["not_events"]
    about = [scene.tokens[j].lemma.lower() for _, j in scene.prepositional(token.i, words["idea_links"])]
    strikers = [] if token.lemma.lower() not in words["on"] else scene.prepositional(token.i, ["by"])
    return any(lemma in words["ideas"] for lemma in about) or any(
        scene.tokens[j].lemma.lower() in words["strikers"] for _, j in strikers
    )


def _strongest(types: list[str]) -> str:
    ranks = codebook.load("events")["types"]
    return max(types, key=lambda t: (ranks[t]["rank"], t))


def arguments(scene: Scene, i: int) -> list[int]:
    """Return the positions of subject, objects and prepositional objects of verb ``i``."""
    subject = scene.subject(i)
    preps = lexicon().raw["grammar"]["argument_prepositions"]
    out = ([] if subject is None else scene.coordinated(subject)) + scene.patients(i)
    return list(dict.fromkeys(out + [j for _, j in scene.prepositional(i, preps)]))


def _carried(scene: Scene, i: int) -> str | None:
    """Return the event type that a weapon among the verb's arguments makes, or None."""
    by_weapon = codebook.load("events")["by_weapon"]
    for j in arguments(scene, i):
        weapon = next((w for w in scene.weapons if w.head == j), None)
        if weapon is None:
            inner = [c for c in scene.sentence.children[j] if scene.tokens[c].dep in ("prep", "compound", "nmod")]
            deep = {k for c in inner for k in (c, *scene.sentence.children[c])}
            weapon = next((w for w in scene.weapons if w.head in deep), None)
        if weapon is not None and weapon.kind in by_weapon:
            return str(by_weapon[weapon.kind])
    return None


def _objects_fly(scene: Scene, i: int) -> bool:
    """Return whether what verb ``i`` stops is something that flies by itself."""
    flying = lexicon().raw["stopped"]["in_flight_objects"]
    stopped = [scene.whole(j) for j in scene.patients(i)]
    return any(w.kind in flying and w.head in stopped for w in scene.weapons)


def _describes_actor(scene: Scene, token: Token, name: str) -> bool:
    """Return whether the verb only says what someone is about ("the coalition fighting the group", "died fighting")."""
    return (
        token.tag == "VBG"
        and name in lexicon().raw["grammar"]["selfless_verbs"]
        and (
            (token.dep == "acl" and scene.covering(scene.actors, token.head) is not None)
            or (token.dep == "advcl" and scene.tokens[token.head].lemma.lower() in lexicon().effects)
        )
    )


def _figure(scene: Scene, token: Token, name: str) -> bool:
    """Return whether subject, object or phrase make the verb a figure of speech or no deed of arms.

    "Hit a record", "a storm hit the coast", "shot wide", "came under fire for his remarks".
    """
    words = lexicon().raw["not_events"]
    if _harmless(scene, token.i) or _idle_object(scene, token.i):
        return True
    if name in lexicon().raw["grammar"]["patient_phrases"]:
        blamed = [scene.tokens[j].lemma.lower() for _, j in scene.prepositional(token.i, words["criticised_for"])]
        return any(lemma not in words["occasions"] for lemma in blamed)
    subject = scene.subject(token.i)
    after = [scene.tokens[c].lower for c in scene.sentence.children[token.i] if c > token.i]
    return (subject is None or not _armed(scene, subject)) and any(w in words["sporting"] for w in after)


def _harmless(scene: Scene, i: int) -> bool:
    """Return whether what does the verb (subject or "by ...") is weather, sport, business or the like."""
    subject = scene.subject(i)
    doers = [j for j in (subject, scene.agent(i)) if j is not None and not _armed(scene, j)]
    idle = lexicon().raw["not_events"]["subjects"]
    return any(scene.tokens[j].lemma.lower() in idle or scene.tokens[j].lower in idle for j in doers)


def _armed(scene: Scene, i: int) -> bool:
    """Return whether the noun at ``i`` is a weapon, an attack or armed people: what it hits is hit."""
    token = scene.tokens[i]
    kinds = lexicon().raw["not_events"]["armed_kinds"]
    actor = scene.covering(scene.actors, i)
    weapon = any(w.head == i for w in scene.weapons) or token.lemma.lower() in lexicon().nouns
    return weapon or (actor is not None and actor.kind in kinds)


def _idle_object(scene: Scene, i: int) -> bool:
    """Return whether the verb's object makes it a figure of speech ("hit a record", "strike a deal").

    Markets and targets are hit by weapons and armed people, figures of speech only by others ("hit sales targets").
    """
    words = lexicon().raw["not_events"]
    subject = scene.subject(i)
    real = words["hit_by_arms"] if subject is not None and _armed(scene, subject) else ()
    children = [scene.tokens[c] for c in scene.sentence.children[i] if scene.tokens[c].dep in ("dobj", "attr")]
    return any({t.lemma.lower(), t.lower} & set(words["objects"]) and t.lemma.lower() not in real for t in children)
