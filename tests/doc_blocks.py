"""Blocks of the documentation that a machine can make: outputs of commands, texts of files, tables of types and options.

    python tests/doc_blocks.py

writes them anew into README.md and docs/; ``test_docs.py`` fails where what stands there is not what comes out. A block is
the fence after ``<!-- output: dateline ... -->`` (``| lines 1-9`` keeps a part) or ``<!-- file: PATH -->``, or what stands
between ``<!-- table: events -->`` (``commands``, ``formats``, ``settings``) and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import typer
from typer.testing import CliRunner

from dateline import cli, codebook, settings
from dateline.export import WRITERS

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", *(f"docs/{p.name}" for p in sorted((ROOT / "docs").glob("*.md"))), "examples/README.md")

_BLOCK = re.compile(
    r"<!-- (?P<kind>output|file): (?P<what>[^\n]*?)(?: \| lines (?P<first>\d+)-(?P<last>\d+))? -->\n```text\n(?P<fence>.*?)```\n"
    r"|<!-- table: (?P<table>\w+) -->\n(?P<rows>.*?)<!-- end -->\n",
    re.DOTALL,
)


class Block(NamedTuple):
    """One block: what makes it, and where what it holds stands in the page."""

    kind: str
    what: str
    start: int
    end: int
    lines: tuple[int, int] | None

    def fresh(self) -> str:
        """Return what the block ought to hold."""
        if self.kind == "table":
            return f"\n{_table(self.what)}\n"
        text = _output(self.what) if self.kind == "output" else (ROOT / self.what).read_text(encoding="utf-8")
        kept = text.splitlines() if self.lines is None else text.splitlines()[self.lines[0] - 1 : self.lines[1]]
        return "".join(f"{line}\n" for line in kept)


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page's text in order."""
    for m in _BLOCK.finditer(page):
        if m["table"]:
            yield Block("table", m["table"], m.start("rows"), m.end("rows"), None)
        else:
            lines = (int(m["first"]), int(m["last"])) if m["first"] else None
            yield Block(m["kind"], m["what"], m.start("fence"), m.end("fence"), lines)


def _output(command: str) -> str:
    """Return what a dateline command prints; raise RuntimeError when it fails."""
    program, *arguments = shlex.split(command)
    if program != "dateline":
        raise RuntimeError(f"not a command of ours: {command}")
    result = CliRunner().invoke(cli.app, arguments)
    if result.exit_code:
        raise RuntimeError(f"{command}: exit status {result.exit_code}: {result.output}")
    return result.stdout


def _table(subject: str) -> str:
    """Return the rows of a table block as Markdown."""
    made = {"commands": _options, "formats": _formats, "settings": _settings}.get(subject) or partial(_types, subject)
    return "\n".join(made())


def _types(subject: str) -> Iterator[str]:
    """Yield the types of a codebook table as rows, in the file's order."""
    yield from ("| code | label | what it is |", "|---|---|---|")
    for code, row in codebook.load(subject)["types"].items():
        yield f"| `{code}` | {row['label']} | {row['definition']} |"
    yield ""


def _formats() -> Iterator[str]:
    """Yield the formats of ``dateline export`` as rows."""
    yield from ("| format | what it is | counts chosen as, unless `--policy` says |", "|---|---|---|")
    for writer in WRITERS.values():
        yield f"| `{writer.name}` | {writer.description} | {writer.policy or 'ucdp'} |"
    yield ""


def _settings() -> Iterator[str]:
    """Yield every setting as a row: its variable, what it is, its default."""
    yield from ("| variable | what it is | default |", "|---|---|---|")
    for name, field in settings.names().items():
        default = field.default if field.default not in (None, "", ()) else ""
        shown = f"`{str(default).lower() if isinstance(default, bool) else default}`" if default != "" else ""
        yield f"| `{settings.variable(name)}` | {_flat(field.description)} | {shown} |"
    yield ""


def commands() -> dict[str, Any]:
    """Return every command of the program by its full name, in the order of the help."""
    found: dict[str, Any] = {}

    def walk(name: str, command: Any) -> None:
        inner = getattr(command, "commands", None)
        if inner is None:
            found[name] = command
        for part, below in (inner or {}).items():
            walk(f"{name} {part}", below)

    walk("dateline", typer.main.get_command(cli.app))
    return found


def _options() -> Iterator[str]:
    """Yield a section for each command: what it does, its arguments and options."""
    for name, command in commands().items():
        yield from (f"## {name}", "", *_paragraphs(command.help))
        if command.params:
            yield from ("| | |", "|---|---|", *map(_row, command.params), "")


def _row(parameter: Any) -> str:
    """Return one argument or option with its default, where that says something."""
    if parameter.param_type_name == "argument":
        return f"| {parameter.metavar or parameter.name.upper()} | {_flat(parameter.help)} |"
    default = parameter.default
    said = f" Default: {default}." if default not in (None, False, True, "", ()) else ""
    return f"| `{'`, `'.join(parameter.opts)}` | {_flat(parameter.help)}{said} |"


def _paragraphs(text: str | None) -> Iterator[str]:
    for part in (text or "").split("\n\n"):
        yield from (_flat(part), "")


def _flat(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def refreshed(page: str) -> str:
    """Return the page's text with every block made anew."""
    for block in reversed(list(blocks(page))):
        page = page[: block.start] + block.fresh() + page[block.end :]
    return page


if __name__ == "__main__":
    import os

    os.chdir(ROOT)
    for name in PAGES:
        path = ROOT / name
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
