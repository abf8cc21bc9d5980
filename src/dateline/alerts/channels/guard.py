"""What holds while any channel sends: which addresses may be reached, and that no log or error shows a secret.

Channels are libraries of others with their own ways to the network. So the address is checked where every way comes
through, at the connection itself: after the name was resolved, and anew after each redirect.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from dateline.alerts.channels.errors import ChannelError
from dateline.alerts.channels.secrets import hide
from dateline.alerts.settings import Settings
from dateline.fetch.addresses import is_public, resolve

#: Libraries that write addresses and answers into their logs.
_TALKATIVE = (
    "apprise",
    "urllib3",
    "urllib3.connectionpool",
    "httpx",
    "httpcore",
    "httpcore.connection",
    "httpcore.http11",
    "requests",
)


@dataclass(slots=True)
class _Watch:
    """One sending: the private addresses that it may reach, those that it was kept from, and what libraries said."""

    allowed: frozenset[str]
    everywhere: bool
    refused: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


_WATCH: ContextVar[_Watch | None] = ContextVar("dateline_alerts_sending", default=None)


@contextmanager
def guarded(target: str, secrets: Iterable[str], settings: Settings) -> Iterator[None]:
    """Let what is done inside reach allowed addresses only, and raise nothing but ChannelError without any secret."""
    watch = _Watch(_addresses(settings.alert_hosts), settings.private_addresses)
    try:
        with _watched(watch):
            yield
    except (
        Exception
    ) as error:  # a channel is somebody else's code: what it breaks must not keep the others from being told
        if watch.refused:
            raise _refusal(watch.refused[0]) from None
        known = (
            error
            if isinstance(error, ChannelError)
            else ChannelError(f"a fault in the channel ({type(error).__name__})")
        )
        reason = "; ".join(dict.fromkeys([known.reason, *watch.said[-2:]]))
        raise ChannelError(hide(reason, target, secrets), known.final, known.wait) from None


def _refusal(host: str) -> ChannelError:
    return ChannelError(
        f"{host} is an address of the own machine or network. If it is to be reached, name its host in DATELINE_ALERT_HOSTS"
    )


def _addresses(hosts: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for host in hosts:
        try:
            found.update(str(address) for address in resolve(host, 0))
        except OSError:
            continue  # a host that has no address now cannot be reached either
    return frozenset(found)


@contextmanager
def _watched(watch: _Watch) -> Iterator[None]:
    _install()
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


# --- installed once -------------------------------------------------------------------------------------------------


class _Kept(logging.Filter):
    """Keeps what libraries say while a message is sent; it goes into the error, cleared of secrets, and nowhere else."""

    def filter(self, record: logging.LogRecord) -> bool:
        watch = _WATCH.get()
        if watch is None:
            return True
        if record.levelno >= logging.WARNING:
            watch.said.append(record.getMessage())
        return False


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse a connection to an address that is not allowed. An audit hook: Python calls it before each ``connect``."""
    if event != "socket.connect":
        return
    watch = _WATCH.get()
    if watch is None or watch.everywhere:
        return
    address = arguments[1]
    host = str(address[0]) if isinstance(address, tuple) else "a local socket"
    if not _may(host, watch):
        watch.refused.append(host)
        raise ConnectionRefusedError(f"{host} is not to be reached")


def _may(host: str, watch: _Watch) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return str(address) in watch.allowed or is_public(address)


_installed: list[bool] = []


def _install() -> None:
    """Put the hook and the filters in place, once in a process: neither can be taken away, and both are idle elsewhere."""
    if _installed:
        return
    _installed.append(True)
    sys.addaudithook(_on_event)
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_Kept())
