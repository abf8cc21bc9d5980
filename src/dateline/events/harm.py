"""Words and phrases of harm in a sentence, and who each is done to: "killed", "shot dead", "suffered burns"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.events.scene import Scene
from dateline.events.triggers import lexicon
from dateline.model import Token

REACH = 8  # tokens from a verb to the word that makes it one of harm ("taken, all but one of them, to hospital")


@dataclass(frozen=True, slots=True)
class Harm:
    """One word of harm: ``name`` killed, injured or kidnapped; ``patients`` the positions of those it is done to.

    ``strength`` is "told", or for injuries that are only implied "shot" (some may have died) and "treated" (in hospital).
    ``covers``: positions of the further words of a phrase.
    """

    token: Token
    name: str
    patients: tuple[int, ...]
    strength: str = "told"
    covers: tuple[int, ...] = ()


@cache
def _harm_words() -> dict[str, str]:
    """Return word or lemma -> killed, injured or kidnapped."""
    raw = lexicon().raw["effects"]
    table = dict(lexicon().effects)
    for name in ("killed", "injured"):
        for word in (*raw[f"{name}_words"], *raw[f"{name}_nouns"]):
            table.setdefault(word, name)
    table.update(dict.fromkeys(raw["murder_nouns"], "killed"))
    table.update(dict.fromkeys(raw["kidnap_nouns"], "kidnapped"))
    return table


@cache
def _phrases() -> dict[str, list[dict[str, Any]]]:
    """Return verb lemma -> the phrases of harm that begin with it."""
    out: dict[str, list[dict[str, Any]]] = {}
    for phrase in lexicon().raw["harm_phrases"]:
        for verb in phrase["verbs"]:
            out.setdefault(verb, []).append(phrase)
    return out


def harm_of(scene: Scene, token: Token) -> str | None:
    """Return killed, injured or kidnapped where the token by itself is a word of harm, else None."""
    if token.pos in ("ADV", "ADP", "PROPN"):
        return None
    table = _harm_words()
    particle = scene.sentence.child(token.i, "prt")
    if particle is not None and f"{token.lemma.lower()} {particle.lower}" in table:
        return table[f"{token.lemma.lower()} {particle.lower}"]
    if token.tag.startswith("VB"):
        fatal = lexicon().raw["effects"]["fatal_adverbs"]
        name = lexicon().effects.get(token.lemma.lower()) or (table.get(token.lower) if token.tag == "VBN" else None)
        deadly = name == "injured" and any(scene.tokens[c].lower in fatal for c in scene.sentence.children[token.i])
        return "killed" if deadly else name
    return table.get(token.lower) or table.get(token.lemma.lower())


def find_harms(scene: Scene) -> list[Harm]:
    """Return the sentence's words of harm in text order; a phrase swallows the words that it is made of."""
    found = [h for t in scene.tokens if (h := _phrase(scene, t)) is not None]
    covered = {i for h in found for i in (h.token.i, *h.covers)}
    for token in scene.tokens:
        name = None if token.i in covered else harm_of(scene, token)
        if name is not None:
            found.append(Harm(token, name, tuple(own_patients(scene, token.i))))
    killed = {p for h in found if h.name == "killed" for p in h.patients}
    kept = [h for h in found if h.strength == "told" or not killed & set(h.patients)]
    return sorted(kept, key=lambda h: h.token.i)


def _phrase(scene: Scene, token: Token) -> Harm | None:
    """Return the phrase of harm that begins with the verb, or None."""
    if not token.tag.startswith("VB"):
        return None
    lemma = token.lemma.lower()
    ahead = scene.tokens[token.i + 1 : token.i + 1 + REACH]
    for phrase in _phrases().get(lemma, ()):
        words = phrase["with"]
        near = [t for t in ahead if t.lower in words or t.lemma.lower() in words]
        met = next((t for t in near if _belongs(scene, t, token)), None)
        if met is not None:
            return Harm(
                token,
                phrase["harm"],
                _who(scene, token.i, phrase["who"], met.i),
                phrase.get("strength", "told"),
                (met.i,),
            )
    raw = lexicon().raw["effects"]
    if lemma in raw["shooting_verbs"] and scene.sentence.child(token.i, "prt") is None:
        fatal = any(t.lower in raw["fatal_adverbs"] for t in scene.tokens[max(0, token.i - 2) : token.i + 2])
        patients = _who(scene, token.i, "patient", token.i)
        return Harm(token, "killed", patients) if fatal else Harm(token, "injured", patients, "shot")
    return None


def _belongs(scene: Scene, word: Token, verb: Token) -> bool:
    """Return whether no other verb governs the word."""
    return scene.clause(word.i) == verb.i or word.head == verb.i


def _who(scene: Scene, i: int, who: str, word: int) -> tuple[int, ...]:
    """Return who the phrase at verb ``i`` is done to: its subject, its patients, or whichever there is; never its own ``word``."""
    patients = (
        []
        if who == "subject"
        else [p for p in _victims(scene, i) if p != word and harm_of(scene, scene.tokens[p]) is None]
    )
    if patients or who == "patient":
        return tuple(patients)
    subject = scene.subject(i)
    return () if subject is None else tuple(_listed(scene, subject))


def own_patients(scene: Scene, i: int) -> list[int]:
    """Return who the word of harm at ``i`` is done to: its own objects or passive subjects, the subject of "die"."""
    token = scene.tokens[i]
    raw = lexicon().raw["effects"]
    if token.lemma.lower() in raw["dying_verbs"] and token.tag.startswith("VB"):
        subject = scene.subject(i)
        return [] if subject is None else [*_listed(scene, subject), *_beside(scene, i)]
    if token.tag.startswith("VB") and not _predicate(scene, token):
        return _victims(scene, i)
    if token.tag.startswith("JJ") or _predicate(scene, token):
        return [i, *_bearers(scene, token)]
    return [j for _, j in scene.prepositional(i, ["of"])]


def _predicate(scene: Scene, token: Token) -> bool:
    """Return whether the word says how someone is or was left: "is dead", "left 12 people dead", "left 12 dead"."""
    return token.dep in ("acomp", "oprd") and token.head != token.i


def _bearers(scene: Scene, token: Token) -> Iterator[int]:
    """Yield who the adjective of harm is said of."""
    head = scene.tokens[token.head]
    own = scene.sentence.child(token.i, "nsubj", "nsubjpass")
    if own is not None:
        yield from _listed(scene, own.i)
    elif token.dep == "amod":
        yield head.i
    elif _predicate(scene, token):
        objects = [p for p in scene.patients(head.i) if p != token.i]
        subject = scene.subject(head.i) if head.pos == "AUX" else None
        yield from objects if subject is None else _listed(scene, subject)


def _victims(scene: Scene, i: int) -> list[int]:
    """Return the patients of verb ``i`` with all that is listed beside them.

    A participle joined to another verb shares that verb's patients only where no number or subject stands between.
    """
    token = scene.tokens[i]
    between = scene.tokens[token.head + 1 : i] if token.dep == "conj" else ()
    if any(t.pos == "NUM" or t.dep in ("nsubj", "nsubjpass") for t in between):
        found = [c for c in scene.sentence.children[i] if scene.tokens[c].dep in ("nsubjpass", "dobj")]
        subject = scene.sentence.child(i, "nsubj") if token.tag == "VBN" and not found else None
        found += [] if subject is None else [subject.i]
    else:
        found = [p for p in scene.patients(i) if harm_of(scene, scene.tokens[p]) is None]
        if not found and _joined_to_object(scene, i):
            found = scene.patients(_joined_to_object(scene, i))
    found += _beside(scene, i) if found else []
    return list(dict.fromkeys(k for j in found for k in _listed(scene, j)))


def _beside(scene: Scene, i: int) -> list[int]:
    """Return who shared the fate that verb ``i`` tells: "killed along with four soldiers", "died alongside an officer"."""
    words = lexicon().raw["effects"]["beside"]
    found = [j for _, j in scene.prepositional(i, words)]
    for c in scene.sentence.children[i]:
        if scene.tokens[c].dep == "prep" and c and scene.tokens[c - 1].lower in words:
            found += [j for j in scene.sentence.children[c] if scene.tokens[j].dep == "pobj"]
    return found


def _joined_to_object(scene: Scene, i: int) -> int:
    """Return the position of the verb joined to verb ``i`` that holds the object of both ("shot and killed him"), else 0."""
    joined = [c for c in scene.sentence.children[i] if scene.tokens[c].dep == "conj" and scene.tokens[c].pos == "VERB"]
    passive = scene.sentence.child(i, "nsubjpass", "auxpass") is not None
    near = [c for c in joined if c - i <= 3]
    return 0 if passive or not near else near[0]


def _listed(scene: Scene, i: int) -> list[int]:
    """Return token ``i`` and all that is listed with it: the parse hangs "a policeman and a guard" on "two soldiers" as a gloss."""
    out = scene.coordinated(i)
    if scene.tokens[i].lemma.lower() in lexicon().raw["grammar"]["any_people"]:
        return out  # "three people, a man and two women": the gloss tells who they were
    for j in tuple(out):
        for c in scene.sentence.children[j]:
            member = scene.tokens[c].dep == "appos" and scene.sentence.child(c, "conj") is not None
            if member and scene.sentence.child(c, "det", "nummod", "poss") is not None:
                out += scene.coordinated(c)
    return out
