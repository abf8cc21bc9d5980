"""Unpacking under a limit: bytes come out piece by piece, and what unfolds to too much is refused on the way."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any


class Unfolding(OSError):
    """Packed bytes that unfold to more than they may, or are broken; the message says which."""


def unpacked(parts: Iterable[bytes], packed: str, limit: int) -> Iterator[bytes]:
    """Yield the bytes without their content encoding ("gzip", "deflate", ""). Raises Unfolding.

    No single piece and no sum of pieces is larger than ``limit``: what would be is refused.
    """
    if packed not in ("", "identity", "none", "gzip", "x-gzip", "deflate"):
        raise Unfolding(f"it is packed as {packed[:40]!r}, which was not asked for")
    given = 0
    for part in parts if packed in ("", "identity", "none") else _inflated(parts, packed, limit):
        given += len(part)
        if given > limit:
            raise Unfolding(f"it is larger than {limit:,} bytes")
        yield part


def _inflated(parts: Iterable[bytes], packed: str, limit: int) -> Iterator[bytes]:
    engine: Any = None
    try:
        for part in parts:
            if engine is None:  # "deflate" is sent with and without the zlib header
                engine = zlib.decompressobj(-15 if packed == "deflate" and part[:1] != b"\x78" else 47)
            piece = engine.decompress(part, limit + 1)
            if len(piece) > limit or engine.unconsumed_tail:
                raise Unfolding(f"it unfolds to more than {limit:,} bytes")
            yield piece
        if engine is not None and not engine.eof:
            raise Unfolding("its packing is broken (it ends in the middle)")
    except zlib.error as error:
        raise Unfolding(f"its packing is broken ({error})") from error
