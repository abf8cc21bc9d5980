"""The shell command: formats, exit status, progress, and how it ends. A stand-in reads, so that this is quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dateline import __version__, cli
from dateline.clean import clean
from dateline.model import Extraction, Flag, Item, Mentions, Report, Span, Statement, TimeRange
from dateline.pipeline import Reader

TEXT = "Two rockets hit the airport on Monday, police said. Nobody was hurt."
DAY = TimeRange(date(2021, 5, 3), date(2021, 5, 3), "day", "weekday before publication date")


def stand_in(item: Item) -> Extraction:
    """One report for each document with the word "rocket"; "explode" stands for a fault of ours."""
    if "explode" in item.text:
        raise RuntimeError("boom")
    document = clean(item)
    at = document.text.find("rocket")
    if at < 0:
        return Extraction(document, (), Mentions(), (), (Flag("language_unsupported", "error", "no"),))
    statement = Statement("date", ["2021-05-03"] * 2, Span(at, at + 6), "police", rule="the last Monday")
    made = Report(
        id=f"id-{document.id}",
        document_id=document.id,
        trigger=Span(at, at + 6),
        type="rocket_attack",
        stage="completed",
        focus="new",
        scope="single",
        date=DAY,
        statements=(statement,),
    )
    return Extraction(document, (), Mentions(), (made,))


@pytest.fixture(autouse=True)
def pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.pipeline.RULES", Reader("stand-in", stand_in))


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(a) for a in arguments], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_version() -> None:
    assert run("--version").stdout == f"dateline {__version__}\n"


def test_jsonl_is_one_line_a_document_in_the_order_of_the_input(article: Path) -> None:
    rows = "".join(json.dumps({"id": str(n), "text": TEXT}) + "\n" for n in range(3))
    result = run("read", "-", article, "--format", "jsonl", stdin=rows)
    assert result.exit_code == 0
    assert [row["id"] for row in lines(result)][:3] == ["0", "1", "2"]
    assert len(lines(result)) == 4
    assert result.stderr == ""


def test_json_is_one_array(article: Path) -> None:
    result = run("read", article, article, "--format", "json")
    assert len(json.loads(result.stdout)) == 2


def test_json_without_documents_is_an_empty_array(tmp_path: Path) -> None:
    result = run("read", tmp_path, "--format", "json")
    assert (json.loads(result.stdout), result.exit_code) == ([], 1)


def test_the_table_is_the_default(article: Path) -> None:
    result = run("read", article)
    assert "1. 3 May 2021 · place not said · Rocket attack" in result.stdout
    assert "\x1b" not in result.stdout
    assert "“rocket”" not in result.stdout
    assert "“rocket”" in run("read", article, "--evidence").stdout


def test_a_given_date_is_for_documents_that_bring_none() -> None:
    rows = '{"text": "rocket"}\n{"text": "rocket", "published": "2020-01-01"}\n'
    result = run("read", "-", "--published", "2021-05-04", "--format", "jsonl", stdin=rows)
    assert [row["document"]["published_at"] for row in lines(result)] == ["2021-05-04", "2020-01-01"]


def test_faults_are_named_and_the_others_are_read(article: Path, tmp_path: Path) -> None:
    result = run(
        "read", tmp_path / "none.txt", article, "-", "--format", "jsonl", stdin='{"text": "rocket"}\n{"text": 1}\n'
    )
    assert result.exit_code == 1
    assert len(lines(result)) == 2
    assert "none.txt: error: cannot be read" in result.stderr
    assert '-:2: error: the field "text" is a number' in result.stderr


def test_warnings_leave_the_status_alone() -> None:
    result = run("read", "-", "--format", "jsonl", stdin='{"id":"a","text":"x"}\n{"id":"a","text":"y"}\n')
    assert result.exit_code == 0
    assert "warning" in result.stderr


def test_a_fault_of_ours_loses_no_other_document() -> None:
    rows = '{"text": "rocket"}\n{"text": "explode"}\n{"text": "rocket"}\n'
    result = run("read", "-", "--format", "jsonl", stdin=rows)
    assert (result.exit_code, len(lines(result))) == (1, 2)
    assert "-:2: error: a fault inside Dateline" in result.stderr
    assert "Traceback" not in result.stderr


USAGE = [
    ("read", "a.txt", "--published", "yesterday"),
    ("read", "a.txt", "--format", "xml"),
    ("read", "a.txt", "--max-characters", "0"),
    ("explain", "r1", "colour", "a.txt"),
    ("fly",),
]


@pytest.mark.parametrize("arguments", USAGE)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_too_long_a_document_is_refused_by_name(article: Path) -> None:
    result = run("read", article, "--max-characters", "10")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a.txt: error: it holds 68 characters; the limit is 10" in result.stderr


def test_explain_reads_the_documents_again(article: Path) -> None:
    known = lines(run("read", article, "--format", "jsonl"))[0]["reports"][0]["id"]
    result = run("explain", known, "date", article)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "date: 3 May 2021 (day; weekday before publication date).\nFor it:\n- police: “rocket”"
    )


def test_explain_reads_printed_records(article: Path, tmp_path: Path) -> None:
    printed = run("read", article, article, "--format", "jsonl").stdout
    known = json.loads(printed.splitlines()[0])["reports"][0]["id"]
    file = tmp_path / "out.jsonl"
    file.write_text(printed, encoding="utf-8")
    assert "the last Monday" in run("explain", known, "date", stdin=printed).stdout
    assert "the last Monday" in run("explain", known[:6], "date_from", file).stdout
    assert "does not say" in run("explain", known, "killed", file).stdout


def test_explain_says_when_it_finds_no_report(article: Path, tmp_path: Path) -> None:
    result = run("explain", "zzz", "date", article, tmp_path / "none.txt")
    assert result.exit_code == 1
    assert "no report 'zzz'" in result.stderr
    assert "none.txt" in result.stderr


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = f"{sys.executable} -c 'from dateline.cli import main; main()'"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("dateline", program)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


def test_usage_errors_from_the_shell_have_no_traceback() -> None:
    done = shell("dateline read /x --format xml")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "xml" in done.stderr


def test_missing_files_from_the_shell() -> None:
    done = shell("dateline read /nonexistent.txt --format jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("dateline: /nonexistent.txt: error: cannot be read")


def test_a_closed_pipe_ends_it_quietly() -> None:
    done = shell("dateline --help | true; exit 0")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_help_names_every_command() -> None:
    shown = run("--help").stdout
    for command in ("read", "explain", "gazetteer"):
        assert command in shown
