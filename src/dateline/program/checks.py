"""What the doctor looks at: each check returns what it found, in words, and changes nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.settings import Settings, config_file
from dateline.version import __version__

OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: ``subject`` in a word, ``status`` ok, warning or error, what is so, and what to do where that is not ok."""

    subject: str
    status: str
    told: str
    mend: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what every check finds, one after the other."""
    for check in CHECKS:
        yield from check(settings)


def program(settings: Settings) -> Iterator[Finding]:
    """Say which program this is and where its settings come from."""
    yield Finding("program", OK, f"dateline {__version__}, Python {platform.python_version()}")
    path = config_file()
    yield Finding("settings", OK, str(path) if path.exists() else f"environment and defaults (there is no {path})")


def model(settings: Settings) -> Iterator[Finding]:
    """Load the parser model."""
    from dateline.parse import load_model

    try:
        meta = load_model().meta
    except (OSError, ValueError) as error:  # spaCy raises ValueError for a model of another version
        reason = str(error).splitlines()[0]
        yield Finding("model", ERROR, reason, "Install the model, or mend DATELINE_SPACY_MODEL")
        return
    yield Finding("model", OK, f"{settings.spacy_model} {meta.get('version', '')}".rstrip())


def gazetteer(settings: Settings) -> Iterator[Finding]:
    """See whether the gazetteer file is there and made from what is installed."""
    from dateline.gazetteer.build import cache_path, read_stamp, stamp

    path = cache_path()
    found = read_stamp(path)
    if found is not None and found == stamp():
        yield Finding("gazetteer", OK, str(path))
    elif not _can_write(path.parent):
        mend = "Set DATELINE_CACHE to a folder that can be written to, and run `dateline gazetteer build`"
        yield Finding("gazetteer", ERROR, f"{path} cannot be made", mend)
    else:
        told = f"{path} is {'out of date' if path.exists() else 'not made yet'}"
        yield Finding("gazetteer", WARNING, told, "Run `dateline gazetteer build`, else the first reading does it")


def register(settings: Settings) -> Iterator[Finding]:
    """Reach the register's database and see whether its tables are those of this program."""
    from dateline.register.errors import RegisterError
    from dateline.register.schema import HEAD, KNOWN
    from dateline.register.store.database import default_location, found_version, shown

    location = default_location()
    name = shown(location)
    if "://" not in location and not Path(location).exists():
        yield Finding("register", OK, f"{name}: none yet, `dateline add` makes it")
        return
    try:
        version = found_version(location)
    except (RegisterError, sqlite3.Error) as error:
        message, mend = (error.message, error.mend) if isinstance(error, RegisterError) else (str(error), "")
        yield Finding("register", ERROR, message, mend)
        return
    if version == HEAD:
        yield Finding("register", OK, f"{name}: tables at {version}, the newest")
    elif version is None or version in KNOWN:
        yield Finding("register", OK, f"{name}: tables at {version or 'none'}; the next command brings them to {HEAD}")
    else:
        yield Finding("register", ERROR, f"{name}: tables at {version}, which is newer than {HEAD}", "Update Dateline")


def network(settings: Settings) -> Iterator[Finding]:
    """Say what may be reached."""
    if settings.private_addresses:
        mend = "Unset DATELINE_PRIVATE_ADDRESSES unless everybody who names an address is trusted"
        yield Finding("network", WARNING, "addresses of the own machine and network are allowed everywhere", mend)
        return
    hosts = f"; alerts may go to {', '.join(settings.alert_hosts)}" if settings.alert_hosts else ""
    yield Finding("network", OK, f"addresses of the own machine and network are refused{hosts}")


def permissions(settings: Settings) -> Iterator[Finding]:
    """See who may read and write the register's file and folder, and the file of secrets."""
    from dateline.alerts.channels.secrets import read_secrets
    from dateline.register.errors import RegisterError
    from dateline.register.store.database import default_location

    location = default_location()
    if "://" not in location:
        yield from _private_file(Path(location))
    if not settings.secrets:
        return
    try:
        count = len(read_secrets(settings.secrets))
    except RegisterError as error:
        yield Finding("secrets", ERROR, error.message, error.mend)
    else:
        yield Finding("secrets", OK, f"{settings.secrets}: {count}, only its owner may read them")


def own_data(settings: Settings) -> Iterator[Finding]:
    """See whether the user's own folder can be read and says what makes sense."""
    from dateline.own import problems
    from dateline.program.owndata import doubts

    if settings.data is None:
        return
    faults = problems() or tuple(doubts(settings.data))
    for fault in faults:
        yield Finding("own data", ERROR, fault.rstrip("."), "See docs/own-data.md for what the files hold")
    if not faults:
        count = sum(1 for path in settings.data.rglob("*") if path.suffix in (".tsv", ".toml"))
        yield Finding("own data", OK, f"{settings.data}: {count} files")


def _private_file(path: Path) -> Iterator[Finding]:
    """Judge the rights of the register's file and its folder."""
    folder = path.absolute().parent
    if not _can_write(path if path.exists() else folder):
        yield Finding("permissions", ERROR, f"{path} cannot be written to", "Check the rights of its file and folder")
        return
    for place in (folder, path):
        mode = place.stat().st_mode if place.exists() else 0
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            yield Finding("permissions", ERROR, f"everybody may write to {place}", f"Run `chmod o-w {place}`")
            return
    if path.exists() and path.stat().st_mode & stat.S_IROTH and folder.stat().st_mode & stat.S_IXOTH:
        yield Finding("permissions", WARNING, f"everybody on this machine may read {path}", f"Run `chmod o-r {path}`")
        return
    yield Finding("permissions", OK, f"{folder} can be written to")


def _can_write(path: Path) -> bool:
    """Return whether the file or folder can be written to, or the nearest folder above it that exists."""
    return os.access(next(p for p in (path, *path.absolute().parents) if p.exists()), os.W_OK)


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    program,
    model,
    gazetteer,
    register,
    network,
    permissions,
    own_data,
)
