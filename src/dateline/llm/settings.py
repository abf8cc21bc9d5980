"""How the second reader reaches its model: everything comes from ``DATELINE_LLM_...`` of the environment."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dateline.gazetteer import cache_path
from dateline.pipeline import Unread

MILLION = 1_000_000


class Settings(BaseSettings):
    """Which model reads, within what limits. Raises ValidationError.

    ``url``: the base address, with the version part ("http://127.0.0.1:8080/v1"). ``key``: sent as a bearer token, never shown.
    ``format``: how the form of the answer is asked for; what a server does not know is turned off with "none".
    ``extra``: JSON that is put into every request over our own values; null takes a value out. ``budget``: tokens of one run,
    both ways. ``price_in``, ``price_out``: money for a million tokens. ``output``: tokens that one answer may have.
    ``attempts``: how often one document is asked for; ``timeout``: seconds for one answer. ``folder``: transcripts.
    """

    model_config = SettingsConfigDict(env_prefix="DATELINE_LLM_", frozen=True, extra="ignore")

    url: str
    model: str = Field(min_length=1)
    key: SecretStr = SecretStr("")
    format: Literal["json_schema", "json_object", "none"] = "json_schema"
    extra: dict[str, Any] = Field(default_factory=dict)
    budget: int = Field(default=MILLION, ge=1)
    price_in: float | None = Field(default=None, ge=0)
    price_out: float | None = Field(default=None, ge=0)
    output: int = Field(default=4096, ge=16)
    concurrency: int = Field(default=4, ge=1, le=64)
    attempts: int = Field(default=5, ge=1, le=20)
    timeout: float = Field(default=120.0, gt=0)
    folder: Path = Field(default_factory=lambda: cache_path().parent / "llm")

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is no http or https address")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("holds more than a host and a path; the key belongs in DATELINE_LLM_KEY")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _sealed(self) -> Settings:
        """A key goes unsealed only to the own machine or network."""
        parts = urlsplit(self.url)
        if self.key.get_secret_value() and parts.scheme == "http" and not is_near(parts.hostname or ""):
            raise ValueError("a key is sent to another network only by https")
        return self


def is_near(host: str) -> bool:
    """Return whether the name or number is of the own machine or network: private numbers, names without a dot."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def load_settings() -> Settings:
    """Return the settings of the environment. Raises Unread that names each variable and what is wrong, never its value."""
    try:
        return Settings()  # type: ignore[call-arg]  # the environment gives them
    except ValidationError as error:
        wrong = [f"{_variable(e['loc'])}: {e['msg']}" for e in error.errors(include_input=False, include_url=False)]
        raise Unread(
            "the second reader is not set up: " + "; ".join(wrong), "Set or mend it; docs/llm.md says how"
        ) from None


def _variable(path: tuple[int | str, ...]) -> str:
    return f"DATELINE_LLM_{str(path[0]).upper()}" if path else "DATELINE_LLM_URL"
