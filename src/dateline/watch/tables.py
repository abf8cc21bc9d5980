"""The tables of the watcher, beside those of the register in one database; made by the register's migrations."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, String, Table

from dateline.register.schema import Packed, SafeText, metadata

#: What ``dateline watch`` knows of each source. Times are seconds since 1970, UTC; ``state`` as in ``dateline.watch.health``,
#: ``since`` when it began. ``address`` is the one asked now, ``url`` the one in the list of sources.
watched = Table(
    "watched",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("url", SafeText, nullable=False),
    Column("address", SafeText, nullable=False),
    Column("etag", SafeText),
    Column("modified", SafeText),
    Column("form", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("detail", SafeText, nullable=False),
    Column("since", Float, nullable=False),
    Column("begun", Float, nullable=False),
    Column("due", Float, nullable=False),
    Column("tried", Float),
    Column("succeeded", Float),
    Column("item_at", Float),
    Column("failures", Integer, nullable=False),
)

#: Items that a source showed. ``key`` tells them apart, ``print`` their contents as last shown; ``due`` is empty for one that
#: is settled; ``payload`` is the item as the source showed it, kept while it waits.
watched_items = Table(
    "watched_items",
    metadata,
    Column("source", SafeText, primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("print", String(32), nullable=False),
    Column("url", SafeText),
    Column("payload", Packed, nullable=False),
    Column("begun", Float, nullable=False),
    Column("due", Float, index=True),
    Column("visits", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("etag", SafeText),
    Column("modified", SafeText),
    Column("detail", SafeText, nullable=False),
)

#: How many new items a source showed on a day (``date.toordinal``, UTC), and how many times it answered.
watched_days = Table(
    "watched_days",
    metadata,
    Column("source", SafeText, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("items", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
)
