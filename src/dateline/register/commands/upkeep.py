"""Commands that keep a register whole."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.register.commands.options import Location
from dateline.register.shell import opened


def rebuild(register: Location = None) -> None:
    """Work everything derived out anew from what is stored. Nothing changes by it, unless Dateline itself changed."""
    with opened(register, create=False) as book:
        typer.echo(f"{book.rebuild()} reports linked")


def check(register: Location = None) -> None:
    """Check the register's integrity and say what is wrong."""
    from dateline.register.store.upkeep import check as problems_of

    with opened(register, create=False) as book:
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

    with opened(register, create=False) as book:
        copy(book.database, target)
    typer.echo(target)
