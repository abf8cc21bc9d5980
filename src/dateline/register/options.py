"""The options of the register's commands, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from dateline.register.filters import Filter

Location = Annotated[
    str | None,
    typer.Option(
        "--register", metavar="FILE|URL", help="The register: a file, or postgresql://... (DATELINE_REGISTER)."
    ),
]
Because = Annotated[str, typer.Option("--because", help="The reason, kept with the judgement.")]
Policy = Annotated[str, typer.Option(help="How figures are chosen: acled, ucdp or gtd.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="An incident's id, or its beginning.")]
Since = Annotated[str | None, typer.Option(help="Only what may have happened on this day or later (2022-01-05).")]
Until = Annotated[str | None, typer.Option(help="Only what may have happened on this day or earlier.")]
Country = Annotated[str | None, typer.Option(help="Only in this country (two letters, ISO 3166).")]
Near = Annotated[str | None, typer.Option(metavar="LAT,LON,KM", help="Only within so many kilometres of a point.")]
Box = Annotated[str | None, typer.Option(metavar="S,W,N,E", help="Only inside these degrees.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only of this event type; may be repeated.")]
ActorName = Annotated[str | None, typer.Option("--actor", help="Only by this perpetrator: words of the name.")]
Confident = Annotated[str, typer.Option("--confidence", help="Only this sure or surer: low, medium, high.")]
Status = Annotated[str | None, typer.Option(help="Only open, accepted or rejected; rejected ones are else left out.")]


def read_filter(
    since: str | None,
    until: str | None,
    country: str | None,
    near: str | None,
    box: str | None,
    types: list[str] | None,
    actor: str | None,
    confidence: str,
    status: str | None,
) -> Filter:
    """Return the filter that the options ask for. Raises typer.BadParameter for a value that makes no sense."""
    from dateline import codebook
    from dateline.register.filters import LEVELS, Filter

    _one_of(confidence, LEVELS, "--confidence")
    _one_of(status, (None, "open", "accepted", "rejected"), "--status")
    for type_ in types or ():
        _one_of(type_, tuple(codebook.load("events")["types"]), "--type")
    around = _numbers(near, 3, "--near")
    inside = _numbers(box, 4, "--box")
    return Filter(
        since=_given_day(since, "--since"),
        until=_given_day(until, "--until"),
        country=country.upper() if country else None,
        around=(around[0], around[1], around[2]) if around else None,
        box=(inside[0], inside[1], inside[2], inside[3]) if inside else None,
        types=tuple(types or ()),
        actor=actor,
        confidence=confidence,
        status=status,
    )


def _one_of(value: str | None, allowed: tuple[str | None, ...], hint: str) -> None:
    if value not in allowed:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(a for a in allowed if a)}", param_hint=hint)


def _given_day(text: str | None, hint: str) -> date | None:
    return _parsed(text, date.fromisoformat, f"{text!r} is no day; write it as 2022-01-05", hint) if text else None


def _numbers(text: str | None, count: int, hint: str) -> list[float] | None:
    if text is None:
        return None
    found: list[float] = _parsed(
        text, lambda t: [float(part) for part in t.split(",")], f"{text!r} is no {count} numbers", hint
    )
    if len(found) != count:
        raise typer.BadParameter(f"{text!r} must be {count} numbers, split by commas", param_hint=hint)
    return found


def _parsed(text: str, parse: Callable[[str], Any], message: str, hint: str) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        raise typer.BadParameter(message, param_hint=hint) from error
