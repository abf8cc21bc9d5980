"""What the watcher knows of its sources, of the items that they showed, and of their habits."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the watcher's tables."""
    op.create_table(
        "watched",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("since", "begun", "due")),
        *(sa.Column(name, sa.Float) for name in ("tried", "succeeded", "item_at")),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "watched_items",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("print", sa.String(32), nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("begun", sa.Float, nullable=False),
        sa.Column("due", sa.Float),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_watched_items_due", "watched_items", ["due"])
    op.create_table(
        "watched_days",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
    )
