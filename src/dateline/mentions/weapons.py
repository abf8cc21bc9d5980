"""Weapons and munitions as written, by the kinds of ``codebook/weapons.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from dateline import codebook, lang
from dateline.mentions.phrases import (
    Hit,
    Lexicon,
    Word,
    article_before,
    is_capitals,
    pluralise,
    split_words,
    without_hyphens,
)
from dateline.model import Document, Quantity, QuantityMention, Sentence, Span, WeaponMention

NO_WEAPON = ""
_SEVERAL = Quantity(2, None)
_ONE = Quantity(1, 1)
_MAX_LOAD = 10


@cache
def _lexicon(language: str) -> Lexicon:
    data = lang.load(language, "weapons")
    return Lexicon({**data["words"], NO_WEAPON: data["none"]["phrases"]}, data["classes"], language)


@cache
def _also_verbs(language: str) -> frozenset[str]:
    return frozenset(lang.load(language, "weapons")["also_verbs"])


@cache
def _ambiguous(language: str) -> dict[str, dict[str, Any]]:
    """Return for each word of double meaning the words that decide about it."""
    return {word: rule for rule in lang.load(language, "weapons")["ambiguous"] for word in rule["words"]}


def is_kind_of(kind: str, wider: str) -> bool:
    """Return whether weapon code ``kind`` is ``wider`` or lies below it in the codebook."""
    table = codebook.load("weapons")
    while kind != wider and "parent" in table.get(kind, {}):
        kind = table[kind]["parent"]
    return kind == wider


def find_weapons(
    document: Document, sentences: Sequence[Sentence], quantities: Iterable[QuantityMention]
) -> tuple[WeaponMention, ...]:
    """Return the weapons named in the sentences, in text order, each with its count where one is said.

    ``a bomb`` counts 1..1 and a bare plural 2..None (annotation rule of the gold set); a weapon that only modifies
    another noun ("rocket attack") has no count, unless the noun is a single blast.
    """
    language, codes = document.language, codebook.load("weapons")
    counts = {(q.sentence, q.head): q for q in quantities if q.head is not None and q.quantity.unit is None}
    article_words: frozenset[str] | None = None
    out: list[WeaponMention] = []
    for sentence in sentences:
        if sentence.block == "promo":
            continue
        words = without_hyphens(split_words(sentence))
        hits = _lexicon(language).find(words, is_capitals(sentence))
        if not hits:
            continue
        for first, hit in _join([_carrier(h, words, language) for h in hits], words, language):
            if hit.value == NO_WEAPON or _is_verb(sentence, words, hit, language):
                continue
            if article_words is None and words[hit.noun].lower in _ambiguous(language):
                article_words = frozenset(t.lower for s in sentences for t in s.tokens)
            if not _means_weapon(words, hit, article_words or frozenset(), language):
                continue
            head = words[hit.noun].token
            span = Span(words[first].start, words[hit.last].end)
            several = hit.plural and not codes[hit.value].get("mass")
            count = _count(sentence, head, (span, several), counts, language)
            out.append(WeaponMention(span, sentence.index, head, hit.value, count))
    return tuple(out)


def _carrier(hit: Hit, words: Sequence[Word], language: str) -> Hit:
    """Return the hit as a vehicle bomb where a vehicle is said to be packed with it: "a van laden with 300 kg of TNT"."""
    data = lang.load(language, "weapons")
    if hit.value not in data["carried"]:
        return hit
    for i in range(hit.first - 2, max(0, hit.first - _MAX_LOAD), -1):
        if f"{words[i].lower} {words[i + 1].lower}" in data["classes"]["filled"] and words[i - 1].lower in _vehicles(
            language
        ):
            return Hit(
                i - 1, hit.last, i - 1, data["carrier_kind"], words[i - 1].lower not in data["classes"]["vehicle"]
            )
    return hit


@cache
def _vehicles(language: str) -> frozenset[str]:
    """Return the nouns of vehicles that carry bombs, singular and plural."""
    single = [v.lower() for v in lang.load(language, "weapons")["classes"]["vehicle"]]
    return frozenset([*single, *(pluralise(v, lang.load(language, "nouns")) for v in single)])


def _join(hits: Sequence[Hit], words: Sequence[Word], language: str) -> Iterable[tuple[int, Hit]]:
    """Yield each hit with its first word, one for several that stand together: "Tomahawk" "cruise missiles".

    The last names the thing; its kind is an earlier one's where that is the narrower.
    """
    group: list[Hit] = []
    for hit in hits:
        if group and not _tied(group[-1], hit, words, language):
            yield _fold(group)
            group = []
        group.append(hit)
    if group:
        yield _fold(group)


def _tied(left: Hit, right: Hit, words: Sequence[Word], language: str) -> bool:
    """Return whether two hits stand side by side with no sign between, and both name weapons."""
    apart = words[left.last + 1 : right.first]
    kind_words = lang.load(language, "weapons")["kind_words"]
    side_by_side = len(apart) <= 1 and all(w.lower in kind_words for w in apart)
    return side_by_side and left.noun == left.last and not left.plural and NO_WEAPON not in (left.value, right.value)


def _fold(group: Sequence[Hit]) -> tuple[int, Hit]:
    kind = group[-1].value
    if len(group) > 1 and codebook.load("weapons")[kind].get("ammunition"):
        kind = group[-2].value
    for hit in group:
        if is_kind_of(hit.value, kind):
            kind = hit.value
    return group[0].first, group[-1]._replace(value=kind)


def _is_verb(sentence: Sentence, words: Sequence[Word], hit: Hit, language: str) -> bool:
    """Return whether a hit of one word is used as a verb ("they shell the town")."""
    if hit.first != hit.last or not sentence.parsed or is_capitals(sentence):
        return False
    token = sentence.tokens[words[hit.noun].token]
    return token.lower in _also_verbs(language) and token.pos in ("VERB", "AUX", "ADV", "PRON", "ADJ")


def _means_weapon(words: Sequence[Word], hit: Hit, article: frozenset[str], language: str) -> bool:
    """Return whether a word of double meaning stands for a weapon, by the words around it and in the article."""
    rule = _ambiguous(language).get(words[hit.noun].lower) if hit.first == hit.last else None
    if rule is None:
        return True
    if "only_with" in rule:
        return any(w.lower in rule["only_with"] for w in words)
    return article.isdisjoint(rule["unless"])


def _is_part(sentence: Sentence, number: QuantityMention, i: int, language: str) -> bool:
    """Return whether the number counts some of a known whole: "one of the rockets" does not tell how many there were."""
    between = [t.lower for t in sentence.tokens[:i] if t.start >= number.span.end]
    known = lang.load(language, "nouns")["pointing"]
    return bool(between) and between[0] in lang.load(language, "nouns")["behind"] and any(w in known for w in between)


def _count(
    sentence: Sentence,
    head: int,
    form: tuple[Span, bool],
    counts: Mapping[tuple[int, int], QuantityMention],
    language: str,
) -> Quantity | None:
    """Return how many there are, as far as the words beside the weapon say.

    ``form`` is the weapon's span and whether it is a plural of things. A number inside the weapon's own words ("multiple
    rocket launcher") counts nothing.
    """
    span, several = form
    inside = [t.i for t in sentence.tokens[: head + 1] if span.start <= t.start]
    for i in reversed(inside):  # the parse may hang the number on "Shahed" in "170 Shahed drones"
        number = counts.get((sentence.index, i))
        if number and not span.covers(number.span) and not _is_part(sentence, number, i, language):
            return number.quantity
    owner = sentence.tokens[head]
    if sentence.parsed and owner.dep in ("compound", "nmod", "amod") and owner.head > head:
        return _count_of_attack(sentence, owner.head, counts.get((sentence.index, owner.head)), language)
    article = article_before(sentence, head, language)
    if several:
        return _SEVERAL if article is None else None
    return _ONE if article == "one" else None


def _count_of_attack(sentence: Sentence, i: int, number: QuantityMention | None, language: str) -> Quantity | None:
    """Return how many weapons the attack noun at ``i`` implies: one for a blast, several for "missile strikes"."""
    data, noun = lang.load(language, "weapons"), sentence.tokens[i]
    if noun.lemma in data["one_each"]:
        if number:
            return number.quantity
        return _SEVERAL if noun.tag == "NNS" else _ONE
    return _SEVERAL if noun.tag == "NNS" and noun.lemma in data["attacks"] else None
