"""Commands that bring documents and tables into the register."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.export import read_incidents
from dateline.fetch import MAX_CHARACTERS, Fault, Limits, fetch, is_iso_date
from dateline.register.commands.options import Location
from dateline.register.shell import opened

if TYPE_CHECKING:
    from dateline.model import Item
    from dateline.register.book import Register


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
    with opened(register) as book:
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
    from dateline.register.intake import take_row

    counts: dict[str, int] = {}
    with opened(register) as book:
        for found in read_incidents(Path(path), Path(mapping)):
            taken = found if isinstance(found, Fault) else take_row(book, found, replace_)
            if isinstance(taken, Fault):
                typer.echo(f"dateline: {taken}", err=True)
            outcome = "failed" if isinstance(taken, Fault) else taken.outcome
            counts[outcome] = counts.get(outcome, 0) + 1
        book.link()
    typer.echo(", ".join(f"{n} {word}" for word, n in sorted(counts.items())) or "nothing to import")
    raise typer.Exit(1 if counts.get("failed") else 0)
