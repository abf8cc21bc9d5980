"""Who reads: the option of the commands that read documents, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.fetch import Fault
from dateline.model import Item

if TYPE_CHECKING:
    from dateline.pipeline import Reader


class Kind(StrEnum):
    """Who reads: the built-in rules, a language model, or both, compared."""

    rules = "rules"
    llm = "llm"
    both = "both"


ReaderKind = Annotated[
    Kind,
    typer.Option(
        "--reader",
        help="Who reads: rules (built in), llm (a language model that you name, docs/llm.md), both (compared).",
    ),
]
EstimateOnly = Annotated[
    bool, typer.Option("--estimate", help="With --reader llm or both: say what it would cost at most, send nothing.")
]


@contextmanager
def reading(
    kind: Kind, found: Iterable[Item | Fault], estimate_only: bool = False
) -> Iterator[tuple[Reader, Iterable[Item | Fault]]]:
    """Give the reader and the documents that it is to read, and say on standard error what a model costs and how far it agrees.

    Leaves with status 2 where the model is not set up.
    """
    from dateline.pipeline import RULES, Unread

    if kind is Kind.rules:
        yield RULES, found
        return
    from dateline.llm import Second, load_settings

    try:
        second = Second(load_settings(), both=kind is Kind.both)
    except Unread as error:
        raise typer.BadParameter(f"{error.message}. {error.mend}.", param_hint="--reader") from error
    every = list(found)
    try:
        estimate = second.estimate(one for one in every if isinstance(one, Item))
        typer.echo(f"dateline: {estimate}", err=True)
        yield second.reader, [one for one in every if isinstance(one, Fault)] if estimate_only else second.ahead(every)
        if not estimate_only:
            typer.echo(f"dateline: {second.answers.spent:,} tokens spent", err=True)
        if second.tally.pairs:
            typer.echo(second.tally.table(), err=True)
    except Unread as error:
        typer.echo(f"dateline: {error.message}. {error.mend}.", err=True)
        raise typer.Exit(1) from error
    finally:
        second.close()
