"""The rows of the desk follow the register whoever changes it; filters, search and paging give what they say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from dateline.desk.index import tables, words
from dateline.desk.index.keeper import Keeper
from dateline.desk.index.rows import Row, row_of
from dateline.desk.queries import BadQuery, Desk, Listing, Wanted
from dateline.register.book import Register
from dateline.register.filters import Filter
from desk_cases import fill
from register_cases import added, count, record, report


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(fill(str(tmp_path_factory.mktemp("index") / "register.sqlite")))


def fresh(book: Register) -> dict[str, Row]:
    """Every row as the register itself gives it."""
    found = (i for status in ("open", "accepted", "rejected") for i in book.incidents(Filter(status=status)))
    return {i.id: row_of(i) for i in found}


def kept(desk: Desk) -> dict[str, Row]:
    columns = desk.keeper.complete()
    return {name: Row.load(columns.rows[at].dump()) for name, at in columns.at.items()}


# --- in step ----------------------------------------------------------------------------------------------------------


def test_rows_follow_every_change(location: str) -> None:
    """Whoever makes it: this program, another connection, another desk; and a desk opened later sees the same."""
    book = fill(location)
    desk, other = Desk(book), Desk(Register(location, "other"))
    assert kept(desk) == fresh(book)
    first = desk.overview(Listing(sort="date")).rows[0].id
    pair = [i.id for i in book.incidents() if len(i.members) == 1][:2]
    for change in (
        lambda: added(Register(location, "x"), record("nine", report("nine", killed=count(9)))),
        lambda: book.edit(first, "killed", {"low": 7, "high": 7}, "counted"),
        lambda: book.verdict(first, "reject"),
        lambda: book.undo(),
        lambda: book.merge(*pair),
        lambda: book.undo(),
        lambda: book.add(*record("two", report("two", killed=count(6))), "2", replace=True),
        lambda: book.rebuild(),
    ):
        change()
        assert kept(desk) == fresh(book)
        assert kept(other) == fresh(book)
    assert kept(Desk(Register(location, "late"))) == fresh(book)


def test_versions_rise_for_what_changed_only(desk: Desk, tmp_path: Any) -> None:
    book = fill(str(tmp_path / "r"))
    one = Desk(book)
    before = {r.id: r.version for r in one.rows(Wanted())}
    changed = sorted(before)[0]
    book.verdict(changed, "accept")
    after = {r.id: r.version for r in one.rows(Wanted())}
    assert {i for i in after if after[i] != before[i]} == {changed} and after[changed] > max(before.values())


def test_tables_of_another_form_are_made_anew(tmp_path: Any) -> None:
    book = fill(str(tmp_path / "r"))
    Keeper(book).complete()
    with book.database.writing() as connection:
        tables.put(connection, "form", "an older one")
        connection.execute(text("UPDATE desk_rows SET body = 'null'"))
    assert kept(Desk(book)) == fresh(book)


def test_a_row_comes_back_as_it_went(desk: Desk) -> None:
    for row in desk.rows(Wanted()):
        assert Row.load(row.dump(), row.version) == row


# --- filters ----------------------------------------------------------------------------------------------------------

FILTERS = [
    ({}, 6),  # everything
    ({"type": "bombing,shooting"}, 2),
    ({"type": ["bombing", "shooting"]}, 2),
    ({"since": "2022-02-01"}, 2),  # undated ones are not known to be that late
    ({"until": "2022-01-05"}, 2),
    ({"since": "2022-01-05", "until": "2022-01-05"}, 1),
    ({"country": "fj"}, 1),
    ({"country": "IQ,FJ"}, 6),
    ({"country": "zz"}, 0),
    ({"place": "al asad"}, 2),
    ({"place": "asad mosul"}, 0),  # words of one name, not of two
    ({"near": "33.79,42.44,1"}, 2),
    ({"near": "33.79,42.44,60"}, 3),
    ({"near": "0,0,10"}, 0),
    ({"box": "36,43,37,44"}, 1),
    ({"box": "-20,179,-10,-179"}, 1),  # across the date line
    ({"area": "36,43;37,43;37,44;36,44"}, 1),
    ({"area": "0,0;1,0;1,1"}, 0),
    ({"actor": "red front"}, 1),
    ({"actor": "group:red front"}, 1),  # by its id
    ({"actor": "blue front"}, 0),
    ({"weapon": "bomb"}, 1),  # a vehicle bomb is one
    ({"weapon": "vehicle_bomb"}, 1),
    ({"weapon": "rocket"}, 0),
    ({"stage": "intercepted"}, 1),
    ({"confidence": "low"}, 6),
    ({"confidence": "high"}, 1),
    ({"voices": "2"}, 1),
    ({"killed": "40"}, 1),
    ({"killed": "41"}, 0),
    ({"status": "open"}, 6),
    ({"status": "accepted"}, 0),
    ({"reviewed": "true"}, 0),
    ({"q": "gunfire"}, 1),
    ({"q": "Gunfire -anbar"}, 0),
    ({"q": "gun*"}, 1),
    ({"q": '"in anbar"'}, 1),
    ({"q": '"anbar in"'}, 0),
    ({"q": "gunfire OR attack"}, 6),
    ({"q": "-gunfire"}, 0),  # nothing to look for
    ({"since": "", "q": "", "type": "", "killed": "", "near": ""}, 6),  # a form that was left empty
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_a_filter_finds(desk: Desk, query: dict[str, Any], found: int) -> None:
    assert desk.overview(Listing.model_validate(query)).total == found


BAD = [
    {"type": "nonsense"},
    {"weapon": "nonsense"},
    {"status": "asleep"},
    {"stage": "asleep"},
    {"since": "2022-13-01"},
    {"near": "91,0,5"},
    {"near": "1,2"},
    {"near": "a,b,c"},
    {"near": "nan,0,5"},
    {"near": "0,0,0"},
    {"box": "10,0,5,1"},
    {"area": "1,1;2,2"},
    {"area": "1,1;2,2;99,2"},
    {"killed": "-1"},
    {"killed": "1e9"},
    {"sort": "id; drop table cases"},
    {"sort": "body"},
    {"limit": "0"},
    {"limit": "100000"},
    {"q": "x" * 201},
    {"nosuchfield": "1"},
]


@pytest.mark.parametrize("query", BAD)
def test_a_filter_that_makes_no_sense_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Listing.model_validate(query)


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_words_can_be_searched(desk: Desk, query: str) -> None:
    """No query is an error of the database, whatever signs it holds."""
    assert desk.keeper.search(query) <= set(desk.columns().at)


def test_search_is_the_same_in_both_databases(location: str) -> None:
    desk = Desk(fill(location))
    desk.keeper.complete()
    for query, found in (
        ("gunfire", 1),
        ("told -gunfire", 5),
        ('"told by six"', 1),
        ("gunf* OR nothing", 1),
        ("café", 0),
    ):
        assert len(desk.keeper.search(query)) == found, query


def test_words_of_a_query() -> None:
    term = words.Term
    assert words.parse('a "b c" -d e* OR f') == (
        (term(("a",)), term(("b", "c")), term(("d",), wanted=False), term(("e",), beginning=True)),
        (term(("f",)),),
    )
    assert words.parse('"" -x OR') == ()


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["-date", "date", "-killed", "-doubt", "-weight"])
@pytest.mark.parametrize("limit", [1, 2, 4, 500])
def test_pages_make_up_the_whole(desk: Desk, sort: str, limit: int) -> None:
    """Each incident once, in one order, whatever the size of a page."""
    whole = [r.id for r in desk.overview(Listing(sort=sort, limit=500)).rows]
    parts: list[str] = []
    cursor = None
    while True:
        found = desk.overview(Listing(sort=sort, limit=limit, cursor=cursor))
        parts += [r.id for r in found.rows]
        cursor = found.cursor
        if cursor is None:
            break
    assert parts == whole and len(set(whole)) == 6


@pytest.mark.parametrize("cursor", ["x", "!!!", "AAAA", "bmFuL2Z", "é", "MS4wLw", "MS4wL2ZmZmZmZmZmZmZmZmZmZmZm"])
def test_a_made_up_cursor_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(BadQuery):
        desk.overview(Listing(cursor=cursor))


def test_the_histogram_counts_everything_once(desk: Desk) -> None:
    found = desk.overview(Listing())
    assert sum(b.count for b in found.bars) + found.undated == found.total == 6
    assert all(a.end < b.start for a, b in zip(found.bars, found.bars[1:], strict=False))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_slip_in_a_year_breaks_nothing(tmp_path: Any, day: str) -> None:
    book = fill(str(tmp_path / "r"))
    one = Desk(book)
    for slot in ("date_from", "date_to"):
        book.edit(one.rows(Wanted())[0].id, slot, day, "a slip")
    found = one.overview(Listing())
    assert sum(b.count for b in found.bars) + found.undated == found.total == 6


def test_vague_places_are_areas_on_the_map(desk: Desk) -> None:
    marks = desk.marks(Wanted(), 5)
    assert sum(m.count for m in marks) == 6
    assert [(m.area, m.radius_km) for m in marks if m.label == "Anbar"] == [(True, 200.0)]
    assert all(m.radius_km == 0 for m in marks if not m.area)
