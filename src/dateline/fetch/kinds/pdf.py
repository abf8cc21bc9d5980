"""PDF files with text: one file is one document. Pictures of text are not read."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from dateline.fetch.source import Context, Fault, Found, Limits, Source, sized
from dateline.model import Item

_LARGEST = 10  # times a page's bytes that a PDF file may have: most of it is pictures and fonts
_CHILD = Path(__file__).with_name("pdf_child.py")


def pdf(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the text of a PDF file, or None when the source is none."""
    return _pdf(source, context) if b"%PDF-" in source.head[:1024] else None


def _pdf(source: Source, context: Context) -> Iterator[Found]:
    limits, location = context.limits, source.location
    room = _LARGEST * limits.page
    data = source.stream.read(room + 1)
    if len(data) > room:
        yield Fault(location, f"it is larger than {room:,} bytes", "Save the article alone")
        return
    told = _told(data, limits)
    if told is None:
        message = f"reading it takes more than {limits.seconds:g} seconds or {limits.expanded:,} bytes of memory"
        yield Fault(location, message, "It may be meant to do harm: leave it, or save its text")
    elif "fault" in told:
        yield _fault(location, told, limits)
    elif not told["text"].strip():
        yield Fault(location, "the PDF file holds no text, only pictures", "Run text recognition (OCR) over it first")
    else:
        yield sized(Item(told["text"], location=location), limits)


def _told(data: bytes, limits: Limits) -> dict[str, str] | None:
    """Return what the child process tells of the file, None when it was ended for taking too much."""
    bounds = (limits.characters, limits.pages, max(1, math.ceil(limits.seconds)), limits.expanded)
    command = [sys.executable, "-I", str(_CHILD), *map(str, bounds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds, check=False)
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return told if isinstance(told, dict) else None


def _fault(location: str, told: dict[str, str], limits: Limits) -> Fault:
    if told["fault"] == "pages":
        return Fault(location, f"it has {told['detail']} pages; the limit is {limits.pages:,}", "Cut it into parts")
    if told["fault"] == "locked":
        return Fault(location, "it is locked with a password", "Save it without a password")
    return Fault(location, f"the PDF file is broken ({told['detail']})", "Get it anew, or save its text")
