"""What a mention takes from the text before it: the same base, the day behind an anniversary."""

from __future__ import annotations

from event_cases import reports


def test_the_same_base_is_the_base_told_before() -> None:
    text = "Two rockets hit the Balad air base on Monday. On Wednesday, three more rockets landed at the same base."
    assert [r.place and r.place.name for r in reports(text)] == ["Balad air base", "Balad air base"]


def test_the_base_is_where_a_base_was_hit() -> None:
    text = "A drone hit a military base near Erbil on Tuesday. A second drone exploded at the base on Wednesday."
    assert [r.place and r.place.name for r in reports(text)] == ["Erbil", "Erbil"]


def test_another_thing_is_not_at_the_base() -> None:
    text = "A drone hit a military base near Erbil on Tuesday. A second drone hit a school in Kirkuk on Wednesday."
    assert [r.place and r.place.name for r in reports(text)] == ["Erbil", "Kirkuk"]


def test_the_day_of_remembrance_is_not_the_day_remembered() -> None:
    text = "On the fifth anniversary of the bombing of the market in Baquba on Wednesday, relatives laid flowers."
    assert all(r.date is None or r.date.end.year == 2010 for r in reports(text))
    assert all(r.focus == "background" for r in reports(text))
