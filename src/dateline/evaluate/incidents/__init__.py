"""Incident records against gold: which incidents were found, and how right their slots are.

Every report is paired with at most one gold incident of its document, best pairs first. Two can pair only if they
could be the same happening: they share words of evidence, or type family and place, and their dates do not exclude
each other. A filled slot that is wrong counts twice (spurious and missing); the fills of unpaired incidents count as
missing or spurious, as in the MUC-4 scoring. An optional gold incident costs nothing, missed or found. Aggregates are
no incidents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.evaluate.incidents.goldform import Days, GoldDocument, Incident, load_gold, read_incident
from dateline.evaluate.incidents.names import alike, any_alike, same_count, tables, weapon_kind
from dateline.evaluate.suite import Figure, Mistake, Rates, Reader, Result, around, figures_of, sample_note, take
from dateline.model import Item
from dateline.record import to_record

SLOTS = (
    "type",
    "stage",
    "focus",
    "date",
    "place",
    "country",
    "perpetrator",
    "attribution",
    "target",
    "weapon",
    "weapon_count",
    "killed",
    "injured",
    "kidnapped",
    "damage",
    "source",
)
EXACT_KM = 25.0  # two points are one place
FAR_KM = 300.0  # two points cannot be one incident unless the words are shared
FAR_DAYS = 3  # the same of dates
LEAST = 1.5  # affinity from which two are paired
EARTH_DIAMETER_KM = 12742.0


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude in degrees) in kilometres."""
    (p, q), (r, s) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return EARTH_DIAMETER_KM * math.asin(min(1.0, math.sqrt(h)))


# --- could two be the same happening? --------------------------------------------------------------------------------


def _days_meet(a: Days, b: Days) -> bool | None:
    """Return whether two ranges of days share one; None when an end is unknown."""
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return None
    return a[0] <= b[1] and b[0] <= a[1]


def _days_exclude(a: Days, b: Days) -> bool:
    """Return whether both ranges are known and lie more than ``FAR_DAYS`` apart."""
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None or _days_meet(a, b):
        return False
    return min(abs((a[0] - b[1]).days), abs((b[0] - a[1]).days)) > FAR_DAYS


def _family(kind: str | None) -> str | None:
    """Return the family of a type, None for a type of no family."""
    return next((family for family, kinds in tables()["families"].items() if kind in kinds), None)


def _related(gold: Incident, kind: str | None) -> bool:
    """Return whether a report of type ``kind`` can be about the gold incident."""
    if kind in gold.types or "other" in (gold.type, kind):
        return True
    close = tables()["types"]["close"]
    return any(_family(x) == _family(kind) or [x, kind] in close or [kind, x] in close for x in gold.types)


def _same_place(gold: Incident, read: Incident) -> bool:
    """Return whether the two are within ``EXACT_KM`` or their places have like names."""
    if gold.point and read.point and km(gold.point, read.point) <= EXACT_KM:
        return True
    return bool(gold.place and read.place and alike(gold.place, read.place))


def affinity(gold: Incident, read: Incident) -> float:
    """Return how likely the two are one happening; 0 means that they cannot be."""
    if _days_exclude(gold.dates, read.dates):
        return 0.0
    shared = any(s < e2 and s2 < e for s, e in gold.spans for s2, e2 in read.spans)
    where, related = _same_place(gold, read), _related(gold, read.type)
    if not shared and not (where and related):
        return 0.0
    if not shared and gold.point and read.point and km(gold.point, read.point) > FAR_KM:
        return 0.0
    weapons = {weapon_kind(w) for w in gold.weapons} & {weapon_kind(w) for w in read.weapons}
    return (
        2.0 * shared
        + 1.5 * (read.type in gold.types)
        + 0.5 * related
        + 1.0 * where
        + 0.8 * bool(_days_meet(gold.dates, read.dates))
        + 0.3 * (gold.focus == read.focus)
        + 0.5 * any_alike(gold.targets, read.targets)
        + 0.3 * bool(weapons)
        + 0.4 * (gold.killed is not None and gold.killed == read.killed)
    )


def pair(golds: Sequence[Incident], reads: Sequence[Incident]) -> list[tuple[int, int]]:
    """Return the pairs (gold position, report position), the likeliest first, each position at most once."""
    ranked = [(affinity(g, r), i, j) for i, g in enumerate(golds) for j, r in enumerate(reads)]
    out: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_read: set[int] = set()
    for value, i, j in sorted(ranked, key=lambda t: -t[0]):
        if value >= LEAST and i not in used_gold and j not in used_read:
            used_gold.add(i)
            used_read.add(j)
            out.append((i, j))
    return out


# --- is a slot right? ------------------------------------------------------------------------------------------------


def slot_right(slot: str, gold: Incident, read: Incident) -> bool:
    """Return whether a slot that both filled holds the same value, by the tolerance of that slot."""
    if slot == "type":
        return read.type in gold.types
    if slot == "date":
        return _date_right(gold.dates, read.dates)
    if slot == "place":
        return _same_place(gold, read)
    if slot == "weapon":
        return bool({weapon_kind(w) for w in gold.weapons} & {weapon_kind(w) for w in read.weapons})
    a, b = gold.fills()[slot], read.fills()[slot]
    if slot in ("perpetrator", "target", "source"):
        return any_alike(a, b)
    if slot == "weapon_count":
        return any(same_count(x, y) for x in a for y in b)
    if slot in ("killed", "injured", "kidnapped"):
        return same_count(a, b)
    return bool(a == b or b in gold.also.get(slot, ()))


def _date_right(gold: Days, read: Days) -> bool:
    """Return whether the ranges meet and the one read is not much wider than the gold one."""
    if not _days_meet(gold, read):
        return False
    assert gold[0] and gold[1] and read[0] and read[1]
    return (read[1] - read[0]).days <= max(3, 2 * (gold[1] - gold[0]).days)


# --- counting --------------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """The running count over documents: incidents found, slots right, and every mistake."""

    found: Rates = field(default_factory=Rates)
    slots: dict[str, Rates] = field(default_factory=lambda: dict.fromkeys(SLOTS, Rates()))
    mistakes: list[Mistake] = field(default_factory=list)
    gold_labels: dict[tuple[str, int], str | None] = field(default_factory=dict)
    read_labels: dict[tuple[str, int], str | None] = field(default_factory=dict)

    @property
    def all_slots(self) -> Rates:
        """The counts over all slots together: the headline figure."""
        return sum(self.slots.values(), Rates())

    def add_document(self, document: GoldDocument, reports: Sequence[Mapping[str, Any]]) -> None:
        """Count the reports (record contract) that were read in one gold document."""
        golds = document.incidents
        reads = [read_incident(report) for report in reports if report.get("focus") != "aggregate"]
        pairs = pair(golds, reads)
        for i, j in pairs:
            self.gold_labels[document.id, i] = golds[i].label
            self.read_labels[document.id, i] = reads[j].label
            if not golds[i].optional:
                self._add_pair(document, golds[i], reads[j])
        for i in sorted(set(range(len(golds))) - {i for i, _ in pairs}):
            if not golds[i].optional:
                self._add_missed(document, golds[i])
        for j in sorted(set(range(len(reads))) - {j for _, j in pairs}):
            self._add_false(document, reads[j])

    def _add_pair(self, document: GoldDocument, gold: Incident, read: Incident) -> None:
        self.found += Rates(tp=1)
        mine, theirs = gold.fills(), read.fills()
        for slot in SLOTS:
            if slot in mine and slot in theirs:
                right = slot_right(slot, gold, read)
                self.slots[slot] += Rates(tp=1) if right else Rates(fp=1, fn=1)
                if not right:
                    self._note(2, document, f"wrong {slot}", f"gold {show(mine[slot])}, got {show(theirs[slot])}", gold)
            elif slot in mine:
                self.slots[slot] += Rates(fn=1)
                self._note(1, document, f"missing {slot}", f"gold {show(mine[slot])}", gold)
            elif slot in theirs:
                self.slots[slot] += Rates(fp=1)
                self._note(1, document, f"spurious {slot}", f"got {show(theirs[slot])}", gold)

    def _add_missed(self, document: GoldDocument, gold: Incident) -> None:
        self.found += Rates(fn=1)
        for slot in gold.fills():
            self.slots[slot] += Rates(fn=1)
        self._note(len(gold.fills()), document, "missed incident", summary(gold), gold)

    def _add_false(self, document: GoldDocument, read: Incident) -> None:
        self.found += Rates(fp=1)
        for slot in read.fills():
            self.slots[slot] += Rates(fp=1)
        self._note(len(read.fills()), document, "false incident", summary(read), read)

    def _note(self, cost: float, document: GoldDocument, kind: str, message: str, where: Incident) -> None:
        start, end = where.spans[0] if where.spans else (0, 0)
        self.mistakes.append(Mistake(cost, document.id, kind, message, around(document.text, start, end)))

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures in table order: found, each slot, all slots."""
        out = figures_of("found", self.found)
        for slot in SLOTS:
            out += figures_of(slot, self.slots[slot])
        return tuple(out + figures_of("all slots", self.all_slots))


def show(value: object) -> str:
    """Return a slot's value as a short text: ranges as "a..b", lists with commas."""
    if isinstance(value, tuple):
        pair_of_plain = len(value) == 2 and not any(isinstance(v, str | tuple) for v in value)
        return f"{value[0]}..{value[1]}" if pair_of_plain else ", ".join(show(v) for v in value)
    return str(value)


def summary(incident: Incident) -> str:
    """Return an incident in one line: focus, type, first day, place."""
    return f"{incident.focus} {incident.type} {incident.dates[0] or 'no date'} {incident.place or 'no place'}"


def score_documents(documents: Sequence[GoldDocument], reader: Reader) -> Score:
    """Return the score of what ``reader`` reads in the documents."""
    score = Score()
    for document in documents:
        item = Item(document.text, id=document.id, published=document.published)
        score.add_document(document, to_record(reader(item))["reports"])
    return score


class IncidentSuite:
    """Incident records against gold annotations (a folder of JSON files or one file)."""

    name = "incidents"
    data: tuple[str, ...] = ("gold/dev", "seed/gold.json")
    sample: int | None = None

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure found incidents and slots on the gold at ``path``."""
        everything = load_gold(path)
        documents = take(everything, sample)
        score = score_documents(documents, reader)
        note = sample_note(len(documents), len(everything))
        return Result(self.name, path.name, len(documents), score.figures(), tuple(score.mistakes), note)
