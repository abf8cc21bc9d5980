"""What is not looked for in text without violence changes nothing that is read."""

import pytest

from dateline.events import find_events, tells
from dateline.model import Item
from dateline.pipeline import find_means, find_mentions, gazetteer, read_item

CASES = [  # text, whether a sentence of it tells of violence or harm
    ("A car bomb killed five people in Baghdad on Monday, police said.", True),
    ("Nobody was hurt when the wall fell in Aden on Sunday.", True),
    ("The parliament in Nairobi passed the budget on Tuesday after a long debate.", False),
    ("The bomb disposal unit in Mosul received new vehicles, the ministry said.", False),
    ("The minister said the markets in Lagos would open again on 3 May 2021.", False),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_look_without_times_and_places_misses_no_event(text: str, expected: bool) -> None:
    extraction = read_item(Item(text=text), gated=False)
    document, sentences = extraction.document, extraction.sentences
    told = tells(sentences, find_means(document, sentences))
    assert told is expected
    events = find_events(sentences, find_mentions(document, sentences, gazetteer()))
    assert told or not events


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_gate_changes_no_report(text: str, expected: bool) -> None:
    gated, whole = (read_item(Item(text=text), gated=g) for g in (True, False))
    assert gated.reports == whole.reports
    assert bool(gated.reports) <= expected


def test_a_closed_document_keeps_its_flags_of_the_page() -> None:
    text = "Nairobi, 3 August 2024 - The parliament passed the budget.\n\nIt met on Monday, August 2, 2024."
    gated, whole = (read_item(Item(text=text), gated=g) for g in (True, False))
    assert gated.flags == whole.flags
    assert {f.code for f in gated.flags} == {"no_publication_date", "weekday_mismatch"}
    assert not gated.reports
