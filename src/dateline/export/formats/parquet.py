"""GeoParquet 1.1: the flat table with a geometry column in WKB (the file's "geo" key says so)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import import_module
from typing import Any, BinaryIO

from dateline.export.credits import CREDITS
from dateline.export.formats import flat
from dateline.export.formats.geometry import bounds, geometry, wkb
from dateline.register.model import Incident


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write a Parquet file. Raises ModuleNotFoundError when pyarrow is not installed."""
    pa: Any = import_module("pyarrow")  # here alone: it is large, and no other format needs it
    pq: Any = import_module("pyarrow.parquet")
    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    rows, shapes = [], []
    for incident in incidents:
        rows.append({name: _storable(value) for name, value in flat.row(incident).items()})
        shapes.append(geometry(incident.best("place")))
    columns = {name: pa.array([r[name] for r in rows], types[kind]) for name, kind in flat.COLUMNS.items()}
    columns["geometry"] = pa.array([wkb(shape) for shape in shapes], pa.binary())
    metadata = {"geo": json.dumps(_geo(shapes)), "credits": "\n".join(CREDITS)}
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), out, compression="zstd")


def _storable(value: Any) -> Any:
    """Return text without single surrogates, which UTF-8 cannot hold; they become escapes."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


def _geo(shapes: list[dict[str, Any] | None]) -> dict[str, Any]:
    """Return the file's "geo" metadata. No ``crs`` means longitude and latitude on WGS 84 (OGC:CRS84)."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape["type"] for shape in shapes if shape}),
        "orientation": "counterclockwise",
    }
    box = bounds(shapes)
    return {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": column | ({"bbox": box} if box else {})},
    }
