"""The MUC-4 notation and score, on made-up templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evaluate.muc4.compare import credit, dates, numbers, places, strings
from dateline.evaluate.muc4.score import Count, rows, score_message, score_slot, total
from dateline.muc4 import form
from dateline.muc4.form import Fill, Template, parse_fill, parse_template

BASE = {
    form.DATE: ["05 MAR 90"],
    form.LOCATION: ["COLOMBIA: EXVILLE (CITY)"],
    form.TYPE: ["BOMBING"],
    form.STAGE: ["ACCOMPLISHED"],
    form.INSTRUMENT: ['"DYNAMITE STICKS" / "DYNAMITE"'],
    form.INSTRUMENT_TYPE: ['DYNAMITE: "DYNAMITE STICKS" / "DYNAMITE"'],
    form.THING: ['"POWER STATION"', '? "FENCE"'],
    form.PEOPLE: ["-"],
    form.PEOPLE_EFFECT: ['NO INJURY OR DEATH: "-"'],
}


@pytest.mark.parametrize(
    ("slot", "raw", "fill"),
    [
        (form.TYPE, "BOMBING", Fill(("BOMBING",))),
        (form.DATE, "(- 12 AUG 91) / (11 AUG 91 - 12 AUG 91)", Fill(("- 12 AUG 91", "11 AUG 91 - 12 AUG 91"))),
        (form.LOCATION, "PERU: WYETON (CITY / PORT)", Fill(("PERU: WYETON (CITY / PORT)",))),
        (form.LOCATION, "(PERU: WYETON (CITY)) / (PERU)", Fill(("PERU: WYETON (CITY)", "PERU"))),
        (form.INDIVIDUAL, '? "ARMED MEN" / "MEN"', Fill(("ARMED MEN", "MEN"), (), True)),
        (form.CONFIDENCE, 'POSSIBLE/SUSPECTED OR ACCUSED: "X"', Fill(("POSSIBLE", "SUSPECTED OR ACCUSED"), ("X",))),
        (form.PEOPLE, '"MAYOR: ACTING": "JOHN DOE"', Fill(("MAYOR: ACTING",), ("JOHN DOE",))),
        (form.THING, '"\\"THE CASTLE\\""', Fill(("THE CASTLE",))),
        (form.PEOPLE_EFFECT, '(INJURY / DEATH): "GUARD"', Fill(("INJURY", "DEATH"), ("GUARD",))),
        (form.PEOPLE_NUMBER, '? 6-: "GUARDS"', Fill(("6-",), ("GUARDS",), True)),
    ],
)
def test_notation(slot: str, raw: str, fill: Fill) -> None:
    assert parse_fill(slot, raw) == fill


def test_empty_and_inapplicable_slots_are_left_out() -> None:
    template = parse_template({form.THING: ["*"], form.PEOPLE: ["-"], form.TYPE: ["ARSON"]})
    assert list(template.slots) == [form.TYPE]


@pytest.mark.parametrize(
    ("key", "read", "value"),
    [
        ("05 MAR 90", "05 MAR 90", 1.0),
        ("05 MAR 90", "- 05 MAR 90", 0.5),
        ("- 05 MAR 90", "04 MAR 90", 0.5),
        ("- 05 MAR 90", "01 JAN 90", 0.0),
        ("05 MAR 90", "06 MAR 90", 0.0),
        ("01 MAR 90 - 31 MAR 90", "15 MAR 90", 0.5),
        ("-", "15 MAR 90", 0.0),
        ("31 FEB 90", "28 FEB 90", 1.0),
    ],
)
def test_dates(key: str, read: str, value: float) -> None:
    assert dates(key, read) == value


@pytest.mark.parametrize(
    ("key", "read", "value"),
    [
        ("PERU: LIMA (CITY)", "PERU: LIMA (PROVINCE)", 1.0),
        ("PERU: LIMA (CITY): WYETON (DISTRICT)", "PERU: WYETON (CITY)", 1.0),
        ("PERU: LIMA (CITY)", "PERU", 0.5),
        ("PERU: LIMA (CITY)", "CHILE: LIMA (CITY)", 0.0),
    ],
)
def test_places(key: str, read: str, value: float) -> None:
    assert places(key, read) == value


def test_strings_and_numbers() -> None:
    assert strings("THE URBAN GUERRILLAS", "URBAN GUERRILLA") == 1.0
    assert strings("URBAN GUERRILLAS", "GUERRILLAS") == 0.5
    assert strings("THE ARMY", "THE NAVY") == 0.0
    assert numbers("6", "6") == 1.0
    assert numbers("6", "6-") == numbers("6", "PLURAL") == 0.5
    assert numbers("1", "PLURAL") == numbers("6", "7") == 0.0


@pytest.mark.parametrize(
    ("slot", "key", "read", "value", "why"),
    [
        (form.INSTRUMENT_TYPE, 'DYNAMITE: "X"', 'DYNAMITE: "X"', 1.0, "value and string"),
        (form.INSTRUMENT_TYPE, 'DYNAMITE: "X"', 'DYNAMITE: "Y"', 0.5, "the value of another string"),
        (form.INSTRUMENT_TYPE, 'DYNAMITE: "X"', "DYNAMITE", 0.5, "no string"),
        (form.INSTRUMENT_TYPE, 'DYNAMITE: "X"', 'BOMB: "X"', 0.5, "a more general value"),
        (form.INSTRUMENT_TYPE, 'BOMB: "X"', 'DYNAMITE: "X"', 0.0, "a more special value"),
        (form.INSTRUMENT_TYPE, 'GUN: "-"', 'GUN: "-"', 1.0, "no string in either"),
        (form.TYPE, "BOMBING", "ATTACK", 0.5, "the residual type"),
        (form.TYPE, "ATTACK", "BOMBING", 0.0, "not the other way round"),
        (
            form.CONFIDENCE,
            'SUSPECTED OR ACCUSED BY AUTHORITIES: "X"',
            'SUSPECTED OR ACCUSED: "X"',
            0.5,
            "an accuser without his office",
        ),
    ],
)
def test_set_fills(slot: str, key: str, read: str, value: float, why: str) -> None:
    assert credit(slot, parse_fill(slot, key), parse_fill(slot, read)) == value, why


def test_a_slot_pairs_its_fills_for_the_largest_credit() -> None:
    key = (parse_fill(form.THING, '"RED BUS"'), parse_fill(form.THING, '"BUS"'), parse_fill(form.THING, '? "CAR"'))
    assert score_slot(form.THING, key, (Fill(("BUS",)), Fill(("RED BUS",)))) == Count(correct=2)
    assert score_slot(form.THING, key, (Fill(("BUS",)), Fill(("SHIP",)))) == Count(correct=1, incorrect=1)
    assert score_slot(form.THING, key, ()) == Count(missing=2)
    assert score_slot(form.THING, (), (Fill(("SHIP",)),)) == Count(spurious=1)


def test_a_key_against_itself_is_perfect_and_optional_parts_are_never_missing() -> None:
    key = parse_template(BASE)
    score = score_message([key], [key])
    assert (total(score.matched).recall, total(score.matched).precision) == (100.0, 100.0)
    bare = Template(
        {s: f for s, f in key.slots.items() if s != form.PEOPLE_EFFECT} | {form.THING: key.fills(form.THING)[:1]}
    )
    counts = total(rows([score_message([key], [bare])])["ALL TEMPLATES"])
    assert (counts.missing, counts.spurious) == (1, 0)
    assert score_message([Template(key.slots, optional=True)], []).missing == ()


def test_templates_map_only_on_type_and_a_target_or_perpetrator() -> None:
    key = parse_template(BASE)
    other_type = parse_template(BASE | {form.TYPE: ["KIDNAPPING"]})
    other_target = parse_template(BASE | {form.THING: ['"BRIDGE"']})
    assert score_message([key], [other_type]).mapped == ()
    assert score_message([key], [other_target]).mapped == ()
    assert score_message([key], [other_target, key]).mapped == ((0, 1),)


def test_the_rows_differ_in_what_unmapped_templates_cost() -> None:
    key, other = parse_template(BASE), parse_template({form.TYPE: ["ARSON"], form.THING: ['"SHOP"']})
    table = {
        name: total(counts)
        for name, counts in rows(
            [
                score_message(
                    [key, other], [key, parse_template({form.TYPE: ["KIDNAPPING"], form.PERSON: ['"JOHN DOE"']})]
                )
            ]
        ).items()
    }
    assert (table["MATCHED ONLY"].missing, table["MATCHED ONLY"].spurious) == (0, 0)
    assert (table["MATCHED/MISSING"].missing, table["MATCHED/MISSING"].spurious) == (2, 0)
    assert (table["MATCHED/SPURIOUS"].missing, table["MATCHED/SPURIOUS"].spurious) == (0, 2)
    assert (table["ALL TEMPLATES"].missing, table["ALL TEMPLATES"].spurious) == (2, 2)
    assert table["ALL TEMPLATES"].f < table["MATCHED ONLY"].f == 100.0


@given(st.text(max_size=40), st.sampled_from(form.SLOTS))
def test_any_notation_is_parsed_and_compared(raw: str, slot: str) -> None:
    fill = parse_fill(slot, raw)
    assert 0.0 <= credit(slot, fill, fill) <= 1.0
