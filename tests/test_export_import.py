"""A user's own incidents: CSV and GeoJSON through a mapping, and everything that may be wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.export import read_incidents
from dateline.export.incoming.cells import BadCell, count, country, day
from dateline.fetch import Fault
from dateline.register.model import SLOTS

MAPPING = """
source = "Our desk"
id = "ref"
[slots]
date_from = "date"
type = "what"
killed = "dead"
perpetrators = "by"
weapons = "arms"
targets = "hit"
[place]
name = "town"
lat = "lat"
lon = "lon"
country = "land"
[document]
url = "link"
published = "reported"
[values.type]
"Rocket fire" = "rocket_attack"
[values.weapons]
"Katyusha" = "rocket"
[dates]
formats = ["%d/%m/%Y"]
"""
HEADER = "ref,date,what,dead,by,arms,hit,town,lat,lon,land,link,reported\n"
ROW = "7,05/01/2022,Rocket fire,3-5,Islamic State;gunmen,Katyusha,soldier,Haditha,34.13,42.38,Iraq,https://example.org/7,06/01/2022\n"


def read(
    folder: Path, table: str | bytes, mapping: str = MAPPING, name: str = "ours.csv"
) -> list[dict[str, Any] | Fault]:
    path, plan = folder / name, folder / "map.toml"
    path.write_bytes(table.encode() if isinstance(table, str) else table)
    plan.write_text(mapping, encoding="utf-8")
    return list(read_incidents(path, plan))


def faults(found: list[dict[str, Any] | Fault], folder: Path) -> list[str]:
    return [str(f).replace(f"{folder}/", "") for f in found if isinstance(f, Fault)]


def test_a_row_is_a_record(tmp_path: Path) -> None:
    (record,) = read(tmp_path, HEADER + ROW)
    assert isinstance(record, dict)
    report = record["reports"][0]
    assert record["id"] == "Our desk: 7" and record["document"]["publisher"] == "Our desk"
    assert record["document"]["url"] == "https://example.org/7" and record["document"]["published_at"] == "2022-01-06"
    assert (report["type"], report["stage"], report["attribution"]) == ("rocket_attack", "completed", "unknown")
    assert (report["date_from"], report["date_to"], report["date_precision"]) == ("2022-01-05", "2022-01-05", "day")
    assert report["killed"] == {"low": 3, "high": 5} and report["injured"] is None
    assert report["place"] | {"name": "Haditha", "country": "IQ", "precision": 1, "lat": 34.13} == report["place"]
    assert report["perpetrators"][0] == {
        "name": "Islamic State",
        "level": "group",
        "gazetteer_id": "group:islamic-state",
    }
    assert report["perpetrators"][1] == {"name": "gunmen", "level": "label", "gazetteer_id": None}
    assert report["weapons"] == [{"kind": "rocket", "fired": None, "intercepted": None, "landed": None}]
    assert report["targets"] == [{"name": "soldier", "kind": "soldier"}]


def test_every_value_has_its_cell_and_source(tmp_path: Path) -> None:
    """Statements carry the mapping's source, the cell as it stands, and file and line."""
    (record,) = read(tmp_path, HEADER + ROW)
    assert isinstance(record, dict)
    statements = record["reports"][0]["statements"]
    assert {s["source"] for s in statements} == {"Our desk"}
    assert {s["attribute"] for s in statements} == {
        "type",
        "date",
        "place",
        "perpetrator",
        "target",
        "weapon",
        "killed",
    }
    killed = next(s for s in statements if s["attribute"] == "killed")
    assert (killed["quote"], killed["start"]) == ("3-5", None)
    assert killed["rule"] == f"column dead of {tmp_path}/ours.csv:2"
    assert [s["value"] for s in statements if s["attribute"] == "perpetrator"] == ["Islamic State", "gunmen"]


def test_ids_stay(tmp_path: Path) -> None:
    """The same row comes back under the same ids, wherever it stands in the file."""
    first = read(tmp_path, HEADER + ROW)
    second = read(tmp_path, HEADER + ROW.replace("7,", "8,", 1) + ROW)
    assert isinstance(first[0], dict) and isinstance(second[1], dict) and isinstance(second[0], dict)
    assert first[0]["reports"][0]["id"] == second[1]["reports"][0]["id"] != second[0]["reports"][0]["id"]


def test_the_record_has_every_field(tmp_path: Path) -> None:
    (record,) = read(tmp_path, HEADER + ROW)
    assert isinstance(record, dict)
    assert list(record) == ["id", "document", "reports", "flags"]
    assert list(record["reports"][0]) == ["id", "trigger", "table", *SLOTS, "statements"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("05/01/2022", "05.01.2022", "column 'date': '05.01.2022' is no day"),  # not the form that the mapping gives
        ("Rocket fire", "Rockets", "column 'what': 'Rockets' is no type"),
        ("3-5", "5-3", "column 'dead': '5-3' is no count for killed"),
        ("3-5", "few", "column 'dead': 'few' is no count for killed"),
        ("Katyusha", "Grad", "column 'arms': 'Grad' is no kind of weapon"),
        ("soldier", "things", "column 'hit': 'things' is no kind of target"),
        ("34.13", "95", "'95' is not within 90 degrees"),
        ("34.13", "nan", "'nan' is not within 90 degrees"),
        ("34.13", "", "the place has one coordinate only"),
        ("Iraq", "Ruritania", "'Ruritania' is no country"),
        ("06/01/2022", "soon", "column 'reported': 'soon' is no day"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    """The row is left out, the others are read."""
    found = read(tmp_path, HEADER + ROW.replace(old, new) + ROW.replace("7,", "8,", 1))
    (line,) = faults(found, tmp_path)
    assert line.startswith(f"ours.csv:2: error: {complaint}")
    assert [r["id"] for r in found if isinstance(r, dict)] == ["Our desk: 8"]


def test_all_bad_cells_of_a_row_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + ROW.replace("3-5", "few").replace("34.13", "95"))
    assert len(faults(found, tmp_path)) == 2


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (HEADER + ROW + ROW, "ours.csv:3: error: the id '7' was there before (ours.csv:2)"),
        (HEADER + ROW.replace("7,", ",", 1), "ours.csv:2: error: the row has no ref"),
        (HEADER + "7,05/01/2022\n", "ours.csv:2: error: the row has 2 cells, the header 13"),
        (HEADER.replace("dead", "killed") + ROW, "ours.csv:1: error: there is no column 'dead'"),
        (HEADER.replace("dead", "ref") + ROW, "ours.csv:1: error: the column 'ref' is there twice"),
        ("", "ours.csv:1: error: there is no column 'ref'"),
        (HEADER + '8,"open\n', "ours.csv:2: error: is no CSV from here on"),
        (HEADER.encode() + b"\xff\xfe", "ours.csv: error: cannot be read"),
    ],
)
def test_a_bad_table_is_named(tmp_path: Path, table: str | bytes, complaint: str) -> None:
    assert any(line.startswith(complaint) for line in faults(read(tmp_path, table), tmp_path))


def test_lines_are_counted_over_line_ends_in_cells(tmp_path: Path) -> None:
    found = read(
        tmp_path, HEADER + ROW.replace("Haditha", '"Hadi\ntha"') + ROW.replace("3-5", "few").replace("7,", "8,", 1)
    )
    assert faults(found, tmp_path)[0].startswith("ours.csv:4: error: column 'dead'")


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        ('id = "ref"', "the mapping has no source"),
        ('source = "x"', "the mapping has no id"),
        (MAPPING.replace("killed =", "dead ="), "[slots] has no use for 'dead'"),
        (MAPPING.replace("[values.type]", "[value.type]"), "the mapping has no use for 'value'"),
        (MAPPING.replace('["%d/%m/%Y"]', '"%d/%m/%Y"'), "[dates] formats does not fit"),
        ("source = ", "the mapping is no TOML"),
    ],
)
def test_a_bad_mapping_is_named(tmp_path: Path, mapping: str, complaint: str) -> None:
    (line,) = faults(read(tmp_path, HEADER + ROW, mapping), tmp_path)
    assert line.startswith(f"map.toml: error: {complaint}")


def test_missing_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING)
    (one,) = read_incidents(tmp_path / "none.csv", tmp_path / "map.toml")
    (other,) = read_incidents(tmp_path / "none.csv", tmp_path / "none.toml")
    assert isinstance(one, Fault) and isinstance(other, Fault)


def test_bounds_in_columns_of_their_own(tmp_path: Path) -> None:
    """As in UCDP's tables: low, best and high."""
    mapping = 'source = "x"\nid = "id"\n[slots]\ndate_from = "start"\ndate_to = "end"\nkilled_low = "low"\nkilled_high = "high"\n'
    found = read(tmp_path, "id,start,end,low,high\n1,2022-01-01,2022-01-31,2,9\n2,2022-01-02,2022-01-01,9,2\n", mapping)
    assert isinstance(found[0], dict)
    report = found[0]["reports"][0]
    assert (report["killed"], report["date_precision"]) == ({"low": 2, "high": 9}, "month")
    assert faults(found, tmp_path) == [
        "ours.csv:3: error: killed ends below where it begins. Check the columns of its bounds.",
        "ours.csv:3: error: column 'start': the last day is before the first. Check the columns of the days.",
    ]


def test_constants_and_delimiters(tmp_path: Path) -> None:
    constants = 'source = "x"\nid = "id"\n[constants]\ntype = "bombing"\ncountry = "NG"\n'
    mapping = constants + '[place]\nlat = "y"\nlon = "x"\n[csv]\ndelimiter = ";"\n'
    (record,) = read(tmp_path, "id;y;x\n1;9.0;7.4\n", mapping)
    assert isinstance(record, dict)
    assert (record["reports"][0]["type"], record["reports"][0]["place"]["country"]) == ("bombing", "NG")


# --- GeoJSON ------------------------------------------------------------------------------------------------------------


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


NO_SHAPE = "ours.geojson: feature 1: error: has a geometry that is none"
GEO = 'source = "x"\nid = "id"\n[slots]\nkilled = "dead"\n[place]\nname = "where"\n'


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"id": 1, "dead": 3, "where": "Gao"} | properties}


def test_a_point_is_a_place(tmp_path: Path) -> None:
    (record,) = read(
        tmp_path, collection(feature({"type": "Point", "coordinates": [-0.04, 16.27]})), GEO, "ours.geojson"
    )
    assert isinstance(record, dict)
    place = record["reports"][0]["place"]
    assert (place["lat"], place["lon"], place["precision"], place["name"]) == (16.27, -0.04, 1, "Gao")
    assert record["reports"][0]["killed"] == {"low": 3, "high": 3}


def test_a_polygon_is_an_area(tmp_path: Path) -> None:
    """Its middle, as far as its corners, precision 5."""
    ring = [[0, 10], [2, 10], [2, 12], [0, 12], [0, 10]]
    (record,) = read(tmp_path, collection(feature({"type": "Polygon", "coordinates": [ring]})), GEO, "ours.geojson")
    assert isinstance(record, dict)
    place = record["reports"][0]["place"]
    assert (place["lat"], place["lon"], place["precision"]) == (11.0, 1.0, 5)
    assert 150 < place["radius_km"] < 160


def test_no_geometry_is_no_place(tmp_path: Path) -> None:
    (record,) = read(tmp_path, collection(feature(None)), GEO, "ours.geojson")
    assert isinstance(record, dict)
    assert record["reports"][0]["place"] is None


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (collection(feature({"type": "Point", "coordinates": "here"})), NO_SHAPE),
        (collection(feature({"type": "Point"})), NO_SHAPE),
        (collection(feature(["x"])), NO_SHAPE),
        (collection({"type": "Feature"}), "ours.geojson: feature 1: error: has no properties"),
        (
            collection(feature({"type": "Point", "coordinates": [200, 0]})),
            "ours.geojson: feature 1: error: '200.0' is not within",
        ),
        ('{"features": 1}', "ours.geojson: error: is no GeoJSON FeatureCollection"),
        ("{", "ours.geojson: error: is no JSON"),
        ("[" * 100_000, "ours.geojson: error: is no JSON"),
    ],
)
def test_bad_geojson_is_named(tmp_path: Path, table: str, complaint: str) -> None:
    (line,) = faults(read(tmp_path, table, GEO, "ours.geojson"), tmp_path)
    assert line.startswith(complaint)


# --- cells --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("0", 0, 0), ("12", 12, 12), ("3-5", 3, 5), ("3 to 5", 3, 5), ("12+", 12, None), ("7.0", 7, 7)],
)
def test_counts(text: str, low: int, high: int | None) -> None:
    assert count("killed", text) == {"low": low, "high": high}


@pytest.mark.parametrize("text", ["IQ", "iq", "IRQ", "Iraq", "iraq"])
def test_countries_by_code_or_name(text: str) -> None:
    assert country(text) == "IQ"


def test_days_with_a_time(tmp_path: Path) -> None:
    assert day("2022-01-05T20:00:00Z", ()) == "2022-01-05"


@given(st.text(max_size=20))
def test_any_cell_fits_or_is_refused(text: str) -> None:
    for step in (lambda: count("killed", text), lambda: day(text, ()), lambda: country(text)):
        try:
            step()
        except BadCell as error:
            assert str(error) and error.mend


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_table_gives_records_or_faults(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    for found in read(folder, (HEADER + text).encode("utf-8", "surrogatepass")):
        assert isinstance(found, dict | Fault)
