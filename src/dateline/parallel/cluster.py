"""Workers of an existing Dask cluster, on which the same version of Dateline is installed."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any

from dateline.model import Item
from dateline.parallel.reading import CrewError, Lost, Read, read_batch
from dateline.version import __version__

_AHEAD = 4  # batches a thread of the cluster that are read or wait: what bounds the memory
_SECONDS = 10  # that the scheduler has to answer
_AGAIN = "Run the same command again: what is stored is not read again"
_LOG = logging.getLogger(__name__)


class Cluster:
    """The workers of a cluster. Use it as a context; a batch that is lost with its worker is read by another one."""

    def __init__(self, address: str) -> None:
        """Connect to a scheduler (``tcp://host:8786``). Raises CrewError where that fails or versions differ."""
        try:
            self._distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            mend = "Run `pip install 'dateline[cluster]'`"
            raise CrewError("a cluster needs the package distributed", mend) from error
        try:
            self._client = self._distributed.Client(address, timeout=_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            message = f"{address}: the cluster cannot be reached ({str(error).splitlines()[0]})"
            raise CrewError(message, "Check the address, and that `dask scheduler` runs") from error
        try:
            self._threads = self._check(address)
        except CrewError:
            self._client.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def _check(self, address: str) -> int:
        """Return how many threads the workers have. Raises CrewError for a cluster that cannot read for us."""
        try:
            versions = self._client.run(_version)
        except (ImportError, AttributeError) as error:
            mend = f"Install dateline {__version__} where the workers run"
            raise CrewError(f"{address}: its workers do not know Dateline ({error})", mend) from error
        if not versions:
            raise CrewError(f"{address}: the cluster has no workers", f"Run `dask worker {address} --nthreads 1`")
        other = {worker: version for worker, version in versions.items() if version != __version__}
        if other:
            told = ", ".join(f"{worker} has {version}" for worker, version in sorted(other.items()))
            raise CrewError(f"{address}: workers of another version ({told})", f"Install dateline {__version__} there")
        return sum(self._client.nthreads().values())

    def map(self, batches: Iterable[Sequence[Item]]) -> Iterator[list[Read]]:
        """Yield for each batch its readings, in order. Raises CrewError when the cluster is lost."""
        pending: deque[tuple[Sequence[Item], Any]] = deque()
        for batch in batches:
            pending.append((batch, self._submit(batch)))
            if len(pending) >= _AHEAD * max(self._threads, 1):
                yield self._result(*pending.popleft())
        while pending:
            yield self._result(*pending.popleft())

    def _submit(self, batch: Sequence[Item]) -> Any:
        return self._client.submit(read_batch, list(batch), pure=False)

    def _result(self, batch: Sequence[Item], future: Any) -> list[Read]:
        """Return the readings of a batch; a document that ends every worker is given up."""
        try:
            found: list[Read] = future.result()
        except self._distributed.KilledWorker:
            if len(batch) == 1:
                _LOG.error("a document ended the workers that read it", extra={"location": batch[0].location})
                return [Lost()]
            return [one for item in batch for one in self._result([item], self._submit([item]))]
        except (self._distributed.CancelledError, asyncio.CancelledError, OSError) as error:
            raise CrewError(f"the cluster is lost ({type(error).__name__})", _AGAIN) from error
        return found


def _version() -> str:
    return __version__
