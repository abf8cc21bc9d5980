"""The tables. What people and documents said is only ever appended; the last four tables can be made again from the rest.

Text goes through :class:`SafeText`, so that NUL and single surrogates, which databases refuse, come back as they went in.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

HEAD = "0007"  # the newest migration
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")

_UNSAFE = re.compile("[\x00\ud800-\udfff]|^\x1b")
_MARK = "\x1b"


class SafeText(TypeDecorator[str]):
    """Any Python string. One that a database would refuse is kept as JSON behind an escape character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return _MARK + json.dumps(value) if value is not None and _UNSAFE.search(value) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what was given."""
        return json.loads(value[1:]) if value is not None and value.startswith(_MARK) else value


class Json(TypeDecorator[Any]):
    """A JSON value in ASCII, in the order of its keys as given."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Return what is stored."""
        return json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return what was given."""
        return None if value is None else json.loads(value)


class Packed(TypeDecorator[str]):
    """A long string, compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes:
        """Return what is stored."""
        return zlib.compress((value or "").encode("utf-8", "surrogatepass"), 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str:
        """Return what was given."""
        return zlib.decompress(value).decode("utf-8", "surrogatepass") if value else ""


metadata = MetaData()

#: One row for each text that came in under an id. ``key`` is the SHA-256 of the id; ``fingerprint`` of all that was given.
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", SafeText, nullable=False),
    Column("key", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("title", SafeText),
    Column("url", SafeText),
    Column("publisher", SafeText),
    Column("agency", SafeText),
    Column("language", SafeText),
    Column("published", String(10)),
    Column("published_basis", SafeText),
    Column("text", Packed, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("added_by", SafeText, nullable=False),
    UniqueConstraint("key", "fingerprint", name="documents_once"),
)

#: One row each time a document was read. The newest reading of an id is the current one; older ones are kept.
readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", ForeignKey("documents.number"), nullable=False),
    Column("key", String(64), nullable=False, index=True),
    Column("reader", SafeText, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("rest", Json, nullable=False),
    Column("read_at", String(32), nullable=False),
    Column("read_by", SafeText, nullable=False),
)

#: One row for each report of a reading: its record without the statements.
reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("reading", ForeignKey("readings.number"), nullable=False, index=True),
    Column("id", String(64), nullable=False, index=True),
    Column("place_in_text", Integer, nullable=False),
    Column("record", Json, nullable=False),
)

#: What was said. ``report`` is empty for what a person entered; ``judgement`` then names the act.
statements = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report", ForeignKey("reports.number"), index=True),
    Column("judgement", ForeignKey("judgements.number"), index=True),
    Column("report_id", String(64), nullable=False),
    Column("id", String(64), nullable=False, index=True),
    Column("attribute", SafeText, nullable=False),
    Column("value", Json),
    Column("source", SafeText),
    Column("stance", SafeText, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("quote", SafeText, nullable=False),
    Column("rule", SafeText, nullable=False),
    Column("reviewer", SafeText),
)

#: What finding other versions of an article goes by (``dateline.register.store.versions``): a row for a document that has an
#: address or a paper. ``number`` is the document's; ``kind``: first, update or correction; ``before`` the document that it
#: supersedes.
tellings = Table(
    "tellings",
    metadata,
    Column("number", Integer, ForeignKey("documents.number"), primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False, index=True),
    Column("address", String(32), index=True),
    Column("outlet", String(32)),
    Column("day", Integer),
    Column("published", String(40)),
    Column("modified", String(40)),
    Column("kind", String(16), nullable=False),
    Column("before", Integer),
    Column("notice", SafeText, nullable=False),
    Column("reason", SafeText, nullable=False),
    Index("tellings_by_outlet", "outlet", "day"),
)

#: What people decided (``dateline.register.model.Judgement``).
judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("left", Json, nullable=False),
    Column("right", Json, nullable=False),
    Column("because", SafeText, nullable=False),
    Column("user", SafeText, nullable=False),
    Column("at", String(32), nullable=False),
    Column("undoes", Integer),
)

#: Derived: the reports that count now, as the comparison sees them. ``node`` joins reports that are alike.
cases = Table(
    "cases",
    metadata,
    Column("report_id", String(64), primary_key=True),
    Column("document", Integer, nullable=False),
    Column("twin", String(64), nullable=False),
    Column("node", String(200), nullable=False, index=True),
    Column("incident", String(64), index=True),
    Column("body", Json, nullable=False),
)

#: Derived: the keys that nodes are filed under (``dateline.linkage.blocking``).
keys = Table(
    "keys",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("node", String(200), primary_key=True),
    Index("keys_by_node", "node"),
    sqlite_with_rowid=False,
)

#: Derived: the compared pairs that are kept (``dateline.linkage.graph.kept``), smaller node first.
edges = Table(
    "edges",
    metadata,
    Column("left", String(200), primary_key=True),
    Column("right", String(200), primary_key=True),
    Column("weight", Float, nullable=False),
    Index("edges_by_right", "right"),
    sqlite_with_rowid=False,
)

#: Derived: nodes that are not linked yet.
pending = Table("pending", metadata, Column("node", String(200), primary_key=True))

DERIVED = (cases, keys, edges, pending)
