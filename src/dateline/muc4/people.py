"""The people of an incident for MUC-4: who was killed, hurt, taken or aimed at, as the text calls them, with number and type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline import codebook, lang
from dateline.model import ActorMention, Extraction, Quantity, Report, Sentence, Span, TargetMention, Token

EFFECTS = {"killed": "DEATH", "injured": "INJURY", "kidnapped": ""}

_WORD = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Person:
    """One human target: a name or a description (or both), how many, its MUC-4 type, and what was done to it.

    ``number`` is in the notation of the key ("1", "6-", "~50", "PLURAL"); ``effects`` holds DEATH or INJURY or neither.
    """

    name: str | None
    description: str | None
    number: str
    type: str
    effects: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The string that other slots refer to: the name, else the description."""
        return self.name or self.description or "-"


def people_of(extraction: Extraction, report: Report) -> list[Person]:
    """Return the human targets of a report in text order, each once, with all effects told of them."""
    doers = {s.span for s in report.statements if s.attribute in ("perpetrator", "interceptor")}
    found: dict[str, Person] = {}
    for statement in report.statements:
        if statement.attribute in EFFECTS or statement.attribute == "target":
            for person in _inside(extraction, statement.span, doers):
                effect = EFFECTS.get(statement.attribute, "")
                known = found.get(person.key, person)
                effects = tuple(dict.fromkeys([*known.effects, *([effect] if effect else [])]))
                found[person.key] = Person(known.name, known.description, known.number, known.type, effects)
    return list(found.values())


def _inside(extraction: Extraction, span: Span, doers: set[Span]) -> Iterator[Person]:
    """Yield the people named inside a stretch of the text."""
    sentence = next((s for s in extraction.sentences if s.span.overlaps(span)), None)
    if sentence is None:
        return
    taken: list[Span] = list(doers)
    for target in extraction.mentions.targets:
        if target.human and target.span.overlaps(span) and not _overlaps(target.span, taken):
            taken.append(target.span)
            yield _of_target(extraction, sentence, target)
    for actor in extraction.mentions.actors:
        if actor.level in ("person", "label") and actor.span.overlaps(span) and not _overlaps(actor.span, taken):
            taken.append(actor.span)
            yield _of_actor(extraction, sentence, actor)
    others = [m.span for m in extraction.mentions.places] + [m.span for m in extraction.mentions.actors]
    for name in _bare_names(sentence, span):
        if not _overlaps(name, [*taken, *others]):
            text = upper(extraction.document.quote(name))
            yield Person(text, None, "1", "CIVILIAN")


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Return whether a span shares a character with one of the others."""
    return any(span.overlaps(other) for other in others)


def _of_target(extraction: Extraction, sentence: Sentence, target: TargetMention) -> Person:
    """Return a class of people ("six peasants", "the mayor of ...") as a person; a name that follows it is taken along."""
    text = upper(extraction.document.quote(target.span))
    name = _apposed_name(sentence, target.head)
    kind = codebook.load("targets").get(target.kind, {}).get("muc4") or "CIVILIAN"
    return Person(name, text, "1" if name else _number(extraction, sentence, target.head, text), people_type(text, kind))


def _of_actor(extraction: Extraction, sentence: Sentence, actor: ActorMention) -> Person:
    """Return an actor that was a victim: a person by name, others by description."""
    text = upper(extraction.document.quote(actor.span))
    kind = codebook.load("muc4")["people_types"].get(actor.kind, "CIVILIAN")
    if actor.level == "person":
        name = upper(actor.name)
        before = text.removesuffix(name).strip() if text.endswith(name) else ""
        description = before or _apposition(extraction, sentence, actor.head)
        return Person(name, description, "1", people_type(description or "", kind))
    return Person(None, text, _number(extraction, sentence, actor.head, text), people_type(text, kind))


def _bare_names(sentence: Sentence, span: Span) -> Iterator[Span]:
    """Yield runs of two or more proper nouns inside a stretch: names of persons that no recogniser knew."""
    run: list[Token] = []
    for token in [*sentence.between(span.start, span.end), None]:
        if token is not None and token.pos == "PROPN" and token.text[:1].isupper():
            run.append(token)
            continue
        if len(run) > 1:
            yield Span(run[0].start, run[-1].end)
        run = []


def _apposed_name(sentence: Sentence, head: int) -> str | None:
    """Return the proper name that stands in apposition to the noun at ``head``, upper case, or None."""
    noun = sentence.tokens[head] if head < len(sentence.tokens) else None
    if noun is None:
        return None
    other = sentence.child(head, "appos")
    if other is None and noun.dep in ("compound", "nmod"):
        other = sentence.tokens[noun.head]
    if other is None or other.pos != "PROPN":
        return None
    first = other.i
    while first > 0 and sentence.tokens[first - 1].pos == "PROPN":
        first -= 1
    return upper(" ".join(t.text for t in sentence.tokens[first : other.i + 1]))


def _apposition(extraction: Extraction, sentence: Sentence, head: int) -> str | None:
    """Return the description in apposition to the name at ``head`` ("..., mayor of ..."), upper case, or None."""
    other = sentence.child(head, "appos")
    if other is None or other.pos != "NOUN":
        return None
    inside = [sentence.tokens[i] for i in sentence.subtree(other.i)]
    stop = next((t.start for t in inside if t.i > other.i and (t.text == "," or t.dep == "relcl")), inside[-1].end)
    start = next((t.start for t in inside if t.dep != "det"), other.start)
    return upper(extraction.document.text[start : max(stop, other.end)].strip())


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
    return f"~{low:.0f}" if quantity.approximate else f"{low:.0f}"


def people_type(text: str, default: str) -> str:
    """Return the HUM TGT: TYPE that the words of a description tell, else ``default``."""
    words = set(_WORD.findall(text.upper()))
    for row in lang.load("en", "muc4")["people"]:
        if not words.isdisjoint(row["words"]) and words.issuperset(row.get("all", ())):
            return str(row["type"])
    return default


def is_plural(text: str) -> bool:
    """Return whether a phrase in capitals means several, by its last word."""
    words = _WORD.findall(text.partition(" OF ")[0])
    irregular = lang.load("en", "muc4")["plurals"]["words"]
    return bool(words) and (words[-1] in irregular or (words[-1].endswith("S") and not words[-1].endswith("SS")))


def upper(text: str) -> str:
    """Return the text as keys write it: in capitals on one line."""
    return " ".join(text.upper().split())
