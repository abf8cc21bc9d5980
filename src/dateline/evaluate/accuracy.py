"""Figures as tables: for the terminal, and for `docs/accuracy.md`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from importlib import resources

from dateline.evaluate.gate import figure_name
from dateline.evaluate.suite import Figure, Mistake, Result

HEAD = """# Accuracy

Made by `make accuracy`; do not edit. Every figure is measured by running the reader on annotated data that lies outside
the repository (eval/wide inside it), without anything having been trained on it; but for gvc, to which the linking
weights were fitted, and wide-open, from which the weights of grouping were learned (docs/choosers.md).
The MUC-4 choices were fitted to the training part of that set; its test parts are measured.
P, R and F1 are precision, recall and their harmonic mean;
"gold" is the number of annotated items behind a figure. `eval/baseline.json` pins a floor under each. The mistakes in
gold/dev, incidents-open and wide-open were read and worked from, so theirs are development figures; those in
incidents-held and wide-held never are.
"""


def rows(figures: Sequence[Figure]) -> list[tuple[str, dict[str, Figure], Figure]]:
    """Return the table rows: the figures "x P", "x R" and "x F1" side by side, any other figure by itself.

    Each row is (name, {P, R, F1 figures or "value"}, a figure for the row's support and note).
    """
    out: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        name, _, part = figure.name.rpartition(" ")
        key, column = (name, part) if name and part in ("P", "R", "F1") else (figure.name, "value")
        out.setdefault(key, {})[column] = figure
    return [(name, parts, next(iter(parts.values()))) for name, parts in out.items()]


def _number(figure: Figure | None) -> str:
    """Return a figure with three digits, or one digit from 100 on; a dash for none."""
    if figure is None:
        return ""
    return f"{figure.value:.3f}" if abs(figure.value) < 100 else f"{figure.value:.1f}"


def table(result: Result) -> str:
    """Return a result as a plain table for the terminal."""
    lines = [f"{result.suite}: {result.data} ({result.note or f'{result.documents} documents'})"]
    width = max((len(name) for name, _, _ in rows(result.figures)), default=0) + 2
    for name, parts, first in rows(result.figures):
        cells = "  ".join(f"{k} {_number(f)}" for k, f in parts.items()).replace("value ", "")
        extra = "".join(f"  {x}" for x in (f"({first.support} gold)" if first.support else "", first.note) if x)
        lines.append(f"  {name:<{width}}{cells}{extra}")
    return "\n".join(lines)


def mistakes(found: Iterable[Mistake]) -> str:
    """Return mistakes one a line with their cost, and the text around below."""
    lines = []
    for m in found:
        lines.append(f"[{m.cost:g}] {m.document} {m.kind}: {m.message}")
        if m.text:
            lines.append(f"      | {m.text}")
    return "\n".join(lines)


def summary(results: Iterable[Result]) -> list[str]:
    """Return the lines of the table that holds the headline figures against floor, aim and published figures."""
    source = resources.files("dateline.evaluate") / "goals.toml"
    reached = {figure_name(result, figure): figure for result in results for figure in result.figures}
    lines = ["| what | reached | floor | aim | published |", "|---|---|---|---|---|"]
    for goal in tomllib.loads(source.read_text(encoding="utf-8"))["goal"]:
        figure = reached.get(goal["figure"])
        if figure is not None:
            known = goal.get("known", "")
            lines.append(f"| {goal['what']} | {_number(figure)} | {goal['floor']:g} | {goal['aim']:g} | {known} |")
    return lines


def markdown(results: Iterable[Result], skipped: Iterable[str] = ()) -> str:
    """Return the whole page of figures; ``skipped`` names the suites whose data are absent."""
    results = list(results)
    parts = [HEAD, *summary(results)]
    for result in results:
        parts.append(f"\n## {result.suite}: {result.data}\n\n{result.note or f'{result.documents} documents'}\n")
        parts.append("| what | P | R | F1 | value | gold | note |\n|---|---|---|---|---|---|---|")
        for name, columns, first in rows(result.figures):
            cells = [_number(columns.get(k)) for k in ("P", "R", "F1", "value")]
            parts.append(f"| {name} | {' | '.join(cells)} | {first.support or ''} | {first.note} |")
    missing = list(skipped)
    if missing:
        parts.append("\n## Not measured\n\nTheir data were absent: " + ", ".join(missing) + ".")
    return "\n".join(parts) + "\n"
