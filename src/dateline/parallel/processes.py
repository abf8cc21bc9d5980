"""Workers on this machine: processes that are forked once the parser is loaded, so that they share it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from dateline.actors import name_index
from dateline.gazetteer import open_gazetteer
from dateline.model import Item
from dateline.parallel.reading import Lost, Read, read_batch
from dateline.parse import load_model
from dateline.pipeline import gazetteer

_AHEAD = 4  # batches a worker that are read or wait: what bounds the memory
_LOOK = 2.0  # seconds between a worker's looks whether the program still runs
_LOG = logging.getLogger(__name__)


class Processes:
    """So many processes that read. Use it as a context; a process that dies is replaced and loses nothing."""

    def __init__(self, workers: int) -> None:
        """Start the processes. Raises OSError where the parser is not installed or no process can be made."""
        self._workers = workers
        load_model()
        name_index()
        open_gazetteer().close()  # built once, before there are several who would
        self._pool = self._start()

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def pids(self) -> list[int]:
        """Return the processes' ids."""
        return list(self._pool._processes)

    def map(self, batches: Iterable[Sequence[Item]]) -> Iterator[list[Read]]:
        """Yield for each batch its readings, in order."""
        pending: deque[tuple[Sequence[Item], Future[list[Read]]]] = deque()
        for batch in batches:
            pending.append((batch, self._submit(batch)))
            if len(pending) >= _AHEAD * self._workers:
                yield self._next(pending)
        while pending:
            yield self._next(pending)

    def _next(self, pending: deque[tuple[Sequence[Item], Future[list[Read]]]]) -> list[Read]:
        """Return the readings of the first batch; where a process died, of what was under way that is read again."""
        batch, future = pending.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            _LOG.warning("a process that reads has died; what it read is read again")
            self._restart()
            found = self._alone(batch)
            for i, (other, begun) in enumerate(pending):
                if begun.exception() is not None:
                    pending[i] = other, self._submit(other)
            return found

    def _alone(self, batch: Sequence[Item]) -> list[Read]:
        """Read a batch while nothing else is read, so that it is known who ends the process: one document of it, given up."""
        try:
            return self._submit(batch).result()
        except BrokenProcessPool:
            self._restart()
            if len(batch) == 1:
                _LOG.error("a document ended the process that read it", extra={"location": batch[0].location})
                return [Lost()]
            return [one for item in batch for one in self._alone([item])]

    def _submit(self, batch: Sequence[Item]) -> Future[list[Read]]:
        try:
            return self._pool.submit(read_batch, list(batch))
        except BrokenProcessPool as error:
            failed: Future[list[Read]] = Future()
            failed.set_exception(error)
            return failed

    def _restart(self) -> None:
        """Replace all processes; every future of the old ones is done then."""
        self._pool.shutdown()
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
        context = multiprocessing.get_context(method)
        pool = ProcessPoolExecutor(self._workers, context, initializer=_begin, initargs=(os.getpid(),))
        pool.submit(os.getpid).result()
        return pool


def _begin(parent: int) -> None:
    """Prepare a process: Ctrl-C is the parent's, files are its own, and it ends when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gazetteer.cache_clear()  # a connection to SQLite must not be used on both sides of a fork
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
