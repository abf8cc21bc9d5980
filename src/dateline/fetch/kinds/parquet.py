"""Parquet tables: one row is one document, with the columns that JSON lines have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from dateline.fetch.kinds.json_docs import FIELDS, document
from dateline.fetch.source import Context, Fault, Found, Limits, Source

_ROWS = 64  # rows that are held at once


def parquet(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the rows of a Parquet file, or None when the source is none."""
    return _parquet(source, context.limits) if source.head.startswith(b"PAR1") else None


def _parquet(source: Source, limits: Limits) -> Iterator[Found]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        stream: Any = source.seekable(limits)
        columns_there = pq.read_schema(stream).names
        names = [name for name in ("text", *FIELDS) if name in columns_there]
        if "text" not in names:
            known = ", ".join(columns_there[:12])
            yield Fault(
                source.location, f'there is no column "text"; there are: {known}', 'Name the article\'s column "text"'
            )
            return
        # Repeated long values stay one value: a small file of them would otherwise unfold to more than there is memory.
        table = pq.ParquetFile(stream, read_dictionary=["text"], pre_buffer=False)
        if (size := _largest(table)) > limits.expanded:
            message = f"a group of its rows unfolds to {size:,} bytes; the limit is {limits.expanded:,}"
            yield Fault(source.location, message, "Write it with smaller row groups")
            return
        number = 0
        for batch in table.iter_batches(batch_size=_ROWS, columns=names, use_threads=False):
            columns = [batch.column(name) for name in names]
            for row in range(batch.num_rows):
                number += 1
                value = {name: _plain(column[row].as_py()) for name, column in zip(names, columns, strict=True)}
                yield from document(f"{source.location}:{number}", value, limits)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Fault(source.location, f"the Parquet file is broken ({_first_line(error)})", "Write it anew")


def _largest(table: Any) -> int:
    """Return how many bytes the largest row group unfolds to, as the file states."""
    meta = table.metadata
    return max((meta.row_group(i).total_byte_size for i in range(meta.num_row_groups)), default=0)


def _plain(value: Any) -> Any:
    """Return the value as JSON would have it: dates and times as ISO 8601."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0][:150].lower()
