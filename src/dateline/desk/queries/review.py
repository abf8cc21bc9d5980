"""The review queue: what a person should look at first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dateline.desk.index.columns import STATES, Columns
from dateline.desk.index.rows import Row
from dateline.desk.queries.choosing import chosen
from dateline.desk.queries.wanted import Wanted
from dateline.register.model import Proposal


@dataclass(frozen=True, slots=True)
class Task:
    """One incident to look at. ``urgency`` is its doubt (0-1) times its weight; ``row.reasons`` say what is doubtful."""

    row: Row
    urgency: float


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The tasks of a page, the most urgent first, of ``total``; and pairs of incidents that may be one."""

    tasks: tuple[Task, ...]
    total: int
    offset: int
    proposals: tuple[Proposal, ...]
    version: int


def review_queue(
    columns: Columns, wanted: Wanted, offset: int = 0, limit: int = 30, proposals: tuple[Proposal, ...] = (),
    found: frozenset[str] | None = None,
) -> ReviewQueue:  # fmt: skip
    """Return the open incidents of the filter that nobody judged, by urgency (then by id); one page of them."""
    lines = chosen(columns, wanted, found)
    table = columns.table[lines]
    lines = lines[(table["status"] == STATES.index("open")) & (table["doubt"] > 0) & ~table["reviewed"]]
    table = columns.table[lines]
    urgency = table["doubt"] * table["weight"]
    order = np.lexsort((table["tie"], -urgency))[offset : offset + limit]
    tasks = tuple(Task(columns.rows[lines[n]], round(float(urgency[n]), 3)) for n in order)
    return ReviewQueue(tasks, len(lines), offset, proposals, columns.version)
