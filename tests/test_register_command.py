"""The register's commands as a person uses them, the guide's own commands among them."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dateline.register.book import Register
from dateline.register.commands import add_commands
from register_cases import added, count, record, report

ROOT = Path(__file__).parent.parent
app = typer.Typer()
add_commands(app)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command line against a register of its own and returns (status, output, errors)."""
    monkeypatch.setenv("DATELINE_REGISTER", str(tmp_path / "register.sqlite"))
    monkeypatch.chdir(tmp_path)

    def call(line: str) -> tuple[int, str, str]:
        found = CliRunner().invoke(app, shlex.split(line))
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.exit_code, found.stdout, found.stderr

    return call


def test_the_guide_can_be_followed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Every command of docs/register.md works, in order, on the examples."""
    os.symlink(ROOT / "examples", tmp_path / "examples")
    guide = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\$ dateline (.+)$", guide, re.MULTILINE)
    assert len(lines) > 12
    status, out, err = run(lines[0])
    assert status == 0 and out == "2 added\n", err
    with_id = Register(str(tmp_path / "register.sqlite"))
    merged = next(i for i in with_id.incidents() if len(i.members) == 2)
    named = {
        "if32020fa": merged.id,
        "rf32020fa9281a84f": merged.members[0].report_id,
        "ra3328e2be2b49065": merged.members[1].report_id,
    }
    for line in lines[1:]:
        for id_ in named:
            line = line.replace(id_, named[id_])
        status, out, err = run(line)
        assert status == 0, (line, out, err)
    assert (tmp_path / "incidents.csv").read_text(encoding="utf-8").count("\n") >= 3
    assert Register(str(tmp_path / "register-copy.sqlite")).incident(merged.id).status == "accepted"


def fill(path: Path) -> list[str]:
    book = Register(str(path / "register.sqlite"), "a")
    one = report("d1", killed=count(5), source="=cmd|' /C calc'!A0")
    added(book, record("d1", one), record("d2", report("d2", day="2022-03-01"), title="\x1b[31mred\x07"))
    return [i.id for i in book.incidents()]


def test_nothing_there_yet(run) -> None:  # type: ignore[no-untyped-def]
    status, _, err = run("list")
    assert status == 1 and "there is no register" in err and "dateline add" in err


def test_a_control_character_does_not_reach_the_terminal(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for id_ in fill(tmp_path):
        status, out, _ = run(f"show {id_}")
        assert status == 0 and "\x1b" not in out and "\x07" not in out


def test_judging_from_the_command_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one, two = fill(tmp_path)
    assert run(f"merge {one} {two} --because 'same thing'")[0] == 0
    assert len(run("list")[1].splitlines()) == 1
    out = run(f"show {two}")[1]
    assert "put together 2 reports, because same thing" in out and "also found as" in out
    assert "taken back" in run("undo")[1]
    assert len(run("list")[1].splitlines()) == 2
    assert run(f"reject {one}")[0] == 0
    assert len(run("list")[1].splitlines()) == 1 and len(run("list --status rejected")[1].splitlines()) == 1
    assert run(f"edit {two} killed 12+ --because seen")[0] == 0
    assert "12" in run("list")[1]


WRONG = [
    ("show nosuchid", 1, "there is no incident"),
    ("undo", 1, "nothing to undo"),
    ("list --since yesterday", 2, "2022-01-05"),
    ("list --near 1,2", 2, "3 numbers"),
    ("list --box a,b,c,d", 2, "4 numbers"),
    ("list --type explosion", 2, "explosion"),
    ("list --country Somalia", 2, "write it as SO"),
    ("export --format csv --country S0", 2, "write it as SO"),
    ("list --confidence total", 2, "low, medium, high"),
    ("list --policy best", 1, "no policy"),
    ("export --format docx", 2, "formats are"),
    ("edit ID killed many --because x", 1, "no count"),
    ("edit ID killed 5-3 --because x", 1, "ends below"),
    ("edit ID date_from friday --because x", 1, "no day"),
    ("edit ID place Paris --because x", 1, "no place"),
    ("edit ID type explosion --because x", 1, "no type"),
    ("edit ID colour red --because x", 2, "no slot"),
    ("split ID r0000000000000000", 1, "no report"),
]


@pytest.mark.parametrize(("line", "status", "says"), WRONG, ids=[w[0] for w in WRONG])
def test_wrong_usage_is_said_in_one_line(run, tmp_path: Path, line: str, status: int, says: str) -> None:  # type: ignore[no-untyped-def]
    one, _ = fill(tmp_path)
    code, _, err = run(line.replace("ID", one))
    assert code == status and says in re.sub(r"[\s│]+", " ", err)


def test_a_document_that_is_refused_does_not_keep_the_others_out(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    lines = [
        {"id": "a", "text": "Nothing happened."},
        {"id": "a", "text": "Something else."},
        {"id": "b", "text": "A calm day."},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    status, out, err = run("add in.jsonl")
    assert status == 1 and out == "2 added, 1 failed\n" and "known with another text" in err
    assert run("add in.jsonl --replace")[0] == 0


def test_imported_incidents_are_statements_of_their_source(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "map.toml").write_text(
        'source = "Our desk"\nid = "n"\n[slots]\ndate_from = "day"\ntype = "kind"\nkilled = "dead"\n'
        '[place]\nname = "town"\nlat = "y"\nlon = "x"\ncountry = "iso"\n[values.type]\n"Car bomb" = "bombing"\n'
    )
    (tmp_path / "own.csv").write_text(
        "n,day,kind,dead,town,y,x,iso\n1,2022-05-01,Car bomb,4,Hit,33.6,42.8,IQ\n2,2022-05-02,clash,,,,,\n"
    )
    assert run("import own.csv --map map.toml")[:2] == (0, "2 added\n")
    assert run("import own.csv --map map.toml")[:2] == (0, "2 known\n")
    out = run("list --type bombing --country IQ")[1]
    assert "4 killed" in out and "Hit" in out
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [42.8, 33.6]},
        "properties": {"n": 9, "day": "2022-06-01"},
    }
    (tmp_path / "own.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / "map2.toml").write_text('source = "Our desk"\nid = "n"\n[slots]\ndate_from = "day"\n')
    assert run("import own.geojson --map map2.toml")[0] == 0
    assert run("list --near 33.6,42.8,1 --since 2022-06-01")[1].count("\n") == 1
    (tmp_path / "bad.csv").write_text("n,day,kind,dead,town,y,x,iso\n3,someday,clash,1,,,,\n4,2022-05-04,clash,1,,,,\n")
    status, out, err = run("import bad.csv --map map.toml")
    assert status == 1 and out == "1 added, 1 failed\n" and "bad.csv:2: error: column 'day'" in err
    (tmp_path / "own.csv").write_text("n,day,kind,dead,town,y,x,iso\n2,2022-05-02,clash,3,,,,\n")
    status, out, err = run("import own.csv --map map.toml")
    assert status == 1 and out == "1 failed\n" and "'Our desk: 2' is known" in err
    assert run("import own.csv --map map.toml --replace")[:2] == (0, "1 replaced\n")


def test_two_rows_of_one_table_are_two_incidents(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Their author listed them as two, however alike; another source's telling joins one of them, a person may join both."""
    head = "n,day,kind,dead,town,y,x,iso\n"
    row = ",2022-05-01,bombing,4,Hit,33.6,42.8,IQ\n"
    mapping = (
        'id = "n"\n[slots]\ndate_from = "day"\ntype = "kind"\nkilled = "dead"\n'
        '[place]\nname = "town"\nlat = "y"\nlon = "x"\ncountry = "iso"\n'
    )
    for name in ("One", "Two"):
        (tmp_path / f"{name}.toml").write_text(f'source = "{name}"\n{mapping}')
    (tmp_path / "one.csv").write_text(f"{head}1{row}2{row}")
    (tmp_path / "two.csv").write_text(f"{head}1{row}")
    assert run("import one.csv --map One.toml")[:2] == (0, "2 added\n")
    assert run("list")[1].count("\n") == 2 and run("proposals")[1] == ""
    a, b = (line.split()[0] for line in run("list")[1].splitlines())
    assert "One has them as two rows" in run(f"why {a} {b}")[1]
    (tmp_path / "one.csv").write_text(f"{head}\n2{row}1{row}")  # the rows in other lines
    assert run("import one.csv --map One.toml")[:2] == (0, "2 known\n")
    assert run("import two.csv --map Two.toml")[:2] == (0, "1 added\n")
    assert sorted(line.split("2 rep.")[0] == line for line in run("list")[1].splitlines()) == [False, True]
    assert run(f"merge {a} {b}")[0] == 0 and run("list")[1].count("\n") == 1
