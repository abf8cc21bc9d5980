"""What other versions of an article are found by. Documents stored before have no row: their next version stands beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table of tellings."""
    op.create_table(
        "tellings",
        sa.Column("number", sa.Integer, sa.ForeignKey("documents.number"), primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("address", sa.String(32)),
        sa.Column("outlet", sa.String(32)),
        sa.Column("day", sa.Integer),
        sa.Column("published", sa.String(40)),
        sa.Column("modified", sa.String(40)),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_tellings_key", "tellings", ["key"])
    op.create_index("ix_tellings_address", "tellings", ["address"])
    op.create_index("tellings_by_outlet", "tellings", ["outlet", "day"])
