"""Where an incident without a place of its own happened."""

from __future__ import annotations

import pytest

from event_cases import reports

PLACES = [
    # its own place goes before the place line
    ("NAIROBI, June 17 - Gunmen attacked a bus in Mandera on Wednesday, killing eight people.", "Mandera"),
    # a town in the next sentence of the paragraph
    ("A bomb killed two soldiers in Syria on Wednesday. The explosion happened in Raqqa.", "Raqqa"),
    # where a spokesman speaks is no place of the attack
    ("Gunmen killed four people in Nigeria on Tuesday, police in Lagos said.", "Nigeria"),
    # a town of another country is not taken for the country told
    ("A bomb killed two soldiers in Syria on Wednesday. The president was in Paris.", "Syria"),
    # the place line of the lead
    ("QUETTA, June 17 - A bomb killed two soldiers on Wednesday, officials said.", "QUETTA"),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_place_of_the_incident(text: str, expected: str) -> None:
    assert [r.place and r.place.name for r in reports(text)] == [expected]


def test_an_unknown_street_lies_in_the_town_told_beside_it() -> None:
    text = "A man was shot dead on Harrowmere Avenue on Wednesday, police said. The shooting happened in Chicago."
    (report,) = reports(text)
    assert report.place is not None and report.place.name == "Harrowmere Avenue"
    assert report.place.place.country == "US" and abs(report.place.place.lat - 41.85) < 0.1
