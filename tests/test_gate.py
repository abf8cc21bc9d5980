"""The cheap look before the parse: violence opens it, sport, business and weather do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.gate import document_wanted, sentence_wanted

VIOLENT = [
    "A car bomb exploded outside a bank in Cali on Friday.",
    "Gunmen shot dead a councillor in Karachi.",
    "Six rockets were fired at the airport.",
    "THE GUERRILLAS AMBUSHED AN ARMY PATROL.",
    "Jets bombed the town overnight.",
    "Villagers were kidnapped from a bus near Katsina.",
    "The murder of six priests drew protests.",
    "A policeman was stabbed at a railway station.",
    "Shells fell on the market and several people were killed.",
    "A clerk was gunned down near Srinagar.",
    "Saboteurs blew up a pipeline north of Baiji.",
    "A driver was shot while on the road to Mosul.",
    "Two drones were shot down over the port, wounding a guard.",
]

PEACEFUL = [
    "Shares in Tokyo rose after the central bank cut interest rates.",
    "The minister opened a bridge over the river on Friday.",
    "Heavy rain is forecast for the weekend, with winds of up to 60 kph.",
    "The club signed a goalkeeper for a fee of two million.",
    "The orchestra will tour Japan in the autumn.",
    "Prices of wheat and maize fell for the third month in a row.",
    "The museum reopens on Sunday after two years of repairs.",
    "The union and the company agreed on a pay rise of three percent.",
    (
        "The striker scored two goals in the second half as the team beat the champions 3-1; the goalkeeper saved a penalty and "
        "the coach praised his players. The captain, whose shot hit the post, said the league title was in sight."
    ),
    "",
]

SENTENCES = [
    "No group has claimed responsibility.",
    "The death toll rose to 14 on Thursday.",
    "Officials blamed separatists.",
    "He denied any role in it.",
    "Eleven villagers are missing.",
    "Three suspects were arrested near the border.",
]

IDLE_SENTENCES = [
    "The two leaders will meet again in June.",
    "The road links the capital with the coast.",
    "Schools reopened on Monday.",
    "He was born in 1953 and studied law.",
    "Sign up for our newsletter.",
]


@pytest.mark.parametrize("text", VIOLENT)
def test_violence_opens_document_and_sentence(text: str) -> None:
    assert document_wanted(text)
    assert sentence_wanted(text)


@pytest.mark.parametrize("text", PEACEFUL)
def test_peaceful_documents_are_not_parsed(text: str) -> None:
    assert not document_wanted(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_about_blame_and_victims_are_parsed(text: str) -> None:
    assert sentence_wanted(text)


@pytest.mark.parametrize("text", IDLE_SENTENCES)
def test_idle_sentences_are_not_parsed(text: str) -> None:
    assert not sentence_wanted(text)


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert document_wanted(text) in (True, False)
    assert document_wanted(f"{text} . A bomb killed ten people. Gunmen murdered two soldiers.")
