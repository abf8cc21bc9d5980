"""The example reports read from end to end: what a careful reader finds in them, fact by fact."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dateline.model import Extraction, Item, Report
from dateline.pipeline import read_item
from dateline.present import SLOTS, explain, table
from dateline.record import to_json, to_record

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = sorted(p.name for p in EXAMPLES.glob("*.txt"))

STOPPED = ("abu-dhabi.txt", "missile_strike")
DEPOT = ("abu-dhabi.txt", "drone_attack")
ERBIL = ("erbil.txt", "missile_strike")
DAMASCUS = ("erbil.txt", "air_strike")
ONE = ("mogadishu-desk-one.txt", "bombing", 2022)
TRUCK = ("mogadishu-desk-one.txt", "bombing", 2017)
TWO = ("mogadishu-desk-two.txt", "bombing")


@cache
def extraction(name: str) -> Extraction:
    return read_item(Item(text=(EXAMPLES / name).read_text(encoding="utf-8"), location=name))


def report(name: str, kind: str, year: int | None = None) -> Report:
    """The first report of the kind in the example, of the year where one is named."""
    found = [r for r in extraction(name).reports if r.type == kind]
    found = [r for r in found if year is None or (r.date is not None and r.date.start.year == year)]
    assert found, f"no {kind} {year or ''} in {name}"
    return found[0]


def bounds(quantity: Any) -> tuple[float | None, float | None] | None:
    return None if quantity is None else (quantity.low, quantity.high)


def value(r: Report, slot: str) -> object:
    """A slot as a plain value: bounds of counts, names of lists, days of dates."""
    if slot == "day":
        return None if r.date is None else (r.date.start, r.date.end)
    if slot == "place":
        return None if r.place is None else (r.place.name, r.place.place.country)
    if slot in ("killed", "injured", "kidnapped"):
        return bounds(getattr(r, slot))
    if slot in ("perpetrators", "interceptors", "targets", "sources"):
        return tuple(entry.name for entry in getattr(r, slot))
    if slot.startswith("weapon "):
        weapon = next((w for w in r.weapons if w.kind == slot.removeprefix("weapon ")), None)
        return None if weapon is None else (bounds(weapon.fired), bounds(weapon.intercepted))
    return getattr(r, slot)


def day(year: int, month: int, of_month: int) -> tuple[date, date]:
    return date(year, month, of_month), date(year, month, of_month)


@pytest.mark.parametrize(
    ("which", "slot", "wanted"),
    [
        # "early on Monday" in a report of Monday 24 January 2022; "intercepted two ballistic missiles"
        (STOPPED, "day", day(2022, 1, 24)),
        (STOPPED, "place", ("Abu Dhabi", "AE")),
        (STOPPED, "stage", "intercepted"),
        (STOPPED, "focus", "new"),
        (STOPPED, "weapon ballistic_missile", ((2, 2), (2, 2))),
        # "On January 17, three people were killed and six were wounded": the week before, told to explain
        (DEPOT, "day", day(2022, 1, 17)),
        (DEPOT, "place", ("Musaffah", "AE")),
        (DEPOT, "focus", "background"),
        (DEPOT, "stage", "completed"),
        (DEPOT, "killed", (3, 3)),
        (DEPOT, "injured", (6, 6)),
        (DEPOT, "attribution", "claimed"),
        # "early on Sunday" in a report of Sunday 13 March 2022
        (ERBIL, "day", day(2022, 3, 13)),
        (ERBIL, "place", ("Erbil", "IQ")),
        (ERBIL, "weapon ballistic_missile", ((12, 12), None)),
        (ERBIL, "injured", (2, 2)),
        # "no US casualties" is said of one side: no zero for the incident
        (ERBIL, "killed", None),
        # "a television studio was damaged"
        (ERBIL, "damage", "some"),
        (ERBIL, "attribution", "claimed"),
        # the regional government denies a site, not the deed
        (ERBIL, "denied_by", ()),
        (DAMASCUS, "day", day(2022, 3, 7)),
        (DAMASCUS, "place", ("Damascus", "SY")),
        (DAMASCUS, "focus", "background"),
        (DAMASCUS, "killed", (2, 2)),
        # "on Saturday", said by the president on Sunday 30 October 2022
        (ONE, "day", day(2022, 10, 29)),
        (ONE, "place", ("Mogadishu", "SO")),
        (ONE, "focus", "new"),
        (ONE, "killed", (100, None)),
        (ONE, "attribution", "claimed"),
        # "killed more than 500 people in October 2017"
        (TRUCK, "day", (date(2017, 10, 1), date(2017, 10, 31))),
        (TRUCK, "focus", "background"),
        (TRUCK, "killed", (501, None)),
        # the other desk, two days later: other counts
        (TWO, "day", day(2022, 10, 29)),
        (TWO, "place", ("Mogadishu", "SO")),
        (TWO, "focus", "new"),
        (TWO, "killed", (120, 120)),
        (TWO, "injured", (321, None)),
        (TWO, "attribution", "claimed"),
    ],
)
def test_facts(which: tuple[Any, ...], slot: str, wanted: object) -> None:
    assert value(report(*which), slot) == wanted


@pytest.mark.parametrize(
    ("which", "slot", "word"),
    [
        (DEPOT, "perpetrators", "Houthi"),
        (DEPOT, "targets", "oil storage site"),
        (ERBIL, "perpetrators", "Revolutionary Guards"),
        (ERBIL, "targets", "consulate"),
        (DAMASCUS, "perpetrators", "Israel"),
        (ONE, "sources", "president"),
        (ONE, "perpetrators", "al-Shabab"),
        (ONE, "targets", "education ministry"),
        (TWO, "perpetrators", "Al-Shabab"),
        (TWO, "targets", "education ministry"),
        (TWO, "sources", "health minister"),
    ],
)
def test_names(which: tuple[Any, ...], slot: str, word: str) -> None:
    """One of the names holds the words."""
    names = value(report(*which), slot)
    assert isinstance(names, tuple)
    assert any(word in name for name in names)


@pytest.mark.parametrize(
    ("name", "count"), [("erbil.txt", 2), ("mogadishu-desk-one.txt", 2), ("mogadishu-desk-two.txt", 1)]
)
def test_how_many_incidents(name: str, count: int) -> None:
    assert len(extraction(name).reports) == count


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("abu-dhabi.txt", date(2022, 1, 24)),
        ("erbil.txt", date(2022, 3, 13)),
        ("mogadishu-desk-one.txt", date(2022, 10, 30)),
        ("mogadishu-desk-two.txt", date(2022, 10, 31)),
    ],
)
def test_publication_day_is_the_printed_one_and_flagged(name: str, published: date) -> None:
    read = extraction(name)
    assert (read.document.published, read.document.published_basis) == (published, "text")
    assert "no_publication_date" in {flag.code for flag in read.flags}


def test_a_given_date_is_not_flagged() -> None:
    text = (EXAMPLES / "erbil.txt").read_text(encoding="utf-8")
    read = read_item(Item(text=text, published="2022-03-13"))
    assert "no_publication_date" not in {flag.code for flag in read.flags}


def test_page_furniture_yields_nothing() -> None:
    """No trigger stands in the caption or the lines below the article."""
    read = extraction("mogadishu-desk-two.txt")
    kinds = {b.kind for b in read.document.blocks}
    assert {"headline", "byline", "body", "caption", "promo"} <= kinds
    furniture = [b.span for b in read.document.blocks if b.kind in ("promo", "byline", "dateline")]
    assert not [s for r in read.reports for s in r.statements for f in furniture if f.overlaps(s.span)]


@pytest.mark.parametrize("name", FILES)
def test_every_value_has_its_words(name: str) -> None:
    """Quotes are cut from the text; toll, place and weapon of a report are among its statements."""
    read = extraction(name)
    record = to_record(read)
    for made in record["reports"]:
        for s in made["statements"]:
            assert s["quote"] == read.document.text[s["start"] : s["end"]]
            assert s["quote"].strip()
        told = {s["attribute"] for s in made["statements"]}
        for slot, attribute in (
            ("killed", "killed"),
            ("injured", "injured"),
            ("weapons", "weapon"),
            ("targets", "target"),
        ):
            assert not made[slot] or attribute in told, (made["id"], slot)


@pytest.mark.parametrize("name", FILES)
def test_what_is_shown_fits_and_every_slot_is_explained(name: str) -> None:
    """80 columns; who claims or blames is given with the words; the words stand in their sentence."""
    read = extraction(name)
    record = to_record(read)
    shown = table(record, name, evidence=True)
    assert max(map(len, shown.splitlines())) <= 80
    assert "none fired" not in shown
    assert "· ," not in shown
    for made in record["reports"]:
        for slot in SLOTS:
            text = explain(made, slot)
            assert max(map(len, text.splitlines())) <= 80
            assert slot != "attribution" or made["attribution"].replace("_", " ") in text or "does not say" in text
        for s in made["statements"]:
            whole = s["before"] + s["quote"] + s["after"]
            assert read.document.text[s["start"] - len(s["before"]) : s["end"] + len(s["after"])] == whole


@pytest.mark.parametrize("name", FILES)
def test_same_text_same_bytes(name: str) -> None:
    again = read_item(Item(text=(EXAMPLES / name).read_text(encoding="utf-8"), location=name))
    assert to_json(to_record(again)) == to_json(to_record(extraction(name)))


def test_every_example_is_described() -> None:
    """The README of the examples names each file, and no other."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert FILES
    assert not [name for name in FILES if f"`{name}`" not in text]
