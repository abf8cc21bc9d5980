"""The suites on made-up data and a made-up reader: what they ask for, and what they count."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline.evaluate.incidents import IncidentSuite
from dateline.evaluate.incidents.apart import ApartSuite
from dateline.evaluate.muc4 import Muc4Suite, to_item
from dateline.evaluate.muc4.irrelevant import IrrelevantSuite
from dateline.evaluate.slots import DocumentTollSuite, SlotSuite, country_codes, holds_toll, main_report, toll_right
from dateline.evaluate.suite import Result
from dateline.evaluate.suites import SUITES, label_of
from dateline.evaluate.toponyms import ToponymSuite, match
from dateline.model import (
    Block,
    Document,
    Extraction,
    Item,
    Mentions,
    Place,
    PlaceMention,
    PlaceValue,
    Quantity,
    Report,
    Span,
    TimeRange,
    Weapon,
)

EXVILLE = Place("p1", "Exville", 10.0, 20.0, 5.0, "town", "CO")
WYETON = Place("p2", "Wyeton", 40.0, 20.0, 5.0, "town", "CL")


def report(**changes: Any) -> Report:
    day = date(2020, 3, 2)
    values = {
        "id": "r1",
        "document_id": "d",
        "trigger": Span(0, 4),
        "type": "bombing",
        "stage": "completed",
        "focus": "new",
        "scope": "single",
        "date": TimeRange(day, day, "day", "made up"),
        "place": PlaceValue("Exville", EXVILLE, 1),
        "killed": Quantity(3, 3),
        "weapons": (Weapon("bomb"),),
    }
    return Report(**(values | changes))


def reader(*reports: Report, places: tuple[PlaceMention, ...] = ()) -> Callable[[Item], Extraction]:
    def read(item: Item) -> Extraction:
        text = f"{item.title}\n\n{item.text}" if item.title else item.text
        document = Document(item.id or "", text, (Block("body", Span(0, len(text))),))
        return Extraction(document, (), Mentions(places=places), tuple(reports))

    return read


def rows(path: Path, *values: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(v) + "\n" for v in values), encoding="utf-8")
    return path


def figures(result: Result) -> dict[str, tuple[float, int]]:
    return {f.name: (f.value, f.support) for f in result.figures}


def place(start: int, end: int, choice: Place | None, demonym: bool = False) -> PlaceMention:
    return PlaceMention(Span(start, end), 0, 0, "x", choice, choice, (), 1, demonym=demonym)


# --- slots -----------------------------------------------------------------------------------------------------------

ROW = {
    "id": 1,
    "date": "2020-03-02",
    "city": "Exville",
    "country": "Colombia",
    "weapon": "Explosives",
    "injuries": 0,
    "fatalities": 3,
    "text": "COLOMBIA. A bomb killed three people in Exville.",
}


def test_slots_ask_only_for_what_the_text_holds(tmp_path: Path) -> None:
    path = rows(tmp_path / "r.jsonl", ROW, ROW | {"fatalities": 9, "weapon": "Firearms", "country": "Nowhere"})
    found = figures(SlotSuite().run(path, reader(report())))
    assert found["killed exact"] == (1.0, 1)
    assert found["weapon exact"] == (1.0, 1)
    assert found["country exact"] == (1.0, 1)
    assert found["injured read where 0 is coded"] == (0.0, 2)


def test_wrong_slots_are_listed_missing_ones_at_half_the_cost(tmp_path: Path) -> None:
    path = rows(tmp_path / "r.jsonl", ROW)
    result = SlotSuite().run(path, reader(report(killed=None, place=PlaceValue("Wyeton", WYETON, 1))))
    assert [(m.cost, m.kind) for m in result.worst(9)] == [(2, "wrong country"), (1, "missing killed")]
    assert figures(SlotSuite().run(path, reader()))["weapon exact"] == (0.0, 1)


def test_the_type_can_say_the_weapon_when_none_is_named(tmp_path: Path) -> None:
    path = rows(tmp_path / "r.jsonl", ROW | {"weapon": "Firearms", "text": "Gunmen shot three people dead."})
    assert figures(SlotSuite().run(path, reader(report(type="shooting", weapons=()))))["weapon exact"] == (1.0, 1)
    assert figures(SlotSuite().run(path, reader(report(type="shooting"))))["weapon exact"] == (0.0, 1)


@pytest.mark.parametrize(
    ("value", "text", "held"),
    [
        (3, "The blast killed three.", True),
        (3, "The blast killed 3 people.", True),
        (3, "Three cars burned.", False),
        (1, "A guard was killed.", True),
        (1200, "It killed 1,200 people.", True),
        (3, "It killed 13 people.", False),
    ],
)
def test_holds_toll(value: int, text: str, held: bool) -> None:
    assert holds_toll("killed", value, text) is held


def test_a_toll_is_right_by_the_end_that_is_told() -> None:
    assert toll_right(5, Quantity(5, 5)) and toll_right(5, Quantity(5, None))
    assert toll_right(5, Quantity(6, None)) and toll_right(5, Quantity(None, 5))
    assert not any(toll_right(5, q) for q in (None, Quantity(6, 6), Quantity(4, 5), Quantity(7, None)))


def test_the_main_report_is_news_and_full() -> None:
    full, empty = report(id="full"), report(id="empty", killed=None, weapons=())
    old = report(id="old", focus="background", injured=Quantity(1, 1))
    assert main_report([empty, old, full, report(id="sum", focus="aggregate")]) == full
    assert main_report([]) is None
    assert country_codes("West Bank/Gaza") == ("PS", "IL")
    assert country_codes("Colombia") == ("CO",)
    assert country_codes("Atlantis") == ()


def test_document_tolls(tmp_path: Path) -> None:
    rows(tmp_path / "incidents.jsonl", {"incident_uri": "i", "num_killed": 3, "num_injured": 0})
    document = {
        "docid": "d",
        "incident": "i",
        "title": "Three dead",
        "dct": "2020-03-02",
        "url": None,
        "text": "Shots.",
    }
    rows(tmp_path / "docs.jsonl", document, document | {"incident": "unknown"})
    found = figures(DocumentTollSuite().run(tmp_path, reader(report())))
    assert found == {"injured read where 0 is coded": (0.0, 1), "killed exact": (1.0, 1)}


# --- toponyms --------------------------------------------------------------------------------------------------------


def test_toponyms(tmp_path: Path) -> None:
    gold = [
        {"start": 0, "end": 7, "lat": 10.1, "lon": 20.0, "offset_ok": True},
        {"start": 20, "end": 26, "lat": 10.0, "lon": 20.0, "offset_ok": True},
        {"start": 40, "end": 45, "lat": None, "lon": None, "offset_ok": True},
        {"start": 90, "end": 95, "lat": 1.0, "lon": 1.0, "offset_ok": False},
    ]
    path = rows(tmp_path / "x.jsonl", {"docid": "d", "date": None, "text": "x" * 100, "toponyms": gold})
    read = reader(places=(place(0, 7, EXVILLE), place(18, 26, WYETON), place(60, 64, None), place(70, 75, None, True)))
    result = ToponymSuite(lambda _, spans: [EXVILLE, EXVILLE, None][: len(spans)]).run(path, read)
    found = figures(result)
    assert found["detection P"] == (pytest.approx(2 / 3), 3)  # the adjective is not asked for
    assert found["detection R"] == (pytest.approx(2 / 3), 3)
    assert found["detection, exact span R"] == (pytest.approx(1 / 3), 3)
    assert found["within 161 km, end to end"] == (0.5, 2)
    assert found["within 161 km, gold spans"] == (1.0, 2)
    assert [m.kind for m in result.mistakes] == ["wrong place", "no toponym"]


def test_overlapping_spans_match_once_and_exact_ones_first() -> None:
    golds, reads = [Span(0, 4), Span(5, 9)], [Span(0, 9), Span(5, 9)]
    assert match(golds, reads) == {0: 0, 1: 1}
    assert match(golds, [Span(0, 9)]) == {0: 0}
    assert match([], reads) == {}


# --- documents without an incident, MUC-4, gold ----------------------------------------------------------------------

MESSAGE = {
    "docid": "M1",
    "has_key": True,
    "dateline": {"date": "3 MAR 90"},
    "text": "   EXVILLE, 3 MAR 90 -- A BOMB\nWENT OFF.\n",
    "templates": [],
}


def test_documents_without_an_incident(tmp_path: Path) -> None:
    path = rows(tmp_path / "m.jsonl", MESSAGE, MESSAGE | {"templates": [{}]}, MESSAGE | {"has_key": False})
    found = figures(IrrelevantSuite().run(path, reader(report(), report(focus="aggregate"))))
    assert found["false incidents per document"] == (1.0, 1)
    assert found["documents with a false incident"] == (1.0, 1)
    assert found["false templates per document"] == (0.0, 1)  # no target: the task would not want it
    quiet = figures(IrrelevantSuite().run(path, reader()))
    assert quiet["false incidents per document"] == (0.0, 1)


def test_business_news_and_gold_folders_serve_too(tmp_path: Path) -> None:
    news = {"docid": "wsj_1", "dct": "1989-11-01", "text": "Shares fell.", "timex3": []}
    path = rows(tmp_path / "n.jsonl", news, news | {"docid": "APW1"})
    assert IrrelevantSuite().run(path, reader()).documents == 1
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps({"id": "a", "text": "Shares fell.", "incidents": []}))
    (folder / "b.json").write_text(json.dumps({"id": "b", "text": "Shares fell.", "incidents": [{}]}))
    assert IrrelevantSuite().run(folder, reader()).documents == 1


def test_messages_are_unwrapped_and_dated_by_their_dateline() -> None:
    item = to_item(MESSAGE)
    assert item.published == "1990-03-03"
    assert "A BOMB WENT OFF" in item.text and len(item.text) == len(str(MESSAGE["text"]))
    assert to_item(MESSAGE | {"dateline": {"date": "NO DATE"}}).published is None
    assert to_item(MESSAGE | {"dateline": None}).published is None


def test_the_muc4_suite_counts_missing_templates(tmp_path: Path) -> None:
    slots = {"INCIDENT: TYPE": ["BOMBING"], "PHYS TGT: ID": ['"SHOP"']}
    path = rows(tmp_path / "m.jsonl", MESSAGE | {"templates": [{"template": "1", "optional": False, "slots": slots}]})
    result = Muc4Suite().run(path, reader(report()))
    found = figures(result)
    assert found["ALL TEMPLATES R"] == (0.0, 2)
    assert found["templates mapped"] == (0.0, 1)
    assert [m.kind for m in result.mistakes] == ["missing template"]


def test_the_incident_suite_reads_gold_with_its_text_beside_it(tmp_path: Path) -> None:
    incident = {"type": "bombing", "date_from": "2020-03-02", "date_to": "2020-03-02", "evidence": [0, 10]}
    (tmp_path / "gold.json").write_text(json.dumps({"id": "g", "incidents": [incident]}))
    (tmp_path / "article.txt").write_text("A bomb went off in Exville.")
    found = figures(IncidentSuite().run(tmp_path / "gold.json", reader(report(killed=None, weapons=()))))
    assert found["found F1"] == (1.0, 1)
    assert found["type F1"] == (1.0, 1)


def test_the_held_part_shows_no_mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.evaluate.incidents import goldset

    gold = {"id": "g", "text": "A bomb went off.", "incidents": [{"type": "bombing", "evidence": [0, 6]}]}
    monkeypatch.setattr(goldset, "load_gold", lambda *_: [gold])
    path = rows(tmp_path / "docs.jsonl", {})
    assert ApartSuite("held").run(path, reader()).mistakes == ()
    assert len(ApartSuite("open").run(path, reader()).mistakes) == 1


def test_all_suites_have_their_own_name_and_data() -> None:
    assert list(SUITES) == [suite.name for suite in SUITES.values()]
    assert all(suite.data for suite in SUITES.values())


def test_data_sets_are_named_by_where_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SHARED", str(tmp_path))
    assert label_of(tmp_path / "data" / "x.jsonl") == "data/x.jsonl"
    assert label_of(Path("/elsewhere/x.jsonl")) == "x.jsonl"
