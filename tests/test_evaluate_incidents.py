"""The incident scorer on made-up gold: pairing, slots, costs. No text of anyone else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.evaluate.incidents import Score, km, pair, slot_right
from dateline.evaluate.incidents.goldform import gold_document, load_gold
from dateline.evaluate.incidents.names import alike, one_edit_apart, same_count, weapon_kind

TEXT = "Two rockets hit the airport of Exville on Monday, killing 3. A bomb went off in Wyeton on Tuesday."


def gold(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": "exville-airport",
        "type": "rocket_attack",
        "stage": "completed",
        "focus": "new",
        "date_from": "2020-03-02",
        "date_to": "2020-03-02",
        "place": "Exville",
        "country": "IQ",
        "lat": 33.0,
        "lon": 44.0,
        "targets": ["airport"],
        "perpetrators": [],
        "weapons": [{"kind": "rocket", "count_low": 2, "count_high": 2}],
        "killed_low": 3,
        "killed_high": 3,
        "evidence": [0, 58],
    }
    return row | changes


def report(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": "r1",
        "type": "rocket_attack",
        "stage": "completed",
        "focus": "new",
        "trigger": [12, 15],
        "date_from": "2020-03-02",
        "date_to": "2020-03-02",
        "place": {"name": "Exville", "country": "IQ", "lat": 33.1, "lon": 44.0},
        "targets": [{"name": "the airport"}],
        "weapons": [{"kind": "rocket", "fired": {"low": 2, "high": 2}}],
        "killed": {"low": 3, "high": 3},
    }
    return row | changes


def scored(golds: list[dict[str, Any]], reports: list[dict[str, Any]]) -> Score:
    score = Score()
    score.add_document(gold_document({"text": TEXT, "incidents": golds}, "doc"), reports)
    return score


def test_a_perfect_reading_scores_one() -> None:
    score = scored([gold()], [report()])
    assert score.found.f1 == 1.0
    assert score.all_slots.f1 == 1.0
    assert score.mistakes == []


@pytest.mark.parametrize(
    ("changes", "slot", "right", "why"),
    [
        ({"type": "mortar_artillery"}, "type", False, "another type of the family pairs, but is wrong"),
        ({"place": {"name": "Exvile", "country": "IQ"}}, "place", True, "one letter off in a long name"),
        ({"place": {"name": "Wyeton", "country": "IQ"}}, "place", False, "another name without a point"),
        ({"place": {"name": "Wyeton", "country": "IQ", "lat": 33.0, "lon": 44.1}}, "place", True, "within 25 km"),
        ({"date_from": "2020-03-01"}, "date", True, "two days that hold the right one"),
        ({"date_from": "2020-02-01"}, "date", False, "a month that holds it says too little"),
        ({"killed": {"low": 3, "high": None}}, "killed", True, "an open end agrees"),
        ({"killed": {"low": 4, "high": 4}}, "killed", False, "another number"),
        ({"weapons": [{"kind": "Katyusha rockets"}]}, "weapon", True, "the same kind by its telling word"),
        ({"weapons": [{"kind": "bomb"}]}, "weapon", False, "another kind"),
        ({"targets": [{"name": "airport terminal"}]}, "target", True, "one name is in the other"),
        ({"targets": [{"name": "a school"}]}, "target", False, "another target"),
        ({"stage": "missed"}, "stage", False, "another stage"),
    ],
)
def test_slots(changes: dict[str, Any], slot: str, right: bool, why: str) -> None:
    score = scored([gold()], [report(**changes)])
    assert score.found.tp == 1
    assert bool(score.slots[slot].tp) is right, why
    assert [m.kind for m in score.mistakes if slot == m.kind.split()[-1]] == ([] if right else [f"wrong {slot}"])


def test_missed_and_false_incidents_cost_all_their_fills() -> None:
    score = scored([gold()], [report(trigger=[70, 74], place=None, type="bombing")])
    assert (score.found.tp, score.found.fp, score.found.fn) == (0, 1, 1)
    costs = {m.kind: m.cost for m in score.mistakes}
    assert costs == {"missed incident": 10, "false incident": 8}
    assert "hit the airport" in next(m.text for m in score.mistakes if m.kind == "missed incident")


def test_optional_gold_costs_nothing_missed_or_found() -> None:
    for reports in ([], [report()]):
        score = scored([gold(optional=True)], reports)
        assert (score.found.tp, score.found.fp, score.found.fn) == (0, 0, 0)


def test_aggregates_are_no_incidents_and_unknown_attribution_is_empty() -> None:
    score = scored([gold(attribution="unknown")], [report(focus="aggregate"), report(attribution="unknown")])
    assert (score.found.tp, score.found.fp) == (1, 0)
    assert score.slots["attribution"].tp + score.slots["attribution"].fp == 0


def test_pairs_exclude_far_dates_and_each_report_serves_once() -> None:
    document = gold_document(
        {"text": TEXT, "incidents": [gold(), gold(key="b", evidence=[59, 98], type="bombing")]}, "d"
    )
    score = Score()
    score.add_document(document, [report(date_from="2020-04-20", date_to="2020-04-20"), report(id="r2")])
    assert score.read_labels == {("d", 0): "r2"}
    assert pair(document.incidents, []) == []


def test_alternatives_are_right_and_wrong_costs_two() -> None:
    score = scored(
        [gold(type_alt=["missile_strike"], stage_alt=["missed"])], [report(type="missile_strike", stage="missed")]
    )
    assert score.mistakes == []
    wrong = scored([gold()], [report(stage="missed")])
    assert [m.cost for m in wrong.mistakes] == [2]
    assert slot_right("country", document_incident(), document_incident())


def document_incident() -> Any:
    return gold_document({"text": TEXT, "incidents": [gold()]}, "d").incidents[0]


def test_names_and_counts() -> None:
    assert alike("the Ain al-Asad air base", "Ain Al Asad")
    assert not alike("Exville", "Wyeton")
    assert not alike("", "Wyeton")
    assert one_edit_apart("qasem", "qassem")
    assert not one_edit_apart("aleppo", "homs")
    assert weapon_kind("truck bomb") == weapon_kind("vehicle_bomb") == "vehicle_bomb"
    assert same_count((2, None), (2, 5))
    assert not same_count((2, 3), (2, 5))
    assert km((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.19, abs=0.1)


def test_gold_files_are_read_and_broken_ones_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT, "incidents": [gold(evidence="A bomb went off")]}))
    (document,) = load_gold(tmp_path)
    assert (document.id, document.incidents[0].spans) == ("a", ((61, 76),))
    (tmp_path / "b.json").write_text("{}")
    with pytest.raises(ValueError, match=r"b\.json"):
        load_gold(tmp_path)
    (tmp_path / "none").mkdir()
    with pytest.raises(FileNotFoundError):
        load_gold(tmp_path / "none")
