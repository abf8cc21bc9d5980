"""Facilities, vehicles, infrastructure and people that can be hit, by the kinds of ``codebook/targets.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline import codebook, lang
from dateline.mentions.phrases import (
    HYPHENS,
    Hit,
    Lexicon,
    Word,
    core_start,
    is_capitals,
    phrase_end,
    span_of,
    split_words,
    without_hyphens,
)
from dateline.model import Document, Sentence, TargetMention

_NO_TARGET = ""
_MAX_NAME = 12
_LONGEST_TITLE = 5


@cache
def _lexicon(language: str) -> Lexicon:
    data = lang.load(language, "targets")
    return Lexicon({**data["words"], _NO_TARGET: data["none"]["phrases"]}, data["classes"], language)


def find_targets(document: Document, sentences: Sequence[Sentence]) -> tuple[TargetMention, ...]:
    """Return the things and people of the sentences that can be hit, in text order.

    The name is the noun phrase as written without article and number, with a short "of" phrase or participle behind it. What
    was really hit is not decided here.
    """
    codes = codebook.load("targets")
    out: list[TargetMention] = []
    for sentence in sentences:
        if sentence.block == "promo":
            continue
        words = without_hyphens(split_words(sentence))
        seen: set[int] = set()
        for hit in _lexicon(document.language).find(words, is_capitals(sentence)):
            if hit.value == _NO_TARGET or not _is_noun(sentence, words, hit, document.language):
                continue
            head, first, last = _edges(sentence, words, hit, document.language)
            if head in seen:
                continue
            seen.add(head)
            span = span_of(sentence, first, last)
            human = bool(codes[hit.value].get("human"))
            out.append(TargetMention(span, sentence.index, head, document.quote(span), hit.value, human))
    return tuple(out)


def _is_noun(sentence: Sentence, words: Sequence[Word], hit: Hit, language: str) -> bool:
    """Return whether the hit's noun is no verb, adjective or half of another word here, as far as the parser says."""
    last = words[hit.last]
    if any(t.start == last.end and t.text in HYPHENS for t in sentence.tokens[last.token + 1 : last.token + 2]):
        return False  # "hostage-takers"
    if not sentence.parsed or is_capitals(sentence):
        return True
    token = sentence.tokens[words[hit.noun].token]
    if token.pos == "ADJ" or hit.value == lang.load(language, "targets")["names_of_peoples"]:
        # "the displaced" and "Syrians" are people, "Syrian troops" and "military action" name none by themselves
        return token.dep not in ("amod", "nmod", "compound", "acomp", "advmod")
    if token.lower in lang.load(language, "targets")["surnames"] and token.text[0].isupper() and token.i:
        before = sentence.tokens[token.i - 1]
        if before.pos == "PROPN" and before.head == token.i and before.text[0].isupper():
            return False  # "Laura Baker"
    return hit.first != hit.last or token.pos in ("NOUN", "PROPN", "NUM")


def _edges(sentence: Sentence, words: Sequence[Word], hit: Hit, language: str) -> tuple[int, int, int]:
    """Return the head, the first and the last token of the mention's name."""
    tokens, head = sentence.tokens, words[hit.noun].token
    owner, titles = tokens[tokens[head].head], lang.load(language, "targets")["titles"]
    # A title stands before its name: "General X" is about X.
    named = tokens[head].dep == "compound" and 0 < owner.i - head < _LONGEST_TITLE and owner.pos == "PROPN"
    # A facility may stand before its name too, then in capital letters: "Camp X".
    if named and (hit.value in titles or all(t.text[0].isupper() for t in tokens[head : owner.i + 1])):
        head = owner.i
    elif hit.value in titles and is_capitals(sentence):
        head = _name_behind(sentence, head, language)
    first = min(core_start(sentence, head, language), words[hit.first].token)
    last = max(words[hit.last].token, phrase_end(sentence, head, language), head)
    return head, max(first, last - _MAX_NAME), last


def _name_behind(sentence: Sentence, head: int, language: str) -> int:
    """Return the last token of the name behind a title in a sentence in capitals, where the parse is unsure."""
    outside = lang.load(language, "nouns")["outside"]
    end = head
    for token in sentence.tokens[head + 1 : head + 5]:
        if token.pos != "PROPN" or token.lower in outside or not token.text.isalpha():
            break
        end = token.i
    return end
