"""When incidents happened, and which are news."""

from __future__ import annotations

import pytest

from event_cases import reports

# (report of Thursday 18 June 2015, "first day..last day focus" of each incident)
CASES = [
    # a breaking report without a day
    ("A bomb exploded at a market in Jos, killing 14 people, police said.", ["2015-06-17..2015-06-18 new"]),
    # the last weekday before publication
    ("A suicide bomber killed 12 people at a mosque in Kano on Friday.", ["2015-06-12..2015-06-12 new"]),
    # the second takes the day of the first
    (
        "Gunmen attacked a bus near Gao on Tuesday, killing five. They also burned a lorry in Kidal.",
        ["2015-06-16..2015-06-16 new", "2015-06-16..2015-06-16 new"],
    ),
    # background of another year, of another month
    (
        "A bomb exploded in Beirut on Wednesday, killing three people. In 2013, a car bomb in Tripoli killed 40.",
        ["2015-06-17..2015-06-17 new", "2013-01-01..2013-12-31 background"],
    ),
    (
        "The army said rebels had shelled the town of Gorlivka in March. On Tuesday, shells hit Donetsk and killed two.",
        ["2015-03-01..2015-03-31 background", "2015-06-16..2015-06-16 new"],
    ),
    # the day told in the next sentence
    (
        "An air strike killed nine people. The strike hit a house in Sirte on Tuesday.",
        ["2015-06-16..2015-06-16 new"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_days_and_focus(text: str, expected: list[str]) -> None:
    told = [f"{r.date.start}..{r.date.end} {r.focus}" if r.date else "" for r in reports(text)]
    assert told == expected


def test_no_day_is_guessed_without_a_publication_date() -> None:
    assert [r.date for r in reports("A bomb exploded at a market in Jos, killing 14 people, police said.", None)] == [
        None
    ]
