"""robots.txt: which paths of a host may be asked, after RFC 9309 (longest match, ``*`` and ``$``), and how fast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

AGENT = "dateline"
_LONGEST = 500_000  # characters that are read (RFC 9309, 2.5: at least 500 KiB)
_SLOWEST = 120.0  # seconds: a longer pause between requests is cut to this


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a host for us: ``(path, allowed)``, and the pause in seconds that it asks for (0: none)."""

    rules: tuple[tuple[str, bool], ...] = ()
    pause: float = 0.0

    def allows(self, url: str) -> bool:
        """Return whether the address may be asked: the longest rule that fits decides, of two as long the one that allows."""
        parts = urlsplit(url)
        path = _plain(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [(len(rule), allowed) for rule, allowed in self.rules if _fits(rule, path)]
        return max(fitting, default=(0, True))[1]


def parse_robots(text: str) -> Robots:
    """Return the rules of the group for us, else of the group for all (``*``)."""
    groups: dict[str, tuple[list[tuple[str, bool]], list[float]]] = {}
    open_: list[str] = []
    listing = False  # whether the lines above name agents, so that one more joins them
    for key, value in _lines(text):
        if key == "user-agent":
            open_ = [*open_, value.lower()] if listing else [value.lower()]
            listing = True
            groups.setdefault(value.lower(), ([], []))
            continue
        listing = False
        for agent in open_:
            rules, pauses = groups[agent]
            if key in ("allow", "disallow") and value:
                rules.append((_plain(value), key == "allow"))
            elif key == "crawl-delay" and re.fullmatch(r"\d+(\.\d+)?", value):
                pauses.append(min(float(value), _SLOWEST))
    ours = [name for name in groups if name == AGENT] or ["*"]
    rules, pauses = groups.get(ours[0], ([], []))
    return Robots(tuple(rules), max(pauses, default=0.0))


def _lines(text: str) -> Iterable[tuple[str, str]]:
    for line in text[:_LONGEST].lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _plain(path: str) -> str:
    """Return the path with the same letters percent-encoded, however it was written."""
    return quote(unquote(path), safe="/*$?=&;:@!+,~-._%()'")


def _fits(rule: str, path: str) -> bool:
    """Return whether a path is one of the rule's, looking at each letter once: rules come from strangers.

    The first place where a part fits is always good enough, except that of the last part of a rule which ends with ``$``.
    """
    first, *parts = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at, end = len(first), len(path)
    if rule.endswith("$"):
        if not parts:
            return at == end
        last = parts.pop()
        end -= len(last)
        if end < at or not path.endswith(last):
            return False
    for part in parts:
        found = path.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
