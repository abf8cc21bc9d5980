"""Whether the parts of a toll add up to the total that the same sentence tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline import lang
from dateline.model import Document, Flag, Mentions, QuantityMention, Sentence, Span

LINK = 4  # words between a total and the word that opens its parts ("12 people were killed, including")
SMALL = 3  # a total that can have two parts
GAP = 5  # words between two parts of one list


def sums(document: Document, sentences: Sequence[Sentence], mentions: Mentions) -> Iterator[Flag]:
    """Yield a flag for every total of people whose parts, told in the same sentence, do not make it up.

    "12 people, including seven soldiers and six policemen": the parts are more than the total. "12 people: seven soldiers
    and three policemen", "seven soldiers and three policemen, 12 people in all": they are not the total. Only exact
    numbers count, and ages, wounded among killed and the like break a list off.
    """
    by_sentence: dict[int, list[QuantityMention]] = {}
    for mention in mentions.quantities:
        if _exact(mention):
            by_sentence.setdefault(mention.sentence, []).append(mention)
    for index, counts in by_sentence.items():
        if len(counts) > 2:
            yield from _of_sentence(sentences[index], counts)


def _exact(mention: QuantityMention) -> bool:
    quantity = mention.quantity
    return (
        mention.head is not None
        and quantity.unit is None
        and quantity.low is not None
        and quantity.low == quantity.high
        and not quantity.approximate
    )


def _of_sentence(sentence: Sentence, counts: Sequence[QuantityMention]) -> Iterator[Flag]:
    words = lang.load("en", "checks")
    for n, whole in enumerate(counts[:-2]):
        parts = _list_after(sentence, counts[n + 1 :])
        opening = [t.lower for t in sentence.between(whole.span.end, parts[0].span.start)]
        some = any(w in words["some_of"] for w in opening[-LINK:])
        every = ":" in opening[-LINK:]
        made = sum(int(p.quantity.low or 0) for p in parts)
        size = int(whole.quantity.low or 0)
        if (
            len(parts) > 1
            and size >= SMALL
            and len(opening) <= 2 * LINK
            and ((some and made > size) or (every and made != size))
        ):
            yield _flag(size, made, whole, parts)
    tail = [t.lower for t in sentence.between(counts[-1].span.end, sentence.span.end)]
    text = " ".join(tail[: 2 * LINK])
    parts = list(counts[:-1])
    if any(phrase in text for phrase in words["total"]) and parts == _list_after(sentence, parts):
        made, size = (sum(int(m.quantity.low or 0) for m in group) for group in (parts, counts[-1:]))
        if made != size:
            yield _flag(size, made, counts[-1], parts)


def _list_after(sentence: Sentence, counts: Sequence[QuantityMention]) -> list[QuantityMention]:
    """Return the first counts that form one list: few words and a comma or "and" between each two, no verb."""
    joins = lang.load("en", "checks")["joins"]
    out = [counts[0]]
    for count in counts[1:]:
        between = sentence.between(out[-1].span.end, count.span.start)
        joined = any(t.lower in joins for t in between)
        if len(between) > GAP or not joined or any(t.pos in ("VERB", "AUX") for t in between):
            break
        if len(out) == 1 and [t.lower for t in between if t.lower in joins][:2] == joins[:2]:
            break  # "six guards, including one warden, and three cooks": the three are none of the six
        out.append(count)
    return out


def _flag(size: int, made: int, whole: QuantityMention, parts: Sequence[QuantityMention]) -> Flag:
    spans = (whole.span, *(p.span for p in parts))
    message = f"the parts make {made}, the total told is {size}"
    return Flag("sum_mismatch", "warning", message, tuple(Span(*s) for s in spans))
