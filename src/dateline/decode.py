"""Bytes of unknown origin to text: what they are, which encoding they are in, and what went wrong."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

HEAD = 65_536
"""How many bytes at the beginning of a source decide what it is."""

# The first bytes of files that are no text, and what a person calls them.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"(\xb5/\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|rss|feed)\b",
    re.IGNORECASE | re.DOTALL,
)
# Control characters that no text holds; NUL is counted apart, because wire copy can hold a few.
_CONTROL = bytes(b for b in range(32) if b not in b"\x00\x01\x02\x03\x04\t\n\x0b\x0c\r\x1b\x1c\x1d\x1e\x1f") + b"\x7f"
# What Western European text in a one-byte code holds beyond ASCII: letters with accents and typographic signs.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž‘’“”–—…•€£°§«»©®™·ºª¿¡½¼¾×²³\xa0\xad"
)
# What news text is found in, beside UTF-8: the detector's rarer guesses (Mac and DOS codes) are nearly always wrong.
_ENCODINGS = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9", "koi8_r", "koi8_u"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)


class Decoded(NamedTuple):
    """Text with the name of its encoding; ``certain`` is False when the encoding was guessed or bytes were repaired."""

    text: str
    encoding: str
    certain: bool


def refuse(head: bytes) -> str | None:
    """Return what the source is when it is no text ("a PDF file"), else None. ``head`` is its beginning."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[257:262] == b"ustar":
        return "a tar file"
    if _HTML.match(head[:2000].removeprefix(codecs.BOM_UTF8)):
        return "a web page or feed (HTML or XML)"
    if _boms(head) or _wide(head):
        return None
    odd = len(head) - len(head.translate(None, _CONTROL))
    return "binary data" if odd > 0.02 * len(head) or head.count(0) > 0.1 * len(head) else None


def decode(data: bytes) -> Decoded | None:
    """Return the bytes as text, or None when no encoding fits.

    Tried in this order: byte order mark; UTF-16 without one; UTF-8 (single surrogates let through); UTF-8 with a few
    bad bytes, which become U+FFFD; Windows-1252 where that gives Western letters; then charset-normalizer's guess.
    """
    if encoding := _boms(data) or _wide(data):
        return _lenient(data, encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", True)
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(_paired(data.decode("utf-8", "surrogatepass")), "utf-8", True)
    except UnicodeDecodeError:
        return _mostly_utf8(data) or _western(data) or _guess(data)


def _boms(data: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def _wide(data: bytes) -> str | None:
    """Return UTF-16's byte order when one byte of most pairs is NUL, as in Western text without a byte order mark."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) < 8 or max(even, odd) < 0.6 * (len(sample) // 2) or min(even, odd) > 0.1 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _lenient(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, True)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, False)


def _paired(text: str) -> str:
    """Return the text with pairs of surrogates joined to the characters that they stand for."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _mostly_utf8(data: bytes) -> Decoded | None:
    """Return UTF-8 with its bad bytes replaced, when good multi-byte characters outnumber them: chance makes few."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - bad
    return Decoded(text, "utf-8", False) if good > bad else None


def _western(data: bytes) -> Decoded | None:
    """Return Windows-1252 text when all beyond ASCII is Western and rare, as in English with typographic quotes."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [c for c in text if c > "\x7f"]
    if len(beyond) > 0.12 * len(text) or not all(c in _WESTERN for c in beyond):
        return None
    return Decoded(text, "cp1252", False)


def _guess(data: bytes) -> Decoded | None:
    """Return charset-normalizer's best reading of the bytes: it looks at the beginning, the whole must then fit."""
    from charset_normalizer import from_bytes  # 40 ms, needed only here

    best = from_bytes(data[: 4 * HEAD], cp_isolation=list(_ENCODINGS)).best()
    if best is None:
        return None
    try:
        return Decoded(data.decode(best.encoding), best.encoding, False)
    except UnicodeDecodeError:
        return Decoded(data.decode(best.encoding, "replace"), best.encoding, False)
