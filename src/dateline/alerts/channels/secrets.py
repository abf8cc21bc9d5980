"""Secrets of targets: ``${NAME}`` is filled in from the environment or from a file that nobody else may read; shown never."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit

from dateline.alerts.channels.errors import ChannelError
from dateline.register.errors import RegisterError

HIDDEN = "***"
_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+(?::\d+)?|localhost(?::\d+)?|\[[0-9a-fA-F:.]+\](?::\d+)?")
_WITH_HOST = ("http", "https", "ntfy", "ntfys", "mailto", "mailtos", "json", "jsons")  # others begin with a token
_SHORTEST = 4  # letters of a part of an address that is worth hiding
_MOST = 1_000_000  # bytes of a file of secrets


def read_secrets(path: str) -> dict[str, str]:
    """Return the secrets of a file with lines ``NAME=value``; {} for no path. Raises RegisterError.

    A file that others than its owner may read, or that belongs to somebody else, is refused.
    """
    if not path:
        return {}
    try:
        with open(path, "rb") as stream:
            _check(path, os.fstat(stream.fileno()))
            text = stream.read(_MOST).decode("utf-8")
    except OSError as error:
        raise RegisterError(f"{path}: {error.strerror}", "Check DATELINE_SECRETS") from error
    except UnicodeDecodeError as error:
        raise RegisterError(f"{path}: it is no UTF-8 text", "Write it as lines NAME=value") from error
    return dict(_line(path, number, line) for number, line in enumerate(text.splitlines(), 1) if _says(line))


def _check(path: str, found: os.stat_result) -> None:
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise RegisterError(f"{path}: others than its owner may use this file of secrets", f"Run `chmod 600 {path}`")
    if hasattr(os, "geteuid") and found.st_uid not in (0, os.geteuid()):
        raise RegisterError(f"{path}: this file of secrets belongs to another user", f"Run `chown $USER {path}`")


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _line(path: str, number: int, line: str) -> tuple[str, str]:
    name, mark, value = line.partition("=")
    if not mark or not _NAME.fullmatch("${" + name.strip() + "}"):
        raise RegisterError(f"{path}:{number}: it is no NAME=value", "Write one secret a line")
    return name.strip(), value.strip()


def names_in(target: str) -> list[str]:
    """Return the names of the secrets that a target asks for."""
    return list(dict.fromkeys(_NAME.findall(target)))


def fill_in(target: str, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the target with its secrets, and these by name. ``known`` (the file) comes before the environment.

    Raises ChannelError that names the secrets that are not there. A secret that is a whole address goes in as it is, one that is
    part of an address with its reserved letters escaped.
    """
    found = {name: known.get(name) or os.environ.get(name, "") for name in names_in(target)}
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise ChannelError(f"{', '.join(missing)} is neither in the environment nor in the file of secrets")
    whole = _NAME.fullmatch(target.strip())
    if whole:
        return found[whole[1]], found
    return _NAME.sub(lambda m: quote(found[m[1]], safe=""), target), found


def shown(target: str) -> str:
    """Return a target as it may be shown: the scheme, and the host where the scheme has one; all else may be a secret."""
    scheme, _, rest = target.partition(":")
    if _NAME.fullmatch(target.strip()) or scheme.lower() == "feed":
        return target.strip()
    host = re.split(r"[/?#]", rest.removeprefix("//"))[0].rpartition("@")[2]
    return f"{scheme}://{host if scheme.lower() in _WITH_HOST and _HOST.fullmatch(host) else '...'}/..."


def hide(text: str, target: str, secrets: Iterable[str]) -> str:
    """Return a text without the secrets, and without whatever of the filled-in target may be one, however it is escaped."""
    parts = {*secrets, *_parts(target)}
    forms = {form for part in parts for form in (part, quote(part, safe=""), quote(part), unquote(part))}
    for form in sorted(forms, key=len, reverse=True):
        if len(form) >= _SHORTEST:
            text = text.replace(form, HIDDEN)
    return text


def _parts(target: str) -> Iterable[str]:
    """Yield the parts of a target that may be secret: user, password, parts of the path, values of the query."""
    yield target
    try:
        split = urlsplit(target)
    except ValueError:
        return
    before, mark, _ = split.netloc.rpartition("@")
    if mark:
        yield from (before, *before.split(":"))
    yield from split.path.split("/")
    yield split.path
    yield split.query
    yield from (pair.partition("=")[2] for pair in split.query.split("&"))
