"""Roles, and the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["reader", "reviewer", "editor", "admin"]

#: Each role may do what those before it may. reader: look, export, try the reader on a text. reviewer: judge incidents and
#: values. editor: add documents, undo others' judgements, change alerts. admin: users, tokens, the audit.
ROLES: tuple[Role, ...] = ("reader", "reviewer", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Who:
    """The one who asks. ``role`` None: nobody yet, who may only sign in.

    ``csrf`` is what forms send back; None for a token, which no browser sends by itself.
    """

    name: str
    role: Role | None
    csrf: str | None = None

    def may(self, role: Role) -> bool:
        """Return whether the role is theirs or below theirs."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


def lesser(one: Role, other: Role) -> Role:
    """Return the role that may do less."""
    return min(one, other, key=ROLES.index)
