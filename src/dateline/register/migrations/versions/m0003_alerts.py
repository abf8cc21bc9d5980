"""Who is to be told of what, what they were told, and what is on its way to them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of the alerts."""
    text, number = sa.Text, sa.Integer
    op.create_table(
        "alert_subscriptions",
        sa.Column("number", number, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("body", text, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("after", number, nullable=False),
    )
    op.create_table(
        "alert_threads",
        sa.Column("number", number, primary_key=True),
        sa.Column("subscription", number, sa.ForeignKey("alert_subscriptions.number"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("incident", sa.String(64), nullable=False),
        sa.Column("members", text, nullable=False),
        sa.Column("wanted", text, nullable=False),
        sa.Column("delivered", text),
        sa.Column("letters", number, nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_alert_threads_subscription", "alert_threads", ["subscription"])
    op.create_table(
        "alert_outbox",
        sa.Column("number", number, primary_key=True),
        sa.Column("subscription", number, sa.ForeignKey("alert_subscriptions.number"), nullable=False),
        sa.Column("thread", number, sa.ForeignKey("alert_threads.number")),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("before", text),
        sa.Column("after", text),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("error", text, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("sent_at", sa.String(32)),
        sa.Column("bundle", number),
    )
    for column in ("subscription", "thread", "state"):
        op.create_index(f"ix_alert_outbox_{column}", "alert_outbox", [column])
    op.create_table(
        "alert_marks",
        sa.Column("incident", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(32), nullable=False),
    )
    op.create_table(
        "alert_watermarks",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", number, nullable=False),
    )
