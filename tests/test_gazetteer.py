"""The gazetteer file and its look-ups."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.gazetteer import (
    Gazetteer,
    acled_precision,
    bare,
    build,
    cache_path,
    distance_km,
    fold,
    move,
    open_gazetteer,
    skeleton,
)
from dateline.gazetteer.build import read_stamp, stamp
from dateline.gazetteer.geo import DIRECTIONS
from dateline.gazetteer.sources import read_table


@cache
def gazetteer() -> Gazetteer:
    """Return the shared gazetteer."""
    return open_gazetteer()


@pytest.mark.parametrize(
    "name, country, lat, lon, km",
    [
        ("Arbil", "IQ", 36.19, 44.01, 10),  # alternate spelling
        ("Deir ez-Zor governorate", "SY", 35.2, 40.2, 60),  # province with its kind word
        ("Al-Anbar province", "IQ", 32.9, 41.6, 80),  # hyphened article
        ("Kherson Oblast", "UA", 46.7, 33.6, 60),
        ("Helmand", "AF", 31.1, 64.0, 80),
        ("Ain al-Asad air base", "IQ", 33.786, 42.441, 5),
        ("al-Omar oilfield", "SY", 35.08, 40.57, 10),
        ("T4", "SY", 34.52, 37.63, 10),  # letter and digit
        ("Khmeimim airbase", "SY", 35.40, 35.95, 5),
        ("Bagram Airfield", "AF", 34.95, 69.26, 5),
        ("Camp Lemonnier", "DJ", 11.55, 43.15, 8),
        ("Falls Road", "GB", 54.6, -5.96, 5),
        ("Deir Ezzor", "SY", 35.33, 40.14, 15),
    ],
)
def test_lookup(name: str, country: str, lat: float, lon: float, km: float) -> None:
    """The name has a bearer in that country at that point."""
    assert any(p.country == country and distance_km(p.lat, p.lon, lat, lon) <= km for p in gazetteer().lookup(name)), (
        gazetteer().lookup(name)[:3]
    )


@pytest.mark.parametrize("name", ["", "   ", "Qxzvbnm", "!!", "الانبار", "\x00"])
def test_unknown_names(name: str) -> None:
    """Names that nobody bears, or in other scripts, give nothing."""
    assert gazetteer().lookup(name) == ()


def test_countries_and_demonyms() -> None:
    """Countries by code, demonyms to codes; ordinary words are no demonyms."""
    syria = gazetteer().country("SY")
    assert syria is not None and syria.name == "Syria"
    assert gazetteer().country("XX") is None
    assert gazetteer().demonym("Iraqis") == "IQ"
    assert gazetteer().demonym("Basket") is None


def test_containment() -> None:
    """A town is in its country and province, not in others."""
    mosul = gazetteer().lookup("Mosul")[0]
    iraq, syria = gazetteer().country("IQ"), gazetteer().country("SY")
    nineveh = next(p for p in gazetteer().lookup("Nineveh") if p.kind == "admin1")
    assert iraq and syria
    assert gazetteer().contains(iraq, mosul) and gazetteer().contains(nineveh, mosul)
    assert not gazetteer().contains(syria, mosul) and not gazetteer().contains(nineveh, syria)


def test_near_is_sorted() -> None:
    """Neighbours come nearest first and inside the distance."""
    found = gazetteer().near(33.34, 44.40, 30)
    distances = [distance_km(33.34, 44.40, p.lat, p.lon) for p in found]
    assert distances == sorted(distances) and distances and distances[-1] <= 30


def test_area_has_a_stable_id() -> None:
    """A part of a country is the same area each time, lying that way of the middle."""
    syria = gazetteer().country("SY")
    assert syria
    east = gazetteer().area(syria, "east")
    assert east.id == "area:SY-east" and east.lon > syria.lon and east == gazetteer().area(syria, "east")


def test_overlay_rows_lie_in_their_countries() -> None:
    """Every curated row has a source, a radius and a point inside its country's box (two degrees of grace at borders and seas)."""
    boxes = {row["code"]: row for row in read_table("countries.tsv")}
    rows = read_table("overlay.tsv")
    assert len(rows) >= 450
    for row in rows:
        lat, lon = float(row["lat"]), float(row["lon"])
        assert row["source"] and float(row["radius_km"]) > 0, row
        box = boxes.get(row["country"])
        if box:
            assert float(box["south"]) - 2 <= lat <= float(box["north"]) + 2, row
            assert float(box["west"]) - 2 <= lon <= float(box["east"]) + 2, row


def test_region_ids_are_unique() -> None:
    """Region ids are used once: they are kept in registers."""
    ids = [row["id"] for row in read_table("regions.tsv")]
    assert len(ids) == len(set(ids)) and len(ids) >= 100


def test_build_is_idempotent(tmp_path: Path) -> None:
    """A file with the current stamp is left alone; the cache folder can be chosen."""
    target = cache_path()
    gazetteer()
    before = target.stat().st_mtime_ns
    assert build(path=target) == target and target.stat().st_mtime_ns == before
    assert read_stamp(target) == stamp()
    broken = tmp_path / "gazetteer.sqlite"
    broken.write_bytes(b"not a database")
    assert read_stamp(broken) is None


def test_acled_precision() -> None:
    """UCDP 1-7 in ACLED's 1-3; countries and the sea have none."""
    assert [acled_precision(n) for n in range(1, 8)] == [1, 2, 2, 3, 3, None, None]


@pytest.mark.parametrize(
    "left, right",
    [("Al-Raqqah", "Ar Raqqah"), ("Saʿada", "Saada"), ("Orum al-Kubrah", "Urum al Kubra"), ("İstanbul", "Istanbul")],
)
def test_spellings_meet(left: str, right: str) -> None:
    """Spellings of one name share a key, or at least their consonants."""
    assert bare(fold(left)) == bare(fold(right)) or skeleton(fold(left)) == skeleton(fold(right))


@given(st.text(max_size=40))
def test_fold_is_stable(name: str) -> None:
    """Folding twice changes nothing and leaves plain letters."""
    key = fold(name)
    assert fold(key) == key and key.isascii()


@given(
    st.floats(-80, 80),
    st.floats(-179, 179),
    st.floats(0.1, 300),
    st.sampled_from(sorted(set(DIRECTIONS) - {"central"})),
)
def test_move_goes_that_far(lat: float, lon: float, km: float, way: str) -> None:
    """Moving by a distance arrives at about that distance."""
    assert distance_km(lat, lon, *move(lat, lon, km, way)) == pytest.approx(km, rel=0.15, abs=0.1)
