"""What a question to the desk can fail with."""

from __future__ import annotations


class DeskError(Exception):
    """What was asked cannot be done: ``message`` says what, ``mend`` what to do, ``status`` is that of HTTP."""

    status = 400

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend

    def __str__(self) -> str:
        return f"{self.message}. {self.mend}."


class BadQuery(DeskError):
    """The question makes no sense."""

    status = 422


class Missing(DeskError):
    """There is no such thing."""

    status = 404


class Changed(DeskError):
    """Somebody else changed it meanwhile."""

    status = 409
