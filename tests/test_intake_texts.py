"""Texts that have lost their line breaks: headings, tag lists and dates inside them."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.clean import clean
from dateline.model import Item
from dateline.times.anchors.stamps import printed_date

LEAD = (
    "Gunmen on motorbikes attacked a village in the north of the country on Monday, killing six people, officials said. "
    "Houses were burned and cattle were driven away, the mayor told reporters by telephone. Soldiers were sent to the place. "
    "Similar raids have been told of since the summer, most of them along the road that leads to the border in the east."
)
TAIL = (
    "the raid began before dawn, a man who fled with his family said. They hid in the bush until the afternoon. "
    "No group has claimed the attack. The government has blamed armed groups for raids of the kind, and promised to help."
)


def parts(text: str, kind: str) -> list[str]:
    document = clean(Item(text, title="Gunmen kill six in village raid"))
    assert all(a.span.end <= b.span.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))
    return [document.quote(b.span) for b in document.blocks if b.kind == kind]


# What stands between two sentences, and whether it is a heading.
BETWEEN = [
    ("Children among the dead After", True),
    ("‘We fled at night’ According to her,", True),
    ("Long history of raids In this village", True),
    # sentences that go on with a capital
    ("It was told to The", False),
    ("The man said", False),
    ("Reporters of the paper The", False),
    ("Soldiers of the Army of", False),
    ("On Tuesday The", False),  # a slip of the writer, and its day must not be lost
]


@pytest.mark.parametrize(("words", "heading"), BETWEEN)
def test_headings_in_running_text(words: str, heading: bool) -> None:
    found = parts(f"{LEAD} {words} {TAIL}", "promo")
    assert bool(found) is heading, found
    if heading:
        assert words.startswith(found[0])


def test_headings_are_not_looked_for_in_short_paragraphs() -> None:
    assert parts(f"{LEAD[:200]}\n\nChildren among the dead After {TAIL[:150]}", "promo") == []


# How a text ends, and what of it is a list of tags.
ENDS = [
    ("Tags: Mali, Sahel, Security", "Tags: Mali, Sahel, Security"),
    ("Tags Mali Sahel Security", "Tags Mali Sahel Security"),
    ("Filed under: Africa | Conflict", "Filed under: Africa | Conflict"),
    ("Related stories: Army retakes town", "Related stories: Army retakes town"),
    ("Topics of the talks were not told.", None),
    ("Related attacks: three in the same week.", None),
]


@pytest.mark.parametrize(("end", "tags"), ENDS)
def test_lists_of_tags_at_the_end(end: str, tags: str | None) -> None:
    assert parts(f"{LEAD} A man said {TAIL} {end}", "promo") == ([tags] if tags else [])


# Lines, and the date of the article that they print.
LINES = [
    ("KINSHASA 1997-02-18", date(1997, 2, 18)),
    ("GOMA, Zaire 1997-02-18", date(1997, 2, 18)),
    ("ADDIS ABABA, 18 February 1997", date(1997, 2, 18)),
    ("Kinshasa 1997-02-18", None),
    ("It happened in KINSHASA 1997-02-18", None),
    ("PARIS ATTACKS OF THE YEAR IN PICTURES 2015-11-13", None),
    ("WASHINGTON 18 Feb", None),
    ("B-52 1997-02-18", None),
]


@pytest.mark.parametrize(("line", "day"), LINES)
def test_lines_of_place_and_date(line: str, day: date | None) -> None:
    assert printed_date(f"Rebels take a town.\n{line}\nRebels took a town on Monday, officials said.") == day
