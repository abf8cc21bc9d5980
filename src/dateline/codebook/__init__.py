"""What exists: event types, weapons, targets and their codes in other books, as data. No word of any language is here."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from dateline import own


@cache
def load(subject: str) -> dict[str, Any]:
    """Return one table of the codebook ("events", "weapons", "targets" ...), the user's own added.

    The dictionary is shared between callers: read it, never change it. Raises FileNotFoundError for an unknown subject.
    """
    source = resources.files("dateline.codebook") / f"{subject}.toml"
    return own.extended(tomllib.loads(source.read_text(encoding="utf-8")), f"codebook/{subject}.toml")
