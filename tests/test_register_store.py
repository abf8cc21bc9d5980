"""The store: what goes in comes out, twice is once, newer readings supersede and nothing is lost. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from dateline.register.book import Register
from dateline.register.errors import DocumentRefused, RegisterError, UnknownId
from dateline.register.filters import Filter
from dateline.register.schema import documents, readings, statements
from register_cases import BASE, CITY, added, count, export, place, record, report

HOSTILE = [
    "'; DROP TABLE documents; --",
    '"quoted" \\ back',
    "nul \x00 inside",
    "half a letter \ud800 alone",
    "\x1b[31mred",
    "=HYPERLINK(1)",
    "right to left \u202e txt",
    "",
]


def test_adding_twice_changes_nothing(location: str) -> None:
    book = Register(location, "a")
    made = record("d1", report("d1")), record("d2", report("d2"))
    assert added(book, *made) == ["added", "added"]
    first = export(book)
    assert added(book, *made) == ["known", "known"]
    assert export(book) == first
    with book.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(readings)).scalar() == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_it_went_in(location: str, text: str) -> None:
    book = Register(location, text or "nobody")
    told = report("d", source=text or None, time_of_day=text or None)
    told["statements"][0]["quote"] = text
    made, body = record("id " + text, told, text=text, title=text, publisher=text, url=text)
    made["reports"][0]["statements"][0]["rule"] = text
    assert book.add(made, body, "1") == "added"
    assert book.add(made, body, "1") == "known"
    (incident,) = book.incidents()
    assert incident.documents[0].title == text and incident.documents[0].id == "id " + text
    assert incident.statements[0].quote == text and incident.statements[0].rule == text
    book.rebuild()
    assert [i.id for i in book.incidents()] == [incident.id]


def test_a_newer_reading_supersedes_and_the_old_is_kept(location: str) -> None:
    book = Register(location, "a")
    (rec, text) = record("d", report("d", killed=count(3)))
    book.add(rec, text, "1")
    (old,) = book.incidents()
    newer, _ = record("d", report("d", 1, killed=count(5), trigger=[2, 8]))
    assert book.add(newer, text, "2") == "reread"
    (new,) = book.incidents()
    assert new.best("killed") == 5 and new.id != old.id
    assert book.incident(old.id).id == new.id  # the old id leads to what took its place
    with book.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(statements)).scalar() == 4
        assert connection.execute(select(func.count()).select_from(documents)).scalar() == 1


def test_a_known_id_with_another_text_is_refused_unless_replaced(location: str) -> None:
    book = Register(location, "a")
    added(book, record("d", report("d", killed=count(1))))
    other, text = record("d", report("d", killed=count(2)), text="Attack, told anew.")
    with pytest.raises(DocumentRefused, match="known with another text"):
        book.add(other, text, "1")
    assert book.add(other, text, "1", replace=True) == "replaced"
    assert [i.best("killed") for i in book.incidents()] == [2]


def test_a_reading_without_the_incident_takes_it_out_of_view(location: str) -> None:
    book = Register(location, "a")
    (rec, text) = record("d", report("d"))
    book.add(rec, text, "1")
    (old,) = book.incidents()
    book.add(record("d")[0], text, "2")
    assert list(book.incidents()) == []
    with pytest.raises(UnknownId, match="no longer tells"):
        book.incident(old.id)


def test_two_reports_of_one_id_in_one_document_are_told_apart(location: str) -> None:
    book = Register(location, "a")
    one, two = report("d"), report("d", place=place(CITY))
    added(book, record("d", one, two))
    assert len(list(book.incidents())) == 2


def test_aggregates_are_kept_but_are_no_incidents(location: str) -> None:
    book = Register(location, "a")
    added(book, record("d", report("d", focus="aggregate", scope="series")))
    assert list(book.incidents()) == []


@pytest.mark.parametrize("given", ["", "r1", "zzzzzzzz", "i0000000000000000", "' OR 1=1 --", "%%%%", "i____"])
def test_ids_that_do_not_exist(location: str, given: str) -> None:
    book = Register(location, "a")
    added(book, record("d", report("d")))
    for call in (book.incident, book.history, lambda i: book.why(i, i), lambda i: book.verdict(i, "accept")):
        with pytest.raises(UnknownId):
            call(given)
    with pytest.raises(UnknownId):
        book.merge(given, given)


def test_the_beginning_of_an_id_will_do_if_only_one_fits(location: str) -> None:
    book = Register(location, "a")
    added(book, record("d", report("d")))
    (incident,) = book.incidents()
    assert book.incident(incident.id[:6]).id == incident.id
    assert book.incident(incident.members[0].report_id).id == incident.id


FILTERS = [
    (Filter(), {"d1", "d2"}),
    (Filter(country="IQ"), {"d1", "d2"}),
    (Filter(country="SY"), set()),
    (Filter(around=(BASE["lat"], BASE["lon"], 10.0)), {"d1"}),
    (Filter(box=(36.0, 43.0, 37.0, 44.0)), {"d2"}),
    (Filter(box=(36.0, 44.0, 37.0, 43.0)), set()),  # across the date line: everything but 43 to 44
    (Filter(types=("bombing",)), {"d2"}),
    (Filter(actor="wagner"), {"d2"}),
    (Filter(actor="group:wagner"), {"d2"}),
    (Filter(confidence="high"), set()),
    (Filter(status="accepted"), set()),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS, ids=range(len(FILTERS)))
def test_filters(location: str, wanted: Filter, found: set[str]) -> None:
    book = Register(location, "a")
    doer = [{"name": "Wagner Group", "level": "group", "gazetteer_id": "group:wagner"}]
    bombing = report("d2", type="bombing", day="2022-02-01", place=place(CITY), perpetrators=doer)
    added(book, record("d1", report("d1")), record("d2", bombing))
    assert {m.document_id for i in book.incidents(wanted) for m in i.members} == found


def test_an_unknown_policy_is_refused(location: str) -> None:
    with pytest.raises(RegisterError, match="no policy"):
        list(Register(location, "a").incidents(policy="best"))
