"""Readers of verbs that attribute. Each takes a frame and returns its sayings, none when the verb means something else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from dateline.mentions import clauses
from dateline.mentions.attributions.frames import FINITE, Frame, Saying, rest, without_medium
from dateline.mentions.attributions.speakers import may_speak
from dateline.mentions.clauses import hull, kids, prep_object, trim
from dateline.model import Sentence, Span, Token
from dateline.wording import is_a, words

VerbReader = Callable[[Frame], list[Saying]]
_QUOTE_MARKS = '"“”‘«'


@cache
def verb_readers() -> dict[str, tuple[VerbReader, ...]]:
    """Return for each verb lemma the readers that may read it, in the order in which they are asked."""
    order: list[tuple[str, VerbReader]] = [
        ("claim", _claim), ("take", _take), ("blame", _blame), ("accuse", _accuse), ("suspect", _accuse),
        ("ascribe", _ascribe), ("hold", _hold), ("deny", _deny), ("reject", _reject), ("decline", _decline),
        ("verify", _verify), ("investigate", _investigate), ("hear_of", _no_reports), ("admit", _admit),
        ("put", _put), ("hearsay", _hearsay), ("citing", _citing), ("speech", _speech),
        ("speech_object", _speech_object), ("quote_only", _speech),
    ]  # fmt: skip
    out: dict[str, tuple[VerbReader, ...]] = {}
    for name, reader in order:
        for lemma in sorted(words()[f"verbs.{name}"]):
            if reader not in out.get(lemma, ()):
                out[lemma] = (*out.get(lemma, ()), reader)
    return out


def nobody(sentence: Sentence, i: int | None) -> bool:
    """Return whether the noun phrase is "no group", "nobody", "no one" or "any group"."""
    if i is None:
        return False
    here = [sentence.tokens[i], *(sentence.tokens[j] for j in sentence.children[i])]
    return any(t.lower in words()["words.nobody"] for t in here)


# --- claims of responsibility -------------------------------------------------------------------------------------


def _claim(f: Frame) -> list[Saying]:
    """Claimed responsibility, claimed the attack, was claimed by; not lives, not victory, not a clause."""
    thing = f.object
    if thing is None:
        return []
    if is_a(thing, "objects.responsibility"):
        return _take(f)
    if is_a(thing, "objects.deed") or (thing.lower == "it" and not f.passive and f.clause is None):
        return [_claimed(f, f.below(thing.i))]
    return []


def _take(f: Frame) -> list[Saying]:
    """Took responsibility, assumed responsibility for the deed."""
    thing = f.object
    if thing is None or not is_a(thing, "objects.responsibility") or thing.tag == "NNS":
        return []  # "responsibilities" are duties
    deed = f.under(thing.i, "for")
    return [_claimed(f, f.below(thing.i if deed is None else deed))]


def _claimed(f: Frame, content: Span | None) -> Saying:
    speaker = f.speaker
    if nobody(f.sentence, speaker):
        return f.make("unclaimed", [content], speaker=None)
    head = f.sentence.tokens[f.verb.head]
    yet = f.verb.dep == "xcomp" and (is_a(head, "verbs.hear_of") or is_a(head, "verbs.decline"))
    return f.make("unclaimed" if f.negated or yet else "claims", [content])


def _admit(f: Frame) -> list[Saying]:
    """Admitted carrying out, acknowledged responsibility: a claim when it is about the speaker's own deed."""
    thing = f.object
    if thing is not None and is_a(thing, "objects.responsibility"):
        return _take(f)
    doing = f.sentence.child(f.verb.i, "xcomp")
    if doing is not None and is_a(doing, "verbs.deed") and not f.negated:
        return [f.make("claims", [f.below(doing.i)])]
    return []


# --- blame ----------------------------------------------------------------------------------------------------


def _blame(f: Frame) -> list[Saying]:
    """Blamed Y for Z, blamed Z on Y, and both in the passive."""
    thing = f.object
    on = prep_object(f.sentence, f.verb.i, "on", "upon")
    if on is None and thing is not None and is_a(thing, "objects.deed"):
        on = prep_object(f.sentence, thing.i, "on", "upon")
    if on is not None:
        return [f.make("blames", [_before(f, thing, on)], about=f.about(on))]
    if thing is None or f.negated:
        return []
    return [f.make("blames", [f.below(f.under(thing.i, "for"))], about=f.about(thing.i))]


def _before(f: Frame, thing: Token | None, on: int) -> Span | None:
    """Return the deed without the "on Y" that the parse may have hung on it."""
    if thing is None:
        return None
    cut = f.sentence.tokens[on].head
    under = f.sentence.subtree(thing.i)
    if thing.i < cut and cut in under and f.verb.i not in under:
        span = hull(f.sentence, [j for j in under if j < cut])
        return None if span is None else trim(f.document.text, span)
    return f.below(thing.i)


def _accuse(f: Frame) -> list[Saying]:
    """Accused Y of, suspects Y of; with a clause it is left to speech."""
    thing = f.object
    if thing is None or f.negated:
        return []
    deed = f.under(thing.i, "of", "over", "in")
    if deed is None and f.passive and f.speaker is not None:
        deed = prep_object(f.sentence, f.speaker, "of")
    named = not f.passive and any(f.sentence.tokens[j].pos == "PROPN" for j in f.sentence.subtree(thing.i))
    if deed is None and not is_a(f.verb, "verbs.accuse") and not named:
        return []
    return [f.make("blames", [f.below(deed)], about=f.about(thing.i))]


def _ascribe(f: Frame) -> list[Saying]:
    """Attributed the attack to Y, linked the bombing to Y: of deeds only."""
    thing = f.object
    if thing is None or not is_a(thing, "objects.deed") or f.negated:
        return []
    to = f.under(thing.i, "to", "on")
    return [] if to is None else [f.make("blames", [_before(f, thing, to)], about=f.about(to))]


def _hold(f: Frame) -> list[Saying]:
    """Held Y responsible for: the parse makes "Y responsible" a small clause or an object with its complement."""
    for guilty in kids(f.sentence, f.verb.i, "ccomp", "oprd", "acomp", "xcomp"):
        if not is_a(guilty, "objects.blamed_for"):
            continue
        who = f.sentence.child(guilty.i, "nsubj") or f.object
        if who is not None and not f.negated:
            deed = prep_object(f.sentence, guilty.i, "for")
            return [f.make("blames", [f.below(deed)], about=f.about(who.i))]
    return []


# --- denials and the unconfirmed ------------------------------------------------------------------------------------


def _deny(f: Frame) -> list[Saying]:
    """Denied that, denied carrying out, denied involvement, "a charge X denied"; not denied access."""
    thing = f.object
    clause = f.clause or f.sentence.child(f.verb.i, "xcomp")
    if f.verb.dep == "relcl" and thing is None and clause is None:
        thing = f.sentence.tokens[f.verb.head]
    if f.sentence.child(f.verb.i, "dative") is not None or (thing is None and clause is None):
        return []
    stance = "unconfirmed" if f.negated else "denies"
    if thing is None or clause is not None:
        return [f.make(stance, [f.below((clause or f.verb).i)])]
    if is_a(thing, "objects.denied_things"):
        return []
    if f.verb.dep == "relcl" and thing.i == f.verb.head and is_a(thing, "objects.accusation"):
        first = f.sentence.subtree(thing.i)[0]
        before = Span(f.sentence.span.start, f.sentence.tokens[first].start)
        return [f.make(stance, [trim(f.document.text, before) or f.below(thing.i)])]
    deed = prep_object(f.sentence, thing.i, "for", "in", "of") if is_a(thing, "objects.accusation") else None
    return [f.make(stance, [f.below(thing.i if deed is None else deed)])]


def _reject(f: Frame) -> list[Saying]:
    """Rejected the accusation, dismissed the report."""
    thing = f.object
    if thing is None or not is_a(thing, "objects.accusation") or f.negated:
        return []
    return [f.make("denies", [f.below(thing.i)])]


def _decline(f: Frame) -> list[Saying]:
    """Declined to confirm, refused to say, declined to comment on."""
    below = f.sentence.child(f.verb.i, "xcomp")
    if below is None or not (is_a(below, "verbs.verify") or is_a(below, "verbs.speech")):
        return []
    content = f.sentence.child(below.i, "ccomp", "dobj")
    place = content.i if content else prep_object(f.sentence, below.i, "on", "about")
    return [f.make("unconfirmed", [f.below(place)])]


def _verify(f: Frame) -> list[Saying]:
    """Could not verify, has not been confirmed."""
    content = f.clause or f.object
    if not f.negated or content is None or nobody(f.sentence, content.i):
        return []
    return [f.make("unconfirmed", [f.below(content.i)])]


def _investigate(f: Frame) -> list[Saying]:
    """Is investigating whether, is checking reports of."""
    content = f.clause or f.object
    if content is None or f.verb.tag != "VBG" or f.passive or f.sentence.child(f.verb.i, "aux") is None:
        return []
    return [f.make("unconfirmed", [f.below(content.i)])]


def _no_reports(f: Frame) -> list[Saying]:
    """Had no information about, had not received reports of."""
    thing = f.sentence.child(f.verb.i, "dobj")
    if thing is None or not is_a(thing, "objects.information") or f.passive:
        return []
    none = nobody(f.sentence, thing.i) or f.negated
    return [f.make("unconfirmed", [f.below(thing.i)])] if none else []


# --- saying ---------------------------------------------------------------------------------------------------


def _hearsay(f: Frame) -> list[Saying]:
    """Is believed to be behind, was reported killed: nobody is named who says so."""
    below = f.sentence.child(f.verb.i, "xcomp", "oprd", "ccomp")
    one = f.sentence.child(f.verb.i, "nsubjpass")
    if one is None and f.verb.dep == "conj":  # "was defused and was believed to be ..."
        one = f.sentence.child(f.verb.head, "nsubjpass", "nsubj")
    if not f.passive or below is None or one is None or f.negated:
        return []
    if one.lower == "it":
        return [f.make("asserts", [f.below(below.i)])]
    if below.dep == "ccomp":
        return []
    return [f.make("asserts", [f.below(f.verb.i)]), *_blamed_by_hearsay(f, below, one)]


def _blamed_by_hearsay(f: Frame, below: Token, one: Token) -> list[Saying]:
    if not is_a(f.verb, "verbs.hedge"):
        return []
    under = [f.sentence.tokens[j] for j in f.sentence.subtree(below.i)]
    work = next((t for t in under if t.lemma.lower() == "work" and t.pos == "NOUN"), None)
    if work is not None:
        of = prep_object(f.sentence, work.i, "of")
        return [] if of is None else [f.make("blames", [f.below(one.i)], about=f.about(of))]
    perfect = f.sentence.child(below.i, "aux", "auxpass")
    did = below.tag == "VBN" and perfect is not None and not clauses.is_passive(f.sentence, below.i)
    if any(is_a(t, "objects.blamed_for") for t in under) or (did and is_a(below, "verbs.deed")):
        return [f.make("blames", [f.below(below.i)], about=f.about(one.i))]
    by = clauses.agent(f.sentence, below.i) if is_a(below, "verbs.deed") else None
    return [] if by is None else [f.make("blames", [f.below(one.i)], about=f.about(by), speaker=None)]


def _citing(f: Frame) -> list[Saying]:
    """Citing X, quoting X: the object speaks, the sentence around is what is said."""
    thing = f.sentence.child(f.verb.i, "dobj")
    if thing is None or f.verb.tag != "VBG" or not may_speak(thing):
        return []
    own = set(f.sentence.subtree(f.verb.i))
    return [f.make("asserts", rest(f.document, f.sentence, own, f.verb.i), speaker=thing.i)]


def _put(f: Frame) -> list[Saying]:
    """Put the toll at 52."""
    thing = f.sentence.child(f.verb.i, "dobj")
    at = None if thing is None else f.under(thing.i, "at")
    if thing is None or at is None or not is_a(thing, "objects.tolls") or f.passive:
        return []
    span = hull(f.sentence, [*f.sentence.subtree(thing.i), *f.sentence.subtree(at)])
    return [f.make("asserts", [span])]


def _speech(f: Frame) -> list[Saying]:
    """X said (that) ..., "...", X said: any verb of saying with a clause, a quotation or a sentence around it."""
    s, speaker = f.sentence, f.speaker
    if speaker is not None and is_a(s.tokens[speaker], "objects.inscriptions"):
        return []
    if f.verb.tag == "VB" and any(t.lower == "to" for t in kids(s, f.verb.i, "aux")):
        return []
    if f.verb.dep == "pcomp" and s.tokens[f.verb.head].lower in words()["words.negation"]:
        return []
    if f.negated:
        return [f.make("unconfirmed", [f.below(f.clause.i)])] if f.clause is not None else []
    quoted = any(c in f.document.text[s.span.start : s.span.end] for c in _QUOTE_MARKS)
    if is_a(f.verb, "verbs.quote_only") and not quoted:
        return []
    if is_a(f.verb, "verbs.clause_only") and f.clause is None:
        return []
    content = _spoken(f, speaker)
    if not content and not quoted:
        return []
    return [f.make("asserts", content, speaker=speaker, quotes=True)]


def _spoken(f: Frame, speaker: int | None) -> list[Span | None]:
    """Return what a verb of saying is about: its clause, or the sentence around "X said"."""
    s, verb, clause = f.sentence, f.verb, f.clause
    if clause is not None and clause.i > verb.i:
        return [_clause_after(f, clause)]
    thing = s.child(verb.i, "dobj")
    mistaken = clause is None and thing is not None and thing.i > verb.i and is_a(verb, "verbs.no_object")
    if thing is not None and mistaken and any(s.tokens[j].pos == "VERB" for j in s.subtree(thing.i)):
        return [f.below(thing.i)]
    broken = _broken_clause(f)
    if broken is not None:
        return [broken]
    if clause is None and not _is_parenthetical(f, speaker):
        return []
    own = {verb.i}
    if speaker is not None:
        own |= set(s.subtree(speaker)) if s.tokens[speaker].head == verb.i else {speaker}
    for j in s.children[verb.i]:
        strayed = s.tokens[j].dep in ("nsubj", "nsubjpass") and j != speaker
        if s.tokens[j].dep not in ("ccomp", "conj") and not strayed:
            own |= set(s.subtree(j))
    if speaker is not None and speaker not in s.children[verb.i]:
        own |= _run_left(s, speaker) | set(range(speaker, verb.i))
    return rest(f.document, s, own, verb.i)


def _broken_clause(f: Frame) -> Span | None:
    """Return the clause whose subject the parse took for the verb's object: "claiming gunmen | stormed the bank"."""
    s, thing = f.sentence, f.sentence.child(f.verb.i, "dobj")
    if thing is None or thing.i < f.verb.i or f.clause is not None or is_a(f.verb, "verbs.told"):
        return None
    below = s.subtree(thing.i)
    after = s.tokens[below[-1] + 1] if below[-1] + 1 < len(s.tokens) else None
    if after is None or after.tag not in (*FINITE, "MD") or below[0] != f.verb.i + 1:
        return None
    stop = next((t for t in s.tokens[after.i :] if t.text in (",", ";", ".")), s.tokens[-1])
    end = stop.start if stop.pos == "PUNCT" else stop.end
    return trim(f.document.text, Span(s.tokens[below[0]].start, end))


def _run_left(s: Sentence, i: int) -> set[int]:
    """Return the positions of the plain noun phrase that ends at ``i``, with a partner before "and"."""
    out = {i}
    plain = ("NOUN", "PROPN", "ADJ", "DET", "NUM", "CCONJ")
    while i > 0 and s.tokens[i - 1].pos in plain and not is_a(s.tokens[i - 1], "words.times"):
        i -= 1
        out.add(i)
    return out


def _is_parenthetical(f: Frame, speaker: int | None) -> bool:
    """Return whether "X said" stands bare at the end or in the middle of the sentence that it attributes."""
    s, verb = f.sentence, f.verb
    if speaker is None or verb.tag not in FINITE or s.child(verb.i, "auxpass") is not None:
        return False
    if verb.dep == "relcl" and not _closes(f, speaker):
        return False
    things = [t for t in kids(s, verb.i, "dobj", "xcomp", "oprd", "acomp", "attr") if t.i > verb.i]
    if things and not is_a(verb, "verbs.told"):
        return False
    first = min(speaker, verb.i)
    before = [t for t in s.tokens[:first] if t.pos not in ("PUNCT", "SPACE", "DET")]
    if verb.dep == "parataxis" or (verb.i + 1 < len(s.tokens) and s.tokens[verb.i + 1].text == ","):
        return len(before) >= 1 and any(t.pos == "VERB" for t in s.tokens[verb.i + 1 :] + s.tokens[:first])
    return len(before) >= 3 and any(t.pos in ("VERB", "AUX") for t in before)


def _closes(f: Frame, speaker: int) -> bool:
    """Return whether what the parse took for a relative clause is "the group said" at the end of a text without commas."""
    s = f.sentence
    ends = all(t.pos in ("PUNCT", "SPACE") for t in s.tokens[f.verb.i + 1 :])
    first = s.subtree(speaker)[0]
    linked = first > 0 and s.tokens[first - 1].tag in ("WDT", "WP", "WRB", "IN")
    return ends and speaker == f.verb.i - 1 and not linked and may_speak(s.tokens[speaker])


def _clause_after(f: Frame, clause: Token) -> Span | None:
    """Return the clause behind the verb, with trailing phrases that the parse hung on the verb instead.

    It ends before another speaker's clause ("while the coalition said ...") and before "citing X".
    """
    s, readers = f.sentence, verb_readers()
    places = [j for j in s.subtree(clause.i) if j > f.verb.i]
    for j in places:
        token = s.tokens[j]
        other = token.dep in ("advcl", "conj") and token.lemma.lower() in readers
        if other and j > clause.i and (s.child(j, "nsubj") or is_a(token, "verbs.citing")):
            first = s.subtree(j)[0]
            places = [p for p in places if p < first]
            while len(places) > 1 and s.tokens[places[-1]].pos in ("CCONJ", "PUNCT"):
                places.pop()
            break
    last = places[-1]
    for j in s.children[f.verb.i]:
        token, below = s.tokens[j], s.subtree(j)
        if below[0] != last + 1 and not (below[0] == last + 2 and s.tokens[last + 1].pos == "PUNCT"):
            continue
        loose = token.dep in ("prep", "npadvmod", "advmod", "advcl") and token.lower != "according"
        if loose and token.lemma.lower() not in readers:
            last = below[-1]
    places = without_medium(s, list(range(places[0], last + 1)))
    return trim(f.document.text, Span(s.tokens[places[0]].start, s.tokens[places[-1]].end))


def _speech_object(f: Frame) -> list[Saying]:
    """Reported heavy shelling, confirmed the deaths, reported hearing gunfire."""
    thing, speaker = f.sentence.child(f.verb.i, "dobj", "xcomp"), f.speaker
    if thing is None or f.passive or speaker is None or f.negated or f.verb.tag == "VB":
        return []
    if thing.tag in ("WDT", "WP", "PRP"):
        return []
    return [f.make("asserts", [f.below(thing.i)], speaker=speaker)]
