"""What follows from the evidence: cases, keys, edges, nodes that wait. Empty at first; the register fills them by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the derived tables."""
    op.create_table(
        "cases",
        sa.Column("report_id", sa.String(64), primary_key=True),
        sa.Column("document", sa.Integer, nullable=False),
        sa.Column("twin", sa.String(64), nullable=False),
        sa.Column("node", sa.String(200), nullable=False),
        sa.Column("incident", sa.String(64)),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_cases_node", "cases", ["node"])
    op.create_index("ix_cases_incident", "cases", ["incident"])
    op.create_table(
        "keys",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("node", sa.String(200), primary_key=True),
    )
    op.create_index("keys_by_node", "keys", ["node"])
    op.create_table(
        "edges",
        sa.Column("left", sa.String(200), primary_key=True),
        sa.Column("right", sa.String(200), primary_key=True),
        sa.Column("weight", sa.Float, nullable=False),
    )
    op.create_index("edges_by_right", "edges", ["right"])
    op.create_table("pending", sa.Column("node", sa.String(200), primary_key=True))
