"""The MUC-4 suite: documents in capitals read, made into templates, and scored against the answer key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dateline.evaluate.muc4.compare import MONTHS
from dateline.evaluate.muc4.score import MessageScore, rows, score_message, score_slot, total
from dateline.evaluate.suite import Figure, Mistake, Reader, Result, read_rows, sample_note, take
from dateline.model import Item
from dateline.muc4.adapter import to_templates
from dateline.muc4.form import CONFIDENCE, DATE, LOCATION, SLOTS, STAGE, TYPE, Template, parse_template

HEADLINE = "ALL TEMPLATES"
TEST_PARTS = ("tst1", "tst2")

_DATELINE = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})[A-Z]* (\d{{2}})\b")
_WRAPPED = re.compile(r"(?<=\S)\n(?=\S)")


def to_item(row: Mapping[str, Any]) -> Item:
    """Return a row as an item: lines joined to paragraphs (same length), dated by its own dateline."""
    printed = _DATELINE.search((row.get("dateline") or {}).get("date") or "")
    published = None
    if printed:
        day, month, year = printed.groups()
        published = date(1900 + int(year), MONTHS.index(month) + 1, int(day)).isoformat()
    return Item(_WRAPPED.sub(" ", row["text"]), id=row["docid"], published=published, language="en")


def read_messages(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file, or of the test parts in a folder (the part for training is left alone)."""
    files = [path / f"{part}.jsonl" for part in TEST_PARTS] if path.is_dir() else [path]
    return [row for file in files for row in read_rows(file)]


def key_of(row: Mapping[str, Any]) -> list[Template]:
    """Return the key templates of a row."""
    return [parse_template(t["slots"], t["optional"]) for t in row["templates"]]


class Muc4Suite:
    """Templates against the answer key: one JSONL file, or a folder with the parts ``tst1`` and ``tst2``."""

    name = "muc4"
    data: tuple[str, ...] = ("data/muc4",)
    sample: int | None = None

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure the templates of each message; figures are in per cent, as the conference printed them."""
        everything = [row for row in read_messages(path) if row.get("has_key", True)]
        messages = take(everything, sample)
        scores: list[MessageScore] = []
        mistakes: list[Mistake] = []
        for row in messages:
            key, read = key_of(row), to_templates(reader(to_item(row)))
            score = score_message(key, read)
            scores.append(score)
            mistakes += _mistakes(row, key, read, score)
        note = sample_note(len(messages), len(everything), "messages") + "; per cent; no adjudication by hand"
        return Result(self.name, path.name, len(messages), figures(scores), tuple(mistakes), note)


def figures(scores: Sequence[MessageScore]) -> tuple[Figure, ...]:
    """Return each slot over all templates, the four rows over all slots, and which messages were rightly found relevant."""
    table = rows(scores)
    out: list[Figure] = []
    for slot in SLOTS:
        count = table[HEADLINE][slot]
        for part, value in (("P", count.precision), ("R", count.recall), ("F1", count.f)):
            out.append(Figure(f"{slot} {part}", value, count.possible, scale=100))
    for row, counts in table.items():
        count = total(counts)
        for part, value in (("P", count.precision), ("R", count.recall), ("F1", count.f)):
            out.append(Figure(f"{row} {part}", value, count.possible, scale=100))
    mapped, missed = sum(len(s.mapped) for s in scores), sum(len(s.missing) for s in scores)
    spurious = sum(len(s.spurious) for s in scores)
    out.append(Figure("templates mapped", mapped, mapped + missed, scale=mapped + missed))
    out.append(Figure("templates spurious", spurious, mapped + missed, "lower", scale=mapped + missed))
    return tuple(out)


def _mistakes(row: Mapping[str, Any], key: list[Template], read: list[Template], score: MessageScore) -> list[Mistake]:
    """Return what was wrong in one message: templates without a partner, and wrong fills of mapped ones."""
    name, text = row["docid"], " ".join(row["text"].split())
    out = []
    for i in score.missing:
        cost = sum(len(f) for f in key[i].slots.values())
        out.append(Mistake(cost, name, "missing template", _summary(key[i]), text[:600]))
    for j in score.spurious:
        cost = sum(len(f) for f in read[j].slots.values())
        out.append(Mistake(cost, name, "spurious template", _summary(read[j]), text[:600]))
    for i, j in score.mapped:
        for slot in SLOTS:
            ours, theirs = key[i].fills(slot), read[j].fills(slot)
            count = score_slot(slot, ours, theirs)
            cost = 2 * count.incorrect + count.partial + count.spurious + count.missing
            if cost:
                wanted, got = ("; ".join(map(str, fills)) or "-" for fills in (ours, theirs))
                out.append(Mistake(cost, name, f"differs: {slot}", f"key {wanted[:160]} | read {got[:160]}"))
    return out


def _summary(template: Template) -> str:
    """Return a template in one line."""
    parts = (template.fills(slot) for slot in (TYPE, STAGE, DATE, LOCATION, CONFIDENCE))
    heads = [str(fills[0]) for fills in parts if fills]
    targets = [
        str(f) for slot in ("PHYS TGT: ID", "HUM TGT: NAME", "HUM TGT: DESCRIPTION") for f in template.fills(slot)
    ]
    return ", ".join(heads) + " on " + "; ".join(targets[:4])
