"""Fit the models of the MUC-4 adapter on the training part of the MUC-4 messages and write ``muc4/weights.json``.

    python scripts/train_muc4.py ../shared/data/muc4/train.jsonl [--every 2] [--out FILE]

Needs scikit-learn (a development dependency). Nothing of the test parts is read. ``--every N`` leaves out each Nth
message, to measure on what was left out. The same data and version give the same file.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dateline.evaluate.muc4 import key_of, to_item
from dateline.evaluate.muc4.compare import CORRECT, content_words, strings
from dateline.evaluate.muc4.score import score_message
from dateline.evaluate.suite import read_rows
from dateline.model import Extraction
from dateline.muc4 import form
from dateline.muc4.adapter import fill, is_possible
from dateline.muc4.candidates import Candidate, Unit, doers, groups, people, things, units_of
from dateline.muc4.choice import CONFIDENCES, Choice, choose, of_choice, thing_of
from dateline.muc4.features import Scene, nearest, of_candidate, of_document, of_report
from dateline.muc4.form import Fill, Template
from dateline.muc4.linear import BIAS, Models
from dateline.pipeline import read_item

OUT = Path(__file__).parents[1] / "src/dateline/muc4/weights.json"
SELDOM = 4  # features of fewer examples are left out
STRENGTH = 0.4  # inverse of the penalty; of those tried (0.1 to 3) it did best on messages left out
STATED = {"victim": {"killed", "injured", "kidnapped", "target"}, "thing": {"target"}, "doer": {"perpetrator"}}

Example = tuple[set[str], bool]
Examples = dict[str, list[Example]]


def main() -> None:
    """Read the messages, fit each model, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--every", type=int)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    rows = [row for i, row in enumerate(read_rows(chosen.path)) if not chosen.every or i % chosen.every]
    write(train([Message(read_item(to_item(row)), key_of(row)) for row in rows]), len(rows), chosen.out)


@dataclass(frozen=True)
class Message:
    """One message as it was read, and its answer key."""

    extraction: Extraction
    key: Sequence[Template]


def train(messages: Sequence[Message]) -> dict[str, dict[str, float]]:
    """Return the weights of all models.

    Whether a report is wanted rests on what fills its slots; so that this is learned from fills as they will be, and not
    from fills that the models know, each half of the messages is filled by the models of the other half.
    """
    fills = [fill_examples(message) for message in messages]
    models = fit_all(join(fills))
    wanted: list[Example] = []
    for half in (0, 1):
        of_other = fit_all(join(fills[1 - half :: 2]))
        for message in messages[half::2]:
            wanted += wanted_examples(message, of_other)
    relevant = [(of_document(message.extraction), bool(message.key)) for message in messages]
    return {**models, "wanted": fit(wanted), "document": fit(relevant)}


def join(parts: Iterable[Examples]) -> Examples:
    """Return the examples of several messages together."""
    out: Examples = defaultdict(list)
    for part in parts:
        for model, rows in part.items():
            out[model] += rows
    return out


def wanted_examples(message: Message, models: Models) -> list[Example]:
    """Return for each report whether it matches a template of the key, by the fills that the models choose."""
    found = message.extraction
    reports = [r for r in found.reports if is_possible(r)]
    chosen = [choose(found, r, models) for r in reports]
    score = score_message(message.key, [fill(found, r, c) for r, c in zip(reports, chosen, strict=True)])
    right = {j for _, j in score.mapped}
    return [(of_report(Scene(found, r)) | of_choice(chosen[j]), j in right) for j, r in enumerate(reports)]


def fill_examples(message: Message) -> Examples:
    """Return for each report that matches the key which fills are right."""
    found = message.extraction
    units = units_of(found)
    scenes = [Scene(found, report) for report in found.reports if is_possible(report)]
    score = score_message(message.key, [fill(found, scene.report, stated(scene, units)) for scene in scenes])
    out: Examples = defaultdict(list)
    for i, j in score.mapped:
        for model, features, right in _choices(scenes[j], units, of_report(scenes[j]), message.key[i]):
            out[model].append((features, right))
    return out


def stated(scene: Scene, units: list[Unit]) -> Choice:
    """Return what the reader's rules state of a report, to find which template of the key it is."""
    found = scene.extraction
    return Choice(
        None,
        tuple(c.person for c in people(found, units) if c.person and _is_stated(scene, c, "victim")),
        tuple(thing_of(c) for c in things(units) if _is_stated(scene, c, "thing")),
        tuple(c.text for c in doers(found, units) if _is_stated(scene, c, "doer")),
        tuple((c.text, CONFIDENCES[0]) for c in groups(found, units) if _is_stated(scene, c, "doer")),
    )


def _is_stated(scene: Scene, candidate: Candidate, role: str) -> bool:
    """Return whether a statement of the report in that role shares words with a candidate."""
    told = [s.span for s in scene.report.statements if s.attribute in STATED[role]]
    return any(unit.span.overlaps(span) for unit in candidate.units for span in told)


def _choices(scene: Scene, units: list[Unit], told: set[str], key: Template) -> Iterator[tuple[str, set[str], bool]]:
    """Yield the examples of a report with its key: model, features, whether it holds."""
    categories = {v for f in key.fills(form.CATEGORY) for v in f.values}
    yield "terrorist", told, "TERRORIST ACT" in categories
    yield "state", told, "STATE-SPONSORED VIOLENCE" in categories
    for candidate in (nearest(scene, c) for c in people(scene.extraction, units)):
        features = of_candidate(scene, candidate)
        right = _is_victim(candidate, key)
        yield "victim", features, right
        if right:
            for model, value in (("killed", "DEATH"), ("injured", "INJURY")):
                yield model, features, _says(key.fills(form.PEOPLE_EFFECT), value, _strings(candidate))
    for candidate in (nearest(scene, c) for c in things(units)):
        features = of_candidate(scene, candidate)
        right = _fills(key.fills(form.THING), candidate.text)
        yield "thing", features, right
        if right:
            for model, value in (("destroyed", "DESTROYED"), ("damaged", "SOME DAMAGE"), ("undamaged", "NO DAMAGE")):
                yield model, features, _says(key.fills(form.THING_EFFECT), value, [candidate.text])
    for candidate in (nearest(scene, c) for c in doers(scene.extraction, units)):
        yield "doer", of_candidate(scene, candidate), _fills(key.fills(form.INDIVIDUAL), candidate.text)
    for candidate in (nearest(scene, c) for c in groups(scene.extraction, units)):
        features = of_candidate(scene, candidate)
        right = _fills(key.fills(form.ORGANIZATION), candidate.text)
        yield "group", features, right
        if right:
            for value in CONFIDENCES:
                yield value, features, _says(key.fills(form.CONFIDENCE), value, [candidate.text])


def _strings(candidate: Candidate) -> list[str]:
    """Return what a person is called by."""
    person = candidate.person
    return [text for text in (person.name, person.description) if text] if person else [candidate.text]


def _is_victim(candidate: Candidate, key: Template) -> bool:
    """Return whether the key names the person or people."""
    person = candidate.person
    named = bool(person and person.name and _fills(key.fills(form.PERSON), person.name))
    return named or bool(
        person and person.description and not person.name and _fills(key.fills(form.PEOPLE), person.description)
    )


def _fills(fills: Sequence[Fill], text: str) -> bool:
    """Return whether a text is one of the fills: the same words, or its last word is also theirs."""
    return any(_same(value, text) for fill in fills for value in fill.values)


def _same(value: str, text: str) -> bool:
    """Return whether two strings name the same."""
    return strings(value, text) == CORRECT or bool(_noun(value) & _noun(text))


def _noun(text: str) -> frozenset[str]:
    """Return the last word before "of", which says what something is."""
    return content_words(" ".join(text.partition(" OF ")[0].split()[-1:]))


def _says(fills: Sequence[Fill], value: str, texts: list[str]) -> bool:
    """Return whether a fill has the value for one of the texts."""
    mine = [f for f in fills if not f.xrefs or any(_same(x, text) for x in f.xrefs for text in texts)]
    return any(value in f.values for f in mine)


def fit_all(examples: Examples) -> dict[str, dict[str, float]]:
    """Return the weights of each model."""
    return {model: fit(rows) for model, rows in sorted(examples.items())}


def fit(rows: list[Example]) -> dict[str, float]:
    """Return the weights of one model: a logistic regression whose penalty (L1) keeps few features."""
    counts: dict[str, int] = defaultdict(int)
    for features, _ in rows:
        for name in features:
            counts[name] += 1
    names = sorted(name for name, count in counts.items() if count >= SELDOM)
    column = {name: i for i, name in enumerate(names)}
    held = [sorted(column[f] for f in features if f in column) for features, _ in rows]
    ends = [0]
    for columns in held:
        ends.append(ends[-1] + len(columns))
    flat = [c for columns in held for c in columns]
    matrix = csr_matrix(([1.0] * len(flat), flat, ends), shape=(len(rows), len(names)))
    model = LogisticRegression(l1_ratio=1, C=STRENGTH, solver="liblinear", random_state=0, max_iter=500)
    model.fit(matrix, [right for _, right in rows])
    found = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.0005}
    return {BIAS: round(float(model.intercept_[0]), 3), **found}


def write(models: dict[str, dict[str, float]], messages: int, out: Path) -> None:
    """Write the weights, one model after the other."""
    about = f"made by scripts/train_muc4.py from {messages} messages of the MUC-4 training part (US government, no licence stated)"
    out.write_text(json.dumps({"about": about, "models": models}, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
