"""How far a command is, on a terminal's error stream; silent elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def spinner() -> Iterator[Any]:
    """Give a function that is told each document's location. From the second on it shows a count on a terminal's error
    stream; not when the results go to the same terminal, where they show the progress themselves.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda location: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("documents read: {task.completed}, now {task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as drawn:
        task = drawn.add_task("", total=None, visible=False, completed=-1)

        def tell(location: str) -> None:
            drawn.update(
                task, advance=1, description=location[-50:].replace("[", "("), visible=drawn.tasks[0].completed >= 0
            )

        yield tell


@contextmanager
def bar(label: str) -> Iterator[Any]:
    """Give a function ``(done, total)`` that draws a bar on a terminal's error stream and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), redirect_stdout=False) as drawn:
        task = drawn.add_task(label)
        yield lambda done, total: drawn.update(task, completed=done, total=total)
