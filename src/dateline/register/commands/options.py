"""The options of the register's commands, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from dateline.register.areas import Area
    from dateline.register.filters import Filter

Location = Annotated[
    str | None,
    typer.Option(
        "--register", metavar="FILE|URL", help="The register: a file, or postgresql://... (DATELINE_REGISTER)."
    ),
]
Because = Annotated[str, typer.Option("--because", metavar="WORDS", help="The reason, kept with the judgement.")]
Policy = Annotated[str, typer.Option(metavar="NAME", help="How figures are chosen: acled, ucdp or gtd.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="An incident's id, or its beginning.")]
Since = Annotated[
    str | None, typer.Option(metavar="DAY", help="Only what may have happened on this day or later (2022-01-05).")
]
Until = Annotated[
    str | None, typer.Option(metavar="DAY", help="Only what may have happened on this day or earlier (2022-01-31).")
]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="Only in this country (two letters, ISO 3166: IQ).")]
Near = Annotated[
    str | None,
    typer.Option(metavar="LAT,LON,KM|PLACE,KM", help='Only within so many kilometres of a point or place: "Erbil,50".'),
]
Box = Annotated[str | None, typer.Option(metavar="S,W,N,E", help="Only inside these degrees.")]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="TYPE", help="Only of this event type (rocket_attack, bombing ...); may be repeated."
    ),
]
ActorName = Annotated[
    str | None, typer.Option("--actor", metavar="NAME", help="Only by this perpetrator: words of the name.")
]
Confident = Annotated[
    str, typer.Option("--confidence", metavar="LEVEL", help="Only this sure or surer: low, medium, high.")
]
Status = Annotated[
    str | None, typer.Option(metavar="STATUS", help="Only open, accepted or rejected ones; else all but the rejected.")
]
Drawn = Annotated[
    str | None, typer.Option("--area", metavar="FILE", help="Only inside the polygons of a GeoJSON file.")
]
Weapon = Annotated[
    str | None, typer.Option(metavar="KIND", help="Only with this kind of weapon, or a kind of it (drone, rocket ...).")
]
Killed = Annotated[int | None, typer.Option(min=1, metavar="N", help="Only where at least so many were killed.")]
Voices = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Only where at least so many independent voices tell it.")
]
_AREAS = ("country", "admin1", "admin2", "region", "water")  # kinds of places that are no spots


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
    area: str | None = None,
    weapon: str | None = None,
    killed: int | None = None,
    voices: int | None = None,
) -> Filter:
    """Return the filter that the options ask for. Raises typer.BadParameter for a value that makes no sense."""
    from dateline import codebook
    from dateline.register.filters import LEVELS, Filter, is_country

    _one_of(confidence, LEVELS, "--confidence")
    _one_of(status, (None, "open", "accepted", "rejected"), "--status")
    for type_ in types or ():
        _one_of(type_, tuple(codebook.load("events")["types"]), "--type")
    _one_of(weapon, (None, *codebook.load("weapons")), "--weapon")
    if country is not None and not is_country(country):
        raise typer.BadParameter(f"{country!r} is no code of a country; write it as SO", param_hint="--country")
    around = _around(near, country)
    inside = _numbers(box, 4, "--box")
    return Filter(
        since=_given_day(since, "--since"),
        until=_given_day(until, "--until"),
        country=country.upper() if country else None,
        around=around,
        box=(inside[0], inside[1], inside[2], inside[3]) if inside else None,
        types=tuple(types or ()),
        actor=actor,
        confidence=confidence,
        status=status,
        area=_drawn(area),
        weapon=weapon,
        killed=killed,
        voices=voices,
    )


def _around(near: str | None, country: str | None) -> tuple[float, float, float] | None:
    """Return (lat, lon, km) for "36.19,44.01,50" or "Erbil,50".

    Of several places of a name it is the one with most people, spots before areas, in the country if one is given.
    """
    name, comma, km = (near or "").rpartition(",")
    if not comma or _is_number(name.partition(",")[0]):
        found = _numbers(near, 3, "--near")
        return (found[0], found[1], found[2]) if found else None
    from dateline.gazetteer import open_gazetteer

    (reach,) = _numbers(km.strip().removesuffix("km"), 1, "--near") or (0.0,)
    here = [p for p in open_gazetteer().lookup(name.strip()) if country is None or p.country == country.upper()]
    if not here:
        where = f" in {country.upper()}" if country else ""
        raise typer.BadParameter(f"no place is named {name!r}{where}; write LAT,LON,KM in degrees", param_hint="--near")
    place = min(here, key=lambda p: p.kind in _AREAS)
    return place.lat, place.lon, reach


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _drawn(path: str | None) -> Area | None:
    from dateline.register.areas import read_area
    from dateline.register.errors import RegisterError

    if path is None:
        return None
    try:
        return read_area(path)
    except RegisterError as error:
        raise typer.BadParameter(str(error), param_hint="--area") from error


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
