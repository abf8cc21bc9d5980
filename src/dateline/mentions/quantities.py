"""Counts and measures as written, each bound to the noun that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from dateline.codebook import load as load_codes
from dateline.lang import load
from dateline.mentions.numbers import Number, PhraseTable, number_words, read_number
from dateline.mentions.phrases import HYPHENS, is_capitals, noun_of, pluralise, split_words
from dateline.model import Document, Quantity, QuantityMention, Sentence, Span, Token

_LONGEST_PHRASE = 7
_INSIDE = HYPHENS | {"'", "’"}
_OLDEST = 110
_NAME_SIGNS = frozenset("/:.#'")


def find_quantities(document: Document, sentences: Sequence[Sentence]) -> tuple[QuantityMention, ...]:
    """Return the counts and measures of the sentences in text order.

    Lengths are in km and masses in kg whatever the text uses; other measures keep the number and name the unit: percent, money,
    age, hour, day and so on. Numbers that are names, dates, clock times or scores of games give nothing. A bare plural is
    no quantity; "a" and "an" are 1..1 before people, vehicles and weapons.
    """
    out: list[QuantityMention] = []
    for sentence in sentences:
        if sentence.block != "promo":
            out += _Reader(sentence, document.language).read()
    return tuple(out)


@cache
def _measures(language: str) -> PhraseTable:
    return PhraseTable(
        (phrase, unit) for unit, phrases in load(language, "quantities")["measures"].items() for phrase in phrases
    )


@cache
def _sets(language: str) -> dict[str, frozenset[str]]:
    """Return the word lists that decide what a number is, as sets."""
    data = load(language, "quantities")
    lists = {**data["not_counts"], **data["heads"], **data["words"]}
    return {name: frozenset(words) for name, words in lists.items() if isinstance(words, list)}


@cache
def counted_nouns(language: str) -> frozenset[str]:
    """Return the nouns, singular and plural, that "a" counts as one: people, vehicles and weapons of the other tables."""
    targets, codes, nouns = load(language, "targets"), load_codes("targets"), load(language, "nouns")
    phrases = [p for kind, found in targets["words"].items() if codes[kind].get("countable") for p in found]
    phrases += [p for found in load(language, "weapons")["words"].values() for p in found]
    single = {noun_of(p, language) for p in phrases} - _sets(language)["not_one"] | _sets(language)["one"]
    return frozenset(single | {pluralise(noun, nouns) for noun in single})


class _Reader:
    """Reads one sentence; holds its words and the tables, nothing else."""

    def __init__(self, sentence: Sentence, language: str) -> None:
        self.sentence, self.language = sentence, language
        self.words = split_words(sentence)
        self.data: dict[str, Any] = load(language, "quantities")
        self.sets = _sets(language)
        self.capitals = is_capitals(sentence)

    def read(self) -> list[QuantityMention]:
        """Return the sentence's quantities, left to right."""
        out, i, tables = [], 0, number_words(self.language)
        while i < len(self.words):
            number = read_number(self.words, i, tables)
            mention = self.mention(number) if number else self.mention_of_word(i)
            if mention:
                out.append(mention)
            i = number.last + 1 if number else i + 1
        return out

    def word(self, i: int) -> str:
        """Return word ``i`` in lower case, or "" outside the sentence."""
        return self.words[i].lower if 0 <= i < len(self.words) else ""

    def glued(self, i: int) -> bool:
        """Return whether no space stands between word ``i`` and the one after it."""
        return 0 <= i < len(self.words) - 1 and self.words[i].end == self.words[i + 1].start

    # --- what a number is ---------------------------------------------------------------------------------------

    def mention(self, number: Number) -> QuantityMention | None:
        """Return the number as a measure or a count, or None where it is neither."""
        if self.is_part_of_name(number):
            return None
        last, unit = self.measure(number)
        if unit is None and (self.is_date(number) or self.is_label(number) or self.is_pronoun(number)):
            return None
        if unit == "clock":
            return None
        span = Span(self.words[number.first].start, self.words[last].end)
        if unit:
            return QuantityMention(span, self.sentence.index, self.normal(number.quantity, unit), None)
        if self.glued(number.last) and self.word(number.last + 1) in HYPHENS:
            return None
        return QuantityMention(span, self.sentence.index, number.quantity, self.bind(number))

    def is_part_of_name(self, number: Number) -> bool:
        """Return whether signs or letters are tied to the number: "F-16", "4th", "10:30", "12/05", "3-1", "1980s"."""
        before, after = number.core - 1, number.last + 1
        if not number.digits:
            return self.glued(before) and self.word(before) in HYPHENS and self.glued(before - 1)
        money = self.sets_sign(before) == "money"
        if self.glued(before) and not money:
            sign = self.word(before)
            if sign in HYPHENS:
                return self.glued(before - 1)
            if sign in _NAME_SIGNS or sign.isalnum():
                return True
            if sign == "[" and self.glued(number.last) and self.word(after) == "]":
                return True  # the mark of a footnote
        if not self.glued(number.last):
            return False
        follow = self.word(after)
        if follow in {"/", ":"} or (follow in HYPHENS and self.glued(after) and self.word(after + 1)[:1].isdigit()):
            return True
        measured = _measures(self.language).match(self.words, after) is not None or follow in self.data["abbreviated"]
        return follow.isalpha() and not measured

    def sets_sign(self, i: int) -> str:
        """Return the unit that a sign or word before a number stands for, or ""."""
        return next((unit for unit, signs in self.data["signs"].items() if self.word(i) in signs), "")

    def measure(self, number: Number) -> tuple[int, str | None]:
        """Return the last word of the number with its unit, and the unit, or None for a count."""
        if self.sets_sign(number.core - 1) == "money":
            last = number.last + (self.glued(number.last) and self.word(number.last + 1) in self.data["abbreviated"])
            return last, "money"
        if self.is_age_labelled(number.core) and number.quantity.low is not None:
            return number.last, "age"
        i, tied = number.last + 1, False
        if self.word(i) in HYPHENS and self.glued(number.last):
            i, tied = i + 1, True
        rest = [w for w in self.words[i : i + 5] if w.lower not in HYPHENS]
        found = _measures(self.language).match(rest, 0)
        if found and len(rest[0].lower) == 1 and rest[0].capital:  # "5 M-16 rifles" is no length
            found = None
        if found and number.key not in ("none", "no one", "nobody"):
            end = self.words.index(rest[found[0] - 1], i)
            if found[1] == "second" and not tied and self.word(i) == "second":
                return number.last, None
            return end, found[1]
        if number.digits and not number.qualified and (self.is_age_in_commas(number) or self.is_age_said(number)):
            return number.last, "age"
        return number.last, None

    def is_age_labelled(self, i: int) -> bool:
        """Return whether word ``i`` follows a word of age, alone or in a list: "aged 7", "ages 4 and 5"."""
        while i > 1 and self.word(i - 1) in self.sets["and"] | {","} and self.word(i - 2).isdecimal():
            i -= 2
        return self.word(i - 1) in self.sets["age_labels"]

    def is_age_in_commas(self, number: Number) -> bool:
        """Return whether the number stands like the age in "the mayor, 54, said": a name, commas, and at most 110."""
        high = number.quantity.high
        before, after = number.core - 1, number.last + 1
        if number.core < 2 or self.word(before) != ",":
            return False
        owner = self.words[before - 1]
        named = owner.capital or (self.sentence.parsed and self.sentence.tokens[owner.token].tag == "NN")
        return named and self.word(after) in {",", ".", "–", "—"} and high is not None and high <= _OLDEST

    def is_age_said(self, number: Number) -> bool:
        """Return whether the number is the age in "she was 16": the predicate of one person, and at most 110."""
        token, high = self.sentence.tokens[self.words[number.core].token], number.quantity.high
        if token.dep not in ("attr", "acomp") or high is None or high > _OLDEST or self.names_counted(number.last + 1):
            return False
        subject = self.sentence.child(token.head, "nsubj")
        return (
            subject is not None
            and subject.tag in ("NN", "NNP", "PRP", "WP")
            and subject.lower not in self.sets["totals"]
        )

    def normal(self, quantity: Quantity, unit: str) -> Quantity:
        """Return the quantity in km or kg where the unit is a length or a mass, else with its unit's name."""
        if unit not in self.data["normal"]:
            return replace(quantity, unit=unit)
        name, factor = self.data["normal"][unit]
        low, high = (None if n is None else round(n * factor, 4) for n in (quantity.low, quantity.high))
        return Quantity(low, high, name, quantity.approximate)

    def is_date(self, number: Number) -> bool:
        """Return whether the number is a day of a month or a year."""
        if not number.digits or number.key:
            return False
        after, before = number.last + 1, number.core - 1
        text, limits = self.word(number.last), self.data["not_counts"]
        is_year = len(text) == 4 and text.isdecimal() and limits["first_year"] <= int(text) <= limits["last_year"]
        if is_year and any(w.lower in self.sets["months"] for w in self.words[max(0, before - 3) : number.core]):
            return True
        if self.word(before) == ".":
            before -= 1
        if self.names_counted(after):
            return False
        if self.word(before) in self.sets["months"] and self.words[before].capital:
            return True
        if self.word(after) in self.sets["months"] and self.words[after].capital:
            return True
        return is_year

    def names_counted(self, i: int) -> bool:
        """Return whether a counted noun or a fate word stands at ``i`` or one of the two words after."""
        nouns = counted_nouns(self.language)
        for word in self.words[i : i + 3]:
            if not word.lower.isalpha() or word.lower in self.sets["stop"] | self.sets["months"] | self.sets["article"]:
                return False
            if word.lower in nouns or word.lower in self.sets["fates"]:
                return True
        return False

    def is_label(self, number: Number) -> bool:
        """Return whether the number is the second half of a name ("Resolution 2254", "No. 4") or a score of a game."""
        if not number.digits or number.qualified:
            return False
        before = number.core - 1
        if self.word(before) in {".", "#"}:
            before -= 1
        if self.word(before) in self.sets["labels"] and not self.names_counted(number.last + 1):
            return True
        if self.word(number.last + 1) in self.sets["labels_after"]:
            return True
        dashed = any(w.lower in HYPHENS for w in self.words[number.core : number.last])
        return (
            dashed and not self.names_counted(number.last + 1) and any(w.lower in self.sets["game"] for w in self.words)
        )

    def is_pronoun(self, number: Number) -> bool:
        """Return whether "one" or "many" stands for no number here ("one another", "how many")."""
        word = self.word(number.core)
        if not number.digits and self.is_capital_name(number):
            return True
        if number.core != number.last or number.qualified:
            return False
        if word == number_one(self.language):
            return (
                self.word(number.core - 1) in self.sets["one_before"]
                or self.word(number.last + 1) in self.sets["one_after"]
            )
        if word in self.sets["one_after"] and self.word(number.core - 1) == number_one(self.language):
            return True
        if word in self.sets["pairs"] and any(
            w.lower in self.sets["and"] for w in self.words[number.core : number.core + 6]
        ):
            return True  # "both soldiers and civilians"
        return number.key == "vague" and self.word(number.core - 1) in self.sets["many_before"]

    def is_capital_name(self, number: Number) -> bool:
        """Return whether a number word belongs to a name ("the Four Hills district") in a sentence in small letters."""
        i = number.core
        inside = (
            i > 0
            and number.last + 1 < len(self.words)
            and self.words[i].capital
            and self.words[number.last + 1].capital
        )
        return inside and self.word(i - 1).isalpha() and not self.words[i - 1].capital and not self.capitals

    # --- words that are not numbers but count ---------------------------------------------------------------------

    def mention_of_word(self, i: int) -> QuantityMention | None:
        """Return "no" as 0..0, "any" under a negation as 0..0, and "a" before a counted noun as 1..1."""
        word = self.word(i)
        if word in self.sets["none"]:
            return self.none(i)
        if word in self.sets["article"]:
            return self.one(i)
        return None

    def none(self, i: int) -> QuantityMention | None:
        """Return 0..0 for "no casualties" and "did not cause any casualties", or None."""
        head = self.noun_after(i)
        if head is None or self.word(i + 1) in self.sets["not_none_before"] or self.word(i + 1) in {".", ","}:
            return None
        if self.sentence.tokens[head].lower in self.sets["not_none_before"] | self.sets["soft_before"]:
            return None
        if self.word(i) in self.sets["any"] and not self.is_negated(i, head):
            return None
        return self.of_word(i, Quantity(0, 0), head)

    def is_negated(self, i: int, head: int) -> bool:
        """Return whether a negation governs the noun at ``head``: the parser's label, or a word like "without" before it."""
        if any(w.lower in self.sets["without"] for w in self.words[max(0, i - 4) : i]):
            return True
        if not self.sentence.parsed:
            return False
        above = [t.i for t in self.sentence.ancestors(head)][:3]
        return any(self.sentence.child(a, "neg") is not None for a in above)

    def one(self, i: int) -> QuantityMention | None:
        """Return 1..1 for "a" before a person, vehicle or weapon, or None."""
        head = self.noun_after(i)
        if head is None or self.sentence.tokens[head].lower not in counted_nouns(self.language):
            return None
        return self.of_word(i, Quantity(1, 1), head)

    def of_word(self, i: int, quantity: Quantity, head: int) -> QuantityMention:
        """Return the quantity of the single word ``i``."""
        return QuantityMention(Span(self.words[i].start, self.words[i].end), self.sentence.index, quantity, head)

    # --- what is counted -------------------------------------------------------------------------------------------

    def bind(self, number: Number) -> int:
        """Return the position of the token that the number counts; its own where it stands as a noun."""
        own = self.words[number.last].token
        after = number.last + 1
        if number.key in self.sets["pronouns"] and self.word(after) not in self.sets["of"]:
            return own
        while self.word(after) in self.sets["skip"]:
            after += 1
        if self.word(after) in self.sets["fates"]:
            return self.fated(self.words[after].token)
        if number.key in self.sets["next_noun"] and self.word(after) in counted_nouns(self.language):
            return self.words[after].token
        found = self.counted_by_parse(own) if after == number.last + 1 else None
        if found is None:
            found = self.noun_after(after - 1)
        return own if found is None else found

    def counted_by_parse(self, i: int) -> int | None:
        """Return the noun to the right that token ``i`` modifies, or None."""
        token = self.sentence.tokens[i]
        if not self.sentence.parsed or self.capitals or token.dep not in ("nummod", "amod", "det"):
            return None
        head = self.sentence.tokens[token.head]
        if not i < head.i <= i + _LONGEST_PHRASE or head.pos not in ("NOUN", "PROPN"):
            return None
        between = self.sentence.tokens[i + 1 : head.i + 1]
        broken = any(t.lower in self.sets["stop"] or (t.pos == "PUNCT" and t.text not in _INSIDE) for t in between)
        return None if broken else head.i

    def fated(self, i: int) -> int:
        """Return the noun for "12 wounded soldiers", the word itself for "12 wounded"."""
        token = self.sentence.tokens[i]
        return token.head if token.dep == "amod" and i < token.head <= i + 4 else i

    def noun_after(self, i: int) -> int | None:
        """Return the position of the noun whose phrase follows word ``i``, or None where none does."""
        best, nouns = None, counted_nouns(self.language)
        for j in range(i + 1, min(i + 1 + _LONGEST_PHRASE, len(self.words))):
            word, token = self.words[j], self.sentence.tokens[self.words[j].token]
            if self.glued(j) and self.word(j + 1) in HYPHENS and self.word(j + 2).isalpha():
                continue  # "thousands of half-starved miners"
            if word.lower in self.sets["stop"] or not (word.lower[0].isalnum() or word.lower in _INSIDE):
                break
            if not self.sentence.parsed or self.capitals:
                if word.lower in nouns or (best is None and word.lower.isalpha()):
                    best = token.i
            elif token.pos in ("NOUN", "PROPN"):
                best = token.i
            elif (best is not None and word.lower[0].isalpha() and token.tag != "POS") or _is_clause(token):
                break
        return best


def _is_clause(token: Token) -> bool:
    """Return whether the token is a verb that does not stand before a noun as an adjective does ("armed men")."""
    return token.pos in ("VERB", "AUX") and token.dep not in ("amod", "compound")


@cache
def number_one(language: str) -> str:
    """Return the word for 1."""
    units: dict[str, int] = load(language, "quantities")["units"]
    return next(word for word, n in units.items() if n == 1)
