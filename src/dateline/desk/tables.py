"""The desk's own tables, beside those of the register in one database; made by the register's migrations.

Passwords, sessions and tokens are kept as hashes only.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from dateline.register.schema import Json, SafeText, metadata

#: Who may sign in. ``password``: an argon2 hash.
users = Table(
    "desk_users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", SafeText, nullable=False),
    Column("created_at", String(32), nullable=False),
)

#: Who is signed in. ``key``: the SHA-256 of what the cookie holds.
sessions = Table(
    "desk_sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("user", String(64), nullable=False, index=True),
    Column("ends_at", String(32), nullable=False),
)

#: Keys of programs. ``key``: the SHA-256 of the secret; ``scope``: the role that the token has, never above its user's.
tokens = Table(
    "desk_tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("user", String(64), nullable=False, index=True),
    Column("scope", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
)

#: Every attempt to change something: who, from where, what (method and path), the fields sent, and the status of the answer.
audit = Table(
    "desk_audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("user", SafeText, nullable=False),
    Column("address", SafeText, nullable=False),
    Column("act", SafeText, nullable=False),
    Column("body", SafeText, nullable=False),
    Column("status", Integer, nullable=False),
)

#: What a reviewer holds to be the value of a slot, to measure agreement by. ``report_id`` leads to the incident for ever.
opinions = Table(
    "desk_opinions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("user", String(64), nullable=False),
    Column("report_id", String(64), nullable=False, index=True),
    Column("slot", String(32), nullable=False),
    Column("value", Json),
    Column("because", SafeText, nullable=False),
)
