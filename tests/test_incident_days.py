"""Which day an incident takes, read end to end: never that of a trial, of a statement, of the search for its victims."""

from __future__ import annotations

import pytest

from dateline.model import Item
from dateline.pipeline import read_item

# text, published, for the first incident: its first and last day, and its focus
CASES = [
    # the year of what a court speaks of, not the day of the court
    (
        "A court in Nairobi on Wednesday sentenced two men to life in prison for the 2013 attack on a shopping mall in "
        "which gunmen killed 67 people.",
        "2020-10-08",
        ("2013-01-01", "2013-12-31", "background"),
    ),
    (
        "A judge in Bogota on Friday convicted a rebel commander over a 2002 bombing that killed 79 villagers in a church.",
        "2017-03-04",
        ("2002-01-01", "2002-12-31", "background"),
    ),
    # a sharper day of its own stays
    (
        "A car bomb killed 12 people at a checkpoint in Kandahar on Tuesday, police said on Wednesday.",
        "2012-05-02",
        ("2012-05-01", "2012-05-01", "new"),
    ),
    # counted back from the search
    (
        "Rescue workers dug through the rubble of a hotel in Kabul on Monday, two days after a truck bombing killed 30 people.",
        "2018-01-29",
        ("2018-01-27", "2018-01-27", "new"),
    ),
    # no publication date: the statement's full date is the anchor, the incident keeps its own weekday
    (
        "Gunmen shot dead nine people in a bar in Derry late on Saturday, the police said on Monday, November 1, 1993.",
        None,
        ("1993-10-30", "1993-10-30", "new"),
    ),
    (
        "An air strike on a market in Mekelle killed 40 people on Tuesday afternoon, doctors said, June 24, 2021.",
        None,
        ("2021-06-22", "2021-06-22", "new"),
    ),
    # the count opens the sentence
    (
        "Two days after a missile strike killed 50 people in Poltava, rescuers were still searching on Thursday.",
        "2024-09-05",
        ("2024-09-03", "2024-09-03", "new"),
    ),
    # the printed date agrees with the weekdays, the given one does not
    (
        "MAIDUGURI, Nigeria, May 6, 2024 - Gunmen attacked a village near Maiduguri late on Sunday, killing seven people, "
        "police said on Monday.",
        "2024-08-15",
        ("2024-05-05", "2024-05-05", "new"),
    ),
    # "since" names no day of one attack
    (
        "A car bomb killed 20 people in Kabul on Tuesday in the deadliest attack since 2014, officials said.",
        "2018-03-21",
        ("2018-03-20", "2018-03-20", "new"),
    ),
    # a weekday with nothing to count from gives no day
    ("A car bomb killed four soldiers in Cucuta on Tuesday, the army said.", None, (None, None, "new")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "expected"), CASES)
def test_day_and_focus_of_the_first_incident(
    text: str, published: str | None, expected: tuple[str | None, str | None, str]
) -> None:
    report = read_item(Item(text, published=published)).reports[0]
    first, last = (report.date.start.isoformat(), report.date.end.isoformat()) if report.date else (None, None)
    assert (first, last, report.focus) == expected


def test_a_range_since_a_year_runs_to_the_report() -> None:
    text = "Bandits have killed more than 4,000 villagers in Zamfara state since 2019, a monitor said."
    report = read_item(Item(text, published="2022-02-03")).reports[0]
    assert report.date is not None
    assert (report.date.start.isoformat(), report.date.end.isoformat()) == ("2019-01-01", "2022-02-03")


def test_a_range_since_an_event_runs_to_the_report() -> None:
    text = "More than 800 civilians have been killed in Sudan since fighting erupted on April 15, doctors said."
    report = read_item(Item(text, published="2023-05-20")).reports[0]
    assert report.date is not None
    assert (report.date.start.isoformat(), report.date.end.isoformat()) == ("2023-04-15", "2023-05-20")


def test_a_funeral_lends_its_day_to_nobody() -> None:
    text = "The funeral of three soldiers killed by a mine in Arauca took place on Wednesday, the army said."
    assert all(r.date is None for r in read_item(Item(text, published="2016-07-21")).reports)
