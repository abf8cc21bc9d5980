"""Sentences: where they end, where they must not, and that no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Block, Document, Span
from dateline.segment import MAX_CHARACTERS, MAX_WORDS, split_paragraphs, split_sentences


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, Span(0, len(text)))]


# What ends a sentence: the text, and its sentences divided by " | ".
ENDS = [
    # plain stops
    ("Two shells fell. Nobody was hurt.", "Two shells fell. | Nobody was hurt."),
    ("Who fired? Nobody said! The army left.", "Who fired? | Nobody said! | The army left."),
    # a closing quote belongs to its sentence
    ("“No damage.” The base reopened.", "“No damage.” | The base reopened."),
    ('"We lost two men." He did not say where.', '"We lost two men." | He did not say where.'),
    # a bracket after the stop
    ("The town fell (again.) Rebels withdrew.", "The town fell (again.) | Rebels withdrew."),
    # a full stop that lost its space
    ("Five were dead.The mayor fled.", "Five were dead. | The mayor fled."),
    ("He said “leave.”The crowd left.", "He said “leave.” | The crowd left."),
    # an ellipsis ends a sentence only before a capital
    ("They waited… Then it began.", "They waited… | Then it began."),
    # an abbreviation that may end a sentence does so before a word that starts sentences
    ("It hit at 9 a.m. The guard died.", "It hit at 9 a.m. | The guard died."),
    ("He lives in the U.S. Police searched the house.", "He lives in the U.S. | Police searched the house."),
    # a name with a small article starts a sentence
    ("Three died. al-Shabaab denied it.", "Three died. | al-Shabaab denied it."),
    # money starts a sentence
    ("The bridge fell. $5m is needed.", "The bridge fell. | $5m is needed."),
    # "No." as an answer
    ("Was it a drone? No. A rocket.", "Was it a drone? | No. | A rocket."),
    # capitals throughout
    ("THE U.S. EMBASSY WAS HIT. GEN. RUIZ DENIED IT.", "THE U.S. EMBASSY WAS HIT. | GEN. RUIZ DENIED IT."),
    # no capitals at all
    ("two rockets fell. nobody was hurt.", "two rockets fell. | nobody was hurt."),
    # scripts without spaces or with their own stops
    ("爆発があった。三人が死亡した。", "爆発があった。 | 三人が死亡した。"),
    ("وقع انفجار؟ لا أحد يعرف.", "وقع انفجار؟ | لا أحد يعرف."),
]

# What is one sentence although it holds a stop.
WHOLE = [
    "Gen. Ruiz and Lt. Col. Adam Kone spoke.",
    "It happened on Jan. 5 near St. Catherine's.",
    "Highway No. 4 was closed.",
    "The U.S. Army base at Fort St. John was hit.",
    "J. R. Doe, a spokesman, said 2.5 million fled.",
    "The shell landed 1.2 miles (2 km) away.",
    "“They heard three shots… the last came from a roof.”",
    "“Stop!” he shouted at the driver.",
    "The attack . . . was the third this week.",
    "At 6 p.m. on Friday a mine went off.",
    "Mr. Kone Jr. was unhurt.",
    "Cmdr. Ali said so.",
    "It was 4.30 when the siren sounded.",
]


@pytest.mark.parametrize(("text", "expected"), ENDS)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: str) -> None:
    assert sentences(text) == expected.split(" | ")


@pytest.mark.parametrize("text", WHOLE)
def test_stops_inside_words_and_names_end_nothing(text: str) -> None:
    assert sentences(text) == [text]


def test_a_hard_wrapped_paragraph_is_read_across_its_lines() -> None:
    text = "A bomb exploded near the\npost office. Nobody was\nhurt."
    assert sentences(text) == ["A bomb exploded near the\npost office.", "Nobody was\nhurt."]


def test_text_without_stops_is_cut_at_its_safest_places() -> None:
    text = "; ".join(["troops moved north and shelled the ridge " * 3] * 40)
    pieces = sentences(text)
    assert len(pieces) > 5
    assert all(len(piece.split()) <= MAX_WORDS for piece in pieces)
    assert all(piece.endswith(";") for piece in pieces[:-1])


def test_one_endless_word_is_cut_hard() -> None:
    pieces = sentences("x" * 200_000)
    assert "".join(pieces) == "x" * 200_000
    assert max(map(len, pieces)) <= MAX_CHARACTERS


def test_paragraphs_come_from_blocks_and_empty_lines() -> None:
    text = "Head\n\nFirst line\nwrapped on.\n\nSecond.\u2029Third."
    document = Document("d", text, (Block("headline", Span(0, 4)), Block("body", Span(6, len(text)))))
    found = [(kind, text[a:b]) for kind, (a, b) in split_paragraphs(document)]
    assert found == [("headline", "Head"), ("body", "First line\nwrapped on."), ("body", "Second."), ("body", "Third.")]


@given(st.text(alphabet=st.characters(), max_size=400), st.integers(0, 20), st.integers(0, 20))
def test_any_text_is_covered_in_order(text: str, left: int, right: int) -> None:
    span = Span(min(left, len(text)), max(min(left, len(text)), len(text) - right))
    at = span.start
    for start, end in split_sentences(text, span):
        assert at <= start < end <= span.end
        assert not text[at:start].strip()
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not text[at : span.end].strip()


WORDS = ["Gen.", "said", "dead.", "The", "U.S.", "“No.”", "\n", "5", "…", "?", "al-Qaida", "."]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_wire_style_text_is_covered(words: list[str]) -> None:
    text = " ".join(words)
    joined = "".join("".join(piece.split()) for piece in sentences(text))
    assert joined == "".join(text.split())
