"""The pages say what is true: outputs are what comes out, and nothing that a user or newcomer needs is left unsaid."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import pytest

from dateline import codebook
from doc_blocks import PAGES, ROOT, blocks, commands

REFRESH = "run `python tests/doc_blocks.py` and look at what changed"
# "[text](target)" and where a code span names a file of the repository.
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:src|tests|docs|eval|examples|scripts|benchmarks)/[^`\s]*)`")
_COMMAND = re.compile(r"^(?:\.venv/bin/)?(make|dateline) ([a-z-]+)(?: ([a-z-]+))?", re.MULTILINE)


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def everything() -> str:
    return "\n".join(page(name) for name in PAGES)


@cache
def contract() -> dict[str, set[str]]:
    """The import contract's layers: each module with what stands beside it."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(t for t in tables if t["id"] == "layers")["layers"]
    return {m: set(row.replace(" ", "").split("|")) for row in layers for m in re.findall(r"\w+", row)}


@cache
def targets_of_make() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


# --- what a machine can make ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_blocks_are_what_comes_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs of commands, texts of files, tables of types and options."""
    monkeypatch.chdir(ROOT)
    for block in blocks(page(name)):
        assert page(name)[block.start : block.end] == block.fresh(), f"{name}, {block.what}: {REFRESH}"


@pytest.mark.parametrize("name", ["README.md", "docs/reading.md", "docs/commands.md"])
def test_these_pages_have_blocks(name: str) -> None:
    """So that the test above cannot pass by finding none."""
    assert list(blocks(page(name)))


# --- commands -----------------------------------------------------------------------------------------------------------


def test_every_command_and_option_is_documented() -> None:
    """Each command has a section, each option and argument a row with words of help."""
    text = page("docs/commands.md")
    for name, command in commands().items():
        _, found, section = text.partition(f"## {name}\n")
        assert found, f"{name}: {REFRESH}"
        section = section.partition("\n## ")[0]
        assert command.help, f"{name} has no help"
        for parameter in command.params:
            assert parameter.help, f"{name}: {parameter.name} has no help"
            written = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar
            assert (written or parameter.name.upper()) in section, f"{name}: {parameter.name}: {REFRESH}"


def test_every_environment_variable_is_documented() -> None:
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    assert not [
        name for name in sorted(set(re.findall(r"DATELINE_[A-Z_]+", sources))) if f"`{name}" not in everything()
    ]


def test_commands_in_pages_exist() -> None:
    """Every `make ...` is a target, every `dateline ...` a command."""
    known = {name.split()[1] for name in commands()}
    shown = [m for fence in re.findall(r"```sh\n(.*?)```", everything(), re.DOTALL) for m in _COMMAND.findall(fence)]
    assert {("make", "demo"), ("make", "test")} <= {m[:2] for m in shown}
    for program, word, _ in shown:
        assert word in (targets_of_make() if program == "make" else known), f"{program} {word}"


def test_python_in_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The example is run as it stands and prints a report."""
    fences = re.findall(r"```python\n(.*?)```", page("README.md"), re.DOTALL)
    assert fences
    for fence in fences:
        exec(compile(fence, "README.md", "exec"), {})
    assert "rocket_attack" in capsys.readouterr().out


def test_makefile_targets_in_running_text_exist() -> None:
    assert set(re.findall(r"`make ([a-z-]+)`", everything())) <= targets_of_make()


# --- links and paths ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """A link inside the repository names a file, or one that the Makefile writes; an anchor names a heading."""
    for target in _LINK.findall(page(name)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        made = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert path.exists() or f"--write {path.resolve().relative_to(ROOT)}" in made, target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings], target


def test_paths_named_in_pages_exist() -> None:
    for path in _PATH.findall(everything()):
        if "<" in path:  # "lang/<tag>/": to be filled in by the reader
            continue
        assert list(ROOT.glob(path.rstrip("/"))), path


# --- modules ----------------------------------------------------------------------------------------------------------


def test_every_module_has_its_layer() -> None:
    """The import contract names every module of the package and nothing else that is not marked as to come."""
    package = ROOT / "src" / "dateline"
    modules = {p.stem for p in package.glob("*.py")} | {p.parent.name for p in package.glob("*/__init__.py")}
    missing = modules - {"__init__"} - set(contract())
    assert not missing, f"{sorted(missing)}: place them in [tool.importlinter] of pyproject.toml"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mentions", "events"),  # stages meet only in the pipeline
        ("events", "reports"),
        ("reports", "checks"),
        ("clean", "parse"),
        ("codebook", "lang"),  # codes have no words, words no codes
    ],
)
def test_stages_are_kept_apart(one: str, other: str) -> None:
    """They stand in one layer, as modules that may not import each other."""
    assert other in contract()[one]


# --- the codebook and the flags -----------------------------------------------------------------------------------------


def test_every_event_type_is_described() -> None:
    """On the page for researchers with its definition, and by its code in the record contract."""
    for code, row in codebook.load("events")["types"].items():
        assert f"| `{code}` | {row['label']} | {row['definition']} |" in page("docs/reading.md"), f"{code}: {REFRESH}"
        assert f"`{code}`" in page("docs/records.md"), f"{code} is not in docs/records.md"


@pytest.mark.parametrize("subject", ["weapons", "targets"])
def test_every_kind_is_described(subject: str) -> None:
    """Weapons and targets: a label, and a definition that is a sentence."""
    for code, row in codebook.load(subject).items():
        assert row.get("label"), code
        assert row.get("definition", "").endswith("."), code


def test_every_flag_is_described() -> None:
    """A flag that the checks can raise stands in the table of flags, and no other does."""
    files = sorted((ROOT / "src" / "dateline" / "checks").glob("*.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    raised = set(re.findall(r"Flag\(\s*\"(\w+)\"", source))
    section = page("docs/reading.md").partition("### 7. Checks")[2].partition("\n## ")[0]
    assert raised
    assert raised == set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_every_stage_of_the_pipeline_is_described() -> None:
    """A module that the pipeline takes a stage from is named on the page for researchers."""
    source = (ROOT / "src" / "dateline" / "pipeline.py").read_text(encoding="utf-8")
    stages = set(re.findall(r"^from dateline\.(\w+)", source, re.MULTILINE)) - {"model", "gazetteer"}
    text = page("docs/reading.md")
    assert not [stage for stage in stages if f"`{stage}`" not in text]


def test_every_file_of_words_is_read_by_name() -> None:
    """A word table that no module loads is dead data."""
    folder = resources.files("dateline.lang") / "en"
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    unread = [f.name for f in folder.iterdir() if f.name.endswith(".toml") and f'"{f.name[:-5]}"' not in sources]
    assert not unread
