"""The user's own data: a folder (setting ``data``) laid out like the package's data, whose files add to those of the same name.

Rows of a table (TSV) are added to ours. Of a word table (TOML) lists are lengthened, tables are joined, single values stand in
place of ours.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from dateline.settings import load_settings

TABLES = {
    "gazetteer/overlay.tsv": 7,
    "gazetteer/regions.tsv": 8,
    **{f"actors/{name}.tsv": 8 for name in ("groups", "forces", "monitors", "media", "leaders")},
}
"""Tables that can be added to, with their number of columns."""

WORDS = (
    "codebook/events.toml",
    "lang/en/events.toml",
    "lang/en/gate.toml",
    "lang/en/targets.toml",
    "lang/en/weapons.toml",
)
"""Word tables that can be added to."""


def folder() -> Path | None:
    """Return the user's folder, None where there is none set."""
    return load_settings().data


def read(name: str) -> str:
    """Return the text of the user's file of that name ("actors/groups.tsv"), "" where there is none."""
    base = folder()
    path = base / name if base else None
    return path.read_text(encoding="utf-8") if path and path.is_file() else ""


def extended(ours: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a word table with the user's file of that name added to it."""
    text = read(name) if name in WORDS else ""
    return _joined(ours, tomllib.loads(text)) if text else ours


def _joined(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    out = dict(ours)
    for key, value in theirs.items():
        known = out.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            out[key] = _joined(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            out[key] = [*known, *(one for one in value if one not in known)]
        else:
            out[key] = value
    return out


@cache
def problems() -> tuple[str, ...]:
    """Return what keeps the user's folder from being read, one sentence a fault with file and line; () where all is well."""
    base = folder()
    if base is None:
        return ()
    if not base.is_dir():
        return (f"{base}: there is no such folder. Mend or unset DATELINE_DATA.",)
    out: list[str] = []
    for path in sorted(p for p in base.rglob("*") if p.is_file() and p.suffix in (".tsv", ".toml")):
        name = path.relative_to(base).as_posix()
        if name not in TABLES and name not in WORDS:
            out.append(f"{path}: no file of this name is read. Files are {', '.join((*TABLES, *WORDS))}.")
            continue
        try:
            text = path.read_text(encoding="utf-8")
            faults = _columns(text, TABLES[name]) if name in TABLES else _toml(text)
        except (OSError, UnicodeDecodeError) as error:
            faults = [f": it cannot be read ({error}). Write it as UTF-8."]
        out += [f"{path}{fault}" for fault in faults]
    return tuple(out)


def _columns(text: str, count: int) -> list[str]:
    """Return the faults of a table's rows: they have all columns, or as many as are filled."""
    rows = enumerate(text.splitlines(), 1)
    found = ((n, len(line.split("\t"))) for n, line in rows if line and not line.startswith("#"))
    return [f":{n}: {cells} columns split by tabs, not {count}." for n, cells in found if not 2 <= cells <= count]


def _toml(text: str) -> list[str]:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [f": it is no TOML ({error})."]
    return []
