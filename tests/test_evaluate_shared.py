"""The scorers on the shared data, where it lies: the contract's own scorer gives the same figures, keys score 100."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline.evaluate.incidents import Score
from dateline.evaluate.incidents.goldform import load_gold
from dateline.evaluate.muc4 import key_of, read_messages
from dateline.evaluate.muc4.score import rows, score_message, total

SHARED = Path(os.environ.get("DATELINE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SCORER, GOLD, MUC4 = SHARED / "tools/score.py", SHARED / "gold/dev", SHARED / "data/muc4"
TYPES = ("air_strike", "bombing", "clash", "mortar_artillery", "other", "suicide_bombing", "interception")


def guess(chance: random.Random, row: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a report made from a gold incident with about a quarter of its slots spoilt."""

    def spoilt(value: Any, other: Any) -> Any:
        return value if chance.random() < 0.75 else other

    def count(name: str) -> Any:
        told = {"low": row.get(f"{name}_low"), "high": row.get(f"{name}_high")}
        return spoilt(told if told["low"] is not None else None, chance.choice([None, {"low": 3, "high": 3}]))

    start, end = row.get("evidence") or (0, 5)
    place = {"name": row["place"], "lat": row["lat"], "lon": row["lon"], "country": row["country"]}
    weapons = [{"kind": w["kind"], "fired": {"low": w.get("count_low"), "high": None}} for w in row["weapons"]]
    return {
        "id": f"r{number}",
        "type": spoilt(row["type"], chance.choice(TYPES)),
        "stage": spoilt(row["stage"], "missed"),
        "focus": spoilt(row["focus"], chance.choice(["background", "aggregate"])),
        "trigger": spoilt([start + 3, start + 9], chance.choice([None, [5, 9]])),
        "statements": [{"start": start, "end": end}],
        "date_from": row["date_from"],
        "date_to": row["date_to"],
        "place": spoilt(place, chance.choice([None, {"name": "Nowhere", "lat": 1.0, "lon": 2.0, "country": "XX"}])),
        "perpetrators": spoilt([{"name": n} for n in row["perpetrators"]], [{"name": "rebels"}]),
        "targets": spoilt([{"name": n.upper()} for n in row["targets"]], [{"name": "x"}]),
        "sources": [{"name": n + "s"} for n in row["sources"]],
        "attribution": spoilt(row["attribution"], "unknown"),
        "weapons": spoilt(weapons, [{"kind": "bomb"}]),
        "damage": spoilt(row["damage"], "some"),
        **{name: count(name) for name in ("killed", "injured", "kidnapped")},
    }


@pytest.mark.skipif(not SCORER.exists() or not GOLD.exists(), reason="shared gold absent: tools/score.py, gold/dev")
@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_are_those_of_the_contract_scorer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    guesses = {}
    for file in sorted(GOLD.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        incidents = [row for row in document["incidents"] for _ in range(chance.choice([0, 1, 1, 1, 2]))]
        guesses[str(document["id"])] = [guess(chance, row, n) for n, row in enumerate(incidents)]
    path = tmp_path / "guesses.jsonl"
    path.write_text("".join(json.dumps({"id": k, "reports": v}) + "\n" for k, v in guesses.items()), encoding="utf-8")
    call = [sys.executable, str(SCORER), str(GOLD), str(path), "--json"]
    wanted = json.loads(subprocess.run(call, capture_output=True, check=True, text=True).stdout)
    score = Score()
    for document in load_gold(GOLD):
        score.add_document(document, guesses[document.id])
    assert [score.found.precision, score.found.recall, score.found.f1] == wanted["found"]
    assert [score.all_slots.precision, score.all_slots.recall, score.all_slots.f1] == wanted["all_slots"]
    for slot, counts in score.slots.items():
        assert [counts.precision, counts.recall, counts.f1, counts.tp + counts.fn] == wanted["slots"][slot]


@pytest.mark.skipif(not MUC4.exists(), reason="shared data absent: data/muc4")
def test_a_muc4_key_scores_100_against_itself() -> None:
    keys = [key_of(row) for row in read_messages(MUC4)]
    counts = total(rows([score_message(key, key) for key in keys])["ALL TEMPLATES"])
    assert (counts.recall, counts.precision) == (100.0, 100.0)
