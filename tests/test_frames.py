"""Which words of one sentence tell of one happening, and which of two."""

from __future__ import annotations

import pytest

from event_cases import events

HAPPENINGS = [
    ("Gunmen attacked a bus, killing four people and wounding six.", 1),
    ("A car bomb exploded outside a bank, destroying two shops.", 1),
    ("Rebels attacked a convoy on Monday and shelled an airport on Tuesday.", 2),
    ("Militants fired rockets at the base two days after an air strike killed their commander.", 2),
    ("The attack came hours after gunmen kidnapped a teacher.", 2),
    ("Helicopters strafed the hills in retaliation for an ambush on a patrol.", 2),
    ("Artillery and mortar fire hit the town.", 1),
    ("A suicide bomber detonated his vest at the gate of the academy.", 1),
    ("Gunmen stormed a hotel, opened fire on guests and took hostages.", 1),
    ("Police defused a bomb that militants had planted under a bridge.", 1),
    ("The army intercepted two rockets fired at the port.", 1),
    # two clauses, each with its own town
    ("A bomb killed two people in Kirkuk and gunmen shot dead a judge in Mosul on Tuesday.", 2),
    ("A mine killed two farmers near Bunia and soldiers shot three villagers in Goma.", 2),
    ("Troops shot down a drone over Kherson and a missile hit a depot in Mykolaiv.", 2),
    ("Fighters crossed the border from Bangui and attacked a garrison in Sarh.", 1),
    ("A student was shot in Kabul and died in a hospital in the same city.", 1),
    # what a time is counted from
    ("A day after 30 people were killed in a raid in Plateau state, gunmen attacked a church in Jos.", 2),
    ("Two days after a car bomb killed 20 people in Mogadishu, gunmen stormed a hotel in Kismayo.", 2),
    ("Two days after the vote, gunmen stormed a hotel in Kismayo and killed a guard.", 1),
    ("The bombing, in which eight people died, was the work of separatists.", 1),
]


@pytest.mark.parametrize(("text", "count"), HAPPENINGS)
def test_happenings_of_a_sentence(text: str, count: int) -> None:
    assert len(events(text)) == count
