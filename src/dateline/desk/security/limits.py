"""How often somebody may guess a password."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

WINDOW = 15 * 60.0  # seconds that a failure counts for
PER_PAIR, PER_ADDRESS, PER_NAME = 5, 30, 50  # failures within the window
_MOST_KEYS = 50_000
_Key = tuple[str, ...]


class Failures:
    """Counts failed attempts to sign in, by address and name together, by address, and by name. Kept in memory."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._failed: dict[_Key, deque[float]] = {}

    def wait(self, address: str, name: str) -> int:
        """Return the seconds until another attempt is taken, 0 for now."""
        with self._lock:
            now = self._clock()
            return max(self._left(key, most, now) for key, most in _keys(address, name))

    def failed(self, address: str, name: str) -> None:
        """Count a failure."""
        with self._lock:
            now = self._clock()
            if len(self._failed) > _MOST_KEYS:
                self._failed = {k: t for k, t in self._failed.items() if t[-1] > now - WINDOW}
            for key, most in _keys(address, name):
                self._failed.setdefault(key, deque(maxlen=most)).append(now)

    def succeeded(self, address: str, name: str) -> None:
        """Forget the failures of this name from this address."""
        with self._lock:
            self._failed.pop(_keys(address, name)[0][0], None)

    def _left(self, key: _Key, most: int, now: float) -> int:
        times = self._failed.get(key)
        if times is None or len(times) < most or now - times[0] >= WINDOW:
            return 0
        return int(WINDOW - (now - times[0])) + 1


def _keys(address: str, name: str) -> list[tuple[_Key, int]]:
    """Return what an attempt counts for, with how many are let through; names are as the sender likes, so kinds are told apart."""
    name = name[:64]
    return [(("pair", address, name), PER_PAIR), (("address", address), PER_ADDRESS), (("name", name), PER_NAME)]
