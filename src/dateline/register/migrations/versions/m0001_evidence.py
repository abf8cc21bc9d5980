"""What documents and people said: documents, readings, reports, judgements, statements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of the evidence."""
    text, binary = sa.Text, sa.LargeBinary
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        *(sa.Column(name, text) for name in ("title", "url", "publisher", "agency", "language")),
        sa.Column("published", sa.String(10)),
        sa.Column("published_basis", text),
        sa.Column("text", binary, nullable=False),
        sa.Column("sketch", binary, nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("added_by", text, nullable=False),
        sa.UniqueConstraint("key", "fingerprint", name="documents_once"),
    )
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("reader", text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rest", text, nullable=False),
        sa.Column("read_at", sa.String(32), nullable=False),
        sa.Column("read_by", text, nullable=False),
    )
    op.create_index("ix_readings_key", "readings", ["key"])
    op.create_table(
        "reports",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("reading", sa.Integer, sa.ForeignKey("readings.number"), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("place_in_text", sa.Integer, nullable=False),
        sa.Column("record", text, nullable=False),
    )
    op.create_index("ix_reports_reading", "reports", ["reading"])
    op.create_index("ix_reports_id", "reports", ["id"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("left", text, nullable=False),
        sa.Column("right", text, nullable=False),
        sa.Column("because", text, nullable=False),
        sa.Column("user", text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("undoes", sa.Integer),
    )
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("report", sa.Integer, sa.ForeignKey("reports.number")),
        sa.Column("judgement", sa.Integer, sa.ForeignKey("judgements.number")),
        sa.Column("report_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("attribute", text, nullable=False),
        sa.Column("value", text),
        sa.Column("source", text),
        sa.Column("stance", text, nullable=False),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.Column("quote", text, nullable=False),
        sa.Column("rule", text, nullable=False),
        sa.Column("reviewer", text),
    )
    for column in ("report", "judgement", "id"):
        op.create_index(f"ix_statements_{column}", "statements", [column])
