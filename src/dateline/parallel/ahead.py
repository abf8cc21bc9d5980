"""Documents read ahead of the one that stores them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeVar

from dateline.model import Item
from dateline.parallel.reading import Read

BATCH = (
    8  # documents that go to a worker together: enough that sending costs little, few enough to be lost and read again
)

T = TypeVar("T")


class Crew(Protocol):
    """Workers that read."""

    def map(self, batches: Iterable[Sequence[Item]]) -> Iterator[list[Read]]:
        """Yield for each batch its readings, in order; only so many batches are taken ahead."""
        ...


def read_ahead(found: Iterable[T], wanted: Callable[[T], Item | None], crew: Crew) -> Iterator[tuple[T, Read]]:
    """Yield everything found in its order, each with the reading of the document that ``wanted`` gives for it, else None."""
    waiting: deque[list[tuple[T, Item | None]]] = deque()

    def batches() -> Iterator[list[Item]]:
        source = iter(found)
        while part := list(islice(source, BATCH)):
            pairs = [(one, wanted(one)) for one in part]
            waiting.append(pairs)
            yield [item for _, item in pairs if item is not None]

    for readings in crew.map(batches()):
        rest = iter(readings)
        for one, item in waiting.popleft():
            yield one, None if item is None else next(rest)
