"""Weapons: kinds, counts, and words that only look like weapons."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import codebook, lang
from dateline.mentions.weapons import is_kind_of
from mention_cases import read, weapons

# text, words of the weapon, kind, count (None: not said)
FOUND = [
    ("A bomb exploded in a market.", "bomb", "bomb", (1, 1)),
    ("Nine rockets targeted a dockyard.", "rockets", "rocket", (9, 9)),
    ("Iran fired missiles at the base.", "missiles", "missile", (2, None)),
    ("The rockets landed in a field.", "rockets", "rocket", None),
    ("Missile strikes hit the air base.", "Missile", "missile", (2, None)),
    # a part of a whole does not tell how many there were
    ("One of the shells landed on a roof.", "shells", "shell", None),
    ("Six of the seven drones were shot down.", "drones", "drone", (7, 7)),
    ("Dozens of rockets fell on the town.", "rockets", "rocket", (24, None)),
    ("The device exploded under a bus.", "device", "bomb", None),
    ("The base came under rocket attack.", "rocket", "rocket", None),
    ("A suicide car bomb blew up at the gate.", "suicide car bomb", "vehicle_bomb", (1, 1)),
    ("A truck packed with explosives hit the wall.", "truck packed with explosives", "vehicle_bomb", (1, 1)),
    ("A van laden with 300 kg of explosives blew up.", "van laden with 300 kg of explosives", "vehicle_bomb", (1, 1)),
    ("Two explosives-laden trucks were stopped.", "explosives-laden trucks", "vehicle_bomb", (2, 2)),
    ("He set off an explosive vest inside the hall.", "explosive vest", "suicide_vest", (1, 1)),
    ("A roadside bomb blast killed three.", "roadside bomb", "ied", (1, 1)),
    ("Two car bomb blasts shook the city.", "car bomb", "vehicle_bomb", (2, 2)),
    ("Troops cleared an IED.", "IED", "ied", (1, 1)),
    ("A farmer stepped on a landmine.", "landmine", "landmine", (1, 1)),
    ("The house was full of booby traps.", "booby traps", "booby_trap", (2, None)),
    ("Helicopters dropped barrel bombs on the town.", "barrel bombs", "barrel_bomb", (2, None)),
    ("Three mortar shells fell on the quarter.", "mortar shells", "mortar", (3, 3)),
    ("Twelve rounds of indirect fire struck a quarry.", "rounds of indirect fire", "shell", (12, 12)),
    ("Rebels fired DShK shells at the hill.", "DShK shells", "heavy_machine_gun", (2, None)),
    ("A frigate fired 14 Tomahawk cruise missiles.", "Tomahawk cruise missiles", "cruise_missile", (14, 14)),
    ("The army fired Grad rockets.", "Grad rockets", "rocket", (2, None)),
    ("A Scud missile fell on the capital.", "Scud missile", "ballistic_missile", (1, 1)),
    ("Two Shahed-136 drones were downed.", "Shahed-136 drones", "drone", (2, 2)),
    ("Investigators found traces of sarin gas.", "sarin gas", "toxic_gas", None),
    ("The village was attacked with chlorine.", "chlorine", "toxic_gas", None),
    ("Gunmen with AK-47 rifles attacked the post.", "AK-47 rifles", "rifle", (2, None)),
    ("An M16 rifle was found.", "M16 rifle", "rifle", (1, 1)),
    ("Chemical weapons were used.", "Chemical weapons", "chemical", None),
    ("They fired a rocket-propelled grenade.", "rocket-propelled grenade", "rpg", (1, 1)),
    ("A hand grenade was thrown into the bar.", "hand grenade", "grenade", (1, 1)),
    ("Youths threw petrol bombs at police.", "petrol bombs", "molotov", (2, None)),
    ("The attackers set fire to the church.", "set fire", "fire", None),
    ("He stabbed the guard with a knife.", "knife", "knife", (1, 1)),
    ("The men were killed with machetes.", "machetes", "machete", (2, None)),
    ("An F-16 struck the depot.", "F-16", "aircraft", (1, 1)),
    ("The tower was blown up with sticks of dynamite.", "sticks of dynamite", "dynamite", (2, None)),
    ("No rockets were fired.", "rockets", "rocket", (0, 0)),
    ("GUERRILLAS THREW A BOMB AT THE EMBASSY.", "BOMB", "bomb", (1, 1)),
    ("THE TOWN WAS HIT BY MORTAR FIRE.", "MORTAR FIRE", "mortar", None),
]

# texts that name no weapon
NONE = [
    "The news was a bombshell for the party.",
    "The firm used a shell company.",
    "Profits at Shell rose last year.",
    "Rebels shell the town every night.",
    "You need no rocket scientist for that.",
    "NASA launched a rocket to the moon.",
    "The missile defence system was paid for.",
    "Parliament debated a gun control law.",
    "The fuel tank was full.",
    "A think tank in the capital said so.",
    "Workers at the coal mine went home.",
    "Miners left the mine early.",
    "That book of mine is lost.",
    "A blast hit the market.",
    "An air strike hit the market.",
    "The car was parked nearby.",
    "The device charges a phone.",
    "The situation is explosive.",
    "She runs the Bureau of Mines and Energy.",
    "He suffered from jet lag.",
    "The two sides are on a knife-edge.",
    "The bomb disposal unit came.",
    "The rock band played on.",
    "Both brigades must lay down arms.",
    "The grilled fish was good.",
]


@pytest.mark.parametrize(("text", "words", "kind", "count"), FOUND)
def test_found(text: str, words: str, kind: str, count: tuple[float, float | None] | None) -> None:
    """Each weapon is found in its full words with its kind and count."""
    document, _ = read(text)
    found = {document.quote(m.span): m for m in weapons(text)}
    assert words in found, found
    assert found[words].kind == kind
    got = found[words].count
    assert (None if got is None else (got.low, got.high)) == count


@pytest.mark.parametrize("text", NONE)
def test_none(text: str) -> None:
    """Words that only look like weapons are left alone."""
    document, _ = read(text)
    assert [document.quote(m.span) for m in weapons(text)] == []


def test_every_kind_has_words_and_a_place_in_the_codebook() -> None:
    """The codebook and the words name the same kinds, and every wider kind exists."""
    codes = codebook.load("weapons")
    assert set(codes) == set(lang.load("en", "weapons")["words"])
    assert all(entry.get("parent", "weapon") in codes for entry in codes.values())
    assert is_kind_of("cruise_missile", "missile")
    assert not is_kind_of("missile", "cruise_missile")


PIECES = st.sampled_from(
    [
        "bomb",
        "car",
        "packed",
        "with",
        "explosives",
        "-",
        "suicide",
        "vest",
        "M",
        "16",
        "Grad",
        "rockets",
        "two",
        "a",
        "the",
        "of",
        "mine",
        "Shell",
        "SHELL",
        "tank",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=12).map(" ".join))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    """No input raises; the head lies inside the sentence and the span inside the text."""
    document, sentences = read(text, False)
    for mention in weapons(text, False):
        assert 0 <= mention.span.start < mention.span.end <= len(document.text)
        assert mention.head < len(sentences[mention.sentence].tokens)
