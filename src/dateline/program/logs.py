"""Logging of the whole program: standard ``logging`` on standard error, quiet unless asked, as lines or as JSON objects."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

ROOT = "dateline"
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def set_up(level: str, as_json: bool) -> None:
    """Let the program's loggers write to standard error from a level (debug, info, warning, error) on.

    Calling it again replaces what was set up before.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if as_json else _Lines())
    logger = logging.getLogger(ROOT)
    logger.handlers = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False


def _fields(record: logging.LogRecord) -> dict[str, object]:
    """Return what was given with ``extra=``."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def _stamp(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Json(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        row = {
            "time": _stamp(record), "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage(),
            **_fields(record),
        }  # fmt: skip
        if record.exc_info:
            row["traceback"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=True, default=str)


class _Lines(logging.Formatter):
    """One line for people; letters that would move the cursor are replaced, so that input cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the traceback of an error below it."""
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        told = f"{_stamp(record)} {record.levelname.lower()} {record.name}: {record.getMessage()}{fields}"
        line = "".join(c if c.isprintable() else "\ufffd" for c in told)
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
