"""The doctor: what it finds well, what it finds amiss, and that it changes nothing. Logging and shell completion too."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline import cli
from dateline.program import logs
from dateline.register.book import Register
from dateline.version import __version__


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A private folder with the register's location set into it."""
    tmp_path.chmod(0o700)
    monkeypatch.setenv("DATELINE_REGISTER", str(tmp_path / "desk.db"))
    for name in ("DATELINE_SECRETS", "DATELINE_PRIVATE_ADDRESSES", "DATELINE_SPACY_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def examine(status: int = 0) -> dict[str, dict[str, str]]:
    """Return the doctor's findings by subject, of those of one subject the last."""
    result = CliRunner().invoke(cli.app, ["doctor", "--json"])
    assert result.exit_code == status, result.output
    return {row["subject"]: row for row in map(json.loads, result.stdout.splitlines())}


def test_a_sound_installation(folder: Path) -> None:
    found = examine()
    assert {row["status"] for subject, row in found.items() if subject != "gazetteer"} == {"ok"}
    assert __version__ in found["program"]["told"]
    assert "none yet" in found["register"]["told"]
    assert not (folder / "desk.db").exists()  # to look is not to make


def test_people_get_lines_with_the_mend(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PRIVATE_ADDRESSES", "1")
    result = CliRunner().invoke(cli.app, ["doctor"])
    assert result.exit_code == 0
    assert "warning  network" in result.stdout
    assert "Unset DATELINE_PRIVATE_ADDRESSES" in result.stdout


def test_the_version_of_the_tables_is_told(folder: Path) -> None:
    Register(str(folder / "desk.db")).close()
    assert "the newest" in examine()["register"]["told"]


def test_a_server_is_asked_too(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Register(location).close()
    monkeypatch.setenv("DATELINE_REGISTER", location)
    assert "the newest" in examine()["register"]["told"]


def test_a_server_that_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_REGISTER", "postgresql://desk:hunter22@127.0.0.1:1/none")
    found = examine(1)["register"]
    assert found["status"] == "error"
    assert "hunter22" not in json.dumps(found)


def test_tables_of_a_newer_program(folder: Path) -> None:
    Register(str(folder / "desk.db")).close()
    with sqlite3.connect(folder / "desk.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in examine(1)["register"]["told"]


def test_tables_of_an_older_program_are_not_touched(folder: Path) -> None:
    Register(str(folder / "desk.db")).close()
    with sqlite3.connect(folder / "desk.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '0001'")
    assert "the next command brings them" in examine()["register"]["told"]
    with sqlite3.connect(folder / "desk.db") as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_a_file_that_is_no_register(folder: Path) -> None:
    (folder / "desk.db").write_bytes(b"nothing of the kind" * 100)
    assert examine(1)["register"]["status"] == "error"


def test_a_model_that_is_not_installed(folder: Path) -> None:
    """In a process of its own: the model is loaded once a process."""
    told = subprocess.run(
        [sys.executable, "-c", "from dateline.cli import main; main()", "doctor", "--json"],
        env={**os.environ, "DATELINE_SPACY_MODEL": "no_such_model"}, capture_output=True, text=True,
    )  # fmt: skip
    rows = {row["subject"]: row for row in map(json.loads, told.stdout.splitlines())}
    assert (told.returncode, rows["model"]["status"]) == (1, "error")
    assert "Traceback" not in told.stderr


def test_a_file_that_everybody_may_write(folder: Path) -> None:
    Register(str(folder / "desk.db")).close()
    (folder / "desk.db").chmod(0o666)
    assert examine(1)["permissions"]["mend"].startswith("Run `chmod o-w")


def test_a_file_that_everybody_may_read(folder: Path) -> None:
    Register(str(folder / "desk.db")).close()
    folder.chmod(0o755)
    (folder / "desk.db").chmod(0o644)
    assert examine()["permissions"]["status"] == "warning"


@pytest.mark.parametrize(("mode", "status"), [(0o600, "ok"), (0o644, "error")])
def test_the_file_of_secrets(folder: Path, monkeypatch: pytest.MonkeyPatch, mode: int, status: str) -> None:
    path = folder / "secrets"
    path.write_text("TOKEN=abcdef\n")
    path.chmod(mode)
    monkeypatch.setenv("DATELINE_SECRETS", str(path))
    found = examine(status == "error")["secrets"]
    assert found["status"] == status
    assert "abcdef" not in json.dumps(found)


# --- logging --------------------------------------------------------------------------------------------------------------


def test_logging_is_quiet_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("warning", False)
    logging.getLogger("dateline.test").info("nothing to see")
    assert capsys.readouterr().err == ""


def test_a_line_cannot_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", False)
    logging.getLogger("dateline.test").info("one\nerror two", extra={"document": "a\x1b[2J"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("info dateline.test: one\ufffderror two document=a\ufffd[2J")


def test_json_lines_hold_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("debug", True)
    try:
        raise ValueError("no")
    except ValueError:
        logging.getLogger("dateline.test").exception("failed", extra={"document": "d1"})
    row = json.loads(capsys.readouterr().err)
    assert (row["level"], row["logger"], row["message"], row["document"]) == ("error", "dateline.test", "failed", "d1")
    assert "ValueError: no" in row["traceback"]


# --- shell completion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "wanted"), [("dateline doc", "doctor"), ("dateline export --for", "--format")])
def test_the_shell_completes(words: str, wanted: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'dateline'; from dateline.cli import main; main()"],
        env={
            **os.environ,
            "_DATELINE_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        },
        capture_output=True,
        text=True,
    )
    assert wanted in told.stdout.split(), told.stderr
