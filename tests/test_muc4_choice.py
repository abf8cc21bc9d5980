"""The learned choices of the MUC-4 adapter, on wire copy made up here: which reports are wanted, and who fills their slots."""

from __future__ import annotations

from functools import cache

import pytest

from dateline.model import Extraction, Item
from dateline.muc4 import form
from dateline.muc4.adapter import is_wanted, to_templates
from dateline.muc4.candidates import doers, groups, people, things, units_of
from dateline.muc4.linear import BIAS, chance, lean, load, reasons
from dateline.pipeline import read_item

BOMBING = """LIMA, 12 MAR 90 (WIRE) -- POLICE REPORTED THAT SHINING PATH GUERRILLAS TODAY KILLED THE MAYOR OF HUANTA AND
WOUNDED TWO PEASANTS IN AN ATTACK WITH DYNAMITE ON THE TOWN HALL. THE GUERRILLAS FLED TOWARD THE HILLS."""
FIGHT = """SAN SALVADOR, 12 MAR 90 (WIRE) -- THE ARMY REPORTED THAT FIVE GUERRILLAS AND TWO SOLDIERS WERE KILLED TODAY IN A
CLASH BETWEEN THE ATLACATL BATTALION AND FMLN TROOPS IN MORAZAN DEPARTMENT."""
TALKS = """BOGOTA, 12 MAR 90 (WIRE) -- THE GOVERNMENT AND THE GUERRILLAS TODAY RESUMED THEIR TALKS ON AN END OF THE WAR. THE
MINISTER SAID THAT VIOLENCE SOLVES NOTHING AND CALLED FOR PATIENCE."""


@cache
def read(text: str) -> Extraction:
    return read_item(Item(" ".join(text.split()), id="m", published="1990-03-12", language="en"))


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        (BOMBING, 1, "rebels against civilians"),
        (FIGHT, 0, "a fight between two armed sides"),
        (TALKS, 0, "politics"),
    ],
)
def test_what_the_task_wants(text: str, number: int, why: str) -> None:
    extraction = read(text)
    assert len(to_templates(extraction)) == number, why
    assert sum(is_wanted(extraction, r) for r in extraction.reports) == number


def test_who_fills_the_slots() -> None:
    (template,) = to_templates(read(BOMBING))
    assert template.fills(form.CATEGORY)[0].values == ("TERRORIST ACT",)
    called = " ".join(str(f) for slot in (form.PERSON, form.PEOPLE) for f in template.fills(slot))
    assert "PEASANTS" in called and "GUERRILLAS" not in called
    assert any("SHINING PATH" in str(f) for f in template.fills(form.ORGANIZATION))


def test_mentions_of_the_same_are_one_candidate() -> None:
    extraction = read(BOMBING)
    units = units_of(extraction)
    assert [c.text.split()[-1] for c in people(extraction, units)].count("PEASANTS") == 1
    assert [c.text for c in groups(extraction, units)].count("SHINING PATH") == 1
    (guerrillas,) = (c for c in doers(extraction, units) if c.text == "GUERRILLAS")
    assert guerrillas.units
    assert any("TOWN HALL" in c.text for c in things(units))


def test_the_chance_is_the_sum_of_weights() -> None:
    weights = {BIAS: -1.0, "a": 2.0, "b": -0.5}
    assert lean(weights, {"a", "b", "unknown"}) == pytest.approx(0.5)
    assert chance(weights, {"a"}) > 0.5 > chance(weights, {"b"})
    assert reasons(weights, {"a", "b", "unknown"}) == [("a", 2.0), ("b", -0.5)]


def test_every_model_is_there() -> None:
    needed = {"wanted", "document", "victim", "thing", "doer", "group", "killed", "injured", "state", "terrorist"}
    assert needed <= set(load())
