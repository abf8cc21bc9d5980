"""Settings: where they are taken from, what is refused, and that every one is documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline import cli
from dateline.settings import SettingsError, load_settings, names, variable

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the variables nor the file of whoever runs the tests."""
    for name in names():
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.delenv("DATELINE_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))


def write(folder: Path, text: str) -> str:
    path = folder / "dateline.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_environment_counts_before_the_file_and_that_before_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATELINE_CONFIG", write(tmp_path, 'register = "file.db"\nalert_age = 3\nalert_hosts = ["a"]\n'))
    monkeypatch.setenv("DATELINE_ALERT_AGE", "5")
    found = load_settings()
    assert (found.register_, found.alert_age, found.alert_late, found.alert_hosts) == ("file.db", 5, 14, ("a",))


def test_the_file_is_looked_for_among_the_users_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "dateline").mkdir()
    (tmp_path / "dateline" / "config.toml").write_text("log_json = true\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load_settings().log_json


def test_a_variable_without_the_prefix_is_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER", "other.db")
    monkeypatch.setenv("DEBUG", "1")
    assert (load_settings().register_, load_settings().debug) == (None, False)


def test_an_empty_variable_is_one_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALERT_AGE", "")
    assert load_settings().alert_age == 7


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("registre = 'x'", "there is no setting registre"),  # a slip of the pen is not passed over
        ("alert_age = 'a week'", "dateline.toml, alert_age"),  # the file and key, not a variable that nobody set
        ("alert_age = -1", "greater than or equal to 0"),
        ("log_level = 'loud'", "log_level"),
        ("alert_age = ", "no TOML"),
    ],
)
def test_what_a_file_says_wrongly_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, told: str
) -> None:
    monkeypatch.setenv("DATELINE_CONFIG", write(tmp_path, text))
    with pytest.raises(SettingsError, match=told):
        load_settings()


def test_a_named_file_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_CONFIG", str(tmp_path / "absent.toml"))
    with pytest.raises(SettingsError, match="no such file"):
        load_settings()


def test_a_bad_setting_ends_every_command_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "loud")
    result = CliRunner().invoke(cli.app, ["doctor"])
    assert result.exit_code == 2
    assert result.output.startswith("dateline: DATELINE_LOG_LEVEL: ")
    assert "Traceback" not in result.output


def test_every_setting_is_documented() -> None:
    """By the table that is made from the fields, each with words."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, field in names().items():
        assert f"| `{variable(name)}` | {field.description} |" in page, name


def test_no_module_reads_variables_of_ours_by_itself() -> None:
    """What is set is read in one place; ``dateline.settings`` builds the names from the fields."""
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert 'environ.get("DATELINE_' not in text, path
        assert 'environ["DATELINE_' not in text, path
