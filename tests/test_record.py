"""The record of the contract: every field, in one order, and what null and zero mean."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.clean import clean, readable
from dateline.model import (
    Document,
    Extraction,
    Flag,
    Item,
    Mentions,
    Party,
    Place,
    PlaceValue,
    Quantity,
    Report,
    Source,
    Span,
    Statement,
    Target,
    TimeRange,
    Weapon,
)
from dateline.present import SLOTS, count, explain, plain, table, when
from dateline.record import report_id, text_sha256, to_json, to_record

TEXT = (
    "Two rockets hit the airport of Gao on Monday evening, killing at least 12 soldiers, a local official said. "
    "No group claimed the attack."
)


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def full_report() -> Report:
    return Report(
        id="r1",
        document_id="d1",
        trigger=span("hit"),
        type="rocket_attack",
        stage="completed",
        focus="new",
        scope="single",
        date=TimeRange(date(2021, 5, 3), date(2021, 5, 3), "day", "weekday before publication date", "evening"),
        place=PlaceValue("Gao", Place("geonames:1", "Gao", 16.27, -0.04, 5.0, "town", "ML", "Gao"), 1),
        perpetrators=(Party("rebels", "label"),),
        attribution="blamed",
        attributed_by=("a local official",),
        targets=(Target("the airport", "airport"),),
        weapons=(Weapon("rocket", fired=Quantity(2, 2)),),
        killed=Quantity(12.0, None),
        injured=Quantity(0, 0),
        damage=None,
        sources=(Source("a local official", "official", True),),
        statements=(
            Statement("date", ["2021-05-03", "2021-05-03"], span("Monday evening"), "a local official", rule="weekday"),
            Statement("killed", {"low": 12, "high": None}, span("at least 12 soldiers"), None, "unconfirmed"),
        ),
    )


def extraction(*reports: Report, flags: tuple[Flag, ...] = ()) -> Extraction:
    document = clean(Item(TEXT, id="d1", title=None, url="https://example.org", published="2021-05-04"))
    return Extraction(document, (), Mentions(), reports, flags)


def test_every_field_of_the_contract_is_there_in_its_order() -> None:
    record = to_record(extraction(full_report(), flags=(Flag("unconfirmed", "warning", "m", (Span(0, 3),)),)))
    assert list(record) == ["id", "document", "reports", "flags"]
    assert list(record["document"]) == [
        *("id", "url", "publisher", "agency", "title", "language"),
        *("published_at", "published_basis", "text_sha256", "blocks"),
    ]
    assert list(record["reports"][0]) == [
        *("id", "trigger", "type", "stage", "focus", "scope", "date_from", "date_to", "date_precision", "date_basis"),
        *("time_of_day", "place", "perpetrators", "attribution", "attributed_by", "claimed_by", "denied_by"),
        *("interceptors", "targets", "weapons", "killed", "injured", "kidnapped", "damage", "sources", "statements"),
    ]
    assert record["flags"] == [{"code": "unconfirmed", "severity": "warning", "message": "m", "spans": [[0, 3]]}]


def test_values_are_written_as_the_contract_says() -> None:
    report = to_record(extraction(full_report()))["reports"][0]
    assert (report["date_from"], report["date_to"], report["time_of_day"]) == ("2021-05-03", "2021-05-03", "evening")
    assert report["trigger"] == [TEXT.index("hit"), TEXT.index("hit") + 3]
    assert report["killed"] == {"low": 12, "high": None}  # at least 12
    assert report["injured"] == {"low": 0, "high": 0}  # none, says the text
    assert report["kidnapped"] is None  # the text does not say
    assert report["weapons"] == [{"kind": "rocket", "fired": {"low": 2, "high": 2}, "intercepted": None, "landed": None}]
    assert report["place"]["gazetteer_id"] == "geonames:1"
    assert report["perpetrators"] == [{"name": "rebels", "level": "label", "gazetteer_id": None}]
    assert report["sources"] == [{"name": "a local official", "role": "official", "anonymous": True}]


def test_quotes_are_the_words_between_the_offsets() -> None:
    for statement in to_record(extraction(full_report()))["reports"][0]["statements"]:
        assert statement["quote"] == TEXT[statement["start"] : statement["end"]]


def test_a_report_without_values_has_nulls_and_empty_lists() -> None:
    bare = Report("r", "d1", Span(0, 1), "other", "completed", "new", "single")
    report = to_record(extraction(bare))["reports"][0]
    assert {report[key] for key in ("date_from", "date_to", "date_basis", "place", "killed", "damage")} == {None}
    assert report["attribution"] == "unknown"
    assert report["perpetrators"] == report["targets"] == report["statements"] == []


def test_the_same_input_gives_the_same_bytes() -> None:
    assert to_json(to_record(extraction(full_report()))) == to_json(to_record(extraction(full_report())))


def test_report_ids_are_stable_and_tell_reports_apart() -> None:
    one = report_id("d1", Span(3, 6), "clash")
    assert one == report_id("d1", Span(3, 6), "clash") and len(one) == 16
    others = {
        report_id("d2", Span(3, 6), "clash"),
        report_id("d1", Span(3, 7), "clash"),
        report_id("d1", Span(3, 6), "shooting"),
        report_id("d\ud800", Span(3, 6), "clash"),
    }
    assert len(others | {one}) == 5


def test_single_surrogates_become_escapes_and_come_back() -> None:
    text = "a \ud800 “b” \U0001f525 \x00"
    written = to_json({"quote": text})
    assert written.encode("utf-8")
    assert json.loads(written) == {"quote": text}
    assert len(text_sha256(text)) == 64


def test_readable_text_keeps_every_offset() -> None:
    document = Document("d", "a \ud800 b", ())
    assert readable(document).text == "a \ufffd b"
    assert readable(Document("d", "plain", ())).text == "plain"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_value_round_trips(value: Any) -> None:
    assert json.loads(to_json(value).encode()) == value


@given(st.text(max_size=200), st.text(max_size=10))
def test_any_document_round_trips(text: str, name: str) -> None:
    document = clean(Item(text, id=name, language="en"))
    record = json.loads(to_json(to_record(Extraction(document, (), Mentions()))))
    assert record["id"] == record["document"]["id"] == name
    for block in record["document"]["blocks"]:
        assert 0 <= block["start"] < block["end"] <= len(text)


COUNTS = [
    ((0, 0), "none"),
    ((5, 5), "5"),
    ((12, None), "at least 12"),
    ((None, 40), "up to 40"),
    ((10, 12), "10 to 12"),
    ((1200, 1200), "1,200"),
    ((None, None), "some"),
]


@pytest.mark.parametrize(("bounds", "words"), COUNTS)
def test_counts_in_words(bounds: tuple[int | None, int | None], words: str) -> None:
    assert count({"low": bounds[0], "high": bounds[1]}) == words


def test_the_table_shows_an_incident_in_80_columns() -> None:
    shown = table(to_record(extraction(full_report(), flags=(Flag("f", "warning", "look"),))), "a.txt")
    assert "1. 3 May 2021, evening · Gao, ML · Rocket attack" in shown
    for row in ("rebels (blamed by a local official)", "the airport", "rocket (2 fired)", "killed at least 12, injured none"):
        assert row in shown
    assert "! f: look" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown
    assert "»" not in shown


def test_evidence_shows_the_words() -> None:
    shown = table(to_record(extraction(full_report())), "a.txt", evidence=True)
    assert "“Monday evening”" in shown and "(weekday)" in shown
    assert "unconfirmed “at least 12 soldiers”" in " ".join(shown.split())


def test_text_cannot_steer_the_terminal() -> None:
    document = clean(Item("\x1b[31mTwo rockets\x07 hit\n\n" + TEXT, id="d1"))
    assert "\x1b" not in table(to_record(Extraction(document, (), Mentions())), "a\x1b.txt", style=plain)


def test_dates_in_words() -> None:
    assert when({"date_from": None, "date_to": None, "time_of_day": None}) == "date not said"
    assert when({"date_from": "2021-05-03", "date_to": "2021-05-04", "time_of_day": None}) == "3 May 2021 to 4 May 2021"


def test_explaining_names_words_speaker_and_rule() -> None:
    report = to_record(extraction(full_report()))["reports"][0]
    assert explain(report, "date") == (
        "date: 3 May 2021, evening (day; weekday before publication date).\n"
        f"- a local official says “Monday evening” [{TEXT.index('Monday')}–{TEXT.index('evening') + 7}] (weekday)."
    )
    assert "unconfirmed “at least 12 soldiers”" in explain(report, "killed")
    assert explain(report, "kidnapped") == "kidnapped: the text does not say."
    assert "in the gazetteer Gao (geonames:1)" in explain(report, "place")
    with pytest.raises(KeyError):
        explain(report, "colour")


@pytest.mark.parametrize("slot", [*SLOTS, "date_from", "perpetrator", "weapon", "source"])
def test_every_slot_can_be_explained(slot: str) -> None:
    bare = Report("r", "d1", Span(0, 1), "other", "completed", "new", "single")
    for report in to_record(extraction(full_report(), bare))["reports"]:
        assert explain(report, slot).startswith(f"{slot}: ")
