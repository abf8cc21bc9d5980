"""The tables of the comparison, as data: ``weights.toml`` and its kin in this folder."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return one table of ``weights.toml``: "weights", "thresholds", "hours", "types". Raises KeyError for another name."""
    source = resources.files("dateline.linkage") / "weights.toml"
    value: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))[name]
    return value
