"""What can go wrong with a register, each with what to do about it, and how a database's own errors become that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError


class RegisterError(Exception):
    """Something that keeps the register from being used. ``message`` says what, ``mend`` what to do."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend

    def __str__(self) -> str:
        return f"{self.message}. {self.mend}."


class NewerRegister(RegisterError):
    """The register was made by a newer version of Dateline."""


class UnknownId(RegisterError):
    """No incident, report or statement has this id."""


class DocumentRefused(RegisterError):
    """A document cannot be stored as it is; others can."""


class BadJudgement(RegisterError):
    """What a person asked for cannot be done."""


_MENDS = (
    ("locked", "the register is in use by another process", "Wait until it is done and try again"),
    ("disk is full", "the disk is full", "Make room and run the command again; what was added before is kept"),
    ("No space left", "the disk is full", "Make room and run the command again; what was added before is kept"),
    ("not a database", "the file is no register", "Name another file, or restore a backup"),
    ("malformed", "the register's file is damaged", "Run `dateline check`, then restore a backup"),
    ("readonly", "the register cannot be written to", "Check the rights of its file and folder"),
    ("unable to open", "the register cannot be opened", "Check the rights of its file and folder"),
    ("disk I/O error", "the disk does not answer as it should", "Check the disk, then run `dateline check`"),
    ("connection", "the database server cannot be reached", "Check that it runs, and the address and password"),
)


@contextmanager
def told_plainly(where: str) -> Iterator[None]:
    """Turn an error of the database into a :class:`RegisterError` that names the register ``where``."""
    try:
        yield
    except DBAPIError as error:
        text = str(error.orig)
        for sign, message, mend in _MENDS:
            if sign.lower() in text.lower():
                raise RegisterError(f"{where}: {message} ({text.strip()})", mend) from error
        if isinstance(error, OperationalError | DatabaseError):
            raise RegisterError(f"{where}: the database refuses ({text.strip()})", "Run `dateline check`") from error
        raise
    except OSError as error:
        raise RegisterError(f"{where}: {error.strerror or error}", "Check the rights of its file and folder") from error
