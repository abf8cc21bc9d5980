"""Actors: who exists, who is named or described in a text, and which mentions are the same one."""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.actors import ancestors, get, load_actors, load_states, lookup
from dateline.mentions.actors import canonical, find_actors
from dateline.model import ActorMention, Block, Document, Span
from dateline.parse import parse


def read(text: str) -> tuple[ActorMention, ...]:
    document = Document("test", text, (Block("body", Span(0, len(text))),))
    return find_actors(document, parse(document))


# --- the data ----------------------------------------------------------------------------------------------------


def test_there_are_enough_groups_and_every_reference_holds() -> None:
    actors = load_actors()
    assert sum(a.id.startswith("group:") for a in actors.values()) >= 550
    for actor in actors.values():
        assert actor.parent is None or get(actor.parent), actor
        assert set(actor.countries) <= set(load_states()), actor
        assert actor.first is None or actor.last is None or actor.first <= actor.last, actor


# Every spelling leads to one actor.
@pytest.mark.parametrize(
    ("names", "actor_id"),
    [
        (("Isis", "ISIL", "Daesh", "Da'esh", "the Islamic State group"), "group:islamic-state"),
        (("Jabhat al-Nusra", "Jabhat an-Nusra", "Nusra Front", "al-Nusra Front"), "group:nusra"),
        (("FMLN", "Farabundo Martí National Liberation Front"), "group:fmln"),
        (("Sendero Luminoso", "Shining Path"), "group:sendero-luminoso"),
        (("al-Shabaab", "Al Shabab", "Shebab"), "group:al-shabaab"),
        (("Hezbollah", "Hizbullah", "Hizballah"), "group:hezbollah"),
        (("Hashed al-Shaabi", "Popular Mobilisation Forces", "PMF"), "group:pmf"),
    ],
)
def test_spellings(names: tuple[str, ...], actor_id: str) -> None:
    for name in names:
        assert actor_id in [a.id for a in lookup(name)], name


# A name that passed from one actor to another is told apart by the year.
def test_names_by_year() -> None:
    assert [a.id for a in lookup("PDF", 1988)] == ["group:pdf-panama"]
    assert [a.id for a in lookup("PDF", 2022)] == ["group:pdf-myanmar"]
    assert lookup("no such group") == ()


def test_ancestors() -> None:
    assert ancestors("group:hts")[:2] == ("group:nusra", "group:al-qaeda")
    assert ancestors("unknown:id") == ()


# --- mentions: (text, [(name, level, kind, actor id)]) in text order, all of them --------------------------------

CASES = [
    # a state's force, with the state's code
    ("Turkish jets bombed the village on Monday.", [("Turkish jets", "state", "military", "state:TR")]),
    # an adjective alone owns a strike
    ("Israeli air strikes hit the depot.", [("Israeli", "state", "military", "state:IL")]),
    # so does a side
    ("Rebel shelling killed three people.", [("Rebel", "label", "rebel", None)]),
    # two states share one head
    (
        "Russian and Syrian warplanes struck the market.",
        [("Russian", "state", "military", "state:RU"), ("Syrian warplanes", "state", "military", "state:SY")],
    ),
    # apostrophes lost in the text
    (
        "Syrias army shelled the suburb and Assads forces advanced.",
        [("Syrias army", "state", "military", "state:SY"), ("Assads forces", "state", "military", "state:SY")],
    ),
    # labels keep their words and get no id, whatever state is named in them
    ("Pro-Ankara militia fighters dug trenches.", [("Pro-Ankara militia fighters", "label", "rebel", None)]),
    ("Hard-line Iran-backed factions fired rockets.", [("Hard-line Iran-backed factions", "label", "militia", None)]),
    ("Pro-Russian separatists held the airport.", [("Pro-Russian separatists", "label", "rebel", None)]),
    # tied to a group is not the group
    ("The al-Qaeda affiliate seized the crossing.", [("al-Qaeda affiliate", "label", "militia", None)]),
    # a group that is named is the group, suspected or not
    (
        "Suspected Boko Haram militants raided it.",
        [("Suspected Boko Haram militants", "group", "rebel", "group:boko-haram")],
    ),
    # the group after the head
    (
        "Members of the Shining Path fled.",
        [("Members of the Shining Path", "group", "rebel", "group:sendero-luminoso")],
    ),
    ("Fighters of al Shabab attacked the base.", [("Fighters of al Shabab", "group", "rebel", "group:al-shabaab")]),
    # unknown attackers
    ("Two armed men shot the mayor dead.", [("armed men", "label", "unknown", None)]),
    # capitals throughout
    (
        "GUERRILLAS OF THE FARABUNDO MARTI NATIONAL LIBERATION FRONT ATTACKED AN ARMY BARRACKS IN EL SALVADOR.",
        [
            ("GUERRILLAS OF THE FARABUNDO MARTI NATIONAL LIBERATION FRONT", "group", "rebel", "group:fmln"),
            ("ARMY", "state", "military", "state:SV"),
        ],
    ),
    # a seat of government acts; a city does not
    ("Moscow denied the strike. A bomb exploded in Moscow.", [("Moscow", "state", "government", "state:RU")]),
    # a country acts as subject, not as a place
    ("Rwanda denied it. The rain fell in Rwanda.", [("Rwanda", "state", "government", "state:RW")]),
    # coalition aircraft belong to the coalition
    (
        "Saudi-led coalition aircraft bombed it.",
        [("Saudi-led coalition aircraft", "group", "coalition", "coalition:saudi-led")],
    ),
    # officials are persons who speak for somebody
    ("US officials said it was a drone.", [("US officials", "person", "official", "state:US")]),
    (
        "A spokesman for the Kurdish militias said so.",
        [("spokesman for the Kurdish militias", "person", "official", None)],
    ),
    # speakers count where they speak
    ("Witnesses said they saw smoke.", [("Witnesses", "label", "civilian", None)]),
    ("Two residents were killed by the blast.", []),
    # an acronym of two actors: the one whose country or full name is there
    (
        "A local official told AFP that seven people died.",
        [("local official", "label", "official", None), ("AFP", "group", "media", "media:afp")],
    ),
    ("RSF fighters looted Khartoum, in Sudan.", [("RSF fighters", "group", "militia", "group:rsf-sudan")]),
    # "IS" is the group where its countries are named, the verb in capitals is not
    ("In Iraq it was said that IS had shelled it.", [("IS", "group", "rebel", "group:islamic-state")]),
    # an organisation that no list has
    ("The Popular Army of Caldera said it did it.", [("Popular Army of Caldera", "group", "military", None)]),
    # a lost comma makes no owner of a place
    ("A spokesman said in Kinshasa planes bombed the town.", [("spokesman", "label", "official", None)]),
    # the police of no clear country are nobody's in particular
    ("Police were out.", [("Police", "state", "police", None)]),
    # "terrorist attack" says what it was, not who
    ("The terrorist attack killed three people.", []),
    # a seat of government that is a surname here, a town before "police officer"
    ("Jason Washington ran. Washington was hurt.", []),
    # a state before a named force of its own is one mention with it
    ("Syria's National Defence Forces fled.", [("National Defence Forces", "group", "militia", "group:ndf")]),
    # negatives: verbs, adjectives, common words, names in small letters
    ("He is in the base and the shop sells turkey.", []),
    ("A team was set up to monitor the regime-held town.", []),
    ("The pro-government demonstrations went on.", []),
    ("The general public and the major roads were safe.", []),
    ("HE IS AT THE BASE NEAR DAMASCUS, SYRIA.", []),
    ("The group of houses stood empty.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_mentions(text: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    assert [(m.name, m.level, m.kind, m.actor_id) for m in read(text)] == expected


# --- coreference: (text, names of one entity) --------------------------------------------------------------------

SAME = [
    # an acronym in brackets, known or not
    ("The Popular Army of Caldera (PAC) said so. PAC leaflets were found.", ["Popular Army of Caldera", "PAC", "PAC"]),
    # "the group" is the last named group
    ("Islamic State claimed the blast. The group gave no proof.", ["Islamic State", "group"]),
    # the monitor by its seat
    (
        "The Syrian Observatory for Human Rights said 12 died. The Britain-based monitor blamed nobody. The Observatory said so.",
        ["Syrian Observatory for Human Rights", "Britain-based monitor", "Observatory"],
    ),
    # the coalition
    ("The US-led coalition struck a convoy in Syria. The coalition gave no toll.", ["US-led coalition", "coalition"]),
    # a surname
    ("Colonel Ahmed Karim told reporters it was over. Karim gave no details.", ["Colonel Ahmed Karim", "Karim"]),
    # a country, its capital and its government
    ("Turkey said no. Ankara blamed others. The Turkish government met.", ["Turkey", "Ankara", "Turkish government"]),
    # militants from "the group"
    (
        "The Kurdistan Workers' Party (PKK) hit a post. Militants from the group fled.",
        ["Kurdistan Workers' Party", "PKK", "Militants from the group"],
    ),
]


@pytest.mark.parametrize(("text", "names"), SAME, ids=[c[0][:40] for c in SAME])
def test_same_entity(text: str, names: list[str]) -> None:
    found = read(text)
    assert [m.name for m in found if m.entity == found[0].entity] == names
    assert len({(m.actor_id, m.level) for m in found if m.entity == found[0].entity}) == 1


# Pairs that must stay two entities: (text, first, second).
APART = [
    # two persons of one surname
    ("Maria Lopez said she ran. Her aunt Elena Lopez said she hid.", "Maria Lopez", "Elena Lopez"),
    # a state's army is not its government
    ("Turkey said no. The Turkish army fired.", "Turkey", "Turkish army"),
    # the group is not its leader
    ("Hamas denied it. A Hamas spokesman spoke.", "Hamas", "Hamas spokesman"),
    # "the group" is not a state
    ("The Taliban attacked. Pakistan closed the border.", "Taliban", "Pakistan"),
]


@pytest.mark.parametrize(("text", "first", "second"), APART, ids=[c[0][:40] for c in APART])
def test_other_entity(text: str, first: str, second: str) -> None:
    entities = {m.name: m.entity for m in read(text)}
    assert entities[first] != entities[second]


def test_canonical_is_the_telling_name() -> None:
    found = read("The group that hit the base is Islamic State. The group claimed it.")
    named = next(m for m in found if m.actor_id == "group:islamic-state")
    assert canonical(found, named.entity).name == "Islamic State"
    with pytest.raises(ValueError, match="no mention"):
        canonical(found, 999)


# --- properties ---------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *(
            "the",
            "Turkish",
            "army",
            "ISIS",
            "(FMLN)",
            "of",
            "rebels,",
            "pro-Iran",
            "fighters",
            "said",
            "Moscow",
            "U.S.",
        ),
        *(
            "forces'",
            "al-",
            "Shabaab",
            "group's",
            "\u200b",
            "\n",
            ".",
            "AFP",
            "-",
            "and",
            "Karim",
            "President",
            "Assads",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_gives_exact_spans_without_overlap(text: str) -> None:
    document = Document("any", text, (Block("body", Span(0, len(text))),))
    sentences = parse(document)
    found = find_actors(document, sentences)
    assert found == find_actors(document, sentences)
    for m in found:
        assert document.quote(m.span) == m.name != ""
        sentence = sentences[m.sentence]
        assert sentence.span.covers(m.span)
        assert sentence.tokens[m.head].start < m.span.end
    for a, b in pairwise(found):
        assert a.span.end <= b.span.start


# Sentences without tags still give the phrases that words alone show.
def test_unparsed_sentences() -> None:
    text = "Turkish jets struck Kurdish fighters, the Syrian Observatory for Human Rights said."
    document = Document("x", text, (Block("body", Span(0, len(text))),))
    found = find_actors(document, parse(document, wanted=lambda _: False))
    assert [m.name for m in found] == ["Turkish jets", "Kurdish fighters", "Syrian Observatory for Human Rights"]


# --- on the development data, where it lies -----------------------------------------------------------------------

SHARED = Path(os.environ.get("DATELINE_SHARED") or Path(__file__).resolve().parents[2] / "shared")


@pytest.mark.skipif(not (SHARED / "gold" / "dev").is_dir(), reason="development data not beside the checkout")
def test_recall_on_development_data() -> None:
    sys.path.insert(0, str(SHARED / "tools"))
    from score import alike  # type: ignore[import-not-found]

    wanted = hit = 0
    for path in sorted((SHARED / "gold" / "dev").glob("*.json"))[::4]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        names = [m.name for m in read(gold["text"])]
        for incident in gold["incidents"]:
            for name in [*incident["perpetrators"], *incident["sources"]]:
                wanted += 1
                hit += any(alike(name, n) for n in names)
    assert hit >= 0.9 * wanted
