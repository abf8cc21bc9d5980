"""What commands that use a register share: it opened, and text printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from dateline.register.book import Register


@contextmanager
def opened(location: str | None, create: bool = True) -> Iterator[Register]:
    """Give the register; what it refuses is said in one line and ends the program with status 1."""
    from dateline.register.book import Register
    from dateline.register.errors import RegisterError

    try:
        book = Register(location, create=create)
        try:
            yield book
        finally:
            book.close()
    except RegisterError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error


def print_text(text: str, end: str = "\n") -> None:
    """Print a text; letters that the terminal cannot show do not end the program."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    typer.echo(text + end, nl=False)
