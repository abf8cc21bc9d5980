"""The words of each language, as data: one folder a language, one TOML file a subject. Code holds none of its words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from dateline import own

LANGUAGES = ("en",)


@cache
def load(language: str, subject: str) -> dict[str, Any]:
    """Return the word tables of one subject ("times", "events" ...) in one language (BCP 47 primary tag), the user's own added.

    The dictionary is shared between callers: read it, never change it. Raises FileNotFoundError for an unknown pair.
    """
    source = resources.files("dateline.lang") / language / f"{subject}.toml"
    return own.extended(tomllib.loads(source.read_text(encoding="utf-8")), f"lang/{language}/{subject}.toml")
