"""Toponyms: which are found, and how far the place chosen lies from the true one.

A toponym read and a gold one are the same when they overlap, each matched once. Distances are from the named place's
point (not where "near" moves it). End to end is, as for CamCoder (Gritta et al. 2018), over the gold toponyms that were
found; "of all gold" takes every gold toponym that has a point, those not found counting as wrong; with gold spans, the
reader is told where the toponyms stand and only chooses their places.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.evaluate.incidents import km
from dateline.evaluate.suite import (
    Figure,
    Mistake,
    Rates,
    Reader,
    Result,
    around,
    figures_of,
    mean,
    read_rows,
    sample_note,
    take,
)
from dateline.model import Extraction, Item, Place, PlaceMention, Span

NEAR_KM = 161.0  # 100 miles: the field's usual measure
FAR_KM = 20015.0  # half the circumference: a toponym without a chosen place


@dataclass(frozen=True, slots=True)
class Toponym:
    """A gold toponym: its place in the text, and its point where it has one."""

    span: Span
    point: tuple[float, float] | None


Resolver = Callable[[Extraction, list[Span]], Sequence[Place | None]]


def resolve_given(extraction: Extraction, spans: list[Span]) -> Sequence[Place | None]:
    """Return the place that the reader chooses for each given stretch of the document."""
    from dateline.mentions.places import resolve_spans
    from dateline.pipeline import gazetteer

    return resolve_spans(extraction.document, extraction.sentences, spans, gazetteer())


@dataclass
class Tally:
    """Counts and distances over documents."""

    overlap: Rates = field(default_factory=Rates)
    exact: Rates = field(default_factory=Rates)
    distances: list[float] = field(default_factory=list)
    given: list[float] = field(default_factory=list)
    missed_points: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, name: str, text: str, golds: Sequence[Toponym], reads: Sequence[PlaceMention]) -> None:
        """Count one document's toponyms."""
        pairs = match([g.span for g in golds], [r.span for r in reads])
        exact = len({g.span for g in golds} & {r.span for r in reads})
        self.overlap += Rates(len(pairs), len(reads) - len(pairs), len(golds) - len(pairs))
        self.exact += Rates(exact, len(reads) - exact, len(golds) - exact)
        for i, gold in enumerate(golds):
            read = reads[pairs[i]] if i in pairs else None
            if gold.point is None:
                continue
            if read is None:
                self.missed_points += 1
                self._note(1, name, "missed toponym", text[gold.span.start : gold.span.end], text, gold.span)
                continue
            away = km(gold.point, (read.choice.lat, read.choice.lon)) if read.choice else FAR_KM
            self.distances.append(away)
            if away > NEAR_KM:
                chosen = f"{read.choice.name}, {read.choice.country}" if read.choice else "unresolved"
                message = f"{read.name} read as {chosen}, {away:.0f} km off"
                self._note(2 if read.choice else 1, name, "wrong place", message, text, gold.span)
        for j in sorted(set(range(len(reads))) - set(pairs.values())):
            self._note(1, name, "no toponym", reads[j].name, text, reads[j].span)

    def add_given(self, golds: Sequence[Toponym], places: Sequence[Place | None]) -> None:
        """Count the places chosen for the gold toponyms of one document."""
        for gold, place in zip(golds, places, strict=True):
            if gold.point is not None:
                self.given.append(km(gold.point, (place.lat, place.lon)) if place else FAR_KM)

    def _note(self, cost: float, document: str, kind: str, message: str, text: str, span: Span) -> None:
        self.mistakes.append(Mistake(cost, document, kind, message, around(text, *span)))

    def figures(self) -> tuple[Figure, ...]:
        """Return detection, accuracy within 161 km and the median error."""
        near, found = sum(d <= NEAR_KM for d in self.distances), len(self.distances)
        total = found + self.missed_points
        median = statistics.median(self.distances) if found else FAR_KM
        return (
            *figures_of("detection", self.overlap),
            *figures_of("detection, exact span", self.exact),
            Figure("within 161 km, end to end", near / found if found else 0.0, found, note="of gold toponyms found"),
            Figure("within 161 km, of all gold", near / total if total else 0.0, total, note="found and right"),
            Figure("within 161 km, gold spans", mean(float(d <= NEAR_KM) for d in self.given), len(self.given)),
            Figure("median error km", median, found, "lower", scale=0),
        )


def match(golds: Sequence[Span], reads: Sequence[Span]) -> dict[int, int]:
    """Return gold position -> read position for spans that overlap, left to right, each used once."""
    out: dict[int, int] = {}
    order = sorted(range(len(reads)), key=lambda j: reads[j])
    used: set[int] = set()
    for i in sorted(range(len(golds)), key=lambda i: golds[i]):
        # The exact span first, so that a nested neighbour cannot take it away.
        fits = [j for j in order if j not in used and reads[j].overlaps(golds[i])]
        if fits:
            best = next((j for j in fits if reads[j] == golds[i]), fits[0])
            used.add(best)
            out[i] = best
    return out


def gold_toponyms(row: Mapping[str, Any]) -> list[Toponym]:
    """Return the gold toponyms of one row whose offsets fit its text."""
    out = []
    for t in row["toponyms"]:
        if t.get("offset_ok", True):
            point = (t["lat"], t["lon"]) if t.get("lat") is not None else None
            out.append(Toponym(Span(t["start"], t["end"]), point))
    return out


class ToponymSuite:
    """Toponyms with coordinates (one JSONL file a data set)."""

    name = "toponyms"
    data: tuple[str, ...] = ("data/geo/geovirus.jsonl", "data/geo/lgl.jsonl")
    sample: int | None = 200
    adjectives = frozenset({"lgl"})  # data sets that annotate "Syrian" as a toponym; the others do not

    def __init__(self, resolver: Resolver = resolve_given) -> None:
        self.resolver = resolver

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure the place mentions of each document against its toponyms."""
        everything = read_rows(path)
        rows = take(everything, sample)
        tally = Tally()
        for row in rows:
            date = (row.get("date") or "")[:10] or None
            extraction = reader(Item(row["text"], id=str(row["docid"]), published=date))
            places = [p for p in extraction.mentions.places if path.stem in self.adjectives or not p.demonym]
            golds = gold_toponyms(row)
            tally.add(str(row["docid"]), extraction.document.text, golds, places)
            tally.add_given(golds, self.resolver(extraction, [g.span for g in golds]))
        note = sample_note(len(rows), len(everything))
        return Result(self.name, path.name, len(rows), tally.figures(), tuple(tally.mistakes), note)
