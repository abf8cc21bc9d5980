"""Which incidents are wanted, as the URL of a page or of the API says it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from dateline import codebook
from dateline.register.filters import is_country

MOST_CORNERS = 200
Level = Literal["low", "medium", "high"]
State = Literal["open", "accepted", "rejected"]
Policy = Literal["ucdp", "acled", "gtd"]
Order = Literal["-date", "date", "-killed", "-doubt", "-weight"]


def _given(value: Any) -> Any:
    """Return None for what a form sends of a field that was left empty."""
    return None if value == "" else value


def _several(value: Any) -> Any:
    """Return values given apart or split by commas as a tuple; empty ones fall away."""
    parts = value if isinstance(value, list | tuple) else [value]
    return tuple(
        dict.fromkeys(p.strip() for part in parts if part is not None for p in str(part).split(",") if p.strip())
    )


Day = Annotated[date | None, BeforeValidator(_given)]
Text = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(_given)]
Whole = Annotated[Annotated[int, Field(ge=0, le=1_000_000)] | None, BeforeValidator(_given)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_several), Field(max_length=60)]


class Wanted(BaseModel):
    """What is wanted; a field that is not given lets everything through. A rejected incident is hidden unless asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: Day = Field(None, description="What may have happened on this day or later.")
    until: Day = Field(None, description="What may have happened on this day or earlier.")
    country: Codes = Field((), description="Countries, two letters of ISO 3166.")
    place: Text = Field(None, description="Words of the name of the place or its province.")
    near: Text = Field(None, description='"LAT,LON,KM": within so many kilometres of a point.')
    box: Text = Field(
        None, description='"SOUTH,WEST,NORTH,EAST" in degrees; west greater than east crosses the date line.'
    )
    area: Annotated[Annotated[str, Field(max_length=8000)] | None, BeforeValidator(_given)] = Field(
        None, description='A drawn area: "LAT,LON;LAT,LON;..." with three corners or more.'
    )
    type: Codes = Field((), description="Event types.")
    stage: Codes = Field((), description="completed, intercepted, foiled, missed, threatened.")
    actor: Text = Field(None, description="Words of a perpetrator's name, or its gazetteer id.")
    weapon: Codes = Field((), description="Kinds of weapon; a wide kind stands for all narrower ones.")
    target: Codes = Field((), description="Kinds of target.")
    grade: Codes = Field((), description="How the attribution is known: claimed, blamed, denied, contested ...")
    confidence: Annotated[Level | None, BeforeValidator(_given)] = Field(None, description="This sure or surer.")
    voices: Whole = Field(None, description="So many independent voices or more.")
    killed: Whole = Field(None, description="So many dead or more, as the best figure.")
    status: Codes = Field((), description="open, accepted, rejected.")
    reviewed: Annotated[bool | None, BeforeValidator(_given)] = Field(
        None, description="Whether a person looked at it."
    )
    q: Text = Field(
        None, description='Words in the articles; "in quotes" together, -word without, wor* beginnings, OR.'
    )

    @field_validator("country")
    @classmethod
    def _countries(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if strange := [c for c in value if not is_country(c)]:
            raise ValueError(f"{strange[0]!r} is no code of a country; write it as SO")
        return tuple(c.upper() for c in value)

    @field_validator("type", "weapon", "target", "status", "stage")
    @classmethod
    def _known(cls, value: tuple[str, ...], info: Any) -> tuple[str, ...]:
        allowed = codes_of(info.field_name)
        if unknown := [v for v in value if v not in allowed]:
            raise ValueError(f"{unknown[0]!r} is none of {', '.join(allowed)}")
        return value

    @field_validator("near", "box")
    @classmethod
    def _numbers(cls, value: str | None, info: Any) -> str | None:
        if value is not None:
            (_around if info.field_name == "near" else _corners)(value)
        return value

    @field_validator("area")
    @classmethod
    def _polygon(cls, value: str | None) -> str | None:
        if value is not None:
            _ring(value)
        return value

    @property
    def around(self) -> tuple[float, float, float] | None:
        """The point and radius of ``near``: (lat, lon, km)."""
        return _around(self.near) if self.near else None

    @property
    def corners(self) -> tuple[float, float, float, float] | None:
        """South, west, north, east of ``box``."""
        return _corners(self.box) if self.box else None

    @property
    def ring(self) -> tuple[tuple[float, float], ...] | None:
        """The corners of ``area`` as (lat, lon)."""
        return _ring(self.area) if self.area else None

    def query(self, **other: Any) -> str:
        """Return the filter as the query of a URL, in one order, with ``other`` fields set or (None) left out."""
        told = {**self.model_dump(mode="json", exclude_defaults=True), **other}
        return urlencode([(k, v) for k, v in told.items() if v not in (None, "", [], ())], doseq=True)


class Listing(Wanted):
    """A filter with an order and a place in the list."""

    sort: Order = Field("-date", description="The order.")
    cursor: Text = Field(None, description="Where the page before ended.")
    limit: int = Field(50, ge=1, le=500, description="How many.")


def codes_of(field: str) -> tuple[str, ...]:
    """Return the codes that a filter's field may hold."""
    if field == "type":
        return tuple(codebook.load("events")["types"])
    if field in ("weapon", "target"):
        return tuple(codebook.load(f"{field}s"))
    return ("open", "accepted", "rejected") if field == "status" else STAGES


STAGES = ("completed", "intercepted", "foiled", "missed", "threatened")


def _floats(text: str, count: int | None) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise ValueError(f"{text!r} is not made of numbers split by commas") from error
    if count is not None and len(found) != count:
        raise ValueError(f"{text!r} must be {count} numbers, split by commas")
    if any(not -1e5 < n < 1e5 for n in found):
        raise ValueError(f"{text!r} holds a number that is out of bounds")
    return found


def _point(lat: float, lon: float) -> tuple[float, float]:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat:g},{lon:g} is no point of the earth (latitude first, in degrees)")
    return lat, lon


def _around(text: str) -> tuple[float, float, float]:
    lat, lon, km = _floats(text, 3)
    if not 0 < km <= 20_100:
        raise ValueError("the radius must be more than 0 and at most 20100 km")
    return (*_point(lat, lon), km)


def _corners(text: str) -> tuple[float, float, float, float]:
    south, west, north, east = _floats(text, 4)
    _point(south, max(-180.0, min(180.0, west)))
    _point(north, max(-180.0, min(180.0, east)))
    if south > north:
        raise ValueError("a box is SOUTH,WEST,NORTH,EAST: its south is not above its north")
    return south, max(-180.0, west), north, min(180.0, east)


def _ring(text: str) -> tuple[tuple[float, float], ...]:
    parts = text.split(";")
    if not 3 <= len(parts) <= MOST_CORNERS:
        raise ValueError(f"an area has 3 to {MOST_CORNERS} corners, split by semicolons")
    return tuple(_point(*_floats(part, 2)) for part in parts)
