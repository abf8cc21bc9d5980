"""One incident in the scorer's terms, made from a gold annotation or from a report of the record contract."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateline.evaluate.incidents.names import Count

Days = tuple[date | None, date | None]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident, gold or read. ``spans`` are the gold evidence, or the trigger of the report (else its statements).

    ``types`` holds the type and what is also right; ``also`` the other right values by slot. ``label`` is the gold key
    or the report's id.
    """

    label: str | None
    type: str | None
    types: tuple[str, ...]
    stage: str | None
    focus: str
    dates: Days
    place: str | None
    country: str | None
    point: tuple[float, float] | None
    perpetrators: tuple[str, ...]
    targets: tuple[str, ...]
    sources: tuple[str, ...]
    attribution: str | None
    weapons: tuple[str, ...]
    weapon_counts: tuple[Count, ...]
    killed: Count | None
    injured: Count | None
    kidnapped: Count | None
    damage: str | None
    spans: tuple[tuple[int, int], ...]
    also: Mapping[str, tuple[str, ...]]
    optional: bool = False

    def fills(self) -> dict[str, Any]:
        """Return the filled slots in table order; an attribution "unknown" is an empty slot."""
        values = {
            "type": self.type,
            "stage": self.stage,
            "focus": self.focus,
            "date": self.dates if self.dates[0] else None,
            "place": self.place,
            "country": self.country,
            "perpetrator": self.perpetrators,
            "attribution": None if self.attribution == "unknown" else self.attribution,
            "target": self.targets,
            "weapon": self.weapons,
            "weapon_count": self.weapon_counts,
            "killed": self.killed,
            "injured": self.injured,
            "kidnapped": self.kidnapped,
            "damage": self.damage,
            "source": self.sources,
        }
        return {slot: value for slot, value in values.items() if value is not None and value != () and value != ""}


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated document: its text as annotated, its publication date, its incidents."""

    id: str
    text: str
    published: str | None
    incidents: tuple[Incident, ...]


def load_gold(path: Path) -> list[GoldDocument]:
    """Return the annotated documents of a folder of JSON files (by name) or of one file.

    Raises FileNotFoundError when there is nothing, ValueError naming a file that is not in the gold format.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise FileNotFoundError(f"{path}: no gold files (*.json)")
    return [_load_one(file) for file in files]


def _load_one(file: Path) -> GoldDocument:
    """Return the annotated document of one file; a text kept apart from it is `article.txt` beside it."""
    apart = file.parent / "article.txt"
    try:
        row = json.loads(file.read_text(encoding="utf-8"))
        if not row.get("text") and apart.exists():
            row["text"] = apart.read_text(encoding="utf-8")
        return gold_document(row, file.stem)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file}: not a gold annotation: {error!r}") from error


def gold_document(row: Record, name: str) -> GoldDocument:
    """Return the annotated document of one JSON object; ``name`` serves where it has no id of its own."""
    text = row.get("text") or row.get("retelling") or ""
    incidents = tuple(gold_incident(incident, text) for incident in row["incidents"])
    return GoldDocument(str(row.get("id") or row.get("unit_id") or name), text, row.get("published"), incidents)


def gold_incident(row: Record, text: str) -> Incident:
    """Return one gold incident; ``text`` is needed to find evidence that is given as words."""
    weapons = row.get("weapons") or []
    return Incident(
        label=row.get("key"),
        type=row["type"],
        types=(row["type"], *row.get("type_alt", ())),
        stage=row.get("stage"),
        focus=row.get("focus", "new"),
        dates=_days(row),
        place=row.get("place"),
        country=row.get("country"),
        point=(row["lat"], row["lon"]) if row.get("lat") is not None else None,
        perpetrators=_names(row.get("perpetrators")),
        targets=_names(row.get("targets")),
        sources=_names(row.get("sources")),
        attribution=row.get("attribution"),
        weapons=tuple(w["kind"] for w in weapons),
        weapon_counts=tuple((w["count_low"], w.get("count_high")) for w in weapons if w.get("count_low") is not None),
        killed=_flat_count(row, "killed"),
        injured=_flat_count(row, "injured"),
        kidnapped=_flat_count(row, "kidnapped"),
        damage=row.get("damage"),
        spans=_evidence(row.get("evidence") or row.get("evidence_retelling"), text),
        also={slot: tuple(row.get(f"{slot}_alt", ())) for slot in ("stage", "attribution")},
        optional=bool(row.get("optional")),
    )


def read_incident(row: Record) -> Incident:
    """Return one report of the record contract as an incident."""
    place = row.get("place") or {}
    counts = [_count(w.get("fired") or w.get("count")) for w in row.get("weapons") or []]
    spans = [(s["start"], s["end"]) for s in row.get("statements") or [] if s.get("start") is not None]
    trigger = row.get("trigger")
    kind = row.get("type")
    return Incident(
        label=row.get("id"),
        type=kind,
        types=(kind,) if kind else (),
        stage=row.get("stage"),
        focus=row.get("focus", "new"),
        dates=_days(row),
        place=place.get("name"),
        country=place.get("country"),
        point=(place["lat"], place["lon"]) if place.get("lat") is not None else None,
        perpetrators=_names(row.get("perpetrators")),
        targets=_names(row.get("targets")),
        sources=_names(row.get("sources")),
        attribution=row.get("attribution"),
        weapons=_names(row.get("weapons")),
        weapon_counts=tuple(count for count in counts if count),
        killed=_count(row.get("killed")),
        injured=_count(row.get("injured")),
        kidnapped=_count(row.get("kidnapped")),
        damage=row.get("damage"),
        spans=((trigger[0], trigger[1]),) if trigger else tuple(spans),
        also={},
    )


def _days(row: Record) -> Days:
    """Return the first and last day of a row."""
    first, last = row.get("date_from"), row.get("date_to")
    return date.fromisoformat(first[:10]) if first else None, date.fromisoformat(last[:10]) if last else None


def _names(values: Iterable[Any] | None) -> tuple[str, ...]:
    """Return the names of a list of strings or of objects with a name or a kind, empty ones left out."""
    named = (v if isinstance(v, str) else v.get("name") or v.get("kind") or "" for v in values or ())
    return tuple(name for name in named if name)


def _flat_count(row: Record, slot: str) -> Count | None:
    """Return a count that is given as "<slot>_low" and "<slot>_high"."""
    return _count({"low": row.get(f"{slot}_low"), "high": row.get(f"{slot}_high")})


def _count(value: Record | None) -> Count | None:
    """Return a count given as {low, high}; None when neither is known."""
    if value is None or (value.get("low") is None and value.get("high") is None):
        return None
    return value.get("low"), value.get("high")


def _evidence(value: Any, text: str) -> tuple[tuple[int, int], ...]:
    """Return the evidence as spans: it is given as offsets, or as words to be found in the text."""
    if isinstance(value, str):
        start = text.find(value) if text else -1
        return ((start, start + len(value)),) if start >= 0 else ()
    return ((value[0], value[1]),) if value else ()
