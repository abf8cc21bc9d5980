"""Whether two tellings are of one incident: the weighing of reasons, and the training of the weights."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from dateline.muc4.form import parse_template
from dateline.reports import choice, grouping
from dateline.reports.choice import CONTRADICTS, JOIN, POINTS, features, weigh
from event_cases import groups

ROOT = Path(__file__).parent.parent
WIDE = ROOT / "eval" / "wide"


@pytest.fixture(scope="module")
def trainer() -> ModuleType:
    """The training script as a module; skipped by name where scikit-learn is absent."""
    pytest.importorskip("sklearn")
    spec = importlib.util.spec_from_file_location("train_choice", ROOT / "scripts" / "train_choice.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- weighing ---------------------------------------------------------------------------------------------------------


def test_the_sum_is_that_of_the_reasons_shown() -> None:
    book = choice.learned()
    total, words = weigh([(1.5, "same number killed"), (0.4, "same doer")], {"a toll of its own": 1.0})
    corrections = sum(book["corrections"].get(w, 0.0) for w in ("same number killed", "same doer", "a toll of its own"))
    assert total == pytest.approx(book["start"] + book["scale"] * 1.9 + corrections)
    assert words.startswith("same number killed +")


def test_without_reasons_there_is_only_the_start() -> None:
    assert weigh([], {})[0] == pytest.approx(choice.learned()["start"])


@pytest.mark.parametrize("points", [CONTRADICTS, -4.0])
def test_what_was_learned_never_joins_against_a_contradiction(points: float) -> None:
    reasons = [(points, "other day"), *[(0.6, "same target")] * 4]  # the rules: below one point
    assert weigh(reasons, {})[0] < 0


def test_a_contradiction_outweighed_by_the_rules_may_join() -> None:
    reasons = [
        (CONTRADICTS, "other place"),
        (1.5, "same number killed"),
        (1.5, "same number injured"),
        (0.6, "same target"),
    ]
    assert weigh(reasons, {})[0] == pytest.approx(min(1.6 - JOIN, weigh(reasons, {})[0]))
    assert weigh(reasons, {})[0] > 0


def test_training_sees_points_reasons_and_traits() -> None:
    assert features([(1.0, "same day"), (-0.3, "near")], {"a trait": 0.5}) == {
        POINTS: 0.7,
        "same day": 1.0,
        "near": 1.0,
        "a trait": 0.5,
    }


def test_every_correction_is_of_a_reason_that_exists() -> None:
    source = Path(grouping.__file__).read_text(encoding="utf-8")
    for name in choice.learned()["corrections"]:
        template = name.replace("killed", "{name}").replace("injured", "{name}")
        assert f'"{name}"' in source or f'"{template}"' in source, f"{name}: train anew (scripts/train_choice.py)"


# (what it shows, report, incidents)
STORIES = [
    (
        "the same days told again are one",
        "A drone hit a fuel depot in Sumy on Tuesday, wounding four workers. The drone struck the depot before dawn.",
        1,
    ),
    (
        "a year between them parts, however like they are",
        "A truck bomb killed 12 people at a checkpoint in Mogadishu on Tuesday. The attack took place at the same "
        "checkpoint where a truck bomb killed 80 people in December 2012.",
        2,
    ),
    (
        "two towns and two days are two",
        "Gunmen killed a mayor in Tumaco on Tuesday. A car bomb wounded a teacher in Quibdo on Wednesday.",
        2,
    ),
]


@pytest.mark.parametrize(("why", "text", "count"), STORIES)
def test_stories(why: str, text: str, count: int) -> None:
    assert len(groups(text)) == count, why


def test_each_joining_says_why() -> None:
    reasons = [r for g in groups(STORIES[0][1]) for r in g.reasons]
    assert reasons[0] == "first told"
    assert all("before any reason" in r and "+" in r for r in reasons[1:]) and len(reasons) > 1


# --- training ---------------------------------------------------------------------------------------------------------


def test_learning_finds_the_reason_that_decides(trainer: ModuleType) -> None:
    yes = (features([(1.0, "same day")], {}), True)
    no = (features([(-1.0, "told as another")], {}), False)
    fitted = trainer.learn([yes, no] * 40)
    assert fitted["same day"] > 0 > fitted["told as another"]
    assert fitted == trainer.learn([yes, no] * 40)
    table = tomllib.loads(trainer.to_toml(fitted))
    assert table["scale"] > 0 and set(table["corrections"]) == {"same day", "told as another"}


def test_comparisons_follow_the_labels(trainer: ModuleType) -> None:
    text = "A bomb killed three people in Baquba on Tuesday. The blast hurt nine. Gunmen shot a judge dead in Mosul."
    story, mentions = trainer.story_of(trainer.Item(text, id="t", published="2015-06-18"))
    assert len(mentions) == 3
    assert [same for _, same in trainer.examples(story, mentions, ["0", "0", "1"])] == [True, False]
    assert [same for _, same in trainer.examples(story, mentions, ["0", None, "0"])] == [True]
    assert not any(same for _, same in trainer.examples(story, mentions, ["-", "-", "-"]))


def test_a_mention_is_of_the_template_that_it_names(trainer: ModuleType) -> None:
    text = "Guerrillas shot dead the mayor of Apopa on Tuesday. Rebels attacked a bank in the city of San Miguel with a bomb."
    story, mentions = trainer.story_of(trainer.Item(text, id="t", published="2015-06-18"))
    slots = {
        "mayor": ["MURDER", '"MAYOR OF APOPA"', "EL SALVADOR: APOPA (CITY)"],
        "station": ["BOMBING", '"BANK"', "EL SALVADOR: SAN MIGUEL (CITY)"],
    }
    names = ("INCIDENT: TYPE", "HUM TGT: DESCRIPTION", "INCIDENT: LOCATION")
    things = ("INCIDENT: TYPE", "PHYS TGT: ID", "INCIDENT: LOCATION")
    mayor = {slot: [value] for slot, value in zip(names, slots["mayor"], strict=True)}
    station = {slot: [value] for slot, value in zip(things, slots["station"], strict=True)}
    key = [parse_template(mayor, False), parse_template(station, False)]
    assert [trainer.aligned(story, e, key) for e in mentions] == ["0", "1"]
    assert [trainer.aligned(story, e, [key[0], key[0]]) for e in mentions] == [None, None]


def test_the_annotated_mentions_hold_against_their_reports() -> None:
    annotated = json.loads((WIDE / "mentions.json").read_text(encoding="utf-8"))
    for name, marks in annotated.items():
        row = json.loads((WIDE / "open" / f"{name}.json").read_text(encoding="utf-8"))
        for start, end, label in marks:
            assert 0 <= start < end <= len(row["text"])
            assert label in ("-", "x") or 0 <= label < len(row["incidents"]), f"{name} {start}"
