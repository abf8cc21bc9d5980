"""The wide set: its annotations hold against their texts, and its held half shows figures only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.evaluate.incidents.goldform import load_gold
from dateline.evaluate.incidents.wide import WideSuite
from dateline.evaluate.suites import SUITES, data_paths
from dateline.model import Block, Document, Extraction, Item, Mentions, Span

WIDE = Path(__file__).parent.parent / "eval" / "wide"
FILES = sorted(WIDE.glob("*/w*.json"))
WRITTEN = ("perpetrators", "attributed_by", "claimed_by", "denied_by", "targets", "sources")
TYPES = [
    "rocket_attack",
    "mortar_artillery",
    "missile_strike",
    "drone_attack",
    "air_strike",
    "bombing",
    "suicide_bombing",
    "shooting",
    "armed_assault",
    "clash",
    "kidnapping",
    "assassination",
    "arson",
    "chemical_attack",
    "interception",
    "other",
]
CHOICES = {
    "type": TYPES,
    "stage": ["completed", "intercepted", "foiled", "missed", "threatened"],
    "focus": ["new", "background"],
    "attribution": ["claimed", "blamed", "reported_as_fact", "denied", "unclaimed", "unknown"],
    "damage": ["none", "minor", "some", "destroyed", None],
}


def read_nothing(item: Item) -> Extraction:
    document = Document(item.id or "", item.text, (Block("body", Span(0, len(item.text))),))
    return Extraction(document, (), Mentions(), ())


def test_there_are_thirty_of_each_half_by_odd_and_even_number() -> None:
    names = {half: [f.stem for f in FILES if f.parent.name == half] for half in ("open", "held")}
    assert names["open"] == [f"w{n:03}" for n in range(1, 61, 2)]
    assert names["held"] == [f"w{n:03}" for n in range(2, 61, 2)]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_annotation_holds_against_its_text(file: Path) -> None:
    row = json.loads(file.read_text(encoding="utf-8"))
    assert (row["id"], row["set"]) == (file.stem, f"wide-{file.parent.name}")
    for incident in row["incidents"]:
        assert faults(incident, row["text"], row["published"]) == []


def faults(incident: dict[str, Any], text: str, published: str) -> list[str]:
    """Return what is wrong with an annotation: a choice, a word that is not in the text, a range the wrong way round."""
    out = [f"{name}: {incident[name]}" for name, known in CHOICES.items() if incident[name] not in known]
    out += [f"type_alt: {kind}" for kind in incident["type_alt"] if kind not in TYPES]
    written = [incident["place"], incident["time_of_day"], *(word for name in WRITTEN for word in incident[name])]
    out += [f"not in the text: {word}" for word in written if word is not None and word not in text]
    start, end = incident["evidence"]
    if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
        out.append(f"evidence [{start}, {end})")
    first, last = incident["date_from"], incident["date_to"]
    if (first is None) != (last is None) or (first and not first <= last <= published):
        out.append(f"dates {first}..{last}")
    for name in ("killed", "injured", "kidnapped"):
        low, high = incident[f"{name}_low"], incident[f"{name}_high"]
        if low is not None and high is not None and low > high:
            out.append(f"{name} {low}..{high}")
    return out


def test_the_check_finds_faults() -> None:
    row = json.loads((WIDE / "open" / "w001.json").read_text(encoding="utf-8"))
    broken = row["incidents"][0] | {"type": "raid", "place": "Nowhere", "killed_low": 9, "date_to": "2099-01-01"}
    kinds = [fault.split()[0] for fault in faults(broken, row["text"], row["published"])]
    assert kinds == ["type:", "not", "dates", "killed"]


def test_one_report_in_eight_tells_of_no_incident() -> None:
    peaceful = [d.id for half in ("open", "held") for d in load_gold(WIDE / half) if not d.incidents]
    assert 6 <= len(peaceful) <= 10


def test_only_the_open_half_shows_mistakes() -> None:
    missed = WideSuite("open").run(WIDE / "open", read_nothing)
    assert missed.mistakes and {m.kind for m in missed.mistakes} == {"missed incident"}
    assert missed.documents == 30
    assert WideSuite("held").run(WIDE / "held", read_nothing).mistakes == ()


def test_the_set_is_found_in_the_checkout_and_not_under_the_shared_folder() -> None:
    assert data_paths(SUITES["wide-open"]) == [("eval/wide/open", Path("eval/wide/open"))]
    assert data_paths(SUITES["incidents"])[0][1] != Path("gold/dev")
