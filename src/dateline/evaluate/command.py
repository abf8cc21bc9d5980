"""The command `dateline evaluate`: one suite on one data set, or all suites with `all`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # the suites load the parser: a program that only lists its commands must not wait for it
    from dateline.evaluate.suite import Reader, Result

ALL = "all"
GATE = "gate"
BASELINE = Path("eval/baseline.json")

MENTIONS = ("quotations", "timex", "toponyms")  # suites of what the gate would leave unparsed


def add_commands(app: typer.Typer) -> None:
    """Add the command ``evaluate`` to the program's commands."""
    app.command("evaluate")(evaluate)


def evaluate(
    suite: Annotated[
        str, typer.Argument(help=f"A suite (a wrong name lists them), '{ALL}', or '{GATE}': all, holding the floors.")
    ],
    path: Annotated[Path | None, typer.Argument(help="The data set; default: where the suite's data sets lie.")] = None,
    errors: Annotated[int, typer.Option(help="Print so many mistakes with their text, the costliest first.")] = 0,
    write: Annotated[Path | None, typer.Option(help="Write the figures as a page of tables.")] = None,
    gate: Annotated[Path | None, typer.Option(help="Fail where a figure is under its floor in this file.")] = None,
    pin: Annotated[bool, typer.Option(help="Raise the floors of the gate's file to what was reached.")] = False,
    sample: Annotated[int | None, typer.Option(help="So many documents of each data set; 0: all.")] = None,
    allow_regression: Annotated[str | None, typer.Option(help="Lower the floors that fell, for this reason.")] = None,
) -> None:
    """Measure the reader on annotated data and print the figures.

    "gate" holds all figures against eval/baseline.json; suites without data are skipped by name.

    Exit status: 0 measured, 1 a figure fell under its floor, 2 wrong call or unusable data.
    """
    from dateline.evaluate import accuracy
    from dateline.evaluate.suites import SUITES

    if suite not in (ALL, GATE, *SUITES):
        _refuse(f"no suite '{suite}'; there are: {', '.join(SUITES)}, {ALL}, {GATE}")
    gate = gate or (BASELINE if suite == GATE else None)
    if gate is None and (pin or allow_regression):
        _refuse("--pin and --allow-regression need --gate FILE")
    if gate is not None and sample is not None:
        _refuse("--gate needs the suites' own samples: leave out --sample")
    if suite in (ALL, GATE) and path is not None:
        _refuse(f"'{suite}' takes no path: set DATELINE_SHARED to the folder of the data sets")
    results, skipped = measure(list(SUITES) if suite in (ALL, GATE) else [suite], path, sample, errors)
    if not results and suite != GATE:
        _refuse(f"no data: {', '.join(skipped)} absent; give a path, or set DATELINE_SHARED")
    if write is not None:
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(accuracy.markdown(results, skipped), encoding="utf-8")
    if gate is not None:
        _hold(results, gate, pin, allow_regression)


def measure(
    names: list[str], path: Path | None, sample: int | None, errors: int, reader: Reader | None = None
) -> tuple[list[Result], list[str]]:
    """Run the named suites, print each result, and return the results and the names of absent data sets."""
    from dateline.evaluate import accuracy
    from dateline.evaluate.suites import SUITES, data_paths, label_of

    results, skipped = [], []
    for name in names:
        suite = SUITES[name]
        count = suite.sample if sample is None else (sample or None)
        for label, place in [(label_of(path), path)] if path else data_paths(suite):
            if not place.exists():
                skipped.append(f"{name} ({label})")
                typer.echo(f"{name}: skipped, {label} is absent", err=True)
                continue
            try:
                result = replace(suite.run(place, reader or _reader(name), count), data=label)
            except (OSError, ValueError, KeyError) as error:
                _refuse(f"{name}: {place}: {error}")
            typer.echo(accuracy.table(result) + "\n")
            if errors:
                typer.echo(accuracy.mistakes(result.worst(errors)) + "\n")
            results.append(result)
    return results, skipped


def _reader(name: str) -> Reader:
    """Return the reader that a suite measures: with its gate, but for suites of mentions in peaceful news without."""
    from dateline.pipeline import read_item

    return partial(read_item, gated=False) if name in MENTIONS else read_item


def _hold(results: list[Result], gate: Path, pin: bool, reason: str | None) -> None:
    """Compare with the floors; write the file when asked to; exit 1 when a figure fell without a reason."""
    from dateline.evaluate.gate import falls, load_baseline, raised, save_baseline

    baseline = load_baseline(gate)
    fallen = falls(results, baseline)
    if pin or (reason and fallen):
        save_baseline(gate, raised(results, baseline, reason))
    for fall in fallen:
        typer.echo(f"{'lowered' if reason else 'under its floor'}: {fall}", err=True)
    if fallen and not reason:
        raise typer.Exit(1)


def _refuse(message: str) -> None:
    """Say what is wrong with the call or the data, and exit with status 2."""
    typer.echo(f"dateline evaluate: {message}", err=True)
    raise typer.Exit(2)
