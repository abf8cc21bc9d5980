"""Targets: things and people that can be hit, their names and kinds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import codebook, lang
from mention_cases import read, targets

# text, name, kind, whether people
FOUND = [
    ("Rockets hit the Ain al-Example air base.", "Ain al-Example air base", "air_base", False),
    ("They burned an air base used by the marines in the north.", "air base used by the marines", "air_base", False),
    ("A rocket hit buses carrying nurses near the border.", "buses carrying nurses", "bus", False),
    ("Shells fell on two hospitals and a school.", "hospitals", "hospital", False),
    ("Gunmen attacked a police station.", "police station", "police_station", False),
    ("Gunmen stormed the prison.", "prison", "prison", False),
    ("A truck bomb exploded outside the Mexican embassy.", "Mexican embassy", "embassy", False),
    ("The raid destroyed an aid convoy.", "aid convoy", "aid_site", False),
    ("The blast damaged a power station.", "power station", "power_site", False),
    ("Rebels blew up an oil pipeline.", "oil pipeline", "pipeline", False),
    ("Drones hit the Al-Example oil field.", "Al-Example oil field", "oil_site", False),
    ("A bomb went off in a crowded market.", "crowded market", "market", False),
    ("A suicide bomber attacked a Shiite mosque.", "Shiite mosque", "place_of_worship", False),
    ("The gunmen stormed the Hotel Example.", "Hotel Example", "hotel", False),
    ("They burned 12 houses.", "houses", "home", False),
    ("The strike hit residential areas.", "residential areas", "settlement", False),
    ("Pirates seized an oil tanker.", "oil tanker", "tanker_ship", False),
    ("The gunmen attacked the radio station.", "radio station", "media_office", False),
    ("At least 12 civilians were killed.", "civilians", "civilian", True),
    ("Two aid workers were kidnapped.", "aid workers", "aid_worker", True),
    ("A 26-year-old journalist was shot.", "journalist", "journalist", True),
    ("Three members of the army died.", "members of the army", "soldier", True),
    ("Militants abducted 30 pupils.", "pupils", "student", True),
    ("A court judge was killed.", "court judge", "judge", True),
    ("The bomb wounded mayor Juan Example.", "mayor Juan Example", "official", True),
    ("US-led coalition forces came under fire.", "US-led coalition forces", "military_unit", True),
    ("Three Palestinians were wounded.", "Palestinians", "ethnic_group", True),
    ("THE REBELS ATTACKED A BRIDGE AND A POLICE STATION.", "POLICE STATION", "police_station", False),
]

# text, a word that is no target there
NOT_FOUND = [
    ("Troops patrol the border every day.", "patrol"),
    ("The Syrian capital was calm.", "Syrian"),
    ("Military action was ruled out.", "Military"),
    ("The Security Council met.", "Security"),
    ("He played a major role in the talks.", "major"),
    ("The blast caused minor damage.", "minor"),
    ("A car bomb went off.", "car"),
    ("Fighting in the West Bank went on.", "Bank"),
    ("Mr Bar-Example said so.", "Bar"),
    ("The report was by Laura Baker.", "Laura Baker"),
]


@pytest.mark.parametrize(("text", "name", "kind", "human"), FOUND)
def test_found(text: str, name: str, kind: str, human: bool) -> None:
    """Each target is named as written without its article or number, with its kind."""
    document, _ = read(text)
    found = {m.name: m for m in targets(text)}
    assert name in found, found
    mention = found[name]
    assert (mention.kind, mention.human) == (kind, human)
    assert document.quote(mention.span) == name


@pytest.mark.parametrize(("text", "word"), NOT_FOUND)
def test_not_found(text: str, word: str) -> None:
    """Verbs, adjectives and halves of other words are no targets."""
    assert word not in [m.name for m in targets(text)]


def test_every_kind_has_words_and_codes() -> None:
    """The codebook and the words name the same kinds, with codes of both other books."""
    codes = codebook.load("targets")
    assert set(codes) == set(lang.load("en", "targets")["words"])
    assert all(1 <= entry["gtd_type"] <= 22 and entry["muc4"] for entry in codes.values())


PIECES = st.sampled_from(
    [
        "police",
        "station",
        "of",
        "the",
        "army",
        "-",
        "a",
        "26",
        "year",
        "old",
        "man",
        "market's",
        "bus",
        "carrying",
        "children",
        "General",
        "Example",
        ",",
        ".",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=12).map(" ".join))
def test_any_text_gives_names_as_written(text: str) -> None:
    """No input raises; the name is the text of the span and the head lies inside the sentence."""
    document, sentences = read(text, False)
    for mention in targets(text, False):
        assert document.quote(mention.span) == mention.name
        assert mention.head < len(sentences[mention.sentence].tokens)
