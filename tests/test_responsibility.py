"""How responsibility is known, and who tells it: short wire texts and what their first report must say."""

from __future__ import annotations

import pytest

from dateline import pipeline
from dateline.model import Item, Report

# what the case is about, the text, the attribution, doers as written, who accuses or claims
CASES: list[tuple[str, str, str, set[str], set[str]]] = [
    (
        "a group claims a bombing told before",
        "A car bomb killed nine people at a hotel in Mogadishu on Sunday, police said. Al Shabaab claimed responsibility for "
        "the attack in a radio broadcast.",
        "claimed",
        {"Al Shabaab"},
        {"Al Shabaab"},
    ),
    (
        "the army confirms its own strike",
        "Israeli aircraft struck a Hamas training camp in Gaza on Friday, witnesses said. The Israeli military confirmed the "
        "strike.",
        "claimed",
        {"Israeli aircraft"},
        {"Israeli military"},
    ),
    (
        "a leader says that he ordered it",
        "The US launched air strikes on a Taliban base in Helmand province on Wednesday. The US president said he had "
        "ordered the strikes.",
        "claimed",
        {"US"},
        {"US president"},
    ),
    (
        "a state blames another",
        "A missile strike on an apartment block in Kharkiv killed six people on Tuesday. Ukraine blamed Russia for the attack.",
        "blamed",
        {"Russia"},
        {"Ukraine"},
    ),
    (
        "a hedge blames",
        "An air raid on a dairy in Hodeidah killed seven people on Friday. A monitoring group said the raid was likely to "
        "have been launched by Saudi aircraft.",
        "blamed",
        {"Saudi aircraft"},
        {"A monitoring group"},
    ),
    (
        "an army names its enemy",
        "Guerrillas of the National Liberation Army blew up an oil pipeline in Arauca on Friday, the army said.",
        "blamed",
        {"Guerrillas of the National Liberation Army"},
        {"army"},
    ),
    (
        "gunmen are no party that an army could blame",
        "Gunmen ambushed an army convoy near Gao on Monday, killing 12 soldiers, the army said. No group has claimed "
        "responsibility for the ambush.",
        "unclaimed",
        {"Gunmen"},
        set(),
    ),
    (
        "police tell it plainly",
        "Taliban fighters attacked a police post in Kunduz on Monday, killing five officers, police said.",
        "reported_as_fact",
        {"Taliban fighters"},
        set(),
    ),
    (
        "not clear is not unclaimed",
        "A roadside bomb hit a police van in Peshawar on Saturday, wounding four policemen. It was not immediately clear who "
        "was behind the attack.",
        "unknown",
        set(),
        set(),
    ),
    (
        "a denied doer is none",
        "A mayor was shot dead in Huila on Friday, police said. A spokesman denied that the rebels had carried out the killing.",
        "denied",
        set(),
        set(),
    ),
    (
        "a denial of principle is of no incident",
        "Al-Shabaab has always denied targeting civilians. On Monday a bomb killed eight people at a market in Beledweyne.",
        "unknown",
        set(),
        set(),
    ),
    (
        "a denial of the deed just told",
        "Air strikes killed ten people at a hospital in Saada on Monday. The coalition denied targeting the hospital.",
        "denied",
        set(),
        set(),
    ),
]


def first(text: str) -> Report:
    """Return the first report of the text."""
    return pipeline.read_item(Item(text=text, published="2020-06-10", id="case")).reports[0]


@pytest.mark.parametrize(("text", "known", "doers", "voices"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_responsibility(text: str, known: str, doers: set[str], voices: set[str]) -> None:
    """The attribution, the doers and those who blame or claim are those of the table."""
    report = first(text)
    assert report.attribution == known
    assert {p.name for p in report.perpetrators} == doers
    assert {*report.attributed_by, *report.claimed_by} == voices


def test_blame_of_the_attacks() -> None:
    """ "The attacks" are all told before that have no doer of their own; background of another year is none of them."""
    text = (
        "Rockets hit a base near Erbil on Wednesday, wounding two soldiers. On Tuesday, a drone struck an airport in Basra. "
        "In 2015, Islamic State bombed a market in Tikrit, killing 30 people. Officials blamed the militia Kataib Hezbollah "
        "for the attacks."
    )
    reports = pipeline.read_item(Item(text=text, published="2020-06-10", id="case")).reports
    blamed = [any("Kataib" in p.name for p in r.perpetrators) for r in reports]
    assert blamed == [True, True, False]


def test_sources() -> None:
    """A monitor goes by its name, an office by the body it speaks for; a weekday never speaks."""
    text = (
        "Shelling killed three people in Idlib on Friday, a monitor said. The Syrian Observatory for Human Rights said two "
        "of the dead were children."
    )
    names = {s.name for s in first(text).sources}
    assert any("Observatory" in n for n in names)
    assert "a monitor" not in names
