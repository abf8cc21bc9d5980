"""Who did it and what it was aimed at, read from single sentences: a table of cases, positives and negatives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.clean import clean
from dateline.events import find_events
from dateline.model import Item
from dateline.parse import parse

CASES: list[tuple[str, str, set[str], set[str]]] = [
    # what the case is about, the sentence, doers as written, targets as written
    ("subject of an attack verb", "Separatists shelled a power plant near Luhansk on Friday.", {"Separatists"}, {"power plant"}),
    ("agent of a passive", "A convoy was ambushed by FARC guerrillas in Cauca on Monday.", {"FARC guerrillas"}, {"convoy"}),
    ("nationality before the strike", "A Turkish air strike killed six people in Dohuk on Sunday.", {"Turkish"}, set()),
    ("light verb with an aim", "The US launched air strikes on a Taliban base in Helmand on Friday.", {"US"}, {"Taliban base"}),
    ("answering fire", "The army responded with air strikes on a rebel camp near Goma on Tuesday.", {"army"}, {"rebel camp"}),
    ("both sides of a clash", "Clashes between soldiers and rebels killed three near Donetsk.", {"soldiers", "rebels"}, set()),
    ("a clash with somebody", "Malian soldiers clashed with rebels near Kidal.", {"Malian soldiers", "rebels"}, set()),
    ("what guerrillas blew up", "Guerrillas blew up an oil pipeline in Arauca on Friday.", {"Guerrillas"}, {"oil pipeline"}),
    ("what a weapon tore apart", "A bomb tore apart a bus in Karachi on Friday, killing nine people.", set(), {"bus"}),
    ("survivor of an attempt", "The governor survived an assassination attempt in Kandahar on Tuesday.", set(), {"governor"}),
    ("people taken are the target", "Gunmen kidnapped five aid workers in Mopti on Monday.", {"Gunmen"}, {"aid workers"}),
    ("who repels an attack did not do it", "The army repelled an attack by jihadists in Djibo.", {"jihadists"}, set()),
    ("police who shoot the attacker", "Police shot a gunman who had attacked a mall in Oslo.", {"gunman"}, {"mall"}),
    ("who kills the attackers", "Guards killed two of the attackers in Quetta on Monday.", set(), set()),
    ("who planted the bomb did it", "A bomb planted by rebels hit a bus near Pama on Monday.", {"rebels"}, {"bus"}),
    ("police who shoot somebody did it", "Police shot dead a man in Ohio on Monday.", {"Police"}, {"man"}),
    # negatives
    ("soldiers killed did nothing", "A suicide bomber killed four Iraqi soldiers in Taji on Tuesday.", set(), set()),
    ("the bomber names nobody", "A suicide car bomber killed nine people in Mogadishu on Sunday.", set(), set()),
    ("the victim is no doer", "A British soldier fighting the Taliban died in an explosion in Helmand on Friday.", set(), set()),
    ("what only exploded has no object", "A bomb exploded in Newry late on Thursday.", set(), set()),
    ("a town is no target", "Rockets hit the town of Sderot on Monday.", set(), set()),
]  # fmt: skip


def told(text: str, name: str, sure: float = 0.5) -> set[str]:
    """Return the words of all roles of that name in the text."""
    document = clean(Item(text=text, published="2020-06-10", id="case", language="en"))
    sentences = parse(document)
    mentions = pipeline.find_mentions(document, sentences, pipeline.gazetteer())
    events = find_events(sentences, mentions)
    return {document.quote(r.span) for e in events for r in e.roles if r.name == name and r.weight >= sure}


@pytest.mark.parametrize(("text", "doers", "targets"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_roles(text: str, doers: set[str], targets: set[str]) -> None:
    """Doers and targets are those of the table, no others."""
    assert told(text, "perpetrator") == doers
    assert told(text, "target") == targets


def test_article_of_place_and_purpose() -> None:
    """A place between a target and what it is for belongs to its name."""
    assert told("Mortars struck a barracks in Mali housing French engineers on Friday.", "target") == {
        "barracks in Mali housing French engineers"
    }


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(" ".join(c[1] for c in CASES).split()), max_size=25))
def test_any_words(words: list[str]) -> None:
    """Whatever the order of the words, every role lies inside the text."""
    text = " ".join(words)
    document = clean(Item(text=text, id="any", language="en"))
    sentences = parse(document)
    events = find_events(sentences, pipeline.find_mentions(document, sentences, pipeline.gazetteer()))
    assert all(0 <= r.span.start < r.span.end <= len(document.text) for e in events for r in e.roles)
