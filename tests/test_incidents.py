"""Incidents of short texts on many wars: what must be one, what none, with what stage, weapon and country."""

from __future__ import annotations

import pytest

from event_cases import incidents

# text, number of incidents
COUNTED = [
    ("Three militants were killed in Shopian on Monday, police said.", 1),
    ("Two soldiers were killed in Kidal on Monday, the army said.", 1),
    ("Soldiers burned houses in Loikaw on Monday, killing a farmer, residents said.", 1),
    # no armed people, no attack
    ("Three people were killed in Shopian on Monday when a bus fell into a gorge.", 0),
    ("A barricade of two burned buses stood in Port-au-Prince on Monday.", 0),
    ("Nobody threatened to shoot the minister in Lima on Monday.", 0),
    ("Two teachers died in Kidal on Monday after a long illness.", 0),
]


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_number_of_incidents(text: str, count: int) -> None:
    assert len(incidents(text)) == count


# text, stage, (fired, intercepted) of the first weapon
STOPPED = [
    ("Ukraine's air force said it shot down 54 of 59 Shahed drones launched by Russia overnight.", "intercepted", (59, 54)),
    ("Air defences intercepted all 12 rockets fired at Sderot on Monday.", "intercepted", (12, 12)),
    # what got through decides
    ("Troops shot down 10 of 12 drones over Odesa. The attack killed two people.", "completed", (12, 10)),
    ("Drones hit a hotel in Odesa on Monday, killing two people.", "completed", (2, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stage", "counts"), STOPPED)
def test_stopped_in_flight(text: str, stage: str, counts: tuple[int, int | None]) -> None:
    report = incidents(text)[0]
    fired, stopped = report.weapons[0].fired, report.weapons[0].intercepted
    assert (report.stage, (fired and fired.low, stopped and stopped.low)) == (stage, counts)


# text, country of an incident without a place of its own
COUNTRIES = [
    ("Ukraine's air force said it shot down 54 of 59 drones launched by Russia overnight.", "UA"),
    ("The Syrian army shelled a rebel base on Monday, killing two people.", "SY"),
]


@pytest.mark.parametrize(("text", "country"), COUNTRIES)
def test_country_is_not_the_doers(text: str, country: str) -> None:
    place = incidents(text)[0].place
    assert place is not None and place.place.country == country


# text, type
TYPES = [
    ("An Mi-35 helicopter fired on a school in Sagaing at noon, killing a teacher.", "air_strike"),
    ("A helicopter attack killed five people in Goma on Monday.", "air_strike"),
    ("Gunmen fired on a school in Jos at noon, killing a teacher.", "shooting"),
    ("A helicopter came under fire near Palmyra on Friday, killing two crew.", "other"),
]


@pytest.mark.parametrize(("text", "type_"), TYPES)
def test_type(text: str, type_: str) -> None:
    assert incidents(text)[0].type == type_


WEEK = (
    "On 3 February gunmen attacked a post in Djibo, killing two soldiers. On 6 February a mine killed three people near Pama. "
    "Residents buried the dead the next day."
)
# text, publication, focus of each incident
FOCUSES = [
    (WEEK, "2024-02-11", ["new", "new"]),  # a round-up of the week
    ("A bomb killed two in Gao on Saturday. On 6 February a mine killed three near Pama.", "2024-02-11", ["new", "background"]),
    (WEEK, "2024-03-20", ["background", "background"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "focus"), FOCUSES)
def test_focus(text: str, published: str, focus: list[str]) -> None:
    assert [r.focus for r in incidents(text, published)] == focus
