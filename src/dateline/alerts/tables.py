"""The tables of the alerts, beside those of the register in one database; made by the register's migrations."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from dateline.register.schema import Json, SafeText, metadata

#: Who is to be told of what (``body``: ``dateline.alerts.model.Subscription``). ``after`` is the last reading it came after.
subscriptions = Table(
    "alert_subscriptions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("body", Json, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("after", Integer, nullable=False),
)

#: One row for each incident that a subscription is told of. ``wanted`` is what should have been told, ``delivered`` what was;
#: ``members`` are the incident's reports when it was looked at last, ``letters`` counts what was written on it.
threads = Table(
    "alert_threads",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("subscription", ForeignKey("alert_subscriptions.number"), nullable=False, index=True),
    Column("key", String(40), nullable=False, unique=True),
    Column("incident", String(64), nullable=False),
    Column("members", Json, nullable=False),
    Column("wanted", Json, nullable=False),
    Column("delivered", Json),
    Column("letters", Integer, nullable=False),
    Column("changed_at", String(32), nullable=False),
)

#: What is to be sent. ``state``: waiting, sending (a process has taken it until ``due_at``), bundled (goes with the digest
#: ``bundle``), sent, dead. From the first attempt on its words never change; ``key`` is the idempotency key.
outbox = Table(
    "alert_outbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("subscription", ForeignKey("alert_subscriptions.number"), nullable=False, index=True),
    Column("thread", ForeignKey("alert_threads.number"), index=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("state", String(16), nullable=False, index=True),
    Column("due_at", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", SafeText, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("sent_at", String(32)),
    Column("bundle", Integer),
)

#: What every incident's reports were when it was looked at last, as a digest.
marks = Table(
    "alert_marks",
    metadata,
    Column("incident", String(64), primary_key=True),
    Column("digest", String(32), nullable=False),
)

#: The last reading and the last judgement that were looked at.
watermarks = Table(
    "alert_watermarks",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", Integer, nullable=False),
)
