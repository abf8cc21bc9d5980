"""The small file that says which column of a user's table is which slot of ours.

TOML: ``source`` (who says it), ``id`` (the column that tells rows apart), ``[slots]`` slot = "column", ``[place]`` part =
"column", ``[document]`` url, title, published = "column", ``[values.SLOT]`` "their word" = "our code", ``[constants]`` slot =
"value for every row", ``[dates] formats``, ``[lists] separator``, ``[csv] delimiter`` and ``encoding``. See docs/codebooks.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.fetch import Fault
from dateline.register.model import SLOTS

COUNTS = ("killed", "injured", "kidnapped")
PLACE = ("name", "lat", "lon", "country", "admin1", "radius_km", "precision")
DOCUMENT = ("url", "title", "published")
# Slots that follow from others, or that the mapping fills in another way.
_DERIVED = ("date_precision", "date_basis", "place", "sources")
_BOUNDS = tuple(f"{count}_{bound}" for count in COUNTS for bound in ("low", "high"))
_SLOTS = tuple(slot for slot in SLOTS if slot not in _DERIVED)
_TABLES = {
    "slots": (*_SLOTS, *_BOUNDS),
    "place": PLACE,
    "document": DOCUMENT,
    "values": (*_SLOTS, "country"),
    "constants": (*_SLOTS, "country"),
    "dates": ("formats",),
    "lists": ("separator",),
    "csv": ("delimiter", "encoding"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mapping file says; every table is there, empty where the file has none."""

    source: str
    id: str
    slots: Mapping[str, str]
    place: Mapping[str, str]
    document: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    formats: tuple[str, ...]
    separator: str
    delimiter: str
    encoding: str

    def columns(self) -> list[str]:
        """Return every column that the mapping asks for, each once."""
        return list(dict.fromkeys((self.id, *self.slots.values(), *self.place.values(), *self.document.values())))


def read_mapping(path: Path) -> Plan | Fault:
    """Return the mapping, or what is wrong with the file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return Fault(str(path), f"the mapping cannot be read ({error.strerror})", "Check the path")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Fault(str(path), f"the mapping is no TOML ({error})", "Mend it; docs/codebooks.md has an example")
    problem = _problem(table)
    if problem:
        return Fault(str(path), *problem)
    return Plan(
        source=table["source"],
        id=table["id"],
        slots=table.get("slots", {}),
        place=table.get("place", {}),
        document=table.get("document", {}),
        values=table.get("values", {}),
        constants=table.get("constants", {}),
        formats=tuple(table.get("dates", {}).get("formats", ())),
        separator=table.get("lists", {}).get("separator", ";"),
        delimiter=table.get("csv", {}).get("delimiter", ","),
        encoding=table.get("csv", {}).get("encoding", "utf-8-sig"),
    )


def _problem(table: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with a mapping and what to do, or None."""
    for key in ("source", "id"):
        if not isinstance(table.get(key), str) or not table[key]:
            return f"the mapping has no {key}", 'Write source = "who says it" and id = "COLUMN" at its top'
    for name, value in table.items():
        if name in ("source", "id"):
            continue
        if name not in _TABLES or not isinstance(value, dict):
            return f"the mapping has no use for {name!r}", f"Tables are {', '.join(_TABLES)}"
        for key in value:
            if key not in _TABLES[name]:
                return f"[{name}] has no use for {key!r}", f"It may hold {', '.join(_TABLES[name])}"
        if wrong := _wrong_kind(name, value):
            return wrong
    return None


def _wrong_kind(name: str, table: Mapping[str, Any]) -> tuple[str, str] | None:
    for key, value in table.items():
        if name == "values":
            fits = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        elif key == "formats":
            fits = isinstance(value, list) and all(isinstance(v, str) for v in value)
        else:
            fits = isinstance(value, str) and (key != "delimiter" or len(value) == 1) and value != ""
        if not fits:
            return f"[{name}] {key} does not fit", "See the example in docs/codebooks.md"
    return None
