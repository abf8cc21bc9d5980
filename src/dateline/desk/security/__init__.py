"""Who may do what at the desk, and what keeps everybody else out."""

from dateline.desk.security.who import ROLES, Role, Who

__all__ = ["ROLES", "Role", "Who"]
