"""Sentences and tokens lie where the text has them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clean import clean
from dateline.model import Item
from dateline.parse import parse

TEXT = "GAO - A bomb hit a bus.\n\nTwo soldiers died.  The army “regrets” it.\n\nNobody claimed it."


def test_tokens_are_the_text() -> None:
    document = clean(Item(text=TEXT))
    for sentence in parse(document):
        for token in sentence.tokens:
            assert document.text[token.start : token.end].replace("\n", " ") == token.text
            assert sentence.span.start <= token.start <= token.end <= sentence.span.end


def test_sentences_do_not_overlap_and_count_up() -> None:
    sentences = parse(clean(Item(text=TEXT)))
    assert [s.index for s in sentences] == list(range(len(sentences)))
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))
    assert sentences[0].paragraph < sentences[-1].paragraph


def test_unwanted_sentences_keep_bare_tokens() -> None:
    sentences = parse(clean(Item(text=TEXT)), lambda text: "soldiers" in text)
    assert [s.parsed for s in sentences].count(True) == 1
    for sentence in sentences:
        assert sentence.tokens
        assert all(bool(t.dep) == sentence.parsed for t in sentence.tokens)


def test_heads_stay_in_their_sentence() -> None:
    for sentence in parse(clean(Item(text=TEXT))):
        assert all(0 <= t.head < len(sentence.tokens) for t in sentence.tokens)
        roots = [t.i for t in sentence.tokens if t.head == t.i]
        assert {j for r in roots for j in sentence.subtree(r)} == set(range(len(sentence.tokens)))


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_has_its_tokens(text: str) -> None:
    document = clean(Item(text=text))
    for sentence in parse(document, lambda _: False):
        assert 0 <= sentence.span.start < sentence.span.end <= len(document.text)
        assert all(document.text[t.start : t.end].replace("\n", " ") == t.text for t in sentence.tokens)
