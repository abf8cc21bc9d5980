"""Who speaks: the short name of a speaker, the role, and whom "he" or "the group" stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.lang import load
from dateline.mentions.clauses import hull, kids, prep_object
from dateline.model import ActorMention, Document, Sentence, Span, Token
from dateline.wording import role_of, role_words

_LEFT = ("det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "npadvmod", "predet", "advmod", "conj")
_INNER_PREPS = ("of", "for", "at", "in", "from", "to", "with", "on", "near", "inside", "within")
_LONGEST_NAME = 12
_LONGEST_FULL = 8  # words of a full name; more is a clause that the parse made a name
_OFFICES = ("official", "military", "police", "other")
_REACH = 12  # sentences back in which a pronoun's speaker is looked for


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as named by the text: ``span`` holds exactly ``name``; ``person`` is None when it could be either.

    ``spoke`` is False for a person who was only mentioned so far and may be the next "he".
    """

    name: str
    span: Span
    sentence: int
    role: str | None
    anonymous: bool
    person: bool | None
    plural: bool = False
    spoke: bool = True


@cache
def _table() -> dict[str, Any]:
    """Return the word lists as sets, for quick look-up."""
    data = load("en", "attributions")
    return {
        "articles": frozenset(data["words"]["articles"]),
        "media": frozenset(data["phrases"]["media"]),
        "times": frozenset(data["words"]["times"]),
        "indefinite": frozenset(data["words"]["indefinite"]),
        "documents": frozenset(data["objects"]["documents"]),
        "anonymous": frozenset(data["anonymous"]["heads"]),
        "anonymity": frozenset(data["phrases"]["anonymity"]),
        "unnamed": frozenset(data["phrases"]["unnamed"]),
        "negation": frozenset(data["words"]["negation"]),
        "group_nouns": frozenset(data["anaphora"]["group"]),
        "person_nouns": frozenset(data["anaphora"]["person"]),
        "he": frozenset(data["words"]["person_pronouns"]),
        "it": frozenset(data["words"]["group_pronouns"]),
        "calling": frozenset(data["words"]["calling"]),
        "own_forces": frozenset(data["words"]["own_forces"]),
        "own": frozenset(data["words"]["own"]),
        "first": frozenset(data["words"]["first_person"]),
    }


def is_first_person(sentence: Sentence, head: int) -> bool:
    """Return whether the speaker is "I" or "we": words inside somebody's quotation, no attribution of their own."""
    return sentence.tokens[head].lower in _table()["first"]


def name_positions(sentence: Sentence, head: int) -> list[int]:
    """Return the positions of the short noun phrase around ``head``: no article, relative clause or apposition."""
    table = _table()
    first = head
    while first > 0 and _belongs_left(sentence, first - 1, first, head):
        first -= 1
    first = _with_earlier_partner(sentence, head, first)
    last = head
    for j in (j for j in sentence.children[head] if j > head):
        below = sentence.subtree(j)
        token = sentence.tokens[j]
        if token.dep == "case":
            continue
        joined = below[0] == last + 1 and below[-1] - below[0] == len(below) - 1
        if token.dep == "cc" and j == last + 1:
            last = _with_partner(sentence, head, j, last)
            break
        if token.dep != "prep" or not joined or not _inner(sentence, j, below):
            break
        last = below[-1]
    first = _past_strangers(sentence, head, first)
    while first < head and sentence.tokens[first].lower in table["articles"]:
        first += 1
    out = list(range(first, last + 1))
    return out if len(out) <= _LONGEST_NAME else list(range(first, head + 1))


def _past_strangers(sentence: Sentence, head: int, first: int) -> int:
    """Return where the name begins when words that cannot be its part are left off.

    Without commas the parse takes in what stands before: "... on Monday activists", "injured seven Governor X".
    """
    proper = sentence.tokens[head].pos == "PROPN"
    for j in range(head - 1, first - 1, -1):
        token = sentence.tokens[j]
        day = token.lower in _table()["times"] and token.pos == "PROPN" and not proper
        number = token.dep == "nummod" and token.pos == "NUM" and proper and token.head == head
        if (day or number) and j + 1 <= head and sentence.tokens[j + 1].tag != "POS":
            return j + 1
    return first


def _belongs_left(sentence: Sentence, i: int, first: int, head: int) -> bool:
    """Return whether token ``i``, right before the phrase that starts at ``first``, is still part of it.

    It is when it hangs, over words of the phrase's left side, on something in the phrase, or is written without a space.
    """
    token = sentence.tokens[i]
    if token.end == sentence.tokens[first].start and (token.text == "-" or token.text.isalnum()):
        return True
    if token.dep not in _LEFT and token.tag != "POS" and token.tag != "CC":
        return False
    return any(t.i == head for t in sentence.ancestors(i))


def _with_earlier_partner(sentence: Sentence, head: int, first: int) -> int:
    """Return where "A and B" begins when the phrase is its B and the parse made A's own head something else."""
    partner = sentence.tokens[head].head
    if (
        sentence.tokens[head].dep != "conj"
        or first < 2
        or sentence.tokens[first - 1].dep != "cc"
        or partner != first - 2
    ):
        return first
    return partner if may_speak(sentence.tokens[partner]) else first


def _with_partner(sentence: Sentence, head: int, cc: int, last: int) -> int:
    """Return the last position of "A and B" when B is a short noun phrase right after the "and", else ``last``."""
    partner = next((t.i for t in kids(sentence, head, "conj") if t.i > cc), None)
    if partner is None or sentence.tokens[partner].pos not in ("NOUN", "PROPN"):
        return last
    own = [j for j in sentence.children[partner] if j < partner]
    return partner if partner - cc - 1 <= len(own) + 3 else last


def _inner(sentence: Sentence, prep: int, below: Sequence[int]) -> bool:
    """Return whether the prepositional phrase belongs to the name: no time, no medium, no clause inside."""
    table = _table()
    if sentence.tokens[prep].lower not in _INNER_PREPS:
        return False
    words = [sentence.tokens[j] for j in below]
    if any(t.pos in ("VERB", "PUNCT") and t.tag not in ("HYPH", "POS") and t.dep != "amod" for t in words):
        return False
    inner = prep_object(sentence, sentence.tokens[prep].head, sentence.tokens[prep].lower)
    if inner is None or sentence.tokens[inner].lower in table["times"]:
        return False
    return sentence.tokens[prep].lower == "of" or sentence.tokens[inner].lemma.lower() not in table["media"]


def name_head(sentence: Sentence, head: int) -> int:
    """Return the head that best names the speaker: an apposed proper name before a common noun, a document's author."""
    token = sentence.tokens[head]
    if token.lemma.lower() in _table()["documents"]:
        owner = sentence.child(head, "poss")
        if owner is not None and owner.pos != "PRON":
            return owner.i
        author = prep_object(sentence, head, "by", "from")
        if author is not None:
            return author
    if token.pos == "PROPN":
        return head
    for called in kids(sentence, head, "acl"):
        own = sentence.child(called.i, "oprd")
        if called.lemma.lower() in _table()["calling"] and own is not None and own.pos == "PROPN":
            return own.i
    for apposed in kids(sentence, head, "appos"):
        if apposed.pos == "PROPN":
            return apposed.i
    return head


def describe(document: Document, sentence: Sentence, head: int, actors: Sequence[ActorMention]) -> Speaker | None:
    """Return the speaker that the noun phrase around ``head`` names, or None for a pronoun or an empty phrase."""
    table = _table()
    outer = head
    head = name_head(sentence, head)
    token = sentence.tokens[head]
    if token.tag in ("PRP", "WP", "WDT", "EX", "DT", "PRP$") or token.lower in table["negation"]:
        return None
    places = name_positions(sentence, head)
    behind = [] if token.pos == "PROPN" else _name_behind(sentence, places[-1])
    places += behind
    places = _with_actor(sentence, places, actors)
    span = hull(sentence, places)
    if span is None:
        return None
    apposed = None if token.pos == "PROPN" else _named_behind(document, span, actors)
    span = apposed.span if apposed is not None else span
    around = [sentence.tokens[j] for j in sentence.subtree(head)]
    inside = [t for t in sentence.tokens if span.start <= t.start < span.end]
    if outer != head:
        inside += [sentence.tokens[j] for j in name_positions(sentence, outer)]
    near = inside + [
        t for j in kids(sentence, head, "appos") for t in (sentence.tokens[k] for k in sentence.subtree(j.i))
    ]
    words = [t.lemma.lower() for t in near] + [t.lower for t in near]
    overlapping = sorted((a for a in actors if places[0] <= a.head <= places[-1]), key=lambda a: a.head != head)
    overlapping = overlapping or ([apposed] if apposed is not None else [])
    role = role_of(words, overlapping) or "other"
    is_name = token.pos == "PROPN" or apposed is not None or bool(behind)
    person = _is_person(token.lemma.lower(), is_name, [t.lemma.lower() for t in near], overlapping)
    vague = token.lemma.lower() in table["anonymous"] or (
        sentence.tokens[places[0]].lower in table["indefinite"]
        and person is not False
        and token.lemma.lower() not in table["documents"]
    )
    anonymous = (vague and not is_name) or _asked_for_anonymity([t.lower for t in around])
    return Speaker(document.quote(span), span, sentence.index, role, anonymous, person, token.tag in ("NNS", "NNPS"))


def _with_actor(sentence: Sentence, places: list[int], actors: Sequence[ActorMention]) -> list[int]:
    """Return the positions with the beginning of an actor's name that the parse cut off: "Observatory for Human Rights"."""
    if not places:
        return places
    first = sentence.tokens[places[0]]
    for actor in actors:
        if actor.level != "person" and actor.span.start < first.start < actor.span.end:
            return [t.i for t in sentence.tokens if actor.span.start <= t.start < first.start] + places
    return places


def _name_behind(sentence: Sentence, last: int) -> list[int]:
    """Return the positions of a proper name that stands right behind the phrase: "state television station Al-Manar"."""
    out: list[int] = []
    for token in sentence.tokens[last + 1 :]:
        joined = token.text == "-" and bool(out) and token.start == sentence.tokens[token.i - 1].end
        if not joined and (token.pos != "PROPN" or token.lower in _table()["times"]):
            break
        out.append(token.i)
    return out


def _named_behind(document: Document, span: Span, actors: Sequence[ActorMention]) -> ActorMention | None:
    """Return the actor whose proper name follows the phrase as its apposition, with at most a comma and an article."""
    for actor in actors:
        if actor.span.start < span.end or not actor.name[:1].isupper():
            continue
        between = document.text[span.end : actor.span.start].strip(" ,").lower()
        return actor if not between or between in _table()["articles"] else None
    return None


def mentioned(actor: ActorMention) -> Speaker:
    """Return a person whom the text mentions, as one who may be meant by a later pronoun or shorter name."""
    role = role_of((), (actor,)) or "other"
    return Speaker(actor.name, actor.span, actor.sentence, role, False, True, spoke=False)


def may_speak(token: Token) -> bool:
    """Return whether the noun can name a speaker: a proper name, a document, or a word known for a role."""
    table, lemma = _table(), token.lemma.lower()
    if token.pos == "PROPN" or lemma in table["documents"] or lemma in table["anonymous"]:
        return True
    return any(lemma in known or token.lower in known for known in role_words("roles").values())


def _asked_for_anonymity(words: Sequence[str]) -> bool:
    table = _table()
    if any(w in table["anonymity"] for w in words):
        return True
    return any(w in table["unnamed"] for w in words) and any(w in table["negation"] for w in words)


def _is_person(lemma: str, is_name: bool, words: Sequence[str], actors: Sequence[ActorMention]) -> bool | None:
    table = _table()
    if any(a.level == "person" for a in actors):
        return True
    if actors:
        return False
    if lemma in table["person_nouns"]:
        return True
    if lemma in table["group_nouns"]:
        return False
    if is_name and any(w in table["person_nouns"] for w in words):
        return True
    return None


@dataclass(frozen=True, slots=True)
class Memory:
    """The speakers named so far, oldest first. Frozen: ``with_`` gives a new one."""

    speakers: tuple[Speaker, ...] = ()

    def with_(self, speaker: Speaker) -> Memory:
        """Return a memory that also knows this speaker, as the latest."""
        return Memory((*self.speakers, speaker))

    def resolve(self, sentence: Sentence, head: int) -> Speaker | None:
        """Return the earlier speaker that a pronoun or "the group", "the official" at ``head`` stands for, or None."""
        table = _table()
        token = sentence.tokens[head]
        recent = [s for s in reversed(self.speakers) if sentence.index - s.sentence <= _REACH]
        if token.lower in table["he"]:
            sure = next((s for s in recent if s.person), None)
            return sure or next((s for s in recent if s.person is None and not s.plural and s.name[0].isupper()), None)
        if token.lower in table["it"]:
            plural = token.lower == "they"
            recent = [s for s in recent if s.spoke]
            fit = [s for s in recent if s.person is not True or (plural and s.plural)]
            return next(iter([*(s for s in fit if s.plural == plural), *fit, *recent]), None)
        places = name_positions(sentence, head)
        if sentence.tokens[places[0]].lower in table["own"] and token.lemma.lower() in table["own_forces"]:
            named = [s for s in recent if s.spoke and s.person is not True]
            return named[0] if named else None
        return self._named_before(sentence, head, [s for s in recent if s.spoke])

    def _named_before(self, sentence: Sentence, head: int, recent: Sequence[Speaker]) -> Speaker | None:
        table = _table()
        token = sentence.tokens[head]
        before = [sentence.tokens[j] for j in sentence.children[head] if j < head]
        if token.pos == "PROPN":
            return None
        lemma = token.lemma.lower()
        if len(before) != 1 or before[0].lower not in table["articles"] or len(name_positions(sentence, head)) > 1:
            return None
        same = next((s for s in recent if lemma in s.name.lower().split()), None)
        if same is not None:
            return same
        if lemma in table["group_nouns"]:
            return next(
                (s for s in recent if s.person is not True and s.role in ("monitor", "group", "medic", "media")), None
            )
        if lemma in table["person_nouns"]:
            return next((s for s in recent if s.person and not s.plural and s.role in _OFFICES), None)
        return None

    def fuller(self, speaker: Speaker) -> Speaker:
        """Return the earlier, longer name that contains all words of this proper name, else the speaker itself."""
        mine = set(speaker.name.lower().split())
        if not speaker.name[:1].isupper():
            return speaker
        for other in reversed(self.speakers):
            theirs = other.name.lower().split()
            if len(theirs) <= _LONGEST_FULL and mine < set(theirs) and other.name[-len(speaker.name) :] == speaker.name:
                return other
        return speaker
