"""Roles, and the one who asks."""

from __future__ import annotations

from dataclasses import dataclass

#: Each role may do what those before it may. reader: look and export. reviewer: judge incidents and values. editor: add
#: documents, undo others' judgements, change alerts. admin: users, tokens, the audit.
ROLES = ("reader", "reviewer", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Who:
    """The one who asks. ``csrf`` is what forms send back, None for a token, which no browser sends by itself."""

    name: str
    role: str
    csrf: str | None = None

    def may(self, role: str) -> bool:
        """Return whether the role is theirs or below theirs."""
        return ROLES.index(self.role) >= ROLES.index(role)


#: The one person of a desk without login.
OWNER = "owner"
