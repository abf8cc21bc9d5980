"""Web archives (WARC), packed or not: the pages that servers answered, one after the other, whatever is broken between."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.fetch.html import find_body, joined, read_tree
from dateline.fetch.markup import decode_page, parse_page
from dateline.fetch.source import HEAD, Context, Fault, Found, Limits, Source, open_source

__all__ = ["find_body", "joined", "warc"]

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
