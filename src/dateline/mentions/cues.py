"""Reads from one sentence which cue words attribute something, with which stance, to whom and about which words.

A cue is a verb ("said", "denied", "blamed") or a phrase ("according to", "no claim of responsibility"). Speakers are left
as noun phrases here; ``attributions`` resolves them and binds quotations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.lang import load
from dateline.mentions import clauses
from dateline.mentions.clauses import hull, kids, prep_object, trim
from dateline.model import Document, Sentence, Span, Token


@dataclass(frozen=True, slots=True)
class Saying:
    """One cue as one sentence shows it. ``speaker`` is the position of the speaker's head, ``quotes`` whether it takes quotations."""

    stance: str
    cue: Span
    cue_at: int
    speaker: int | None
    content: tuple[Span, ...]
    about: Span | None = None
    quotes: bool = False


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return every word list by "section.name" as a set."""
    data = load("en", "attributions")
    return {
        f"{section}.{name}": frozenset(values)
        for section in ("verbs", "objects", "words")
        for name, values in data[section].items()
        if all(isinstance(v, str) for v in values)
    }


@cache
def _readers() -> dict[str, tuple[Callable[[_Frame], list[Saying]], ...]]:
    """Return for each verb lemma the functions that may read it, in the order in which they are asked."""
    words = _words()
    order: list[tuple[str, Callable[[_Frame], list[Saying]]]] = [
        ("verbs.claim", _claim), ("verbs.take", _take), ("verbs.blame", _blame), ("verbs.accuse", _accuse),
        ("verbs.suspect", _accuse), ("verbs.ascribe", _ascribe), ("verbs.deny", _deny), ("verbs.reject", _reject),
        ("verbs.decline", _decline), ("verbs.verify", _verify), ("verbs.investigate", _investigate),
        ("verbs.hear_of", _no_reports), ("verbs.admit", _admit), ("verbs.hearsay", _hearsay), ("verbs.citing", _citing),
        ("verbs.speech", _speech), ("verbs.speech_object", _speech_object), ("verbs.quote_only", _speech),
    ]  # fmt: skip
    out: dict[str, tuple[Callable[[_Frame], list[Saying]], ...]] = {}
    for name, reader in order:
        for lemma in sorted(words[name]):
            if reader not in out.get(lemma, ()):
                out[lemma] = (*out.get(lemma, ()), reader)
    return out


@dataclass(frozen=True, slots=True)
class _Frame:
    """A verb in its sentence with what every reader asks for."""

    document: Document
    sentence: Sentence
    verb: Token
    passive: bool
    negated: bool

    @property
    def speaker(self) -> int | None:
        """The head of who says it: the agent of a passive, else the subject or the noun right beside the verb."""
        if self.passive:
            return clauses.agent(self.sentence, self.verb.i)
        found = clauses.subject(self.sentence, self.verb.i)
        if found is None and self.verb.tag in ("VBD", "VBZ", "VBP"):
            found = clauses.noun_left_of(self.sentence, self.verb.i)
        return found

    @property
    def clause(self) -> Token | None:
        """The clause that the verb governs."""
        found = [t for t in kids(self.sentence, self.verb.i, "ccomp") if t.i != self.verb.i]
        return found[0] if found else None

    @property
    def object(self) -> Token | None:
        """The verb's direct object, its own passive subject, or the noun that the participle modifies."""
        own = self.sentence.child(self.verb.i, "dobj")
        if own is not None and own.tag in ("WDT", "WP") and self.verb.head != self.verb.i:
            return self.sentence.tokens[self.verb.head]
        if own is None and self.passive:
            place = clauses.subject(self.sentence, self.verb.i)
            own = None if place is None else self.sentence.tokens[place]
        return own

    def below(self, i: int | None) -> Span | None:
        """Return the span of everything under ``i`` that is not under the verb as well."""
        if i is None:
            return None
        mine = (
            set(self.sentence.subtree(self.verb.i))
            if i in [t.i for t in self.sentence.ancestors(self.verb.i)]
            else set()
        )
        places = [j for j in self.sentence.subtree(i) if j not in mine]
        span = hull(self.sentence, places)
        return None if span is None else trim(self.document.text, span)

    def make(self, stance: str, content: Sequence[Span | None], **more: Any) -> Saying:
        """Return a saying with this verb as its cue and its speaker, unless ``more`` names another."""
        spans = tuple(s for s in content if s is not None)
        more.setdefault("speaker", self.speaker)
        return Saying(stance, self.verb.span, self.verb.i, content=spans, **more)


def read_sayings(document: Document, sentence: Sentence) -> list[Saying]:
    """Return the sayings of one parsed sentence in the order of their cues."""
    out: list[Saying] = []
    readers, words = _readers(), _words()
    for token in sentence.tokens:
        if token.pos in ("VERB", "AUX") or token.tag.startswith("VB"):
            asked = readers.get(token.lemma.lower())
            if asked is None:
                continue
            passive = clauses.is_passive(sentence, token.i)
            no = clauses.negated(sentence, token.i, words["words.negation"])
            frame = _Frame(document, sentence, token, passive, no)
            for reader in asked:
                found = reader(frame)
                if found:
                    out += found
                    break
    out += _according(document, sentence)
    out += _no_claim(document, sentence)
    out += _unclear(document, sentence)
    out += _suspected(document, sentence)
    out += _hallmarks(document, sentence)
    out += _responsible(document, sentence, out)
    return sorted(out, key=lambda s: (s.cue, s.stance))


# --- verbs ------------------------------------------------------------------------------------------------------


def _claim(f: _Frame) -> list[Saying]:
    """ "claimed responsibility", "claimed the attack", "was claimed by"; the empty claims are told from the full ones."""
    words, thing = _words(), f.object
    if thing is None:
        return []
    lemma = thing.lemma.lower()
    if lemma in words["objects.responsibility"]:
        deed = prep_object(f.sentence, thing.i, "for") or prep_object(f.sentence, f.verb.i, "for")
        return [_claimed(f, f.below(deed) or f.below(thing.i))]
    if lemma in words["objects.deed"] or (thing.tag == "PRP" and not f.passive and f.clause is None):
        return [_claimed(f, f.below(thing.i))]
    return []


def _claimed(f: _Frame, content: Span | None) -> Saying:
    speaker = f.speaker
    if f.negated or _nobody(f.sentence, speaker):
        return f.make("unclaimed", [content], speaker=None if _nobody(f.sentence, speaker) else speaker)
    yet = any(
        t.lemma.lower() == "have" and f.verb.dep == "xcomp" and t.i == f.verb.head
        for t in f.sentence.ancestors(f.verb.i)
    )
    return f.make("unclaimed" if yet else "claims", [content])


def _nobody(sentence: Sentence, speaker: int | None) -> bool:
    if speaker is None:
        return False
    none = _words()["words.nobody"]
    here = [sentence.tokens[speaker], *(sentence.tokens[j] for j in sentence.children[speaker])]
    return any(t.lower in none for t in here)


def _take(f: _Frame) -> list[Saying]:
    """ "took responsibility for", "assumed responsibility"."""
    thing = f.object
    if thing is None or thing.lemma.lower() not in _words()["objects.responsibility"]:
        return []
    deed = prep_object(f.sentence, thing.i, "for") or prep_object(f.sentence, f.verb.i, "for")
    return [_claimed(f, f.below(deed) or f.below(thing.i))]


def _blame(f: _Frame) -> list[Saying]:
    """ "blamed Y for Z", "blamed Z on Y", and both in the passive."""
    thing = f.object
    on = prep_object(f.sentence, f.verb.i, "on", "upon")
    if thing is not None and on is None:
        on = prep_object(f.sentence, thing.i, "on", "upon") if thing.lemma.lower() in _words()["objects.deed"] else None
    if on is not None:
        return [f.make("blames", [f.below(thing.i) if thing else None], about=_about(f, on))]
    if thing is None:
        return []
    deed = prep_object(f.sentence, f.verb.i, "for") or prep_object(f.sentence, thing.i, "for")
    return [f.make("blames", [f.below(deed)], about=_about(f, thing.i))]


def _about(f: _Frame, i: int) -> Span | None:
    """Return the short noun phrase around ``i`` as the span of the one blamed."""
    return short(f.document, f.sentence, i)


def short(document: Document, sentence: Sentence, i: int) -> Span | None:
    """Return the noun phrase of ``i`` up to its own head, with what "of" adds, and no article."""
    places = [j for j in sentence.subtree(i) if j <= i]
    while places and sentence.tokens[places[0]].dep == "det" and len(places) > 1:
        places = places[1:]
    of = next((t for t in kids(sentence, i, "prep") if t.lower == "of" and t.i == i + 1), None)
    if of is not None:
        places += [j for j in sentence.subtree(of.i) if sentence.tokens[j].pos != "VERB"]
    span = hull(sentence, places)
    return None if span is None else trim(document.text, span)


def _accuse(f: _Frame) -> list[Saying]:
    """ "accused Y of", "suspects Y of"; with a clause ("suspects that") it is left to speech."""
    thing = f.object
    if thing is None or f.verb.tag == "JJ":
        return []
    deed = prep_object(f.sentence, f.verb.i, "of", "in", "over") or prep_object(f.sentence, thing.i, "of")
    if deed is None and f.verb.lemma != "accuse" and f.passive:
        return []
    if f.negated:
        return []
    return [f.make("blames", [f.below(deed)], about=_about(f, thing.i))]


def _ascribe(f: _Frame) -> list[Saying]:
    """ "attributed the attack to Y", "linked the bombing to Y": only of deeds."""
    thing = f.object
    if thing is None or thing.lemma.lower() not in _words()["objects.deed"] or f.negated:
        return []
    to = prep_object(f.sentence, f.verb.i, "to", "on") or prep_object(f.sentence, thing.i, "to", "on")
    return [] if to is None else [f.make("blames", [f.below(thing.i)], about=_about(f, to))]


def _deny(f: _Frame) -> list[Saying]:
    """ "denied that", "denied carrying out", "denied involvement"; not "denied access"."""
    thing, clause = f.object, f.clause or f.sentence.child(f.verb.i, "xcomp")
    if thing is not None and thing.lemma.lower() in _words()["objects.denied_things"]:
        return []
    if f.sentence.child(f.verb.i, "dative") is not None:
        return []
    if thing is None and clause is None:
        return []
    stance = "unconfirmed" if f.negated else "denies"
    deed = None
    if thing is not None and thing.lemma.lower() in _words()["objects.accusation"]:
        deed = prep_object(f.sentence, thing.i, "for", "in", "of")
    return [f.make(stance, [f.below((clause or thing or f.verb).i) if deed is None else f.below(deed)])]


def _reject(f: _Frame) -> list[Saying]:
    thing = f.object
    if thing is None or thing.lemma.lower() not in _words()["objects.accusation"] or f.negated:
        return []
    return [f.make("denies", [f.below(thing.i)])]


def _decline(f: _Frame) -> list[Saying]:
    """ "declined to confirm", "refused to say"."""
    words = _words()
    below = f.sentence.child(f.verb.i, "xcomp")
    if below is None or below.lemma.lower() not in words["verbs.verify"] | words["verbs.speech"]:
        return []
    content = f.sentence.child(below.i, "ccomp", "dobj")
    return [f.make("unconfirmed", [f.below(content.i) if content else None])]


def _verify(f: _Frame) -> list[Saying]:
    """ "could not verify", "has not been confirmed"."""
    if not f.negated:
        return []
    content = f.clause or f.object
    if content is None or content.lower in _words()["words.negation"]:
        return []
    return [f.make("unconfirmed", [f.below(content.i)])]


def _investigate(f: _Frame) -> list[Saying]:
    """ "is investigating whether"."""
    content = f.clause or f.object
    if content is None or f.verb.tag != "VBG" or f.passive:
        return []
    return [f.make("unconfirmed", [f.below(content.i)])]


def _no_reports(f: _Frame) -> list[Saying]:
    """ "had no information about", "had not received reports of"."""
    words, thing = _words(), f.sentence.child(f.verb.i, "dobj")
    if thing is None or thing.lemma.lower() not in words["objects.information"] or f.passive:
        return []
    none = any(f.sentence.tokens[j].lower in words["words.nobody"] for j in f.sentence.children[thing.i])
    return [f.make("unconfirmed", [f.below(thing.i)])] if none or f.negated else []


def _admit(f: _Frame) -> list[Saying]:
    """ "admitted carrying out", "acknowledged responsibility": a claim when it is about the speaker's own deed."""
    words, thing = _words(), f.object
    if thing is not None and thing.lemma.lower() in words["objects.responsibility"]:
        return _take(f)
    doing = f.sentence.child(f.verb.i, "xcomp")
    if doing is not None and doing.lemma.lower() in words["verbs.deed"] and not f.negated:
        return [f.make("claims", [f.below(doing.i)])]
    return []


def _hearsay(f: _Frame) -> list[Saying]:
    """ "is believed to be behind", "was reported killed": nobody is named who says so."""
    words, below = _words(), f.sentence.child(f.verb.i, "xcomp", "oprd", "ccomp")
    one = f.sentence.child(f.verb.i, "nsubjpass")
    if not f.passive or below is None:
        return []
    if below.dep == "ccomp" and (one is None or one.lower != "it"):
        return []
    content = f.below(f.verb.i if one is not None and one.lower != "it" else below.i)
    return [f.make("asserts", [content])] + _blamed_by_hearsay(f, below, one, words)


def _blamed_by_hearsay(f: _Frame, below: Token, one: Token | None, words: dict[str, frozenset[str]]) -> list[Saying]:
    if one is None or f.negated:
        return []
    under = [f.sentence.tokens[j] for j in f.sentence.subtree(below.i)]
    guilty = any(t.lower in words["objects.blamed_for"] for t in under) or (
        below.lemma.lower() in words["verbs.deed"]
        and below.tag == "VBN"
        and f.sentence.child(below.i, "auxpass") is None
    )
    work = next((t for t in under if t.lemma.lower() == "work"), None)
    if work is not None:
        of = prep_object(f.sentence, work.i, "of")
        return [] if of is None else [f.make("blames", [f.below(one.i)], about=_about(f, of))]
    return [f.make("blames", [f.below(below.i)], about=_about(f, one.i))] if guilty else []


def _citing(f: _Frame) -> list[Saying]:
    """ "citing X", "quoting X": the object speaks, the sentence around is what is said."""
    thing = f.sentence.child(f.verb.i, "dobj")
    if thing is None or f.verb.tag != "VBG":
        return []
    outside = set(f.sentence.subtree(f.verb.i))
    return [f.make("asserts", _rest(f.document, f.sentence, outside, f.verb.i), speaker=thing.i)]


def _speech(f: _Frame) -> list[Saying]:
    """ "X said (that) ...", "..., X said": any verb of saying with a clause, a quotation or a sentence around it."""
    words = _words()
    speaker = f.speaker
    lemma = f.verb.lemma.lower()
    if speaker is not None and f.sentence.tokens[speaker].lemma.lower() in words["objects.inscriptions"]:
        return []
    if f.verb.tag == "VB" and any(t.lower == "to" for t in kids(f.sentence, f.verb.i, "aux")):
        return []
    if f.negated:
        return [f.make("unconfirmed", [f.below(f.clause.i)])] if f.clause is not None else []
    quote_only = lemma in words["verbs.quote_only"]
    if quote_only and not _beside_quote(f.document.text, f.sentence):
        return []
    content = _spoken(f, speaker)
    if not content and not (quote_only or _beside_quote(f.document.text, f.sentence)):
        return []
    return [f.make("asserts", content, speaker=speaker, quotes=True)]


def _beside_quote(text: str, sentence: Sentence) -> bool:
    return any(c in text[sentence.span.start : sentence.span.end] for c in '"“”‘«')


def _spoken(f: _Frame, speaker: int | None) -> list[Span | None]:
    """Return what a verb of saying is about: its clause, or the sentence around "X said"."""
    s, verb, clause = f.sentence, f.verb, f.clause
    if clause is not None and clause.i > verb.i:
        return [_clause_after(f, clause)]
    if clause is not None or _is_parenthetical(f, speaker):
        own = {verb.i} | ({j for j in s.subtree(speaker)} if speaker is not None else set())
        for j in s.children[verb.i]:
            if s.tokens[j].dep != "ccomp" and s.tokens[j].dep != "conj":
                own |= set(s.subtree(j))
        return _rest(f.document, s, own, verb.i)
    return []


def _is_parenthetical(f: _Frame, speaker: int | None) -> bool:
    """Return whether "X said" stands bare at the end or in the middle of the sentence that it attributes."""
    s, verb = f.sentence, f.verb
    if speaker is None or verb.tag not in ("VBD", "VBZ", "VBP"):
        return False
    things = [t for t in kids(s, verb.i, "dobj", "xcomp", "oprd", "acomp", "attr") if t.i > verb.i]
    if things and verb.lemma.lower() not in ("tell", "inform"):
        return False
    if s.child(verb.i, "auxpass") is not None or verb.dep == "relcl":
        return False
    first = min(speaker, verb.i)
    before = [t for t in s.tokens[:first] if t.pos not in ("PUNCT", "SPACE", "DET")]
    return len(before) >= 3 and any(t.pos in ("VERB", "AUX") for t in before)


def _clause_after(f: _Frame, clause: Token) -> Span | None:
    """Return the clause behind the verb, with trailing phrases that the parse hung on the verb instead."""
    s = f.sentence
    places = s.subtree(clause.i)
    first, last = places[0], places[-1]
    readers = _readers()
    for j in s.children[f.verb.i]:
        token = s.tokens[j]
        below = s.subtree(j)
        if below[0] != last + 1 and not (below[0] == last + 2 and s.tokens[last + 1].pos == "PUNCT"):
            continue
        if (
            token.dep in ("prep", "npadvmod", "advmod", "advcl")
            and token.lemma.lower() not in readers
            and token.lower != "according"
        ):
            last = below[-1]
    return trim(f.document.text, Span(s.tokens[first].start, s.tokens[last].end))


def _rest(document: Document, sentence: Sentence, own: set[int], at: int) -> list[Span | None]:
    """Return the sentence without the attributing words: what stands before them and, behind a comma, after them."""
    run = [at]
    while run[0] - 1 in own or (run[0] > 0 and sentence.tokens[run[0] - 1].text == "," and run[0] - 2 in own):
        run.insert(0, run[0] - 1)
    while run[-1] + 1 in own:
        run.append(run[-1] + 1)
    start, end = sentence.tokens[run[0]].start, sentence.tokens[run[-1]].end
    before = trim(document.text, Span(sentence.span.start, start))
    after = None
    following = next((t for t in sentence.tokens[run[-1] + 1 :] if t.pos != "SPACE"), None)
    if before is None or (following is not None and following.text in (",", ":")):
        after = trim(document.text, Span(end, sentence.span.end))
    return [before, after]


def _speech_object(f: _Frame) -> list[Saying]:
    """ "reported heavy shelling", "confirmed the deaths", "put the toll at 12"."""
    thing = f.sentence.child(f.verb.i, "dobj")
    speaker = f.speaker
    if thing is None or f.passive or speaker is None or f.negated or thing.tag in ("WDT", "WP", "PRP"):
        return []
    if f.verb.tag == "VB":
        return []
    return [f.make("asserts", [f.below(thing.i)], speaker=speaker)]


# --- phrases ----------------------------------------------------------------------------------------------------


def _according(document: Document, sentence: Sentence) -> list[Saying]:
    """ "according to X": X says the rest of the sentence."""
    out = []
    for token in sentence.tokens[:-1]:
        for phrase in load("en", "attributions")["phrases"]["according"]:
            here = sentence.tokens[token.i : token.i + len(phrase)]
            if token.lower != phrase[0] or [t.lower for t in here] != phrase:
                continue
            last = here[-1]
            head = sentence.child(last.i, "pobj") or _next_noun(sentence, last.i)
            if head is None:
                continue
            own = {t.i for t in here} | set(sentence.subtree(last.i)) | set(sentence.subtree(head.i))
            spans = tuple(s for s in _rest(document, sentence, own, token.i) if s is not None)
            out.append(Saying("asserts", Span(token.start, last.end), token.i, head.i, spans, quotes=True))
    return out


def _next_noun(sentence: Sentence, i: int) -> Token | None:
    place = clauses.noun_right_of(sentence, i)
    return None if place is None else sentence.tokens[place]


def _no_claim(document: Document, sentence: Sentence) -> list[Saying]:
    """ "no claim of responsibility", "a claim of responsibility by Y"."""
    words, out = _words(), []
    for token in sentence.tokens:
        if token.lemma.lower() not in words["verbs.claim"] or token.pos != "NOUN":
            continue
        of = prep_object(sentence, token.i, "of")
        if of is None or sentence.tokens[of].lemma.lower() not in words["objects.responsibility"]:
            continue
        none = any(sentence.tokens[j].lower in words["words.nobody"] for j in sentence.children[token.i])
        none = none or clauses.negated(sentence, token.head, words["words.negation"])
        deed = prep_object(sentence, of, "for") or prep_object(sentence, token.i, "for")
        content = hull(sentence, sentence.subtree(deed)) if deed is not None else None
        who = (
            clauses.agent(sentence, token.i)
            or prep_object(sentence, token.i, "from", "by")
            or prep_object(sentence, of, "from", "by")
        )
        spans = (content,) if content else ()
        if none or who is not None:
            out.append(Saying("unclaimed" if none else "claims", token.span, token.i, None if none else who, spans))
    return out


def _unclear(document: Document, sentence: Sentence) -> list[Saying]:
    """ "it was not immediately clear who", "it remained unclear whether", "unconfirmed reports"."""
    words, out = _words(), []
    for token in sentence.tokens:
        lower = token.lower
        bare = lower in words["words.unclear"]
        if not bare and not (lower in words["words.clear"] and token.dep in ("acomp", "advmod", "attr", "oprd")):
            continue
        if not bare and not clauses.negated(sentence, token.head, words["words.negation"]):
            continue
        clause = next(
            (
                t
                for i in (token.i, token.head)
                for t in kids(sentence, i, "ccomp", "csubj", "xcomp", "advcl")
                if t.i != token.i
            ),
            None,
        )
        if clause is None and token.dep == "amod":
            clause = sentence.tokens[token.head]
        if clause is None:
            continue
        span = hull(sentence, sentence.subtree(clause.i))
        content = (span,) if span is not None else ()
        who = any(
            t.lower in words["objects.blamed_for"] or t.lemma.lower() in words["verbs.deed"]
            for t in (sentence.tokens[j] for j in sentence.subtree(clause.i))
        )
        who = who and any(sentence.tokens[j].tag == "WP" for j in sentence.subtree(clause.i))
        out.append(
            Saying(
                "unclaimed" if who and lower not in words["verbs.claim"] else "unconfirmed",
                token.span,
                token.i,
                None,
                content,
            )
        )
    return out


def _suspected(document: Document, sentence: Sentence) -> list[Saying]:
    """ "suspected militants": the hedge blames them for what the clause tells."""
    words, out = _words(), []
    for token in sentence.tokens:
        if (
            token.lower not in words["words.suspected"]
            or token.dep not in ("amod", "compound")
            or token.head <= token.i
        ):
            continue
        head = sentence.tokens[token.head]
        if head.lemma.lower() in words["objects.deed"] or head.pos not in ("NOUN", "PROPN"):
            continue
        verb = next((t for t in sentence.ancestors(head.i) if t.pos == "VERB"), None)
        doing = head.dep in ("nsubj", "agent") or (head.dep == "pobj" and sentence.tokens[head.head].lower == "by")
        if verb is None or not doing:
            continue
        content = hull(sentence, sentence.subtree(verb.i))
        about = hull(sentence, [j for j in sentence.subtree(head.i) if token.i < j <= head.i])
        out.append(Saying("blames", token.span, token.i, None, (content,) if content else (), about=about))
    return out


def _hallmarks(document: Document, sentence: Sentence) -> list[Saying]:
    """ "bore the hallmarks of Y", "pointed the finger at Y", "held Y responsible for"."""
    words, out = _words(), []
    for token in sentence.tokens:
        lemma = token.lemma.lower()
        verb = sentence.tokens[token.head]
        if lemma in words["objects.hallmark"] and token.dep == "dobj":
            about, who = prep_object(sentence, token.i, "of"), None
            deed = clauses.subject(sentence, verb.i)
        elif lemma in words["objects.finger"] and token.dep == "dobj":
            about = prep_object(sentence, verb.i, "at") or prep_object(sentence, token.i, "at")
            who, deed = clauses.subject(sentence, verb.i), prep_object(sentence, verb.i, "for", "over")
        else:
            continue
        if about is None:
            continue
        content = hull(sentence, sentence.subtree(deed)) if deed is not None else None
        span = (content,) if content else ()
        out.append(
            Saying("blames", Span(verb.start, token.end), verb.i, who, span, about=short(document, sentence, about))
        )
    return out


# --- what a clause of saying says about the deed -------------------------------------------------------------------


def _responsible(document: Document, sentence: Sentence, said: Sequence[Saying]) -> list[Saying]:
    """ "said Y was behind": blames Y; "said it carried out": claims; "said it had not carried out": denies."""
    words, out = _words(), []
    for saying in said:
        if saying.stance != "asserts" or not saying.quotes:
            continue
        verb = sentence.tokens[saying.cue_at]
        clause = sentence.child(verb.i, "ccomp")
        if clause is None or not saying.content:
            continue
        own = next(iter(kids(sentence, clause.i, "nsubj", "nsubjpass")), None)
        if own is None:
            continue
        under = [sentence.tokens[j] for j in sentence.children[clause.i]]
        guilty = any(t.lower in words["objects.blamed_for"] for t in under)
        self_said = _is_self(sentence, saying.speaker, own, words)
        deed = clause.lemma.lower() in words["verbs.deed"] and not clauses.is_passive(sentence, clause.i)
        no = clauses.negated(sentence, clause.i, words["words.negation"])
        stance = None
        if self_said and (guilty or deed):
            stance = "denies" if no else "claims"
        elif guilty and not no and own.tag not in ("WP", "EX"):
            stance = "blames"
        if stance is not None:
            about = short(document, sentence, own.i) if stance == "blames" else None
            out.append(Saying(stance, saying.cue, saying.cue_at, saying.speaker, saying.content, about=about))
    return out


def _is_self(sentence: Sentence, speaker: int | None, own: Token, words: dict[str, frozenset[str]]) -> bool:
    """Return whether the clause's subject is the speaker: a pronoun that fits, or the speaker's own forces."""
    if speaker is None or speaker == own.i:
        return False
    if own.lower in words["words.group_pronouns"] or own.lower in words["words.first_person"]:
        return True
    poss = sentence.child(own.i, "poss")
    return poss is not None and poss.lower in words["words.own"] and own.lemma.lower() in words["words.own_forces"]
