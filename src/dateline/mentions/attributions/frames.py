"""A cue as read from a sentence, and the frame of a verb that all readers of cues ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.mentions import clauses
from dateline.mentions.attributions.speakers import may_speak
from dateline.mentions.clauses import hull, kids, prep_object, trim
from dateline.model import Document, Sentence, Span, Token
from dateline.wording import is_a, words

FINITE = ("VBD", "VBZ", "VBP")


@dataclass(frozen=True, slots=True)
class Saying:
    """One cue as one sentence shows it.

    ``cue_at`` is the cue's position, ``speaker`` that of the speaker's head; ``quotes``: it can take quotations as well.
    """

    stance: str
    cue: Span
    cue_at: int
    speaker: int | None
    content: tuple[Span, ...]
    about: Span | None = None
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb in its sentence with what every reader asks for."""

    document: Document
    sentence: Sentence
    verb: Token
    passive: bool
    negated: bool

    @property
    def speaker(self) -> int | None:
        """The head of who says it: the agent of a passive, else the subject or the noun right beside the verb.

        A statement's or video's author is looked for: "in a statement claiming the attack, the group said".
        """
        if self.passive:
            return clauses.agent(self.sentence, self.verb.i)
        own = self.sentence.child(self.verb.i, "nsubj", "nsubjpass")
        name = self._capitals_before()
        if name is not None:
            return name
        mute = own is None or is_a(own, "objects.deed")
        if mute and self.verb.tag == "VBG" and self.verb.dep in ("acl", "advcl", "relcl", "xcomp"):
            said = self._said_before()
            if said is not None:
                return said.speaker
        behind = self._name_behind() if own is None else None
        if behind is not None:
            return behind
        if (own is None or self._strayed(own)) and self.verb.tag in FINITE and self.verb.dep != "relcl":
            beside = clauses.noun_left_of(self.sentence, self.verb.i)
            if beside is not None and self._can_speak(beside):
                return beside
        found = clauses.subject(self.sentence, self.verb.i)
        if found is None and own is None and self.verb.tag in FINITE:
            return self._phrase_before()
        if found is not None and own is None and is_a(self.sentence.tokens[found], "objects.documents"):
            prep = self.sentence.tokens[self.sentence.tokens[found].head]
            if prep.dep == "prep":
                return clauses.subject(self.sentence, prep.head) or found
        return found if found is None else self._one_who_can(found)

    def _capitals_before(self) -> int | None:
        """Return the name in capitals right before the verb that the tagger took for an auxiliary: "IS said"."""
        before = self.sentence.tokens[self.verb.i - 1] if self.verb.i else None
        named = before is not None and before.pos == "AUX" and before.text.isupper() and self.verb.text.islower()
        return before.i if before is not None and named else None

    def _name_behind(self) -> int | None:
        """Return the noun right behind "said" at the end of the sentence that the parse took for its object."""
        after = [t for t in self.sentence.tokens[self.verb.i + 1 :] if t.pos not in ("PUNCT", "SPACE")]
        if not after or self.verb.tag not in FINITE or not is_a(self.verb, "verbs.inverted"):
            return None
        place = clauses.noun_right_of(self.sentence, self.verb.i)
        if place is None or not self._can_speak(place) or any(t.pos in ("VERB", "AUX") for t in after):
            return None
        return place

    def _said_before(self) -> Frame | None:
        """Return the frame of the finite verb of saying in whose words the parse hung this participle.

        "A monitor said six people died, adding that ...": without commas the parse makes the last noun say it.
        """
        noun = self.sentence.tokens[self.verb.head]
        if noun.i == self.verb.i - 1 and self.verb.dep == "acl" and may_speak(noun):
            return None
        for token in reversed(self.sentence.tokens[: self.verb.i]):
            if token.tag in FINITE and is_a(token, "verbs.speech"):
                negated = clauses.negated(self.sentence, token.i, words()["words.negation"])
                found = Frame(self.document, self.sentence, token, clauses.is_passive(self.sentence, token.i), negated)
                return found if found.speaker is not None else None
        return None

    def _can_speak(self, i: int) -> bool:
        return self.sentence.tokens[i].pos == "PRON" or may_speak(self.sentence.tokens[i])

    def _phrase_before(self) -> int | None:
        """Return the noun whose phrase, with all that hangs on it, ends right before the verb, if it can speak."""
        for token in reversed(self.sentence.tokens[: self.verb.i]):
            nominal = token.pos in ("NOUN", "PROPN") and token.dep not in ("pobj", "compound", "dobj", "poss")
            if nominal and self.sentence.subtree(token.i)[-1] == self.verb.i - 1 and self._can_speak(token.i):
                return token.i
        return None

    def _one_who_can(self, i: int) -> int | None:
        """Return the noun itself, or, for an attack that the parse made the speaker, the noun that it describes."""
        while is_a(self.sentence.tokens[i], "objects.deed"):
            prep = self.sentence.tokens[self.sentence.tokens[i].head]
            if prep.dep != "prep" or self.sentence.tokens[prep.head].pos not in ("NOUN", "PROPN"):
                return None
            i = prep.head
        return i

    def _strayed(self, own: Token) -> bool:
        """Return whether the parse took a whole clause for the subject of a bare "said" at the sentence's end.

        Texts without commas do that to it: "A blast killed six people on Tuesday the monitoring group said."
        """
        if own.i > self.verb.i or self.clause is not None or may_speak(own):
            return False
        behind = [t for t in self.sentence.tokens[self.verb.i + 1 :] if t.pos not in ("PUNCT", "SPACE")]
        return not behind and any(self.sentence.tokens[j].pos == "VERB" for j in self.sentence.subtree(own.i))

    @property
    def clause(self) -> Token | None:
        """The clause that the verb governs."""
        return self.sentence.child(self.verb.i, "ccomp")

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

    def under(self, i: int, *prepositions: str) -> int | None:
        """Return what such a preposition under the verb or under ``i`` governs, or None."""
        found = prep_object(self.sentence, self.verb.i, *prepositions)
        return found if found is not None else prep_object(self.sentence, i, *prepositions)

    def below(self, i: int | None) -> Span | None:
        """Return the span of everything under ``i``; of a noun that the verb modifies only what stands before.

        A trailing medium ("in a statement") is left out.
        """
        if i is None:
            return None
        places = self.sentence.subtree(i)
        if any(t.i == i for t in self.sentence.ancestors(self.verb.i)):
            first = self.sentence.subtree(self.verb.i)[0]
            places = [j for j in places if j < first]
        places = without_medium(self.sentence, places)
        span = hull(self.sentence, places)
        return None if span is None else trim(self.document.text, span)

    def make(self, stance: str, content: Sequence[Span | None], **more: Any) -> Saying:
        """Return a saying with this verb as its cue and its speaker, unless ``more`` names another."""
        spans = tuple(s for s in content if s is not None)
        more.setdefault("speaker", self.speaker)
        return Saying(stance, self.verb.span, self.verb.i, content=spans, **more)

    def about(self, i: int) -> Span | None:
        """Return the short noun phrase around ``i``: the one blamed."""
        return short(self.document, self.sentence, i)


def without_medium(sentence: Sentence, places: list[int]) -> list[int]:
    """Return the positions without a prepositional phrase at their end that names the medium of saying."""
    for j in places[1:]:
        token = sentence.tokens[j]
        if token.dep == "prep" and token.lower in ("in", "on", "through", "via", "by"):
            governed = sentence.child(j, "pobj")
            if governed is not None and is_a(governed, "phrases.media"):
                below = sentence.subtree(j)
                if below[-1] >= places[-1]:
                    return [p for p in places if p < below[0]]
    return places


def short(document: Document, sentence: Sentence, i: int) -> Span | None:
    """Return the noun phrase of ``i`` up to its own head, with what "of" adds, and no article."""
    places = [j for j in sentence.subtree(i) if j <= i]
    while len(places) > 1 and sentence.tokens[places[0]].dep == "det":
        places = places[1:]
    of = next((t for t in kids(sentence, i, "prep") if t.lower == "of" and t.i == i + 1), None)
    if of is not None and not any(_charge(sentence.tokens[j]) for j in sentence.subtree(of.i)):
        places += sentence.subtree(of.i)
    span = hull(sentence, places)
    return None if span is None else trim(document.text, span)


def _charge(token: Token) -> bool:
    """Return whether the word tells what somebody is accused of, and so is no part of a name."""
    return token.pos == "VERB" or is_a(token, "objects.responsibility") or is_a(token, "objects.deed")


def rest(document: Document, sentence: Sentence, own: set[int], at: int) -> list[Span | None]:
    """Return the sentence without the attributing words around ``at``: what stands before them and, behind a comma, after."""
    run = [at]
    while run[0] - 1 in own or (run[0] > 0 and sentence.tokens[run[0] - 1].text == "," and run[0] - 2 in own):
        run.insert(0, run[0] - 1)
    while run[-1] + 1 in own:
        run.append(run[-1] + 1)
    start, end = sentence.tokens[run[0]].start, sentence.tokens[run[-1]].end
    if run[-1] > at and sentence.tokens[run[-1]].text == ",":
        end = sentence.tokens[run.pop()].start
    before = trim(document.text, Span(sentence.span.start, start))
    following = [t for t in sentence.tokens[run[-1] + 1 :] if t.pos != "SPACE"]
    if before is not None and not (following and following[0].text in (",", ":")):
        return [before]
    if len(following) > 1 and following[1].tag in ("WP", "WDT"):
        return [before]
    return [before, trim(document.text, Span(end, sentence.span.end))]
