"""Every flag once raised and once not: what does not agree inside one report."""

from __future__ import annotations

import pytest

from event_cases import PUBLISHED, extraction

BODY = "A bomb exploded in a market in Karachi on Wednesday, killing eight people, police in the city said."

RAISED = [
    # anniversaries of two numbers
    (
        "Thousands marched in Bogota on Wednesday, the second anniversary of the bombing. A third anniversary mass followed.",
        "anniversary_mismatch",
    ),
    # a weekday that is not that date's; a day that no month has
    ("Gunmen killed four people in Jos on Monday, June 17, 2015.", "weekday_mismatch"),
    ("Gunmen killed four people in Jos on Monday, June 31, 2015.", "weekday_mismatch"),
    # tolls of one incident that differ
    (f"{BODY} Hospital officials said 11 people were killed in the blast.", "count_conflict"),
    (
        "A bomb exploded in Quetta on Wednesday. No one was killed. Officials later said four people were killed in the blast.",
        "count_conflict",
    ),
    (f"Bomb kills nine in Karachi\n\n{BODY}", "headline_mismatch"),
    # the headline's town is another
    (f"Bomb kills eight in Kirkuk\n\n{BODY}", "headline_mismatch"),
    # someone cannot confirm
    (f"{BODY} The army said it could not confirm the attack.", "unconfirmed"),
    # one incident or two
    (
        "Rockets hit Douma on Wednesday, wounding two people. In a separate attack, rockets hit Harasta on Wednesday, wounding "
        "five, the ministry said.",
        "possible_same_incident",
    ),
    # parts of a total
    ("A bomb killed 12 people in Basra, including seven soldiers and six policemen.", "sum_mismatch"),
    ("Gunmen killed 10 people near Gao: four soldiers and five civilians.", "sum_mismatch"),
    ("The blast in Quetta killed four soldiers and three civilians, eight people in all.", "sum_mismatch"),
    # a town that lies elsewhere
    ("A bomb exploded in Mosul in Syria on Wednesday, killing three people.", "country_mismatch"),
    # someone says they did not do it
    (f"{BODY} The rebels denied responsibility for the bombing.", "denied"),
    # a village that the gazetteer does not know
    ("Jets bombed the towns of Qazmarouj and Bzekhtin on Wednesday, killing four people in Syria.", "place_unresolved"),
]

QUIET = [
    ("Thousands marched in Bogota on Wednesday, the second anniversary of the bombing.", "anniversary_mismatch"),
    ("Gunmen killed four people in Jos on Wednesday, June 17, 2015.", "weekday_mismatch"),
    (f"{BODY} Hospital officials said eight people were killed in the blast.", "count_conflict"),
    # a vague word and a bound that agree with the number
    (f"Bomb kills eight in Karachi\n\n{BODY}", "headline_mismatch"),
    (f"Bomb kills several in Karachi\n\n{BODY}", "headline_mismatch"),
    # a headline sums up two tolls
    (
        "Bombs kill 11 in Karachi\n\nA bomb in Karachi killed eight people on Wednesday. Another three were killed there later.",
        "headline_mismatch",
    ),
    # the outlet's own town behind a dash
    (f"Bomb kills eight in Karachi - News from London\n\n{BODY}", "headline_mismatch"),
    (f"{BODY} The army confirmed the attack.", "unconfirmed"),
    # far apart on one day
    (
        "Rockets hit a base in Mosul on Wednesday, wounding two. In a separate attack, rockets hit Basra, wounding five.",
        "possible_same_incident",
    ),
    ("A bomb killed 12 people in Basra, including seven soldiers and four policemen.", "sum_mismatch"),
    ("Gunmen killed nine people near Gao: four soldiers and five civilians.", "sum_mismatch"),
    ("The blast in Quetta killed four soldiers and three civilians, seven people in all.", "sum_mismatch"),
    # ages and other groups are no parts
    ("A bomb killed 12 people, including a 14-year-old boy and a 60-year-old man.", "sum_mismatch"),
    ("They accused six policemen, including one sergeant, and three civilians of the robbery.", "sum_mismatch"),
    ("A bomb exploded in Mosul in Iraq on Wednesday, killing three people.", "country_mismatch"),
    # a list, and a border in dispute
    ("Bombs hit Aleppo, Iraq and Yemen on Wednesday.", "country_mismatch"),
    ("Shells hit Simferopol in Ukraine on Wednesday.", "country_mismatch"),
    (f"{BODY} The rebels claimed responsibility for the bombing.", "denied"),
    (BODY, "place_unresolved"),
    (BODY, "no_publication_date"),
    (BODY, "language_unsupported"),
]


@pytest.mark.parametrize(("text", "code"), RAISED)
def test_flag_is_raised(text: str, code: str) -> None:
    assert code in {f.code for f in extraction(text, PUBLISHED).flags}


@pytest.mark.parametrize(("text", "code"), QUIET)
def test_flag_is_not_raised(text: str, code: str) -> None:
    assert code not in {f.code for f in extraction(text, PUBLISHED).flags}


def test_no_publication_date() -> None:
    flags = extraction(BODY, None).flags
    assert [f.code for f in flags] == ["no_publication_date"]


def test_unsupported_language_reads_nothing() -> None:
    text = (
        "Un coche bomba estalló el miércoles frente a la comisaría de policía y mató a ocho personas, dijo el alcalde."
    )
    found = extraction(text)
    assert [f.code for f in found.flags] == ["language_unsupported"]
    assert not found.reports


def test_flags_point_into_the_text() -> None:
    for text, _ in RAISED:
        found = extraction(text)
        assert all(0 <= s.start < s.end <= len(found.document.text) for f in found.flags for s in f.spans)
