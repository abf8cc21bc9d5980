"""Whether the user's own places, actors and words make sense, beyond being readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from dateline import actors, codebook, own
from dateline.lang import load

_POINT = {"gazetteer/overlay.tsv": 3, "gazetteer/regions.tsv": 4}  # the column of the latitude
_KINDS = {"gazetteer/overlay.tsv": 1, "gazetteer/regions.tsv": 2}
_ACTORS = [name for name in own.TABLES if name.startswith("actors/")]


def doubts(folder: Path) -> Iterator[str]:
    """Yield what makes no sense in the user's folder, one sentence each with file and line."""
    for name in _POINT:
        yield from _places(folder / name, name)
    yield from _actors(folder)
    yield from _words(folder)


def _rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the user's table with their line numbers, the line that names the columns left out."""
    for number, line in enumerate(own.read(name).splitlines(), 1):
        if line and not line.startswith("#") and "\tlat\tlon\t" not in line:
            yield number, line.split("\t") + [""] * own.TABLES[name]


def _places(path: Path, name: str) -> Iterator[str]:
    kinds = set(load("en", "places")["kinds"]) | _kinds_of_ours(name)
    for number, cells in _rows(name):
        lat, lon, radius = cells[_POINT[name] : _POINT[name] + 3]
        if not (_within(lat, 90) and _within(lon, 180) and _within(radius, 20_000)):
            yield f"{path}:{number}: latitude, longitude and radius in km are {lat!r}, {lon!r}, {radius!r}"
        if cells[_KINDS[name]] not in kinds:
            yield f"{path}:{number}: there is no kind {cells[_KINDS[name]]!r}; kinds are {', '.join(sorted(kinds))}"


def _kinds_of_ours(name: str) -> set[str]:
    from dateline.gazetteer.sources import read_table

    theirs = Counter(cells[_KINDS[name]] for _, cells in _rows(name))
    return set((Counter(row["kind"] for row in read_table(Path(name).name)) - theirs).keys())


def _within(text: str, most: float) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False


def _actors(folder: Path) -> Iterator[str]:
    for name in _ACTORS:
        for number, cells in _rows(name):
            if not all(year.isdecimal() or not year for year in cells[4:6]):
                yield f"{folder / name}:{number}: first and last year are {cells[4]!r}, {cells[5]!r}; write figures or nothing"
                return
    try:
        known = actors.load_actors()
    except ValueError as error:
        yield f"{folder / 'actors'}: {error}"
        return
    states = actors.load_states()
    for name in _ACTORS:
        for number, cells in _rows(name):
            where = f"{folder / name}:{number}"
            unknown = [code for code in cells[3].split(",") if code and code not in states]
            if unknown:
                yield f"{where}: there is no country {', '.join(unknown)} (two letters, ISO 3166)"
            if cells[7] and cells[7] not in known and not actors.get(cells[7]):
                yield f"{where}: there is no parent {cells[7]!r}"


def _words(folder: Path) -> Iterator[str]:
    types = codebook.load("events")["types"]
    events = load("en", "events")
    path = folder / "lang/en/events.toml"
    named = chain(events["nouns"], events["verbs"], _values(events["modifiers"]))
    for code in sorted(set(named) - set(types)):
        yield f"{path}: there is no event type {code!r}; types are {', '.join(types)}"
    for code, row in types.items():
        missing = [key for key in ("label", "family", "rank", "definition") if key not in row]
        if missing:
            yield f"{folder / 'codebook/events.toml'}: type {code!r} lacks {', '.join(missing)}"


def _values(table: dict[str, Any]) -> Iterator[str]:
    yield from (value for value in table.values() if isinstance(value, str))
