"""Who may do what at the desk, and what keeps everybody else out."""

from dateline.desk.security.who import OWNER, ROLES, Who

__all__ = ["OWNER", "ROLES", "Who"]
