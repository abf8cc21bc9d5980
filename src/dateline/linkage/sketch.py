"""Sketches of wording (MinHash): how much of one passage's wording another one shares, from 128 or 256 bytes each."""

from __future__ import annotations

import re
import struct
from operator import eq

from rensa import RMinHash

PASSAGE = 32  # hash functions for a passage of some 80 words: a share is known within 0.09
DOCUMENT = 64  # for a whole document: within 0.06
_SEED = 20220105  # any number, but never another one: stored sketches are compared with new ones
_WORD = re.compile(r"[^\W_]+")


def sketch(text: str, hashes: int = DOCUMENT, words: int = 3) -> bytes:
    """Return the sketch of the text's runs of ``words`` words, ``hashes`` numbers of 32 bits; empty for fewer words."""
    tokens = _WORD.findall(text.casefold())
    shingles = [" ".join(tokens[i : i + words]) for i in range(len(tokens) - words + 1)]
    if not shingles:
        return b""
    minhash = RMinHash(hashes, _SEED)
    minhash.update(shingles)
    return struct.pack(f"<{hashes}I", *minhash.digest())


def shared(a: bytes, b: bytes) -> float:
    """Return the estimated share (Jaccard) of runs of words that two sketches have in common; 0 for an empty one."""
    if not a or len(a) != len(b):
        return 0.0
    if a == b:
        return 1.0
    count = len(a) // 4
    same: int = sum(map(eq, _numbers(a), _numbers(b)))
    return same / count


def _numbers(value: bytes) -> tuple[int, ...]:
    numbers: tuple[int, ...] = struct.unpack(f"<{len(value) // 4}I", value)
    return numbers


def bands(value: bytes, rows: int = 4) -> list[bytes]:
    """Return the sketch cut into bands of ``rows`` numbers: sketches that share 0.6 or more nearly surely share a band."""
    width = 4 * rows
    return [i.to_bytes(2, "little") + value[i : i + width] for i in range(0, len(value), width)]
