#!/usr/bin/env python3
"""Learns `src/dateline/reports/choice.toml`: what the reasons weigh by which two tellings are held to be of one incident.

  python scripts/train_choice.py MUC4/train.jsonl eval/wide src/dateline/reports/choice.toml

From two sets whose licence allows it: the training messages of MUC-4 (work of the US government, no licence stated), where a
mention is of a template when its people, things, doers and place are the template's and no other's; and the open half of
our own wide set (CC0), whose mentions are annotated one by one in `mentions.json`. No other annotated article is read.
Logistic regression on the reasons and their points; needs scikit-learn.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from dateline import codebook
from dateline.evaluate.muc4 import key_of, to_item
from dateline.evaluate.suite import read_rows
from dateline.events import find_events
from dateline.model import Document, EventMention, Item, Span
from dateline.muc4 import form
from dateline.muc4.form import Template
from dateline.pipeline import read_item
from dateline.reports import grouping
from dateline.reports.choice import POINTS, features
from dateline.reports.context import Story

STRENGTH = 0.03  # C of the regression: small, so that the rules' points stand where little speaks against them
SURE, AHEAD = 2.0, 0.9  # points that a template must reach, and be ahead of the next, for a mention to be of it
NONE = "-"  # label of a mention that tells of no incident

WORD = re.compile(r"[A-Z0-9]+")
TELLING = {form.PERSON: 2.0, form.PEOPLE: 1.5, form.THING: 1.5, form.INDIVIDUAL: 0.5, form.ORGANIZATION: 0.5}
GENERAL = {"THE", "AND", "FOR", "WITH", "PEOPLE", "PERSON", "BOMB", "EXPLOSIVE", "OTHER", "MEN", "MAN"}
PARTIES = ("target", "killed", "injured", "kidnapped", "perpetrator")
HEAD = """# What the reasons weigh by which two tellings are held to be of one incident; made by scripts/train_choice.py from MUC-4
# (training messages) and eval/wide/open. weight of a reason = scale * its points in grouping.py + its correction; traits
# are multiplied by their correction. A mention joins where the sum, with "start", is not negative.
"""

Example = tuple[dict[str, float], bool]


# --- comparisons, as the reader makes them --------------------------------------------------------------------------------


def story_of(item: Item) -> tuple[Story, list[EventMention]]:
    """Return the document as the report stage sees it, and the mentions that grouping compares, in its order."""
    read = read_item(item)
    story = Story(read.document, read.sentences, read.mentions)
    usable = grouping.usable(story, find_events(read.sentences, read.mentions))
    return story, sorted(usable, key=lambda e: e.block != "body")


def examples(story: Story, mentions: Sequence[EventMention], labels: Sequence[str | None]) -> Iterator[Example]:
    """Yield each comparison of a labelled mention with the incidents told so far, and whether it is of that one."""
    told: dict[str, grouping.Group] = {}
    for n, (event, label) in enumerate(zip(mentions, labels, strict=True)):
        if label is None:
            continue
        own = label if label != NONE else f"{NONE}{n}"  # what is no incident is nothing else's either
        for other, group in told.items():
            reasons = grouping.reasons_of(story, group, event)
            yield features(reasons, grouping.traits_of(group, event)), own == other
        told.setdefault(own, grouping.Group()).events.append(event)


# --- labels ---------------------------------------------------------------------------------------------------------------


def wide_examples(folder: Path) -> Iterator[Example]:
    """Yield the comparisons of the wide set's open half; ``mentions.json`` says of which incident each mention tells."""
    annotated = json.loads((folder / "mentions.json").read_text(encoding="utf-8"))
    for name, marks in annotated.items():
        row = json.loads((folder / "open" / f"{name}.json").read_text(encoding="utf-8"))
        story, mentions = story_of(Item(row["text"], id=name, published=row["published"]))
        yield from examples(story, mentions, [marked(e, marks) for e in mentions])


def marked(event: EventMention, marks: Sequence[Sequence[Any]]) -> str | None:
    """Return the label of the first mark that the mention's words meet, None where there is none or it is doubtful."""
    spans = (event.trigger, *event.triggers)
    found = next((label for start, end, label in marks if any(Span(start, end).overlaps(s) for s in spans)), "x")
    return None if found == "x" else str(found)


def muc_examples(path: Path) -> Iterator[Example]:
    """Yield the comparisons of mentions that are surely of one template each."""
    for row in read_rows(path):
        if row.get("has_key", True) and row["templates"]:
            key = key_of(row)
            story, mentions = story_of(to_item(row))
            labels = [aligned(story, e, key) for e in mentions]
            yield from examples(story, mentions, labels)


def aligned(story: Story, event: EventMention, key: Sequence[Template]) -> str | None:
    """Return the position of the template that the mention is surely of, or None."""
    points = [likeness(story, event, template) for template in key]
    ranked = sorted(points, reverse=True)
    sure = ranked[0] >= SURE and (len(ranked) < 2 or ranked[0] - ranked[1] >= AHEAD)
    return str(points.index(ranked[0])) if sure else None


def likeness(story: Story, event: EventMention, template: Template) -> float:
    """Return how much of the template the mention names; -1 where the types exclude each other."""
    kind = same_kind(event.type, template)
    if kind < 0:
        return -1.0
    sentence = words(story.document.quote(story.sentences[event.sentence].span))
    parties = named(story.document, event, PARTIES)
    points = 0.5 * kind
    for slot, weight in TELLING.items():
        for fill in template.fills(slot):
            names = [w for w in map(words, fill.values) if w]
            if any(len(n & parties) >= len(n) / 2 for n in names):
                points += weight
            elif any(n <= sentence for n in names):
                points += weight / 2
    where = {w for f in template.fills(form.LOCATION) for v in f.values for p in v.split(":")[1:] for w in words(p)}
    return points + (1.0 if where & named(story.document, event, ("place",)) else 0.4 if where & sentence else 0.0)


def same_kind(kind: str, template: Template) -> float:
    """Return 1 for the template's own type, less for one that may be it, -1 for one that cannot."""
    mine = codebook.load("muc4")["types"].get(kind)
    wanted = {value for fill in template.fills(form.TYPE) for value in fill.values}
    if mine is None or kind in codebook.load("events")["general"]["generic"]:
        return 0.3
    return 1.0 if mine in wanted else 0.2 if "ATTACK" in {mine, *wanted} else -1.0


def named(document: Document, event: EventMention, roles: Sequence[str]) -> set[str]:
    """Return the telling words of the mention's roles of those names."""
    return {w for r in event.roles if r.name in roles for w in words(document.quote(r.span))}


def words(text: str) -> set[str]:
    """Return the telling words of a text, in capitals, kinds of places in brackets left out."""
    found = WORD.findall(re.sub(r"\([^()]*\)", " ", text.upper()))
    return {w.rstrip("S") for w in found if len(w) > 2} - GENERAL


# --- learning -------------------------------------------------------------------------------------------------------------


def learn(rows: Sequence[Example]) -> dict[str, float]:
    """Return the weight of each feature, and of "start"."""
    vectorizer = DictVectorizer(sparse=False)
    table = vectorizer.fit_transform([f for f, _ in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(table, [y for _, y in rows])
    fitted = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return {"start": float(model.intercept_[0]), **{str(name): float(w) for name, w in fitted}}


def to_toml(fitted: Mapping[str, float]) -> str:
    """Return the table as it is shipped, the heaviest correction first."""
    corrections = {k: v for k, v in fitted.items() if k not in ("start", POINTS) and abs(v) >= 0.005}
    ordered = sorted(corrections.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    lines = [f"start = {fitted['start']:.3f}", f"scale = {fitted[POINTS]:.3f}", "", "[corrections]"]
    return HEAD + "\n".join([*lines, *(f'"{name}" = {weight:.2f}' for name, weight in ordered)]) + "\n"


def main() -> None:
    """Read both sets, learn, write the table."""
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    muc, wide, out = map(Path, sys.argv[1:])
    ours, theirs = list(wide_examples(wide)), list(muc_examples(muc))
    fitted = learn([*ours, *theirs])
    out.write_text(to_toml(fitted), encoding="utf-8")
    print(f"{len(ours)} comparisons of the wide set, {len(theirs)} of MUC-4 -> {out}")


if __name__ == "__main__":
    main()
