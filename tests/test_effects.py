"""Damage, stated zeros and misses: what a sentence says came of it besides tolls."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_tolls import effects

# a sentence and the damage that it tells
DAMAGE = [
    ("The house was levelled by the blast.", "destroyed"),
    ("Artillery destroyed two tanks near Bakhmut.", "destroyed"),
    ("The air raid reduced several houses to rubble.", "destroyed"),
    ("The blast tore apart a minibus.", "destroyed"),
    ("Guerrillas blew up a bridge over the river.", "destroyed"),
    ("The militants burned down a school in Borno.", "destroyed"),
    ("Rebels shot down a military helicopter near the airport.", "destroyed"),
    ("A fighter jet was downed over the valley.", "destroyed"),
    ("The explosion damaged four shops.", "some"),
    ("Two cars were damaged in the bombing.", "some"),
    ("The rocket caused minor damage to the roof.", "minor"),
    ("The shelling caused heavy damage.", "some"),
    ("The mosque was partially destroyed.", "some"),
    ("The mortar bomb caused no damage.", "none"),
    ("The rocket fell in a field without causing damage.", "none"),
]
UNDAMAGED = [
    "The army destroyed the rebels in the valley.",
    "The general said the talks had damaged trust between officials.",
    "The house was not damaged.",
    "A bomb went off near a police station.",
    "Air defences shot down three drones.",
    "He blew up at reporters.",
]
# a sentence and who is said to be unharmed
ZEROS = [
    ("There were no casualties.", {"killed", "injured"}),
    ("Nobody was hurt.", {"injured"}),
    ("No one was killed.", {"killed"}),
    ("The bomb exploded without causing any injuries.", {"injured"}),
    ("There were no deaths or injuries.", {"killed", "injured"}),
    ("The shelling did not cause any casualties.", {"killed", "injured"}),
]
NO_ZEROS = [
    "There were no immediate reports of who carried out the attack.",
    "No US casualties were reported, but nine Afghan soldiers died.",
    "No matter who the victims were, it was a crime.",
    "No group claimed the killing.",
    "There was no word on casualties.",
]


@pytest.mark.parametrize(("text", "want"), DAMAGE)
def test_damage(text: str, want: str) -> None:
    assert want in [e.value for e in effects(text) if e.name == "damage"]


@pytest.mark.parametrize("text", UNDAMAGED)
def test_no_damage_told(text: str) -> None:
    assert [e for e in effects(text) if e.name == "damage"] == []


@pytest.mark.parametrize(("text", "want"), ZEROS)
def test_stated_zeros(text: str, want: set[str]) -> None:
    got = {e.name for e in effects(text) if getattr(e.value, "high", None) == 0}
    assert got == want


@pytest.mark.parametrize("text", NO_ZEROS)
def test_no_zero_said_of_everyone(text: str) -> None:
    assert [e for e in effects(text) if getattr(e.value, "high", None) == 0] == []


PIECES = [
    "killed",
    "dead",
    "12",
    "two",
    "at least",
    "wounding",
    "no one",
    "was",
    "of the",
    "among",
    "soldiers",
    "and",
    ",",
]
WORDS = st.sampled_from([*PIECES, ".", "toll rose to", "shot himself", "also", "more", "aged", "damage", "in hospital"])


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_any_words_give_effects_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for effect in effects(text):
        assert 0 <= effect.span.start < effect.span.end <= len(text)
