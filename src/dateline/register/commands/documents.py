"""Commands that bring documents and tables into the register."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.export import read_incidents
from dateline.fetch import MAX_CHARACTERS, Fault, Limits, fetch, is_iso_date
from dateline.register.commands.options import Location
from dateline.register.commands.readers import EstimateOnly, Kind, ReaderKind, reading
from dateline.register.shell import opened

if TYPE_CHECKING:
    from dateline.model import Item
    from dateline.parallel import Crew
    from dateline.pipeline import Reader
    from dateline.register.book import Register
    from dateline.register.intake import Taken


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
    workers: Annotated[
        int | None, typer.Option(min=1, help="Read with so many processes; the register comes out the same.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Read on a Dask cluster (tcp://host:8786), which has Dateline too."),
    ] = None,
    reader: ReaderKind = Kind.rules,
    estimate: EstimateOnly = False,
) -> None:
    """Read documents into the register and link their reports. Adding one again changes nothing, so one that was broken
    off is run again.
    """
    if published is not None and not is_iso_date(published):
        raise typer.BadParameter(f"{published!r} is no date; write it as 2022-01-05", param_hint="--published")
    if not paths and (sys.stdin is None or sys.stdin.isatty()):
        raise typer.BadParameter('name files or folders, or "-" for standard input', param_hint="PATH")
    if workers is not None and cluster is not None:
        raise typer.BadParameter("it is either --workers or --cluster", param_hint="--cluster")
    if reader is not Kind.rules and (workers or cluster):
        raise typer.BadParameter("--workers and --cluster are for the built-in reader", param_hint="--reader")
    found = _dated(fetch(paths or ["-"], Limits(max_characters), getattr(sys.stdin, "buffer", None)), published)
    with _crew(workers, cluster) as crew, opened(register) as book, reading(reader, found, estimate) as (by, documents):
        rules = reader is Kind.rules
        counts = _add_all(book, documents, replace_, crew) if rules else _add_by(book, documents, replace_, by)
        book.link()
    told = ", ".join(f"{n} {word}" for word, n in sorted(counts.items()) if word != "warning")
    typer.echo(f"{told or 'nothing to add'}")
    raise typer.Exit(1 if counts.get("failed") else 0)


def _dated(found: Iterable[Item | Fault], published: str | None) -> Iterator[Item | Fault]:
    """Yield what was found, documents that bring no day of publication with the given one."""
    for one in found:
        yield one if isinstance(one, Fault) or one.published else replace(one, published=published)


@contextmanager
def _crew(workers: int | None, cluster: str | None) -> Iterator[Crew | None]:
    """Give those who read, None for this process alone; that they cannot be had ends the program with status 1."""
    from dateline.parallel import CrewError
    from dateline.parallel.cluster import Cluster
    from dateline.parallel.processes import Processes

    if workers in (None, 1) and cluster is None:
        yield None
        return
    try:
        with Cluster(cluster) if cluster is not None else Processes(workers or 1) as crew:
            yield crew
    except CrewError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error


def _add_all(book: Register, found: Iterable[Item | Fault], replace_: bool, crew: Crew | None) -> Counter[str]:
    """Add documents in their order and return how many came to what."""
    from dateline.parallel import read_ahead
    from dateline.register.intake import is_known, take, take_read

    def unread(one: Item | Fault) -> Item | None:
        return None if isinstance(one, Fault) or is_known(book, one) else one

    if crew is None:
        return Counter(_outcome(one if isinstance(one, Fault) else take(book, one, replace_)) for one in found)
    return Counter(
        _outcome(one if isinstance(one, Fault) else take_read(book, one, reading, replace_))
        for one, reading in read_ahead(found, unread, crew)
    )


def _add_by(book: Register, found: Iterable[Item | Fault], replace_: bool, reader: Reader) -> Counter[str]:
    """Add documents in their order, as another than the built-in reader reads them, and return how many came to what."""
    from dateline.parallel import Reading
    from dateline.record import to_record
    from dateline.register.intake import take

    def read(item: Item) -> Reading:
        found = reader.read(item)
        return Reading(to_record(found), found.document.text)

    return Counter(
        _outcome(one if isinstance(one, Fault) else take(book, one, replace_, read=read, reader=reader.name))
        for one in found
    )


def _outcome(taken: Taken | Fault) -> str:
    """Return what became of a document; what failed is said and does not keep the others out."""
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
