"""The register's part of the shell command. Exit status as everywhere: 0 done, 1 something could not be done, 2 wrong usage."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from dateline.fetch import MAX_CHARACTERS, Fault, Limits, fetch, is_iso_date
from dateline.register.commands.options import (
    ActorName,
    Because,
    Box,
    Confident,
    Country,
    Drawn,
    Id,
    Killed,
    Location,
    Near,
    Policy,
    Since,
    Status,
    Types,
    Until,
    Voices,
    Weapon,
    read_filter,
)
from dateline.register.shell import opened as _opened
from dateline.register.shell import print_text as _print

if TYPE_CHECKING:
    from dateline.model import Item
    from dateline.register.book import Register


def add_commands(app: typer.Typer) -> None:
    """Mount the register's commands on the program."""
    for name, function in (
        ("add", add),
        ("list", list_),
        ("show", show),
        ("why", why),
        ("proposals", proposals),
        ("merge", merge),
        ("split", split),
        ("undo", undo),
        ("edit", edit),
        ("accept", accept),
        ("reject", reject),
        ("rebuild", rebuild),
        ("check", check),
        ("backup", backup),
        ("import", import_),
        ("export", export),
    ):
        app.command(name)(function)


# --- documents ------------------------------------------------------------------------------------------------------


def add(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...", help='Files, folders, or "-".')] = None,
    register: Location = None,
    published: Annotated[str | None, typer.Option(help="Publication date of documents that bring none.")] = None,
    replace_: Annotated[
        bool, typer.Option("--replace", help="Take a changed text under a known id; the old is kept.")
    ] = False,
    max_characters: Annotated[
        int, typer.Option("--max-characters", min=1, help="Refuse longer documents.")
    ] = MAX_CHARACTERS,
) -> None:
    """Read documents into the register and link their reports. Adding one again changes nothing."""
    if published is not None and not is_iso_date(published):
        raise typer.BadParameter(f"{published!r} is no date; write it as 2022-01-05", param_hint="--published")
    if not paths and (sys.stdin is None or sys.stdin.isatty()):
        raise typer.BadParameter('name files or folders, or "-" for standard input', param_hint="PATH")
    counts: dict[str, int] = {}
    with _opened(register) as book:
        for found in fetch(paths or ["-"], Limits(max_characters), getattr(sys.stdin, "buffer", None)):
            outcome = _add_one(book, found, published, replace_)
            counts[outcome] = counts.get(outcome, 0) + 1
        book.link()
    told = ", ".join(f"{n} {word}" for word, n in sorted(counts.items()) if word != "warning")
    typer.echo(f"{told or 'nothing to add'}")
    raise typer.Exit(1 if counts.get("failed") else 0)


def _add_one(book: Register, found: Item | Fault, published: str | None, replace_: bool) -> str:
    """Add one document and return what became of it; what fails is said and does not keep the others out."""
    from dateline.register.intake import take

    taken = (
        found
        if isinstance(found, Fault)
        else take(book, found if found.published else replace(found, published=published), replace_)
    )
    if not isinstance(taken, Fault):
        return taken.outcome
    typer.echo(f"dateline: {taken}", err=True)
    return "failed" if taken.severity == "error" else "warning"


def import_(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A CSV or GeoJSON file of incidents.")],
    mapping: Annotated[str, typer.Option("--map", metavar="TOML", help="Which column is which slot, and the source.")],
    register: Location = None,
    replace_: Annotated[
        bool, typer.Option("--replace", help="Take changed rows under known ids; the old are kept.")
    ] = False,
) -> None:
    """Bring in incidents that you already have, as statements of the source that the mapping names."""
    from dateline.register.imports import read_rows

    counts: dict[str, int] = {}
    with _opened(register) as book:
        for record, print_ in read_rows(Path(path), Path(mapping)):
            outcome = book.add(record, "", "import", print_, replace_)
            counts[outcome] = counts.get(outcome, 0) + 1
        book.link()
    typer.echo(", ".join(f"{n} {word}" for word, n in sorted(counts.items())) or "nothing to import")


# --- incidents ------------------------------------------------------------------------------------------------------


def list_(
    register: Location = None,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    near: Near = None,
    box: Box = None,
    types: Types = None,
    actor: ActorName = None,
    confidence: Confident = "low",
    status: Status = None,
    area: Drawn = None,
    weapon: Weapon = None,
    killed: Killed = None,
    voices: Voices = None,
    policy: Policy = "ucdp",
) -> None:
    """List incidents, one a line, by day."""
    from dateline.register.commands.text import line

    wanted = read_filter(
        since, until, country, near, box, types, actor, confidence, status, area, weapon, killed, voices
    )
    with _opened(register, create=False) as book:
        for incident in book.incidents(wanted, policy):
            _print(line(incident))


def show(id_: Id, register: Location = None, policy: Policy = "ucdp") -> None:
    """Show one incident: values, voices, what speaks against them, every statement with its words, its history."""
    from dateline.register.commands import text

    with _opened(register, create=False) as book:
        incident = book.incident(id_, policy)
        _print(text.show(incident, book.history(id_), book.editions(incident)), end="")


def why(
    a: Annotated[str, typer.Argument(metavar="A", help="An incident or a report.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    register: Location = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every pair of their reports, not only the surest three.")
    ] = False,
) -> None:
    """Say why two incidents or reports are one, may be one, or are two."""
    from dateline.register.commands import text

    with _opened(register, create=False) as book:
        found = book.why(a, b)
    _print(text.why(found, len(found) if every else 3) if found else "they are one and the same report", end="")


def proposals(register: Location = None) -> None:
    """List pairs of incidents that may be one, the surest first, with the reasons."""
    from dateline.register.commands import text

    with _opened(register, create=False) as book:
        for proposal in book.proposals():
            _print(f"{proposal.left} {proposal.right}")
            _print(text.why([proposal.match]))


# --- judgements -----------------------------------------------------------------------------------------------------


def merge(a: Id, b: Id, register: Location = None, because: Because = "") -> None:
    """Say that two incidents are one. Both ids lead to it from now on."""
    with _opened(register, create=False) as book:
        _print(book.merge(a, b, because))


def split(
    id_: Id,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="The reports to take out.")],
    register: Location = None,
    because: Because = "",
) -> None:
    """Take reports out of an incident, as one of their own."""
    with _opened(register, create=False) as book:
        _print(book.split(id_, reports, because))


def undo(register: Location = None, because: Because = "") -> None:
    """Take back the latest judgement that counts."""
    from dateline.register.commands.text import judgement

    with _opened(register, create=False) as book:
        _print(f"taken back: {judgement(book.undo(because))}")


def edit(
    id_: Id,
    slot: Annotated[str, typer.Argument(help="A slot: killed, date_from, place ...")],
    value: Annotated[str, typer.Argument(help='"3", "3-5", "12+", a day, a code, names split by ";", or JSON.')],
    because: Annotated[str, typer.Option("--because", help="The reason, kept with the value.")],
    register: Location = None,
) -> None:
    """Enter a value by hand. It stands above what was read; what was read is kept."""
    from dateline.register.commands.values import parse_value
    from dateline.register.model import SLOTS

    if slot not in SLOTS:
        raise typer.BadParameter(f"there is no slot {slot!r}; slots are {', '.join(SLOTS)}", param_hint="SLOT")
    with _opened(register, create=False) as book:
        book.edit(id_, slot, parse_value(slot, value), because)


def accept(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An incident, or a statement.")],
    other: Annotated[str | None, typer.Argument(metavar="ID2", help="With a second incident: they are one.")] = None,
    register: Location = None,
    because: Because = "",
) -> None:
    """Accept an incident or a statement, or, with two incidents, that they are one."""
    with _opened(register, create=False) as book:
        if other is None:
            book.verdict(id_, "accept", because)
        else:
            _print(book.merge(id_, other, because))


def reject(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An incident, or a statement.")],
    other: Annotated[str | None, typer.Argument(metavar="ID2", help="With a second incident: they are two.")] = None,
    register: Location = None,
    because: Because = "",
) -> None:
    """Reject an incident or a statement, or, with two incidents, that they are one."""
    with _opened(register, create=False) as book:
        if other is None:
            book.verdict(id_, "reject", because)
        else:
            book.apart(id_, other, because)


# --- upkeep ---------------------------------------------------------------------------------------------------------


def rebuild(register: Location = None) -> None:
    """Work everything derived out anew from what is stored. Nothing changes by it, unless Dateline itself changed."""
    with _opened(register, create=False) as book:
        typer.echo(f"{book.rebuild()} reports linked")


def check(register: Location = None) -> None:
    """Check the register's integrity and say what is wrong."""
    from dateline.register.store.upkeep import check as problems_of

    with _opened(register, create=False) as book:
        problems = problems_of(book.database)
    for problem in problems:
        typer.echo(f"dateline: {problem}", err=True)
    typer.echo("the register is sound" if not problems else f"{len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


def backup(
    target: Annotated[str, typer.Argument(metavar="FILE", help="Where the copy goes: a new file.")],
    register: Location = None,
) -> None:
    """Copy the register, as it is at this moment, into one file. Such a file is a register itself."""
    from dateline.register.store.upkeep import backup as copy

    with _opened(register, create=False) as book:
        copy(book.database, target)
    typer.echo(target)


def export(
    form: Annotated[str, typer.Option("--format", help="csv, geojson, jsonl ... (unknown names list what there is).")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help='A file, or "-".')] = "-",
    register: Location = None,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    near: Near = None,
    box: Box = None,
    types: Types = None,
    actor: ActorName = None,
    confidence: Confident = "low",
    status: Status = None,
    area: Drawn = None,
    weapon: Weapon = None,
    killed: Killed = None,
    voices: Voices = None,
    policy: Annotated[str | None, typer.Option(help="acled, ucdp or gtd; else what suits the format.")] = None,
    explained: Annotated[bool, typer.Option("--explain", help="Print every code with the rule that gave it.")] = False,
) -> None:
    """Write incidents in a format that other programs read."""
    from dateline.export import WRITERS, explain, sidecar, write

    if form not in WRITERS:
        raise typer.BadParameter(
            f"there is no format {form!r}; formats are {', '.join(WRITERS)}", param_hint="--format"
        )
    writer = WRITERS[form]
    if explained and not writer.book:
        raise typer.BadParameter(f"{form} has no codes to explain", param_hint="--explain")
    wanted = read_filter(
        since, until, country, near, box, types, actor, confidence, status, area, weapon, killed, voices
    )
    with _opened(register, create=False) as book:
        found = book.incidents(wanted, policy or writer.policy or "ucdp")
        if explained:
            for incident in found:
                for cell in explain(incident, form):
                    _print(" | ".join([incident.id, *(str(part) for part in cell)]))
        elif out == "-":
            write(form, found, sys.stdout.buffer)
        else:
            _write_whole(lambda stream: write(form, found, stream), out)
            if not writer.credited:
                Path(f"{out}.credits.txt").write_text(sidecar(Path(out).name), encoding="utf-8")


def _write_whole(write: Callable[[BinaryIO], None], out: str) -> None:
    """Write a file that appears only once it is whole."""
    part = f"{out}.part"
    try:
        with open(part, "wb") as stream:
            write(stream)
        os.replace(part, out)
    except OSError as error:
        typer.echo(
            f"dateline: {out}: error: cannot be written ({error.strerror}). Check the folder and the disk.", err=True
        )
        raise typer.Exit(1) from error
