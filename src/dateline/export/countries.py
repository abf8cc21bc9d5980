"""Countries as the other books name, number and group them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Country:
    """One row of ``countries.tsv``; "" where a book has none, or we do not know it."""

    code: str
    iso3: str
    numeric: str
    name: str
    gw: str
    acled_region: str
    gtd_region: str
    acled_name: str
    ucdp_name: str
    gtd_name: str


@cache
def load() -> dict[str, Country]:
    """Return all countries by ISO 3166-1 alpha-2 code."""
    text = (resources.files("dateline.export") / "countries.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {row["code"]: Country(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def get(code: str | None) -> Country:
    """Return the country of a code; for None or an unknown code one with that code as its name and nothing else."""
    known = load().get(code or "")
    return known or Country(code or "", "", "", code or "", "", "", "", "", "", "")
