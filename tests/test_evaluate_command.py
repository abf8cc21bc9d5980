"""Gate, tables, samples and the command, with a made-up suite and reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dateline.evaluate import command, suites
from dateline.evaluate.accuracy import markdown, table
from dateline.evaluate.gate import falls, load_baseline, raised, save_baseline
from dateline.evaluate.suite import Figure, Mistake, Rates, Reader, Result, figures_of, read_rows, sample_note, take


def result(f1: float = 0.5, error: float = 10.0) -> Result:
    figures = (
        Figure("found P", f1, 50),
        Figure("found F1", f1, 50),
        Figure("median error km", error, 8, "lower", scale=0),
    )
    mistakes = (
        Mistake(1, "d1", "missing place", "gold Exville"),
        Mistake(9, "d2", "missed incident", "x", "some text"),
    )
    return Result("made", "set.jsonl", 2, figures, mistakes, "all 2 documents")


class Made:
    name = "made"
    data = ("data/set.jsonl", "data/absent.jsonl")
    sample: int | None = None

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        return result(float(path.read_text()))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "set.jsonl").write_text("0.5")
    monkeypatch.setenv("DATELINE_SHARED", str(tmp_path))
    monkeypatch.setattr(suites, "SUITES", {"made": Made()})
    app = typer.Typer()
    app.callback()(lambda: None)
    command.add_commands(app)
    return lambda *words: CliRunner().invoke(app, ["evaluate", *words])


def test_the_worst_mistakes_come_first() -> None:
    assert [m.cost for m in result().worst(5)] == [9, 1]


def test_a_fall_is_found_in_its_own_direction() -> None:
    pinned = raised([result()], {"figures": {}, "regressions": []})
    assert falls([result()], pinned) == []
    assert [f.name for f in falls([result(0.4, 5.0)], pinned)] == ["made/set.jsonl/found F1"]
    assert [f.name for f in falls([result(0.6, 11.0)], pinned)] == ["made/set.jsonl/median error km"]


def test_one_gold_item_is_no_fall_and_precision_is_not_pinned() -> None:
    pinned = raised([result()], {"figures": {}, "regressions": []})
    assert list(pinned["figures"]) == ["made/set.jsonl/found F1", "made/set.jsonl/median error km"]
    assert falls([result(0.485)], pinned) == []
    assert len(falls([result(0.475)], pinned)) == 1


def test_floors_rise_by_themselves_and_fall_only_with_a_reason(tmp_path: Path) -> None:
    pinned = raised([result()], {"figures": {}, "regressions": []})
    assert raised([result(0.4)], pinned) == pinned
    assert raised([result(0.6)], pinned)["figures"]["made/set.jsonl/found F1"]["value"] == 0.6
    lowered = raised([result(0.4)], pinned, "the gold was wrong")
    assert lowered["figures"]["made/set.jsonl/found F1"]["value"] == 0.4
    assert lowered["regressions"][0]["reason"] == "the gold was wrong"
    save_baseline(tmp_path / "b.json", lowered)
    assert load_baseline(tmp_path / "b.json") == lowered
    (tmp_path / "b.json").write_text("[]")
    with pytest.raises(ValueError, match="baseline"):
        load_baseline(tmp_path / "b.json")


def test_the_command_measures_gates_and_names_what_is_absent(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    gate, page = tmp_path / "b.json", tmp_path / "docs" / "accuracy.md"
    done = run("made", "--gate", str(gate), "--pin", "--errors", "1", "--write", str(page))
    assert done.exit_code == 0, done.output
    assert "F1 0.500" in done.output and "missed incident" in done.output
    assert "data/absent.jsonl is absent" in done.output
    assert "made (data/absent.jsonl)" in page.read_text()
    (tmp_path / "data" / "set.jsonl").write_text("0.3")
    assert run("all", "--gate", str(gate)).exit_code == 1
    assert run("made", "--gate", str(gate), "--allow-regression", "other gold").exit_code == 0
    assert run("made", "--gate", str(gate)).exit_code == 0
    assert json.loads(gate.read_text())["regressions"][0]["reason"] == "other gold"


@pytest.mark.parametrize(
    "words",
    [("nonsense",), ("made", "--pin"), ("all", "somewhere"), ("made", "--gate", "g.json", "--sample", "3")],
)
def test_wrong_calls_are_refused(run, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert run(*words).exit_code == 2


def test_unusable_data_is_refused_with_its_name(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "data" / "set.jsonl").write_text("no number")
    done = run("made")
    assert done.exit_code == 2 and "set.jsonl" in done.output


def test_tables_put_precision_recall_and_f1_side_by_side() -> None:
    figures = (*figures_of("found", Rates(3, 1, 0)), Figure("documents/s", 123.4, 0))
    made = Result("made", "set", 2, figures)
    assert "P 0.750  R 1.000  F1 0.857  (3 gold)" in table(made)
    assert "123.4" in table(made)
    assert "| found | 0.750 | 1.000 | 0.857 |  | 3 |  |" in markdown([made])


def test_samples_are_the_same_each_time_and_in_order() -> None:
    first = take(range(100), 10)
    assert first == take(range(100), 10) == sorted(first)
    assert take(range(3), None) == take(range(3), 5) == [0, 1, 2]
    assert sample_note(3, 3) == "all 3 documents"
    assert "10 of 100" in sample_note(10, 100)


def test_rows_keep_unicode_line_separators_and_name_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a\u2028b"}\n\n{"text": 1}\n', encoding="utf-8")
    assert [r["text"] for r in read_rows(path)] == ["a\u2028b", 1]
    path.write_text('{"a": 1}\nnonsense\n')
    with pytest.raises(ValueError, match=r"rows\.jsonl:2"):
        read_rows(path)
    path.write_text("[]\n")
    with pytest.raises(ValueError, match="not a JSON object"):
        read_rows(path)
