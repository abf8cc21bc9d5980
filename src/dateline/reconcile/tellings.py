"""What each report says of each slot, with the voice that it counts for and the statements that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.linkage.voices import Source, roles_of, voice_of
from dateline.model import ATTRIBUTES
from dateline.register.model import SLOTS, StoredReport

_OWN = ("type", "stage", "focus", "scope")  # slots that every report fills, said or not


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's value of one slot. ``published`` is an ISO date, "" when not known; ``statements`` are ids."""

    slot: str
    value: Any
    report: str
    voice: Source
    published: str
    statements: tuple[str, ...]


def tellings_of(
    reports: Sequence[StoredReport], source_of: Mapping[str, Source], rejected: frozenset[str]
) -> dict[str, list[Telling]]:
    """Return for every slot what the reports say of it, in the order of publication and report id.

    A value that rests on rejected statements alone does not count.
    """
    roles = roles_of(reports)
    out: dict[str, list[Telling]] = {slot: [] for slot in SLOTS}
    for report in sorted(reports, key=lambda r: (r.document.published or "", r.id)):
        for slot in SLOTS:
            value = report.record.get(slot)
            if value is None or value == [] or value == "":
                continue
            if (telling := _telling(report, slot, value, source_of[report.id], roles, rejected)) is not None:
                out[slot].append(telling)
    return out


def _telling(
    report: StoredReport,
    slot: str,
    value: Any,
    origin: Source,
    roles: Mapping[str, str | None],
    rejected: frozenset[str],
) -> Telling | None:
    said = [s for s in report.statements if s.attribute == ATTRIBUTES.get(slot, slot)]
    live = [s for s in said if s.id not in rejected]
    if said and not live and slot not in _OWN:
        return None
    carrying = [s for s in live if s.value == value] or live
    voice = voice_of(carrying, origin, roles) if carrying else origin
    ids = tuple(s.id for s in said)
    return Telling(slot, value, report.id, voice, report.document.published or "", ids)


def latest_of_voices(told: Sequence[Telling]) -> list[Telling]:
    """Return the latest telling of every voice: what a voice said before, it has corrected."""
    latest: dict[str, Telling] = {}
    for telling in told:
        latest[telling.voice.key] = telling
    return sorted(latest.values(), key=lambda t: (t.published, t.report))
