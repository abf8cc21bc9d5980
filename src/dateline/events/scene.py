"""One sentence with everything the recognisers found in it, indexed by token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from dateline.model import (
    ActorMention,
    Mentions,
    PlaceMention,
    QuantityMention,
    Sentence,
    Span,
    TargetMention,
    TimeMention,
    Token,
    WeaponMention,
)

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
OBJECTS = ("dobj", "dative", "oprd", "attr")


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...
    @property
    def sentence(self) -> int: ...


M = TypeVar("M", bound=_Spanned)


@dataclass(frozen=True)
class Scene:
    """A sentence and its mentions, each tuple in text order."""

    sentence: Sentence
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    weapons: tuple[WeaponMention, ...] = ()
    targets: tuple[TargetMention, ...] = ()
    paragraph_first: bool = field(default=False)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The sentence's tokens."""
        return self.sentence.tokens

    def covering(self, mentions: Iterable[M], i: int) -> M | None:
        """Return the shortest of the mentions that covers token ``i``, or None."""
        token = self.tokens[i]
        hits = [m for m in mentions if m.span.start <= token.start and token.end <= m.span.end]
        return min(hits, key=lambda m: m.span.end - m.span.start, default=None)

    @cached_property
    def counted_from(self) -> tuple[frozenset[int], ...]:
        """Positions of what a time is counted from: "a day after «30 people were killed in a raid», gunmen ..."."""
        out = []
        for mention in self.times:
            last = self.sentence.between(*mention.span)[-1]
            if (mention.role == "counted" or mention.kind == "DURATION") and last.dep in ("mark", "prep"):
                out.append(frozenset(self.sentence.subtree(last.head if last.dep == "mark" else last.i)))
        return tuple(out)

    def parted(self, i: int, j: int) -> bool:
        """Return whether just one of two tokens stands in what a time is counted from: they tell of two happenings."""
        return any((i in told) != (j in told) for told in self.counted_from)

    def words(self, i: int, back: int, ahead: int = 0) -> list[str]:
        """Return the lower-case words from ``back`` tokens before ``i`` to ``ahead`` after, ``i`` itself left out."""
        return [t.lower for t in self.tokens[max(0, i - back) : i + ahead + 1] if t.i != i]

    def phrase(self, i: int) -> Span:
        """Return the noun phrase of token ``i``: its left modifiers and itself, articles left out."""
        left = [j for j in self.sentence.subtree(i) if j <= i]
        start = i
        for j in reversed(left):
            if j < start - 1:
                break
            start = j
        while start < i and self.tokens[start].pos in ("DET", "PUNCT", "SPACE", "CCONJ", "ADP"):
            start += 1
        return Span(self.tokens[start].start, self.tokens[i].end)

    # --- who does what: arguments of a verb -------------------------------------------------------------------------

    def subject(self, i: int) -> int | None:
        """Return the position of the active subject of verb ``i``, looked up through conjunctions and participles."""
        seen: set[int] = set()
        while i not in seen:
            seen.add(i)
            token = self.tokens[i]
            own = self.sentence.child(i, *SUBJECTS)
            if own is not None:
                return self._antecedent(own, token)
            if self.sentence.child(i, *PASSIVE_SUBJECTS) is not None:
                return None
            if token.dep == "acl" and token.tag == "VBG":
                return token.head
            if token.dep == "acl" and token.tag == "VBN":
                return None
            if token.dep not in ("conj", "advcl", "xcomp", "ccomp") or token.head == i:
                return None
            i = token.head
        return None

    def patients(self, i: int) -> list[int]:
        """Return the positions of what verb ``i`` is done to: passive subject, object, the noun of a past participle."""
        token = self.tokens[i]
        out = [c for c in self.sentence.children[i] if self.tokens[c].dep in PASSIVE_SUBJECTS]
        out = [j for j in (self._antecedent(self.tokens[c], token) for c in out) if j is not None]
        out += [c for c in self.sentence.children[i] if self.tokens[c].dep in OBJECTS]
        if token.dep in ("acl", "amod") and token.tag == "VBN":
            out.append(token.head)
        if not out:  # "shot down 54 of 59 drones": the parse takes a bare number for a measure
            out = [c for c in self.sentence.children[i] if self.tokens[c].dep == "npadvmod" and self.whole(c) != c]
        if not out and token.dep == "conj" and token.tag == "VBN":
            out = [p for p in self.patients(token.head) if token.head != i]
        return [k for j in out for k in self.coordinated(j)]

    def whole(self, i: int) -> int:
        """Return the noun that the number or pronoun at ``i`` is a part of ("54 of 59 drones", "all of them"), else ``i``."""
        if self.tokens[i].pos not in ("NUM", "PRON", "DET"):
            return i
        for c in self.sentence.children[i]:
            inner = self.sentence.child(c, "pobj") if self.tokens[c].lower == "of" else None
            if inner is not None:
                return inner.i
        return i

    def agent(self, i: int) -> int | None:
        """Return the position of the noun after "by" of a passive verb or a noun, or None."""
        for c in self.sentence.children[i]:
            if self.tokens[c].dep == "agent" or (self.tokens[c].dep == "prep" and self.tokens[c].lower == "by"):
                inner = self.sentence.child(c, "pobj")
                if inner is not None:
                    return inner.i
        return None

    def prepositional(self, i: int, prepositions: Sequence[str]) -> list[tuple[str, int]]:
        """Return (preposition, object position) for the phrases that hang on token ``i``, coordinated objects too."""
        out = []
        for c in self.sentence.children[i]:
            token = self.tokens[c]
            if token.dep in ("prep", "agent", "prt", "advmod") and token.lower in prepositions:
                out += [
                    (token.lower, k)
                    for j in self.sentence.children[c]
                    if self.tokens[j].dep in ("pobj", "pcomp")
                    for k in self.coordinated(j)
                ]
                for deeper in self.sentence.children[c]:
                    if self.tokens[deeper].dep == "prep":
                        out += [
                            (self.tokens[deeper].lower, j)
                            for j in self.sentence.children[deeper]
                            if self.tokens[j].dep == "pobj"
                        ]
        return out

    def coordinated(self, i: int) -> list[int]:
        """Return token ``i`` and the nouns joined to it by "and" or commas."""
        out = [i]
        for c in self.sentence.children[i]:
            if self.tokens[c].dep == "conj" and self.tokens[c].pos in ("NOUN", "PROPN", "NUM", "PRON", "DET"):
                out += self.coordinated(c)
        return out

    def clause(self, i: int) -> int:
        """Return the position of the verb (or root) that governs token ``i``."""
        if self.tokens[i].pos in ("VERB", "AUX"):
            return i
        for token in self.sentence.ancestors(i):
            if token.pos in ("VERB", "AUX"):
                return token.i
        return i

    def distance(self, i: int, j: int) -> int:
        """Return the number of arcs between two tokens of the parse."""
        up: dict[int, int] = {i: 0}
        for n, token in enumerate(self.sentence.ancestors(i), 1):
            up[token.i] = n
        if j in up:
            return up[j]
        for n, token in enumerate(self.sentence.ancestors(j), 1):
            if token.i in up:
                return n + up[token.i]
        return len(self.tokens)

    def _antecedent(self, subject: Token, verb: Token) -> int:
        """Return what a relative pronoun stands for, else the subject itself."""
        if subject.lower in ("that", "which", "who") and verb.dep in ("relcl", "acl", "ccomp") and verb.head != verb.i:
            return verb.head
        return subject.i


def set_scenes(sentences: Sequence[Sentence], mentions: Mentions) -> list[Scene]:
    """Return one scene for each parsed sentence, in text order."""
    tables: list[dict[int, list[object]]] = []
    for group in (
        mentions.times,
        mentions.places,
        mentions.actors,
        mentions.quantities,
        mentions.weapons,
        mentions.targets,
    ):
        table: dict[int, list[object]] = defaultdict(list)
        for mention in group:
            table[mention.sentence].append(mention)
        tables.append(table)
    return [
        Scene(s, *(tuple(table[s.index]) for table in tables))  # type: ignore[arg-type]
        for s in sentences
        if s.parsed and s.tokens
    ]
