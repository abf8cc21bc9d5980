"""The list of sources: a TOML file that a person writes, read strictly, every mistake told with its key and its mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dateline.fetch import Limits

KINDS = ("feed", "page")
READS = ("auto", "page", "entry")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LEAST_EVERY = 60.0  # seconds: nobody's feed is asked more often than once a minute


class SourcesError(Exception):
    """A list of sources that cannot be used: where, what, and in ``mend`` what to do."""

    def __init__(self, where: str, message: str, mend: str) -> None:
        super().__init__(f"{where}: error: {message}. {mend}.")


@dataclass(frozen=True, slots=True)
class Watched:
    """One source. ``every`` in seconds. ``kind``: feed, or page for a page that is itself read (a live blog).

    ``read``: "page" opens every entry's page, "entry" reads the entry itself, "auto" opens the page of entries that are short.
    ``language`` stands for entries that name none. ``country`` (ISO 3166, two letters) sorts health and metrics.
    """

    name: str
    url: str
    kind: str = "feed"
    every: float = 900.0
    read: str = "auto"
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """How the watcher behaves to all sources.

    ``contact``: an address that servers are told. ``pause``: seconds between two requests to one host. ``workers``: hosts
    asked at one time. ``timeout``: seconds for one answer; ``bytes``: its largest size. ``revisit``: how long after its first
    sight an entry's page is opened again.
    """

    contact: str | None = None
    pause: float = 2.0
    workers: int = 8
    timeout: float = 30.0
    bytes: int = 5_000_000
    revisit: tuple[float, ...] = (3600.0, 21600.0, 86400.0)

    def limits(self, private: bool) -> Limits:
        """Return the limits of one answer; ``private`` as in :class:`Limits`."""
        return Limits(page=self.bytes, seconds=self.timeout, idle=min(15.0, self.timeout), private=private)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is watched, and how."""

    sources: tuple[Watched, ...]
    settings: Settings = Settings()


def read_plan(path: str) -> Plan:
    """Return the plan of a file. Raises SourcesError."""
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SourcesError(path, f"cannot be read ({(error.strerror or 'fault').lower()})", "Check the name") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourcesError(path, f"is no TOML ({str(error).lower()})", "Mend the line") from error
    _only(path, table, ("settings", "defaults", "source"))
    defaults = _table(path, table, "defaults")
    _only(f"{path}, [defaults]", defaults, ("kind", "every", "read", "language", "country"))
    given = table.get("source")
    if not isinstance(given, list) or not given or not all(isinstance(s, dict) for s in given):
        raise SourcesError(
            path, "it lists no source", 'Write [[source]], and below it name = "..." and url = "https://..."'
        )
    sources = tuple(_source(path, n, defaults | row) for n, row in enumerate(given, 1))
    for key in ("name", "url"):
        _once(path, key, [getattr(source, key) for source in sources])
    return Plan(sources, _settings(path, _table(path, table, "settings")))


def _source(path: str, number: int, row: Mapping[str, Any]) -> Watched:
    name = row.get("name")
    where = f"{path}, source {number}" + (f" ({name})" if isinstance(name, str) else "")
    _only(where, row, [f.name for f in fields(Watched)])
    for key in ("name", "url"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise SourcesError(where, f"it has no {key}", f'Write {key} = "..."')
    made = {key: _READERS[key](f"{where}, {key}", value) for key, value in row.items()}
    return Watched(**made)


def _settings(path: str, row: Mapping[str, Any]) -> Settings:
    where = f"{path}, [settings]"
    _only(where, row, [f.name for f in fields(Settings)])
    return Settings(**{key: _SETTINGS[key](f"{where}, {key}", value) for key, value in row.items()})


# --- one value ------------------------------------------------------------------------------------------------------


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SourcesError(where, f"{value!r} is no text", 'Write it in quotes: "..."')
    return " ".join(value.split())


def _url(where: str, value: Any) -> str:
    url = _text(where, value)
    if not re.match(r"https?://[^/\s]+", url):
        raise SourcesError(where, f"{url!r} is no address of the web", "Write it with http:// or https://")
    return url


def _span(where: str, value: Any) -> float:
    found = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise SourcesError(where, f"{value!r} is no stretch of time", 'Write "90s", "15m", "6h" or "1d"')
    return float(found[1]) * _UNITS[found[2]]


def _every(where: str, value: Any) -> float:
    seconds = _span(where, value)
    if seconds < _LEAST_EVERY:
        raise SourcesError(where, f"{value!r} is too often", 'Write "1m" or more: servers shut out who asks more often')
    return seconds


def _number(least: float, most: float) -> Callable[[str, Any], Any]:
    def read(where: str, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise SourcesError(where, f"{value!r} does not fit", f"Write a number from {least:g} to {most:g}")
        return value

    return read


def _spans(where: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise SourcesError(where, f"{value!r} is no list", 'Write ["1h", "6h", "1d"], or [] for never')
    return tuple(sorted(_span(where, part) for part in value))


def _among(allowed: tuple[str, ...]) -> Callable[[str, Any], str]:
    def read(where: str, value: Any) -> str:
        if value not in allowed:
            raise SourcesError(where, f"{value!r} is not known", f"Write one of {', '.join(allowed)}")
        return str(value)

    return read


def _shape(pattern: re.Pattern[str], example: str) -> Callable[[str, Any], str]:
    def read(where: str, value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise SourcesError(where, f"{value!r} is no code", f'Write it as "{example}"')
        return value

    return read


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "name": _text,
    "url": _url,
    "kind": _among(KINDS),
    "every": _every,
    "read": _among(READS),
    "language": _shape(_LANGUAGE, "en"),
    "country": _shape(_COUNTRY, "IQ"),
}
_SETTINGS: dict[str, Callable[[str, Any], Any]] = {
    "contact": _text,
    "pause": _number(0, 3600),
    "workers": _number(1, 64),
    "timeout": _number(1, 600),
    "bytes": _number(10_000, 100_000_000),
    "revisit": _spans,
}


# --- the file as a whole --------------------------------------------------------------------------------------------


def _table(path: str, table: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise SourcesError(f"{path}, {key}", "it is no table", f"Write [{key}] on a line of its own")
    return found


def _only(where: str, row: Mapping[str, Any], known: list[str] | tuple[str, ...]) -> None:
    for key in row:
        if key not in known:
            raise SourcesError(where, f"there is no key {key!r}", f"Keys are {', '.join(known)}")


def _once(path: str, key: str, values: list[str]) -> None:
    for number, value in enumerate(values, 1):
        if value in values[: number - 1]:
            first = values.index(value) + 1
            raise SourcesError(
                f"{path}, source {number}, {key}", f"{value!r} is source {first} already", "Take one out"
            )
