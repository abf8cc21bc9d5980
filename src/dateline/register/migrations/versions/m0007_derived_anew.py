"""Reports are compared in another shape, keys and edges lie closer together: what is derived is emptied and worked out anew."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make keys and edges anew and empty the cases; the register fills them by itself."""
    for table in ("cases", "pending"):
        op.execute(f"DELETE FROM {table}")
    for table in ("keys", "edges"):
        op.drop_table(table)
    op.create_table(
        "keys",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("node", sa.String(200), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("keys_by_node", "keys", ["node"])
    op.create_table(
        "edges",
        sa.Column("left", sa.String(200), primary_key=True),
        sa.Column("right", sa.String(200), primary_key=True),
        sa.Column("weight", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("edges_by_right", "edges", ["right"])
