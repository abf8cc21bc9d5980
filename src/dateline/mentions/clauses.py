"""Small questions to a parsed sentence that the reading of attributions asks again and again.

Positions are token positions in the sentence; spans are document offsets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dateline.model import Sentence, Span, Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_CLIMB = ("conj", "xcomp", "advcl", "pcomp", "prep", "dep", "ccomp")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
_TRIM = " \t\u00a0,;:–—-"


def hull(sentence: Sentence, positions: Iterable[int]) -> Span | None:
    """Return the span from the first to the last of the positions, or None when there are none."""
    places = list(positions)
    if not places:
        return None
    return Span(sentence.tokens[min(places)].start, sentence.tokens[max(places)].end)


def trim(text: str, span: Span) -> Span | None:
    """Return the span without white space, commas and dashes at its ends, or None when nothing is left.

    Quotation marks and final points stay: they belong to the words.
    """
    start, end = span
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None


def negated(sentence: Sentence, i: int, words: Collection[str]) -> bool:
    """Return whether a word of negation (``words``) hangs directly on the verb, or is the determiner of its subject."""
    for j in sentence.children[i]:
        token = sentence.tokens[j]
        if token.dep in ("neg", "advmod", "preconj", "cc") and token.lower in words:
            return True
        if token.dep in _SUBJECTS and (token.lower in words or _determined_by(sentence, j, words)):
            return True
    return False


def _determined_by(sentence: Sentence, i: int, words: Collection[str]) -> bool:
    return any(
        sentence.tokens[j].dep in ("det", "preconj") and sentence.tokens[j].lower in words for j in sentence.children[i]
    )


def is_passive(sentence: Sentence, i: int) -> bool:
    """Return whether the verb is a passive, with its auxiliary or as a bare participle after a noun."""
    token = sentence.tokens[i]
    sign = sentence.child(i, "auxpass", "nsubjpass")
    if sign is not None and not (sign.dep == "auxpass" and sign.text.isupper() and token.text.islower()):
        return True  # "IS claimed" has a name in capitals, no auxiliary
    return token.tag == "VBN" and token.dep in ("acl", "amod") and sentence.child(i, "nsubj", "aux") is None


def agent(sentence: Sentence, i: int) -> int | None:
    """Return the head of the "by" phrase of a passive verb or of a noun, or None."""
    by = sentence.child(i, "agent") or next((t for t in kids(sentence, i, "prep") if t.lower == "by"), None)
    found = by and sentence.child(by.i, "pobj")
    return found.i if found else None


def kids(sentence: Sentence, i: int, *deps: str) -> list[Token]:
    """Return the dependents of ``i`` with one of the labels, left to right."""
    return [sentence.tokens[j] for j in sentence.children[i] if sentence.tokens[j].dep in deps]


def prep_object(sentence: Sentence, i: int, *prepositions: str) -> int | None:
    """Return the head of what the first such preposition under ``i`` governs (a noun or a gerund), or None."""
    for prep in kids(sentence, i, "prep", "dative", "agent"):
        if prep.lower in prepositions:
            found = sentence.child(prep.i, "pobj", "pcomp")
            if found is not None:
                return found.i
    return None


def subject(sentence: Sentence, i: int) -> int | None:
    """Return the head of who does verb ``i``: its own subject, that of the verb it depends on, or the noun it modifies.

    A relative pronoun is followed to its noun. A passive's own subject is not who does it: see ``agent``.
    """
    for _ in range(5):
        own = min(kids(sentence, i, "nsubj", "nsubjpass"), key=lambda t: abs(t.i - i), default=None)
        token = sentence.tokens[i]
        if own is not None and own.tag in ("WP", "WDT"):
            if token.dep in ("relcl", "acl") and token.head != i:
                return token.head
            before = [t for t in sentence.tokens[: own.i] if t.text != ","][-1:]
            return before[0].i if before and before[0].pos in ("NOUN", "PROPN") else None
        if own is not None:
            return own.i
        if token.dep in ("acl", "relcl") and token.head != i:
            return token.head
        if token.dep not in _CLIMB or token.head == i:
            return None
        i = token.head
    return None


def noun_left_of(sentence: Sentence, i: int) -> int | None:
    """Return the head of the noun phrase right before verb ``i`` (adverbs and auxiliaries between), or None.

    For sentences whose parse lost the subject, above all where commas are missing.
    """
    j = i - 1
    while j >= 0 and sentence.tokens[j].pos in ("ADV", "AUX"):
        j -= 1
    last = sentence.tokens[j] if j >= 0 else None
    if last is None or last.pos not in ("NOUN", "PROPN", "PRON") or last.tag in ("WDT", "WP", "EX"):
        return None
    while sentence.tokens[last.head].dep == "prep" and last.dep == "pobj" and _names(sentence, last):
        last = sentence.tokens[sentence.tokens[last.head].head]
    return last.i


def _names(sentence: Sentence, noun: Token) -> bool:
    """Return whether the noun and what its preposition hangs on are one name: "Observatory for Human Rights"."""
    above = sentence.tokens[sentence.tokens[noun.head].head]
    return above.pos == "PROPN" and noun.pos == "PROPN" and above.i < noun.head


def noun_right_of(sentence: Sentence, i: int) -> int | None:
    """Return the head of the noun phrase that starts right after verb ``i``, or None."""
    j = i + 1
    while j < len(sentence.tokens) and sentence.tokens[j].pos in _NOMINAL:
        if sentence.tokens[j].pos in ("NOUN", "PROPN", "PRON") and sentence.tokens[j].dep != "compound":
            return j
        j += 1
    return None
