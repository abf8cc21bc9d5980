"""Whether what a sentence tells was done, threatened, imagined, denied or is a habit; and how far it got."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.events.frames import Frame
from dateline.events.scene import Scene
from dateline.events.tolls import negated
from dateline.events.triggers import Trigger, lexicon
from dateline.model import Token


def modality_of(scene: Scene, frame: Frame) -> str:
    """Return actual, threatened, hypothetical, negated or habitual for the frame's strongest trigger.

    A frame with a stated effect verb of its own ("killed 12") is judged by that verb too: one actual trigger is enough,
    unless the strongest says that it was threatened or imagined.
    """
    if all(t.kind == "effect" and t.noun for t in frame.triggers):
        return "actual"
    found = _of_trigger(scene, frame.main)
    others = [t for t in frame.triggers[1:] if t.kind != "effect"] if found == "negated" else []
    return "actual" if any(_of_trigger(scene, t) == "actual" for t in others) else found


def _of_trigger(scene: Scene, trigger: Trigger) -> str:
    words = lexicon().raw["modality"]
    verb = scene.clause(trigger.head)
    if trigger.noun:
        own = [scene.tokens[c] for c in scene.sentence.children[trigger.head]]
        if any(t.lower in words["hypothetical_adjectives"] for t in own):
            return "hypothetical"
        if any(t.lower == "no" for t in own):
            return "negated"
        if _under_noun(scene, trigger.head, words["hypothetical_nouns"]):
            return "threatened" if _under_noun(scene, trigger.head, ["threat"]) else "hypothetical"
    elif scene.sentence.child(trigger.head, "neg") is not None:
        return "negated"
    if _setting(scene, trigger):
        return "actual"
    chain = [scene.tokens[verb]] if not trigger.noun or scene.tokens[verb].pos in ("VERB", "AUX") else []
    return _of_chain(scene, trigger, chain)


def _setting(scene: Scene, trigger: Trigger) -> bool:
    """Return whether the word only gives the cause or time of what the verb tells ("could not enter due to shelling")."""
    token = scene.tokens[trigger.head]
    words = lexicon().raw["modality"]
    prepositions = words["setting_prepositions"] if trigger.noun else words["setting_of_verbs"]
    return token.dep in ("pobj", "pcomp") and scene.tokens[token.head].lower in prepositions


def _under_noun(scene: Scene, i: int, nouns: Sequence[str]) -> bool:
    """Return whether the noun at ``i`` hangs by a preposition or as a compound on one of the nouns."""
    for n, token in enumerate(scene.sentence.ancestors(i)):
        if token.pos in ("VERB", "AUX") or n > 2:
            return False
        if token.lemma.lower() in nouns:
            return True
    return False


def _of_chain(scene: Scene, trigger: Trigger, chain: list[Token]) -> str:
    """Judge the governing verbs from the trigger upwards until a finite clause closes the question."""
    words = lexicon().raw["modality"]
    governor = trigger.head
    known = _presupposed(scene, trigger)
    for token in chain + list(scene.sentence.ancestors(chain[0].i) if chain else []):
        children = [scene.tokens[c] for c in scene.sentence.children[token.i]]
        aux = [t.lower for t in children if t.dep in ("aux", "auxpass")]
        perfect = any(a in words["perfect_aux"] for a in aux)
        if not known and any(a in words["future_aux"] for a in aux) and not perfect:
            return "hypothetical"
        if not known and any(a in words["hypothetical_aux"] for a in aux) and not perfect:
            return "hypothetical"
        if not known and any(t.dep == "mark" and t.lower in words["conditionals"] for t in children):
            return "hypothetical"
        if _announced(scene, token, aux):
            return "threatened"
        if not known and _purpose(scene, token, aux):
            return "hypothetical"
        link = scene.tokens[governor]
        if (
            token.i != trigger.head
            and token.lemma.lower() in words["hypothetical_verbs"]
            and _complement(scene, trigger, token, link)
        ):
            threat = token.lemma.lower() in words["threat_verbs"] and not negated(scene, token.i)
            return "threatened" if threat else "hypothetical"
        if token.lemma.lower() in words["denying_verbs"] and not trigger.noun and link.dep in ("xcomp", "pcomp"):
            return "negated"
        if trigger.noun and any(t.dep == "neg" for t in children) and _carries_out(scene, token, trigger):
            return "negated"
        if link.dep in ("relcl", "advcl", "ccomp") or token.dep in ("relcl", "advcl", "acl"):
            if (
                not known
                and token.dep == "advcl"
                and any(t.dep == "mark" and t.lower in words["conditionals"] for t in children)
            ):
                return "hypothetical"
            if token.tag in ("VBD", "VBZ", "VBP") or aux:
                return "actual"
        governor = token.i
    return "actual"


def _presupposed(scene: Scene, trigger: Trigger) -> bool:
    """Return whether the noun names a deed as known: "they will investigate the murder of three priests", "Sunday's attack".

    What is asked, promised or feared of such a deed does not put it in doubt. It must be definite, and tell of victims
    ("of"), of a day, or of what it did ("that killed").
    """
    if not trigger.noun:
        return False
    words = lexicon().raw["modality"]
    own = [scene.tokens[c] for c in scene.sentence.children[trigger.head]]
    owner = any(t.dep == "poss" for t in own)
    definite = owner or any(t.dep == "det" and t.lower in words["definite"] for t in own)
    of = next((t for t in own if t.dep == "prep" and t.lower == "of"), None)
    victims = of is not None and trigger.word in words["deeds_of_victims"]
    told = any(t.dep == "relcl" and t.tag == "VBD" for t in own)
    dated = any(t.dep == "poss" and any(m.span.overlaps(t.span) for m in scene.times) for t in own)
    return definite and (victims or told or dated)


def _announced(scene: Scene, token: Token, aux: Sequence[str]) -> bool:
    """Return whether the infinitive is what someone threatens to do ("vowed to bomb the barracks")."""
    head = scene.tokens[token.head]
    threat = head.lemma.lower() in lexicon().raw["modality"]["threat_verbs"] and not negated(scene, head.i)
    return "to" in aux and token.dep == "xcomp" and threat


def _carries_out(scene: Scene, verb: Token, trigger: Trigger) -> bool:
    """Return whether the verb only says that the deed was done ("carried out air strikes"): not so, and there was none."""
    return verb.lemma.lower() in lexicon().raw["grammar"]["light_verbs"] and _object_of(scene, trigger.head, verb.i)


def _purpose(scene: Scene, token: Token, aux: Sequence[str]) -> bool:
    """Return whether the verb is an infinitive of purpose or content ("to help defend", "plans to launch")."""
    if "to" not in aux or token.dep not in ("advcl", "acl", "xcomp", "ccomp", "relcl"):
        return False
    head = scene.tokens[token.head].lemma.lower()
    return head not in lexicon().raw["modality"]["factual_infinitives"]


def _complement(scene: Scene, trigger: Trigger, verb: Token, link: Token) -> bool:
    """Return whether the trigger is what the verb is about ("threatened to attack", "plans an attack"), not its setting."""
    if link.i == verb.i or link.dep in ("xcomp", "dobj", "pcomp"):
        return (trigger.noun and _object_of(scene, trigger.head, verb.i)) or (
            not trigger.noun and link.dep in ("xcomp", "pcomp")
        )
    return link.dep in ("prep", "pobj") and trigger.noun and _object_of(scene, trigger.head, verb.i)


def _object_of(scene: Scene, i: int, verb: int) -> bool:
    """Return whether the noun at ``i`` is object of the verb, directly or through one preposition."""
    token = scene.tokens[i]
    if token.dep in ("dobj", "attr") and token.head == verb:
        return True
    head = scene.tokens[token.head]
    return (
        token.dep == "pobj"
        and head.dep == "prep"
        and head.head == verb
        and head.lower in lexicon().raw["modality"]["about"]
    )


def stage_of(scene: Scene, frame: Frame, modality: str) -> str:
    """Return completed, intercepted, foiled or threatened. Missed is decided where distances and effects are known."""
    if modality == "threatened":
        return "threatened"
    stopped = [t for t in frame.triggers if t.kind == "stopped"]
    if stopped:
        kinds = {t.word for t in stopped}
        return "intercepted" if "in_flight" in kinds else "foiled"
    attempt = lexicon().raw["modality"]["attempt"]
    for trigger in frame.triggers:
        own = [scene.tokens[c].lower for c in scene.sentence.children[trigger.head]]
        governor = scene.tokens[scene.tokens[trigger.head].head]
        if trigger.noun and any(w in attempt for w in own):
            return "foiled"
        if not trigger.noun and scene.tokens[trigger.head].dep == "xcomp" and governor.lemma.lower() in attempt:
            return "foiled"
    return "completed"


def scope_of(scene: Scene, frame: Frame) -> str:
    """Return "series" where the words tell of many happenings at once ("dozens of attacks since"), else "single"."""
    words = lexicon().raw["grammar"]
    if _long_toll(scene, frame) or _habit(scene) or _going_on(scene, frame):
        return "series"
    for trigger in frame.triggers:
        if trigger.kind == "effect":
            continue
        many = _many(scene, trigger.head, words["series_words"]) and not _pinned(frame)
        if trigger.noun and (many or _general(scene, frame, trigger)):
            return "series"
        verb = scene.clause(trigger.head)
        adverbs = [
            scene.tokens[c].lower
            for j in {verb, trigger.head, *_joined_before(scene, verb)}
            for c in scene.sentence.children[j]
            if scene.tokens[c].dep in ("advmod", "npadvmod")
        ]
        if any(a in words["series_adverbs"] for a in adverbs):
            return "series"
        ranges = [t.range for t in frame.times if t.range is not None]
        if (
            ranges
            and all((r.end - r.start).days > 60 for r in ranges)
            and scene.tokens[trigger.head].tag in ("NNS", "VBP", "VBZ")
        ):
            return "series"
    subject = None if frame.main.noun else scene.subject(frame.main.head)
    if subject is not None and any(
        q.head == subject and (q.quantity.low or 0) >= 24 and q.quantity.high is None for q in scene.quantities
    ):
        return "series" if any(w.head in scene.coordinated(subject) for w in scene.weapons) else "single"
    return "single"


def _joined_before(scene: Scene, verb: int) -> list[int]:
    """Return the verbs before this one that it is joined to: their adverbs are its own ("repeatedly harassed and shelled")."""
    out = []
    while scene.tokens[verb].dep == "conj" and scene.tokens[verb].head != verb:
        verb = scene.tokens[verb].head
        out.append(verb)
    return out


LONG_DAYS = 25  # a toll over a month or more sums up many happenings
LARGE_TOLL = 100
HUGE_TOLL = 5000  # a toll of a war, not of a day


def _long_toll(scene: Scene, frame: Frame) -> bool:
    """Return whether a number of victims is told of a long stretch: "270 killed during April", "320,000 dead since 2011"."""
    ranges = [t.range for t in (*frame.times, *frame.said) if t.range is not None]
    largest = max((q.quantity.low or 0 for q in scene.quantities if q.quantity.unit is None), default=0)
    if largest >= HUGE_TOLL:
        return True
    noun = frame.main.noun and frame.main.kind != "effect" and scene.tokens[frame.main.head].tag == "NN"
    one = noun and scene.sentence.child(frame.main.head, "det") is not None
    if largest < LARGE_TOLL or one:
        return False
    summed = any(t.lower in lexicon().raw["grammar"]["summing_words"] for t in scene.tokens)
    return (bool(ranges) and all((r.end - r.start).days >= LONG_DAYS for r in ranges)) or summed


def _going_on(scene: Scene, frame: Frame) -> bool:
    """Return whether a verb in the present or present perfect tells of a war, not a day: "jets have bombed rebel positions"."""
    verb = scene.tokens[frame.main.head]
    if frame.main.noun or verb.tag not in ("VBG", "VBN", "VBP") or scene.sentence.block != "body":
        return False
    present = lexicon().raw["grammar"]["present_auxiliaries"]
    aux = [scene.tokens[c].lower for c in scene.sentence.children[verb.i] if scene.tokens[c].dep in ("aux", "auxpass")]
    going = (bool(aux) and aux[0] in present) or (verb.tag == "VBP" and not aux)
    dated = any(t.range is not None and t.range.precision == "day" for t in (*frame.times, *frame.said))
    fine = any(p.place is not None and p.place.kind not in ("country", "region", "admin1") for p in frame.places)
    counted = any(q.quantity.unit is None for q in scene.quantities)
    return going and not (dated or fine or counted)


def _habit(scene: Scene) -> bool:
    """Return whether the sentence tells what is done again and again or was done before, with no day of its own."""
    text = " ".join(t.lower for t in scene.tokens)
    dated = any(t.range is not None and t.range.precision == "day" for t in scene.times)
    return not dated and any(p in text for p in lexicon().raw["grammar"]["habit_phrases"])


def _pinned(frame: Frame) -> bool:
    """Return whether a day and a place finer than a country fix the frame: "several air strikes on the town on Sunday"."""
    dated = any(t.range is not None and t.range.precision == "day" for t in frame.times)
    return dated and any(p.place is not None and p.place.kind not in ("country", "region") for p in frame.places)


def _general(scene: Scene, frame: Frame, trigger: Trigger) -> bool:
    """Return whether a bare plural ("attacks on civilians have risen") tells of nothing in particular."""
    token = scene.tokens[trigger.head]
    if token.tag != "NNS" or scene.sentence.child(trigger.head, "det", "nummod", "poss") is not None:
        return False
    dated = any(t.range is not None and t.range.precision == "day" for t in frame.times)
    placed = any(p.place is not None and p.place.kind not in ("country", "region") for p in frame.places)
    counted = any(q.quantity.unit is None and q.head is not None for q in scene.quantities)
    return not dated and not placed and not counted


def _many(scene: Scene, i: int, series: Sequence[str]) -> bool:
    """Return whether the plural noun at ``i`` is counted by a large or vague number, or called a series, wave, campaign."""
    token = scene.tokens[i]
    own = [scene.tokens[c].lower for c in scene.sentence.children[i] if c < i]
    if token.tag in ("NNS", "NNPS") and any(w in series for w in own):
        return True
    if token.tag in ("NNS", "NNPS") and any(
        q.head == i and q.quantity.unit is None and (q.quantity.low or 0) > 12 for q in scene.quantities
    ):
        return True
    head = scene.tokens[token.head]
    above = scene.tokens[head.head]
    return token.dep == "pobj" and head.lower == "of" and (above.lower in series or above.lemma.lower() in series)
