"""Commands by which a person decides, and takes it back."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.register.commands.options import Because, Id, Location
from dateline.register.shell import opened, print_text


def merge(a: Id, b: Id, register: Location = None, because: Because = "") -> None:
    """Say that two incidents are one. Both ids lead to it from now on."""
    with opened(register, create=False) as book:
        print_text(book.merge(a, b, because))


def split(
    id_: Id,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="The reports to take out.")],
    register: Location = None,
    because: Because = "",
) -> None:
    """Take reports out of an incident, as one of their own."""
    with opened(register, create=False) as book:
        print_text(book.split(id_, reports, because))


def undo(register: Location = None, because: Because = "") -> None:
    """Take back the latest judgement that counts."""
    from dateline.register.commands.text import judgement

    with opened(register, create=False) as book:
        print_text(f"taken back: {judgement(book.undo(because))}")


def edit(
    id_: Id,
    slot: Annotated[str, typer.Argument(help="A slot: killed, date_from, place ...")],
    value: Annotated[str, typer.Argument(help='"3", "3-5", "12+", a day, a code, names split by ";", or JSON.')],
    because: Annotated[str, typer.Option("--because", metavar="WORDS", help="The reason, kept with the value.")],
    register: Location = None,
) -> None:
    """Enter a value by hand. It stands above what was read; what was read is kept."""
    from dateline.register.commands.values import parse_value
    from dateline.register.model import SLOTS

    if slot not in SLOTS:
        raise typer.BadParameter(f"there is no slot {slot!r}; slots are {', '.join(SLOTS)}", param_hint="SLOT")
    with opened(register, create=False) as book:
        book.edit(id_, slot, parse_value(slot, value), because)


def accept(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An incident, or a statement.")],
    other: Annotated[str | None, typer.Argument(metavar="ID2", help="With a second incident: they are one.")] = None,
    register: Location = None,
    because: Because = "",
) -> None:
    """Accept an incident or a statement, or, with two incidents, that they are one."""
    with opened(register, create=False) as book:
        if other is None:
            book.verdict(id_, "accept", because)
        else:
            print_text(book.merge(id_, other, because))


def reject(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An incident, or a statement.")],
    other: Annotated[str | None, typer.Argument(metavar="ID2", help="With a second incident: they are two.")] = None,
    register: Location = None,
    because: Because = "",
) -> None:
    """Reject an incident or a statement, or, with two incidents, that they are one."""
    with opened(register, create=False) as book:
        if other is None:
            book.verdict(id_, "reject", because)
        else:
            book.apart(id_, other, because)
