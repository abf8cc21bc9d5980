"""The people of an incident for MUC-4: who was killed, hurt, taken or aimed at, as the text calls them, and how many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline import codebook, lang
from dateline.model import ActorMention, Extraction, Quantity, Sentence, Span, TargetMention

_WORD = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Person:
    """One human target: a name or a description (or both), how many, its MUC-4 type, and what was done to it.

    ``number`` is in the notation of the key ("1", "6-", "~50", "PLURAL"); ``effects`` holds DEATH, INJURY, both or none;
    ``nation`` is the ISO 3166-1 alpha-2 of a nationality told with it.
    """

    name: str | None
    description: str | None
    number: str
    type: str
    effects: tuple[str, ...] = ()
    nation: str | None = None

    @property
    def key(self) -> str:
        """The string that other slots refer to: the name, else the description."""
        return self.name or self.description or "-"


def _meets(span: Span, others: Iterable[Span]) -> bool:
    """Return whether a span shares a character with one of the others."""
    return any(span.overlaps(other) for other in others)


def person_of_target(extraction: Extraction, sentence: Sentence, target: TargetMention) -> Person:
    """Return a class of people ("six peasants", "political leader Juan ...") as a person, its name taken apart."""
    kind = codebook.load("targets").get(target.kind, {}).get("muc4") or "CIVILIAN"
    name = _name_in(extraction, sentence, target.span)
    before = Span(target.span.start, name.start) if name and name.start > target.span.start else target.span
    described = None if name and before == target.span else _description(extraction, before)
    if name is None:
        name = _apposed_name(sentence, target.head)
    quoted = upper(extraction.document.quote(name)) if name else None
    text = described or ""
    number = "1" if quoted else _number(extraction, sentence, target.head, text)
    nation = _nation(extraction, target.span)
    return Person(quoted, described, number, people_type(text, kind), (), nation)


def person_of_actor(extraction: Extraction, sentence: Sentence, actor: ActorMention) -> Person:
    """Return an actor that was a victim: a person by name, others by description."""
    kind = codebook.load("muc4")["people_types"].get(actor.kind, "CIVILIAN")
    name = _name_in(extraction, sentence, actor.span) if actor.level == "person" else None
    nation = _nation(extraction, actor.span)
    if name is None:
        text = _description(extraction, actor.span)
        number = _number(extraction, sentence, actor.head, text)
        return Person(None, text, number, people_type(text, kind), (), nation)
    title = extraction.document.text[actor.span.start : name.start].strip()
    text = upper(title) or _apposition(extraction, sentence, actor.head) or ""
    return Person(upper(extraction.document.quote(name)), text or None, "1", people_type(text, kind), (), nation)


# --- names and descriptions ------------------------------------------------------------------------------------------


def name_runs(sentence: Sentence, span: Span) -> Iterator[Span]:
    """Yield the runs of two or more proper nouns inside a stretch, which are names of persons if of nothing else."""
    run: list[Span] = []
    for token in sentence.between(span.start, span.end):
        if token.pos == "PROPN" and token.text[:1].isupper():
            run.append(token.span)
            continue
        if len(run) > 1:
            yield Span(run[0].start, run[-1].end)
        run = []
    if len(run) > 1:
        yield Span(run[0].start, run[-1].end)


def _name_in(extraction: Extraction, sentence: Sentence, span: Span) -> Span | None:
    """Return the person's name at the end of a mention: a person's own mention inside it, else its proper nouns."""
    titles = set(lang.load("en", "muc4")["titles"]["words"])
    demonyms = [m.span for m in extraction.mentions.places if m.demonym]
    tokens = [t for t in sentence.between(span.start, span.end) if not _meets(t.span, demonyms)]
    end = len(tokens)
    start = end
    while start and tokens[start - 1].pos == "PROPN" and upper(tokens[start - 1].text) not in titles:
        start -= 1
    return Span(tokens[start].start, tokens[end - 1].end) if start < end else None


def _apposed_name(sentence: Sentence, head: int) -> Span | None:
    """Return the proper name that stands in apposition to the noun at ``head``, or None."""
    other = sentence.child(head, "appos") if head < len(sentence.tokens) else None
    if other is None or other.pos != "PROPN":
        return None
    first = other.i
    while first > 0 and sentence.tokens[first - 1].pos == "PROPN":
        first -= 1
    return Span(sentence.tokens[first].start, other.end)


def _apposition(extraction: Extraction, sentence: Sentence, head: int) -> str | None:
    """Return the description in apposition to the name at ``head`` ("..., mayor of ..."), or None."""
    other = sentence.child(head, "appos")
    if other is None or other.pos != "NOUN":
        return None
    inside = [sentence.tokens[i] for i in sentence.subtree(other.i)]
    stop = next((t.start for t in inside if t.i > other.i and (t.text == "," or t.dep == "relcl")), inside[-1].end)
    return _description(extraction, Span(inside[0].start, max(stop, other.end)))


def _description(extraction: Extraction, span: Span) -> str:
    """Return the words of a mention as keys write them: without articles, numbers and nationality before them."""
    before = [m.span for m in extraction.mentions.places if m.demonym and m.span.overlaps(span)]
    start = max((s.end for s in before if s.start == span.start and s.end < span.end), default=span.start)
    articles = lang.load("en", "muc4")["determiners"]["words"]
    words = upper(extraction.document.text[start : span.end]).split()
    while len(words) > 1 and (words[0] in articles or words[0].isdigit()):
        words = words[1:]
    return " ".join(words)


def _nation(extraction: Extraction, span: Span) -> str | None:
    """Return the country of a nationality told inside a mention, or None."""
    found = (m.place.country for m in extraction.mentions.places if m.demonym and m.place and m.span.overlaps(span))
    return next(found, None)


# --- numbers and types -----------------------------------------------------------------------------------------------


def _number(extraction: Extraction, sentence: Sentence, head: int, text: str) -> str:
    """Return how many the noun at ``head`` stands for, in the notation of the key."""
    for mention in extraction.mentions.quantities:
        if mention.sentence == sentence.index and mention.head == head and mention.quantity.unit is None:
            return number_text(mention.quantity)
    return "PLURAL" if is_plural(text) else "1"


def number_text(quantity: Quantity) -> str:
    """Return a count in the notation of the key."""
    low, high = quantity.low, quantity.high
    if low is None:
        return f"-{high:.0f}" if high is not None else "PLURAL"
    if high is None:
        return f"{low:.0f}-" if low > 2 else "PLURAL"
    if low != high:
        return f"{low:.0f}-{high:.0f}"
    return f"{low:.0f}"


def people_type(text: str, default: str) -> str:
    """Return the HUM TGT: TYPE that the words of a description tell, else ``default``."""
    words = set(_WORD.findall(text.upper()))
    for row in lang.load("en", "muc4")["people"]:
        if not words.isdisjoint(row["words"]) and words.issuperset(row.get("all", ())):
            return str(row["type"])
    return default


def is_plural(text: str) -> bool:
    """Return whether a phrase in capitals means several, by the last word before "of"."""
    words = _WORD.findall(text.partition(" OF ")[0])
    ends = lang.load("en", "muc4")["plurals"]
    last = words[-1] if words else ""
    regular = last.endswith("S") and not last.endswith(tuple(ends["singular"]))
    return regular or last.endswith(tuple(ends["irregular"]))


def upper(text: str) -> str:
    """Return the text as keys write it: in capitals on one line."""
    return " ".join(text.upper().split())
