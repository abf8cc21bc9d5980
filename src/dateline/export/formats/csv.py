"""Plain CSV: one row per incident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from dateline.export.formats import flat
from dateline.export.tables import write_csv
from dateline.register.model import Incident


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write one row per incident with the columns of :data:`flat.COLUMNS`; no cell is run by a spreadsheet."""
    write_csv(list(flat.COLUMNS), (flat.row(incident).values() for incident in incidents), out)
