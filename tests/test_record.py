"""The record of the contract: every field, in one order, and what null and zero mean."""

from __future__ import annotations

import json
from dataclasses import replace
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
    Sentence,
    Source,
    Span,
    Statement,
    Target,
    TimeRange,
    Weapon,
)
from dateline.record import AROUND, text_sha256, to_json, to_record
from dateline.reports import report_id

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
    assert report["weapons"] == [
        {"kind": "rocket", "fired": {"low": 2, "high": 2}, "intercepted": None, "landed": None}
    ]
    assert report["place"]["gazetteer_id"] == "geonames:1"
    assert report["perpetrators"] == [{"name": "rebels", "level": "label", "gazetteer_id": None}]
    assert report["sources"] == [{"name": "a local official", "role": "official", "anonymous": True}]


def test_quotes_are_the_words_between_the_offsets() -> None:
    for statement in to_record(extraction(full_report()))["reports"][0]["statements"]:
        assert statement["quote"] == TEXT[statement["start"] : statement["end"]]


def sentences(text: str = TEXT) -> tuple[Sentence, ...]:
    """One sentence for each full stop."""
    out, start = [], 0
    for end in (i + 1 for i, c in enumerate(text) if c == "."):
        out.append(Sentence(len(out), "body", 0, Span(start, end), (), parsed=False))
        start = end + 1
    return tuple(out)


def test_statements_show_the_sentence_around_their_words() -> None:
    made = to_record(replace(extraction(full_report()), sentences=sentences()))["reports"][0]["statements"]
    for s in made:
        whole = s["before"] + s["quote"] + s["after"]
        assert whole == TEXT[s["start"] - len(s["before"]) : s["end"] + len(s["after"])]
        assert (
            whole
            == "Two rockets hit the airport of Gao on Monday evening, killing at least 12 soldiers, a local official said."
        )


def test_without_sentences_nothing_stands_around_the_words() -> None:
    made = to_record(extraction(full_report()))["reports"][0]["statements"]
    assert {(s["before"], s["after"]) for s in made} == {("", "")}


@given(st.text(alphabet="ab. \n", max_size=60), st.integers(0, 60), st.integers(1, 10))
def test_what_stands_around_words_is_the_text(text: str, start: int, length: int) -> None:
    """Words may begin outside of all sentences, or run over several."""
    text += "ab"
    at = min(start, len(text) - 1)
    cut = Span(at, min(at + length, len(text)))
    report = Report("r", "d1", cut, "other", "completed", "new", "single", statements=(Statement("date", None, cut),))
    read = Extraction(Document("d1", text, ()), sentences(text), Mentions(), (report,))
    s = to_record(read)["reports"][0]["statements"][0]
    assert text[cut.start - len(s["before"]) : cut.end + len(s["after"])] == s["before"] + s["quote"] + s["after"]
    assert s["quote"] == text[cut.start : cut.end]


def test_an_endless_sentence_is_cut() -> None:
    text = "a" * 5000
    cut = Span(2000, 2001)
    report = Report("r", "d1", cut, "other", "completed", "new", "single", statements=(Statement("date", None, cut),))
    whole = (Sentence(0, "body", 0, Span(0, 5000), ()),)
    s = to_record(Extraction(Document("d1", text, ()), whole, Mentions(), (report,)))["reports"][0]["statements"][0]
    assert (len(s["before"]), len(s["after"])) == (AROUND, AROUND)


NAMES = [
    ("armed\nShining  Path", "the armed\nShining  Path said", "armed Shining Path"),  # a hard-wrapped line
    (
        "POLICE STATION",
        "BLAST AT POLICE STATION\n\nA bomb hit the police\nstation.",
        "police station",
    ),  # as in the body
    ("GUNMEN", "GUNMEN FLEE\n\nGunmen fled.", "Gunmen"),
    ("JNIM", "JNIM said it did.", "JNIM"),  # an acronym
    ("UAE", "The uae said", "UAE"),  # short ones always
    ("police", "Police said", "police"),  # never made larger
    ("GUNMEN", "GUNMEN FLED.", "GUNMEN"),  # a text in capitals throughout
    ("INTERIOR MINISTRY", "INTERIOR MINISTRY HIT\n\nA bomb went off.", "Interior Ministry"),
]


@pytest.mark.parametrize(("name", "text", "wanted"), NAMES)
def test_names_are_tidied(name: str, text: str, wanted: str) -> None:
    report = replace(full_report(), perpetrators=(Party(name, "label"),), claimed_by=(name,), statements=())
    record = to_record(Extraction(Document("d1", text, ()), (), Mentions(), (report,)))["reports"][0]
    assert record["perpetrators"][0]["name"] == wanted
    assert record["claimed_by"] == [wanted]


PLACES = [
    ("SEOUL", "Seoul", "Seoul"),
    ("EL FASHER", "Al Fashir", "El Fasher"),  # the gazetteer spells it otherwise
    ("LA PAZ", "La Paz", "La Paz"),
    ("ALLEN, Texas", "Allen", "Allen, Texas"),
    ("PORT-AU-PRINCE", "Port-au-Prince", "Port-au-Prince"),
    ("UAE", "United Arab Emirates", "UAE"),
    ("Al-Omar\noil field", "Al-Omar oil field", "Al-Omar oil field"),
    ("", "Mali", ""),
]


@pytest.mark.parametrize(("name", "known", "wanted"), PLACES)
def test_places_in_capitals_are_written_in_mixed_case(name: str, known: str, wanted: str) -> None:
    place = PlaceValue(name, Place("geonames:1", known, 0.0, 0.0, 5.0, "town", "ML"), 1)
    report = replace(full_report(), place=place, statements=())
    record = to_record(Extraction(Document("d1", "NAME, May 4 - Two men fled.", ()), (), Mentions(), (report,)))
    assert record["reports"][0]["place"]["name"] == wanted


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
    assert one == report_id("d1", Span(3, 6), "clash") and len(one) == 17
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
