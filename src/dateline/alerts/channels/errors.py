"""What keeps a message from arriving."""

from __future__ import annotations


class ChannelError(Exception):
    """A message that did not arrive, and why. ``final``: trying again is of no use. ``wait``: seconds that the other side asks for.

    The reason may hold secrets until ``dateline.alerts.channels.guard`` has taken them out.
    """

    def __init__(self, reason: str, final: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.final, self.wait = reason, final, wait
