"""Commands that show incidents: lists, one of them, why, what waits for a person, files for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from dateline.register.commands.options import (
    ActorName,
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
from dateline.register.shell import opened, print_text


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
    with opened(register, create=False) as book:
        for incident in book.incidents(wanted, policy):
            print_text(line(incident))


def show(id_: Id, register: Location = None, policy: Policy = "ucdp") -> None:
    """Show one incident: values, voices, what speaks against them, every statement with its words, its history."""
    from dateline.register.commands import text

    with opened(register, create=False) as book:
        incident = book.incident(id_, policy)
        print_text(text.show(incident, book.history(id_), book.editions(incident)), end="")


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

    with opened(register, create=False) as book:
        found = book.why(a, b)
    print_text(text.why(found, len(found) if every else 3) if found else "they are one and the same report", end="")


def proposals(register: Location = None) -> None:
    """List pairs of incidents that may be one, the surest first, with the reasons."""
    from dateline.register.commands import text

    with opened(register, create=False) as book:
        found = book.proposals()
        for proposal in found:
            print_text(f"{proposal.left} {proposal.right}")
            print_text(text.why([proposal.match]))
    if not found:
        typer.echo("no pair waits for a decision", err=True)


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
    from dateline.export import WRITERS, explain_rows, sidecar, write

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
    with opened(register, create=False) as book:
        found = book.incidents(wanted, policy or writer.policy or "ucdp")
        if explained:
            for ids, row in explain_rows(found, form):
                for cell in row:
                    print_text(" | ".join(["+".join(ids), *(str(part) for part in cell)]))
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
