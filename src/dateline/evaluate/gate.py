"""The floor under every figure: `eval/baseline.json` pins what was reached, and a figure that falls under it fails.

The file maps "suite/data/figure" to the pinned value and the direction that is better, and keeps every lowering with
its reason. Floors rise by themselves when the file is written anew; they fall only with a reason. Precision and recall
are not pinned beside their F1, so that one may be traded for the other; and one gold item more or less is no fall,
because a change of the reader for the better flips single items both ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.evaluate.suite import Figure, Result

ROUNDING = 0.0005  # figures are pinned to three digits: half of the last one is no fall
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that is worse than its pinned value."""

    name: str
    pinned: float
    measured: float

    def __str__(self) -> str:
        return f"{self.name}: {self.measured:.{DIGITS}f}, pinned {self.pinned:.{DIGITS}f}"


def figure_name(result: Result, figure: Figure) -> str:
    """Return the name of a figure in the baseline: "suite/data/figure"."""
    return f"{result.suite}/{result.data}/{figure.name}"


def load_baseline(path: Path) -> dict[str, Any]:
    """Return the baseline of a file, an empty one where there is no file. Raises ValueError for a broken file."""
    if not path.exists():
        return {"figures": {}, "regressions": []}
    try:
        baseline = json.loads(path.read_text(encoding="utf-8"))
        return {"figures": dict(baseline["figures"]), "regressions": list(baseline["regressions"])}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a baseline of figures: {error!r}") from error


def is_pinned(figure: Figure) -> bool:
    """Return whether a figure gets a floor: all but precision and recall."""
    return not figure.name.endswith((" P", " R"))


def _worse(figure: Figure, pinned: float, slack: float = ROUNDING) -> bool:
    """Return whether a figure is worse than the pinned value by more than the slack."""
    gap = pinned - figure.value if figure.better == "higher" else figure.value - pinned
    return gap > slack


def _item(figure: Figure) -> float:
    """Return what one gold item is worth in a figure."""
    return max(ROUNDING, figure.scale / figure.support if figure.support else 0.0)


def falls(results: Iterable[Result], baseline: Mapping[str, Any]) -> list[Fall]:
    """Return the figures that are worse than pinned, in table order. A figure that is not pinned cannot fall."""
    out = []
    for result in results:
        for figure in result.figures:
            pin = baseline["figures"].get(figure_name(result, figure))
            if pin and _worse(figure, pin["value"], _item(figure)):
                out.append(Fall(figure_name(result, figure), pin["value"], figure.value))
    return out


def raised(results: Iterable[Result], baseline: Mapping[str, Any], reason: str | None = None) -> dict[str, Any]:
    """Return the baseline with every figure at its best so far; with a ``reason`` also those that fell, and the reason.

    Figures that were not measured now keep their pin.
    """
    results = list(results)
    fallen = falls(results, baseline) if reason else []
    lowered = {fall.name for fall in fallen}
    figures = dict(baseline["figures"])
    for result in results:
        for figure in filter(is_pinned, result.figures):
            name = figure_name(result, figure)
            old, value = figures.get(name), round(figure.value, DIGITS)
            if not old or name in lowered or not _worse(figure, old["value"]):
                figures[name] = {"value": value, "better": figure.better}
    regressions = list(baseline["regressions"])
    if reason and fallen:
        regressions.append({"reason": reason, "figures": [str(fall) for fall in fallen]})
    return {"figures": dict(sorted(figures.items())), "regressions": regressions}


def save_baseline(path: Path, baseline: Mapping[str, Any]) -> None:
    """Write the baseline as JSON, one figure a line, names in order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in baseline["figures"].items()]
    regressions = json.dumps(baseline["regressions"], indent=1, ensure_ascii=False)
    text = '{"figures": {\n' + ",\n".join(lines) + '\n},\n"regressions": ' + regressions + "}\n"
    path.write_text(text, encoding="utf-8")
