"""The clock that the watcher goes by. A test puts its own in the place of the wall's, so that a week takes seconds."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Return the seconds since 1970, UTC."""

    def sleep(self, seconds: float) -> bool:
        """Wait, and return whether to go on: False once somebody asked the watcher to end."""


class WallClock:
    """The clock of the machine. :meth:`stop` ends every sleep at once."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def now(self) -> float:
        """Return the seconds since 1970, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> bool:
        """Wait, and return whether to go on."""
        return not self._stopped.wait(max(0.0, seconds))

    def stop(self, *_: object) -> None:
        """End the wait and the watcher; fit as a handler of signals."""
        self._stopped.set()
