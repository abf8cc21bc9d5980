"""Linking: features level by level, blocking from both sides, vague and background reports, pairs of one document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dateline.linkage.blocking import meet, own_keys, search_keys
from dateline.linkage.case import Case, hours_of, make_case
from dateline.linkage.clustering import Constraints, cluster
from dateline.linkage.comparison import compare, score, thresholds, weights
from dateline.linkage.features import FEATURES
from dateline.linkage.graph import MOST_EDGES, kept
from dateline.linkage.sketch import bands, shared, sketch
from dateline.register.book import Register
from register_cases import BASE, CITY, PROVINCE, TOWN, added, count, groups, party, place, record, report


def case(document: str = "a", text: str = "", **told: Any) -> Case:
    rec, body = record(document, report(document, **told), text=text or f"Attack told by {document}.")
    return make_case(rec["reports"][0], rec["document"], body)


def level(feature: str, a: Case, b: Case) -> str:
    return dict(FEATURES)[feature](a, b)[0]


WEEK = {"date_from": "2022-01-03", "date_to": "2022-01-09", "date_precision": "week"}
PUBLISHED = {
    "date_from": "2022-01-05",
    "date_to": "2022-01-06",
    "date_precision": "days",
}  # the day before publication, or it
LEVELS = [
    ("type", {}, {}, "same"),
    ("type", {"type": "chemical_attack"}, {"type": "chemical_attack"}, "same_rare"),
    ("type", {}, {"type": "mortar_artillery"}, "close"),
    ("type", {}, {"type": "other"}, "open"),
    ("type", {}, {"type": "kidnapping"}, "different"),
    ("days", {}, {}, "same"),
    ("days", {}, {"day": "2022-01-06"}, "one"),
    ("days", {}, {"day": "2022-01-08"}, "few"),
    ("days", {}, {"day": "2022-01-12"}, "week"),
    ("days", {}, {"day": "2022-03-01"}, "far"),
    ("days", {}, {"day": None}, "unknown"),
    ("days", {}, WEEK, "meet_wide"),
    ("days", {}, PUBLISHED, "same_assumed"),
    ("days", {"day": "2022-01-04"}, PUBLISHED, "one_assumed"),
    ("hours", {"time_of_day": "evening"}, {"time_of_day": "9 p.m."}, "same"),
    ("hours", {"time_of_day": "evening"}, {"time_of_day": "morning"}, "different"),
    ("hours", {"time_of_day": "overnight"}, {"time_of_day": "1 a.m."}, "same"),
    ("hours", {}, {"time_of_day": "1 a.m."}, "unknown"),
    ("place", {}, {}, "same"),
    ("place", {}, {"place": place({**BASE, "name": "X", "lat": 33.86, "gazetteer_id": "x"})}, "near"),
    ("place", {"place": place({**CITY, "name": "Haditha"})}, {}, "named"),  # both texts name Haditha: one is a namesake
    ("place", {}, {"place": place(CITY)}, "far"),
    ("place", {}, {"place": place(PROVINCE)}, "inside"),
    ("place", {"place": place(PROVINCE)}, {"place": place(PROVINCE)}, "same_area"),
    ("place", {"place": place(CITY)}, {"place": place(PROVINCE)}, "far"),
    ("place", {}, {"place": None}, "unknown"),
    ("country", {}, {"place": place({**CITY, "country": "SY"})}, "different"),
    ("country", {}, {"place": place({**BASE, "country": "SY"})}, "border"),
    ("killed", {"killed": count(12)}, {"killed": count(12)}, "same_many"),
    ("killed", {"killed": count(2)}, {"killed": count(2)}, "same_some"),
    ("killed", {"killed": count(1)}, {"killed": count(1)}, "same_one"),
    ("killed", {"killed": count(0)}, {"killed": count(0)}, "none"),
    ("killed", {"killed": count(12)}, {"killed": count(9, None)}, "meet"),
    ("killed", {"killed": count(10)}, {"killed": count(11)}, "near"),
    ("killed", {"killed": count(10)}, {"killed": count(40)}, "different"),
    ("killed", {"killed": count(0)}, {"killed": count(1)}, "different"),
    ("killed", {}, {"killed": count(1)}, "unknown"),
    ("actor", {"perpetrators": party("A")}, {"perpetrators": party("A")}, "same"),
    ("actor", {"perpetrators": party("A")}, {"perpetrators": []}, "unknown"),
    ("stage", {}, {"stage": "intercepted"}, "different"),
]


@pytest.mark.parametrize(("feature", "one", "two", "seen"), LEVELS, ids=range(len(LEVELS)))
def test_levels(feature: str, one: dict[str, Any], two: dict[str, Any], seen: str) -> None:
    a, b = case("a", **one), case("b", text="Attack not far from Haditha." if seen == "named" else "", **two)
    assert level(feature, a, b) == seen
    assert level(feature, b, a) == seen


def test_every_level_has_a_weight_and_a_sentence() -> None:
    assert set(weights()) == {name for name, _ in FEATURES}
    match = compare(case("a", killed=count(5)), case("b", killed=count(5)))
    assert match.weight == pytest.approx(sum(f.weight for f in match.features))
    assert {f.name: f.detail for f in match.features}["killed"] == "both say 5 killed"
    assert match.verdict == "merged"


PAIRS = [
    # one base under two names, one day: one incident
    ({}, {"place": place({**BASE, "name": "Al Asad base", "lat": 33.80, "gazetteer_id": "y"})}, "merged"),
    # another day, at another place: apart
    ({}, {"day": "2022-01-07", "place": place(TOWN)}, "apart"),
    # the next day at the same base, another toll: not merged
    ({"killed": count(1)}, {"day": "2022-01-06", "killed": count(9)}, "apart"),
    # another province
    ({}, {"place": place(CITY)}, "apart"),
]


@pytest.mark.parametrize(("one", "two", "verdict"), PAIRS, ids=range(len(PAIRS)))
def test_verdicts(one: dict[str, Any], two: dict[str, Any], verdict: str) -> None:
    assert compare(case("a", **one), case("b", **two)).verdict == verdict


TYPES = [  # types of two tellings of one place and day, and whether they are compared
    ("bombing", "mortar_artillery", True),  # of two families, but mixed up in tellings
    ("mortar_artillery", "bombing", True),
    ("clash", "air_strike", True),
    ("air_strike", "rocket_attack", True),  # of one family
    ("other", "kidnapping", True),  # how it was done is not told
    ("kidnapping", "air_strike", False),
    ("arson", "rocket_attack", False),
]


@pytest.mark.parametrize(("one", "two", "met"), TYPES)
def test_types_that_tellings_mix_up_are_compared(one: str, two: str, met: bool) -> None:
    a, b = case("a", type=one), case("b", type=two)
    assert meet(a, b) is met
    assert bool(set(search_keys(a)) & set(own_keys(b))) >= met


def test_two_accounts_in_one_article_are_proposed_and_not_merged(tmp_path: Any) -> None:
    """A coalition and a monitor tell of one morning's shells at two names of one place: a person decides."""
    told = {"type": "mortar_artillery", "killed": count(0), "injured": count(0), "weapons": [{"kind": "shell"}]}
    village = place({"name": "Green Village", "lat": 35.03, "lon": 40.46, "gazetteer_id": "site:gv", "radius_km": 6.0})
    field = place(
        {"name": "Al-Omar oil field", "lat": 35.1, "lon": 40.55, "gazetteer_id": "site:omar", "radius_km": 8.0}
    )
    book = Register(str(tmp_path / "r"), "a")
    added(book, record("d", report("d", place=village, **told), report("d", 1, place=field, **told)))
    assert len(list(book.incidents())) == 2
    (proposal,) = book.proposals()
    assert proposal.match.verdict == "proposed"
    assert {"place", "days", "killed", "document"} <= {f.name for f in proposal.match.features}
    (why,) = book.why(proposal.left, proposal.right)
    assert why == proposal.match


def test_a_vague_report_joins_the_one_incident_that_fits(tmp_path: Any) -> None:
    book = Register(str(tmp_path / "one"), "a")
    added(
        book,
        record("a", report("a", killed=count(7))),
        record("v", report("v", place=place(PROVINCE), killed=count(7))),
    )
    assert groups(book) == {frozenset("av")}


def test_a_vague_report_that_fits_two_incidents_joins_none(tmp_path: Any) -> None:
    book = Register(str(tmp_path / "two"), "a")
    added(
        book,
        record("a", report("a", killed=count(7))),
        record("b", report("b", place=place({**TOWN, "lat": 32.5}), killed=count(7))),
        record("v", report("v", place=place(PROVINCE), killed=count(7))),
    )
    assert groups(book) == {frozenset("a"), frozenset("b"), frozenset("v")}
    assert book.proposals()


def test_a_vague_report_against_which_something_speaks_joins_none(tmp_path: Any) -> None:
    book = Register(str(tmp_path / "r"), "a")
    added(
        book,
        record("a", report("a", killed=count(7))),
        record("v", report("v", place=place(PROVINCE), killed=count(90))),
    )
    assert groups(book) == {frozenset("a"), frozenset("v")}


def test_background_joins_the_old_incident(tmp_path: Any) -> None:
    book = Register(str(tmp_path / "r"), "a")
    old = record("old", report("old", day="2020-01-03", killed=count(5)), published_at="2020-01-03")
    later = record("new", report("new", day="2020-01-03", killed=count(5), focus="background"))
    added(book, later, old)
    (incident,) = book.incidents()
    assert incident.best("focus") == "new" and incident.id == "i" + old[0]["reports"][0]["id"][1:]


BACKGROUND = [
    ({}, {"a", "n"}),  # the same day, base and dead
    ({"killed": None}, {"a", "n"}),  # no toll recalled
    ({"place": place(PROVINCE)}, {"a", "n"}),  # only the province recalled
    ({"day": "2019-05-01", "place": place(CITY)}, {"n"}),  # another old incident, which the register has not
    ({"killed": count(90)}, {"a", "n"}),  # the same day and base with another toll: a disagreement, no second incident
]


@pytest.mark.parametrize(("told", "together"), BACKGROUND, ids=range(len(BACKGROUND)))
def test_background_founds_an_incident_only_where_none_fits(tmp_path: Any, told: Any, together: set[str]) -> None:
    book = Register(str(tmp_path / "r"), "a")
    mention = {"day": "2022-01-05", "killed": count(7), "focus": "background", **told}
    added(
        book,
        record("a", report("a", killed=count(7))),
        record("n", report("n", **mention), published_at="2022-03-01"),
    )
    assert {g for g in groups(book) if "n" in g} == {frozenset(together)}


def test_copies_of_one_article_are_one_whatever_was_read(tmp_path: Any) -> None:
    text = (
        "Attack: five rockets fell beside the base of the coalition in the west of the country late on Wednesday night."
    )
    book = Register(str(tmp_path / "r"), "a")
    added(book, record("a", report("a"), text=text), record("b", report("b", place=None), text=text))
    assert groups(book) == {frozenset("ab")}


HOURS = [
    ("evening", (17, 23)),
    ("early Sunday morning", (4, 12)),
    ("11 p.m.", (23, 23)),
    ("1:30 p.m.", (13.5, 13.5)),
    ("12 a.m.", (0, 0)),
    ("8:20pm", (20 + 20 / 60, 20 + 20 / 60)),
    ("noon", (11.5, 12.5)),
    ("late", None),
    (None, None),
    ("on the 5th", None),
]


@pytest.mark.parametrize(("words", "hours"), HOURS, ids=range(len(HOURS)))
def test_hours(words: str | None, hours: tuple[float, float] | None) -> None:
    assert hours_of(words) == (pytest.approx(hours) if hours else None)


def test_sketches() -> None:
    one = sketch("five rockets fell beside the base on wednesday evening and nobody was hurt in the attack " * 2)
    assert shared(one, one) == 1.0 and shared(one, b"") == 0.0
    assert (
        shared(one, sketch("an entirely different story about football and the weather in another country " * 2)) < 0.1
    )
    assert sketch("two words") == b"" and bands(b"") == []


# --- properties -----------------------------------------------------------------------------------------------------

days = st.one_of(st.none(), st.dates(min_value=date(2021, 12, 1), max_value=date(2022, 2, 28)))


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    first = draw(days)
    span = draw(st.sampled_from([0, 0, 0, 1, 6, 30, 400]))
    told: dict[str, Any] = {"day": first.isoformat() if first else None}
    if first and span:
        last = first.fromordinal(first.toordinal() + span)
        told |= {"date_to": last.isoformat(), "date_precision": "days"}
    told["type"] = draw(st.sampled_from(["bombing", "air_strike", "clash", "assassination", "other"]))
    if draw(st.booleans()):
        lat, lon = draw(st.floats(-89.9, 89.9)), draw(st.floats(-179.9, 179.9))
        near = draw(st.booleans())
        lat, lon = (33.0 + lat / 60, 42.0 + lon / 60) if near else (lat, lon)
        radius, precision = draw(st.sampled_from([(2.0, 1), (30.0, 2), (120.0, 4), (400.0, 6)]))
        told["place"] = place(
            {"name": "P", "lat": lat, "lon": lon, "radius_km": radius, "precision": precision, "gazetteer_id": None}
        )
    else:
        told["place"] = None
    name = draw(st.text(alphabet="abcdef", min_size=3, max_size=8))
    made = case(name, killed=draw(st.sampled_from([None, count(1), count(30)])), **told)
    names = tuple(sorted(draw(st.sets(st.sampled_from(["anna", "boris", "chloe", "dmitri"])))))
    return replace(made, names=names, table=draw(st.sampled_from([None, None, "One", "Two"])))


@settings(max_examples=400, deadline=None)
@given(any_case(), any_case())
def test_blocking_finds_every_pair_that_is_to_be_compared_from_both_sides(a: Case, b: Case) -> None:
    assert meet(a, b) == meet(b, a)
    if meet(a, b):
        assert set(search_keys(a)) & set(own_keys(b))
        assert set(search_keys(b)) & set(own_keys(a))


@settings(max_examples=200, deadline=None)
@given(any_case(), any_case())
def test_comparing_does_not_depend_on_the_order_and_cases_survive_storing(a: Case, b: Case) -> None:
    assume(a.id != b.id)
    assert score(a, b) == score(b, a)
    assert compare(a, b) == compare(b, a)
    assert Case.load(json.loads(json.dumps(a.dump()))) == a


edges_ = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(10, 19)).map(lambda p: (f"n{p[0]:02}", f"n{p[1]:02}")),
    st.floats(-1, 9),
    max_size=60,
)


@given(edges_, st.randoms(use_true_random=False))
def test_kept_edges_and_clusters_do_not_depend_on_the_order(edges: dict[tuple[str, str], float], chance: Any) -> None:
    mixed = list(edges.items())
    chance.shuffle(mixed)
    assert kept(dict(mixed)) == kept(edges)
    nodes = {f"n{n:02}": replace(case(f"d{n}"), id=f"n{n:02}") for n in range(20)}
    documents = {n: [k % 7] for k, n in enumerate(sorted(nodes))}
    rules = Constraints(same=(frozenset({"n01", "n11"}),), different=((frozenset({"n02"}), frozenset({"n12", "n13"})),))
    first = cluster(nodes, documents, edges, rules, lambda a, b: 0.0)
    other = dict(sorted(nodes.items(), reverse=True))
    assert cluster(other, documents, dict(mixed), rules, lambda a, b: 0.0) == first
    assert sorted(n for group in first for n in group) == sorted(nodes)
    assert any({"n01", "n11"} <= set(group) for group in first)
    assert not any({"n02", "n12"} <= set(group) for group in first)
    for group in first:
        inside = [d for n in group for d in documents[n] if n not in ("n01", "n11")]
        assert len(inside) == len(set(inside))


def test_a_node_keeps_its_surest_edges_and_those_that_others_need() -> None:
    star = {("hub", f"n{n:03}"): float(n) for n in range(100)}
    assert kept(star) == star  # every other end has one edge only
    full = {(f"a{i:03}", f"b{j:03}"): float(i * j % 97) for i in range(50) for j in range(50)}
    assert max(sum(1 for pair in kept(full) if end in pair) for end in ("a001", "b001")) <= len(full) and len(
        kept(full)
    ) < len(full)
    assert MOST_EDGES < 50 and thresholds()["propose"] < thresholds()["merge"]
