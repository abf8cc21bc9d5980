"""Capitals to mixed case: wire sentences written for this test, and properties for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.truecase import is_capitals, truecase

SENTENCES = [
    "The bomb went off near the embassy of France in Kabul on Monday.",
    "Three soldiers were killed and two wounded, the police said.",
    "A spokesman for NATO said the U.S. troops left on 3 May.",
    "They may march on Baghdad in March 2004, he said.",
    'The mayor of San Salvador said: "We shall not leave."',
    "President Washington met a general in Boston; the president said nothing.",
    "Rockets hit the Gaza Strip. The attack was claimed by nobody.",
    "The Workers' Front of Exland (WFE) fired an AK-47.",
    "He doesn't know the driver's name.",
    "The group told us that US forces were near.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_get_their_case_back(sentence: str) -> None:
    assert truecase(sentence.upper()) == sentence


def test_wire_remarks_and_datelines() -> None:
    text = "   LIMA, 3 JAN 90 (AFP) -- [TEXT] THE ARMY SAID THAT\nTWO MEN WERE KIDNAPPED."
    assert truecase(text) == "   Lima, 3 Jan 90 (AFP) -- [Text] The army said that\ntwo men were kidnapped."


def test_a_name_is_spelt_out_before_its_acronym() -> None:
    assert "Army of National Rescue (ENR)" in truecase("IT WAS DONE BY ARMY OF NATIONAL RESCUE (ENR) REBELS.")


def test_mixed_case_and_short_texts_stay() -> None:
    for text in ("A bomb hit the US embassy.", "", "IED", "123 456", "NATO, UN and EU said so"):
        assert truecase(text) == text


def test_only_paragraphs_in_capitals_change() -> None:
    mixed = "BOMB HITS EMBASSY IN KABUL\n\nA bomb hit the US embassy."
    assert truecase(mixed) == "Bomb hits embassy in Kabul\n\nA bomb hit the US embassy."


def test_a_text_may_end_inside_a_listed_name() -> None:
    assert truecase("THE TROOPS OF THE UNITED ARAB") == "The troops of the united Arab"
    assert truecase("HE LEFT FOR PAPUA NEW GUINEA") == "He left for Papua New Guinea"


def test_is_capitals() -> None:
    assert is_capitals("THE BOMB WENT OFF AT 3 P.M.")
    assert not is_capitals("The bomb went off at 3 p.m.")
    assert not is_capitals("12:30")


@given(st.text(max_size=200))
def test_any_text_keeps_its_length_and_letters(text: str) -> None:
    out = truecase(text)
    assert len(out) == len(text)
    assert out.casefold() == text.casefold()


@given(st.lists(st.sampled_from(" ".join(SENTENCES).split()), max_size=30))
def test_words_in_any_order_keep_length(words: list[str]) -> None:
    text = " ".join(words).upper()
    assert len(truecase(text)) == len(text)


@given(st.lists(st.sampled_from(SENTENCES), max_size=4))
def test_capitals_keep_length(sentences: list[str]) -> None:
    text = "\n\n".join(sentences).upper()
    assert len(truecase(text)) == len(text)
    assert truecase(text) == truecase(text)
