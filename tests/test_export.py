"""Formats: what programs that read them expect, hostile text in every field, the same bytes for the same incidents."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dateline import export
from dateline.export import describe
from dateline.export.formats import flat
from dateline.export.formats.geometry import circle, geometry, wkb
from dateline.export.tables import neutral
from dateline.register.model import SLOTS, Incident, Pick
from export_cases import AIR_BASE, document, incident, killed_statement, party, place, weapon

FOLDER = Path(export.__file__).parent
TABLES = [name for name, writer in export.WRITERS.items() if writer.extension == "csv"]
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '"; DROP TABLE incident; --',
    "<script>alert(1)</script>",
    "[link](javascript:alert(1))",
    "]]>&amp;\x00\x0b",
    "\ud800 alone",
    "two\nlines",
    "‮right to left",
]


def made() -> list[Incident]:
    """Return incidents with everything, with a vague place, and with next to nothing."""
    full = incident(
        "i1",
        type="rocket_attack",
        place=AIR_BASE,
        perpetrators=[party("Islamic State", "group", "group:islamic-state"), party("gunmen", "label")],
        attribution="claimed",
        claimed_by=["Islamic State"],
        targets=["air_base", "soldier"],
        weapons=[weapon("rocket", 5, 2, 3)],
        killed=(12, 10, 15),
        injured=(3, None),
        damage="some",
        sources=[{"name": "a police officer", "role": "police", "anonymous": True}],
        statements=[killed_statement("at least 10 soldiers", 10)],
        documents=[document("d1"), document("d2", "Other News", "2022-01-07")],
    )
    return [
        full,
        incident("i2", type="shooting", place=place("Sahel", 15.0, 3.0, "ML", 5, radius_km=600.0)),
        incident("i3", None),
    ]


def hostile(text: str) -> Incident:
    """Return an incident with one text in every field that others fill."""
    return incident(
        "i9",
        type="rocket_attack",
        place=AIR_BASE | {"name": text, "gazetteer_name": text, "admin1": text, "gazetteer_id": text},
        perpetrators=[party(text, "group")],
        attributed_by=[text],
        claimed_by=[text],
        targets=[{"name": text, "kind": "soldier"}],
        killed=(1, 1),
        sources=[{"name": text, "role": None, "anonymous": False}],
        statements=[killed_statement(text, 1, 1)],
        documents=[document("d1", text)],
    )


def written(format: str, incidents: list[Incident]) -> bytes:
    out = io.BytesIO()
    export.write(format, incidents, out)
    return out.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


# --- the list ---------------------------------------------------------------------------------------------------------


def test_every_writer_is_in_the_list() -> None:
    """A module with ``write`` is a format, and no format lacks its module."""
    written = [p for p in FOLDER.glob("*/*.py") if re.search(r"^def write\(incidents", p.read_text(), re.MULTILINE)]
    found = {f"dateline.export.{p.parent.name}.{p.stem}" for p in written}
    assert found == {writer.module for writer in export.WRITERS.values()}


@pytest.mark.parametrize("writer", export.WRITERS.values(), ids=list(export.WRITERS))
def test_writers_describe_themselves(writer: export.Writer) -> None:
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(;.*)?", writer.media_type)
    assert re.fullmatch(r"[a-z]+", writer.extension)
    assert writer.description and writer.policy in (None, "acled", "ucdp", "gtd")


@pytest.mark.parametrize("format", export.WRITERS)
def test_nothing_to_write(format: str) -> None:
    """No incidents make an empty file of the format, not a broken one."""
    data = written(format, [])
    if format in ("geojson", "stix"):
        assert json.loads(data)["type"] in ("FeatureCollection", "bundle")
    elif format in TABLES:
        assert rows(data) == []


def test_an_unknown_format() -> None:
    with pytest.raises(KeyError):
        written("xlsx", [])


# --- the same bytes, whatever the process ------------------------------------------------------------------------------

_PROGRAM = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from test_export import made, written
from dateline import export
print({f: hashlib.sha256(written(f, made())).hexdigest() for f in export.WRITERS})
"""


def test_the_same_bytes_in_another_process() -> None:
    """Hashes are seeded anew in each process; no format may show it."""
    here = {f: hashlib.sha256(written(f, made())).hexdigest() for f in export.WRITERS}
    command = [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent)]
    there = subprocess.run(
        command, env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == str(here)


# --- hostile text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", TABLES)
def test_no_cell_is_a_formula(format: str, text: str) -> None:
    """Cells that a spreadsheet would run begin with an apostrophe; numbers below zero are numbers."""
    for row in rows(written(format, [hostile(text)])):
        for cell in row.values():
            number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
            assert number or cell == "-" or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert "\x00" not in cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),  # text, not a number
        (-1, "-1"),
        (-99.5, "-99.5"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("\ra", "'\ra"),
        ("＝1", "'＝1"),  # read as "=" by some
        ("-", "-"),
        ("a=1", "a=1"),
        ("", ""),
        (None, ""),
        ("a\x00b", "ab"),
        ("\x00=1", "'=1"),  # what hides behind a control character comes to the front
    ],
)
def test_neutral(value: Any, cell: str) -> None:
    assert neutral(value) == cell


@given(st.text())
def test_neutral_cells_never_begin_a_formula(text: str) -> None:
    assert neutral(text) == "-" or not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", [f for f in export.WRITERS if f not in TABLES])
def test_hostile_text_breaks_no_format(format: str, text: str) -> None:
    data = written(format, [hostile(text)])
    if format in ("geojson", "stix", "jsonl"):
        assert json.loads(data.decode("utf-8"))
    elif format == "atom":
        assert ElementTree.fromstring(data).tag.endswith("feed")
    elif format == "brief":
        assert not re.search(r"(?<!\\)<script>|(?<!\\)\]\(javascript:", data.decode("utf-8"))


# --- plain CSV, GeoJSON, Parquet -----------------------------------------------------------------------------------------


def test_csv_has_one_row_an_incident() -> None:
    full, vague, bare = rows(written("csv", made()))
    assert list(full) == list(flat.COLUMNS)
    assert (full["killed"], full["killed_low"], full["killed_high"], full["injured_high"]) == ("12", "10", "15", "")
    assert full["weapons"] == "rocket (fired 5, intercepted 2, landed 3)"
    assert (full["perpetrators"], full["documents"]) == ("Islamic State; gunmen", "d1; d2")
    assert (vague["latitude"], vague["place_precision"]) == ("15.0", "5")
    assert bare["date_from"] == bare["killed"] == bare["place"] == ""


def test_a_known_place_is_a_point_and_a_vague_one_an_area() -> None:
    data = json.loads(written("geojson", made()))
    shapes = [feature["geometry"] for feature in data["features"]]
    assert shapes[0] == {"type": "Point", "coordinates": [42.4412, 33.7856]}
    assert shapes[1]["type"] == "Polygon" and shapes[2] is None
    assert "GeoNames" in " ".join(data["credits"])


@pytest.mark.parametrize(
    ("precision", "radius", "kind"),
    [
        (1, 5, "Point"),  # a site that is known, whatever its size
        (2, 10, "Polygon"),  # near it
        (2, None, "Point"),
        (3, 20, "Polygon"),
        (5, 300, "Polygon"),
        (5, None, None),  # an area of unknown extent is no point
        (6, 400, "Polygon"),
        (7, 0, None),
    ],
)
def test_geometry_by_precision(precision: int, radius: float | None, kind: str | None) -> None:
    shape = geometry({"lat": 10.0, "lon": 20.0, "precision": precision, "radius_km": radius})
    assert (shape and shape["type"]) == kind


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 5000))
def test_circles_are_good_geometry(lat: float, lon: float, radius: float) -> None:
    """Closed, counter-clockwise, inside the world, cut at the 180th meridian, and holding their middle."""
    shape = geometry({"lat": lat, "lon": lon, "precision": 5, "radius_km": radius})
    area = shapely.geometry.shape(shape)
    west, south, east, north = area.bounds
    assert -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    for part in getattr(area, "geoms", [area]):
        assert part.exterior.is_ccw and part.exterior.is_closed
    assert area.buffer(1e-4).covers(shapely.Point(lon, lat))
    assert shapely.from_wkb(wkb(shape)).equals(area)


def test_a_circle_is_as_wide_as_its_radius() -> None:
    (ring,) = circle(0.0, 0.0, 111.195)
    assert max(y for _, y in ring) == pytest.approx(1.0, abs=1e-3)


def test_a_circle_at_the_date_line_is_cut() -> None:
    """RFC 7946, 3.1.9: no part crosses the meridian."""
    shape = geometry({"lat": -17.0, "lon": 179.9, "precision": 5, "radius_km": 50})
    assert shape is not None and shape["type"] == "MultiPolygon" and len(shape["coordinates"]) == 2


def test_parquet_is_geoparquet() -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(written("parquet", made())))
    assert table.column_names == [*flat.COLUMNS, "geometry"]
    geo = json.loads(table.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point", "Polygon"])
    assert len(column["bbox"]) == 4
    point, area, none = table["geometry"].to_pylist()
    assert (
        shapely.from_wkb(point).equals(shapely.Point(42.4412, 33.7856))
        and shapely.from_wkb(area).is_valid
        and none is None
    )
    assert table["killed"].to_pylist() == [12, None, None]
    assert b"GeoNames" in table.schema.metadata[b"credits"]


# --- JSON lines, STIX -----------------------------------------------------------------------------------------------------


def test_jsonl_is_the_contract() -> None:
    """docs/codebooks.md, one incident as JSON."""
    lines = [json.loads(line) for line in written("jsonl", made()).splitlines()]
    assert [line["id"] for line in lines] == ["i1", "i2", "i3"]
    for line in lines:
        for slot in SLOTS:
            assert set(line[slot]) >= {"best", "low", "high", "rule", "statements"}
        assert line["voices"] == len(line["voice_names"]) and line["redirects"] == []
    (statement,) = lines[0]["statements"]
    assert (statement["id"], statement["quote"]) == (lines[0]["killed"]["statements"][0], "at least 10 soldiers")
    assert [d["id"] for d in lines[0]["documents"]] == ["d1", "d2"]
    assert lines[0]["killed"] | {"best": 12, "low": 10, "high": 15} == lines[0]["killed"]
    assert lines[0]["reports"][1] == {"report": "i1-d2", "document": "d2", "independent_voice": "Other News"}


def stix() -> list[dict[str, Any]]:
    bundle = json.loads(written("stix", made()))
    assert bundle["type"] == "bundle" and set(bundle) == {"type", "id", "objects"}
    objects: list[dict[str, Any]] = bundle["objects"]
    return objects


def test_stix_objects_are_whole() -> None:
    """Required members, identifiers of the standard's form with version 5, each object once."""
    ids = [item["id"] for item in stix()]
    assert len(ids) == len(set(ids))
    for item in stix():
        kind, _, number = item["id"].partition("--")
        assert kind == item["type"] and uuid.UUID(number).version == 5
        assert item["spec_version"] == "2.1"
        for time in ("created", "modified"):
            if time in item:
                assert datetime.strptime(item[time], "%Y-%m-%dT%H:%M:%S.%fZ")
        assert all(value not in (None, "", []) for value in item.values())


def test_stix_references_lead_somewhere() -> None:
    ids = {item["id"] for item in stix()}
    for item in stix():
        refs = [v for k, v in item.items() if k.endswith("_ref")] + [
            r for k, v in item.items() if k.endswith("_refs") for r in v
        ]
        assert set(refs) <= ids
        assert set(item.get("extensions", {})) <= ids


def test_stix_incidents() -> None:
    full = next(item for item in stix() if item["type"] == "incident")
    assert full["confidence"] == 50 and full["labels"] == ["rocket_attack", "completed", "claimed"]
    assert [r["url"] for r in full["external_references"]] == ["https://example.org/d1", "https://example.org/d2"]
    (extension,) = full["extensions"].values()
    assert extension["extension_type"] == "property-extension" and extension["record"]["id"] == "i1"
    kinds = [item["relationship_type"] for item in stix() if item["type"] == "relationship"]
    assert kinds == ["located-at", "attributed-to", "attributed-to", "located-at"]


# --- feed, brief, credits --------------------------------------------------------------------------------------------------


def test_atom_is_a_feed() -> None:
    feed = ElementTree.fromstring(written("atom", made()))
    spaces = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss"}
    entries = feed.findall("a:entry", spaces)
    assert len(entries) == 3 and feed.findtext("a:updated", "", spaces) == "2022-01-07T00:00:00Z"
    ids = [entry.findtext("a:id", "", spaces) for entry in entries]
    assert len(set(ids)) == 3 and all(i.startswith("urn:uuid:") for i in ids)
    assert [e.findtext("g:point", None, spaces) for e in entries].count("33.7856 42.4412") == 1  # no point for an area
    assert "GeoNames" in feed.findtext("a:rights", "", spaces)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[javascript/1", "javascript"])
def test_links_are_web_addresses_only(url: str) -> None:
    from dataclasses import replace

    bad = replace(document("d1"), url=url)
    one = incident("i1", documents=[bad])
    for format in ("atom", "brief", "stix"):
        assert b"javascript" not in written(format, [one])


def test_brief_tells_what_is_known() -> None:
    text = written("brief", made()).decode()
    assert "3 incidents." in text
    assert "### Rocket attack, Ain al-Asad, 2022-01-05" in text
    assert "- **Killed:** 12 (10 to 15)" in text and "- **Injured:** at least 3" in text
    assert "- **Responsibility:** Islamic State; gunmen (claimed by Islamic State)" in text
    assert "- “at least 10 soldiers”" in text
    assert "[Other News](https://example.org/d2)" in text
    assert text.index("## 2022-01-05") < text.index("## date not known")


@pytest.mark.parametrize("format", export.WRITERS)
def test_credits_go_with_the_coordinates(format: str, tmp_path: Path) -> None:
    """In the file where it can hold them, else in a note beside it."""
    path = tmp_path / f"out.{export.WRITERS[format].extension}"
    note = export.write_file(format, made(), path)
    told = path.read_bytes() if note is None else note.read_bytes()
    assert b"GeoNames" in told and b"CC BY 4.0" in told and b"Natural Earth" in told
    assert (note is None) == export.WRITERS[format].credited


# --- words ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("best", "low", "high", "words"),
    [
        (None, None, None, None),  # the reports do not say
        (0, 0, 0, "none"),
        (12, 12, 12, "12"),
        (12, None, None, "12"),
        (12, 10, 15, "12 (10 to 15)"),
        (10, 10, None, "at least 10"),
        (12, 10, None, "12 (at least 10)"),
        (12, None, 15, "12 (0 to 15)"),
        (None, 0, 4, "not settled (0 to 4)"),  # parties alone say so
        (None, 3, 3, "not settled (3)"),
        (None, 3, None, "not settled (3 or more)"),
    ],
)
def test_counts_in_words(best: int | None, low: int | None, high: int | None, words: str | None) -> None:
    assert describe.count(Pick(best, low, high, "")) == words


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ({}, "not told (unknown)"),
        ({"perpetrators": [party("gunmen", "label")], "grade": "reported_as_fact"}, "gunmen (reported as fact)"),
        ({"perpetrators": [party("ELN")], "grade": "claimed", "claimed_by": ["ELN"]}, "ELN (claimed by ELN)"),
        (
            {"perpetrators": [party("ELN")], "grade": "blamed", "attributed_by": ["the army"]},
            "ELN (blamed by the army)",
        ),
        ({"perpetrators": [party("ELN")], "grade": "denied", "denied_by": ["ELN"]}, "ELN (denied by ELN)"),
        ({"perpetrators": [party("ELN")], "grade": "contested"}, "ELN (contested)"),
    ],
)
def test_responsibility_in_words(slots: dict[str, Any], words: str) -> None:
    assert describe.responsibility(incident(**slots)) == words
