"""The whole reader on any input: words where they are said to be, the same every time, no exception."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Item
from dateline.pipeline import read_item
from dateline.record import to_record

WORDS = [
    "A car bomb exploded in Mosul on Wednesday.",
    "Gunmen killed 12 people,",
    "wounding at least 30 others,",
    "said the ministry.",
    "“We fired six rockets,”",
    "No group claimed the attack.",
    "Bomb kills nine",
    "\n\n",
    "KABUL, June 17 (Agency) -",
    "هجوم على القاعدة",
    "\x00",
    "\ud800",
    "since 2011",
    "20 km north of Aleppo",
    "Photo: a burnt car.",
    "AIR STRIKES HIT THE TOWN OF DOUMA ON MONDAY, KILLING SEVEN CIVILIANS.",
    "on the anniversary of the killing",
    "%$#@",
    "was foiled",
]

ODD = [
    "",
    " ",
    "\n\n\n",
    "\x00\x00bomb\x00 exploded in Basra killing 3",
    "A bomb \ud83d exploded in Basra on Monday, killing three people.",
    "GUERRILLAS BLEW UP A BRIDGE NEAR SAN MIGUEL ON MONDAY, KILLING TWO SOLDIERS, THE ARMY SAID.",
    "قُتل ثلاثة أشخاص في انفجار سيارة مفخخة في بغداد يوم الأربعاء",
    "\u202eA bomb exploded in Basra on Monday, killing three people.\u202c",
    "A bomb exploded in Basra" + " and in Basra" * 300,
    "killed " * 500,
    "“" * 200 + "The bomb killed ten." + "”" * 200,
    "A bomb killed 99999999999999999999999999 people in Basra on Monday.",
    "Bomb!\u2028Kills\u2029ten\u0085in Basra\r\nMonday\r",
]


def record(text: str) -> tuple[str, dict[str, object]]:
    """Return the document's text and its record."""
    found = read_item(Item(text=text, published="2015-06-18", id="case"))
    return found.document.text, to_record(found)


def assert_sound(text: str) -> None:
    """Offsets lie in the text, quotes are its words, the record is the same twice and JSON."""
    whole, made = record(text)
    again = record(text)[1]
    assert json.dumps(made) == json.dumps(again)
    for report in made["reports"]:  # type: ignore[attr-defined]
        assert 0 <= report["trigger"][0] < report["trigger"][1] <= len(whole)
        assert report["statements"]
        for statement in report["statements"]:
            assert 0 <= statement["start"] < statement["end"] <= len(whole)
            assert statement["quote"] == whole[statement["start"] : statement["end"]]
    for flag in made["flags"]:  # type: ignore[attr-defined]
        assert all(0 <= a <= b <= len(whole) for a, b in flag["spans"])
    for block in made["document"]["blocks"]:  # type: ignore[index]
        assert 0 <= block["start"] <= block["end"] <= len(whole)


@pytest.mark.parametrize("text", ODD)
def test_odd_input(text: str) -> None:
    assert_sound(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_scraps_of_news(text: str) -> None:
    assert_sound(text)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=150))
def test_any_text(text: str) -> None:
    assert_sound(text)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_news_among_noise(before: str, after: str) -> None:
    assert_sound(f"{before}\nA bomb exploded in Basra on Monday, killing three people.\n{after}")


def test_capitals_are_read_like_other_text() -> None:
    text = "A car bomb exploded in Mosul on Wednesday, killing nine people, police said."
    plain, capitals = (read_item(Item(text=t, published="2015-06-18")).reports for t in (text, text.upper()))
    assert [(r.type, r.date and r.date.start, r.killed) for r in plain] == [
        (r.type, r.date and r.date.start, r.killed) for r in capitals
    ]
