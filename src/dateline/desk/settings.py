"""What the desk is started with: options of `dateline serve`, else ``DATELINE_DESK_...`` of the environment."""

from __future__ import annotations

import ipaddress

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_PORT = 8710


class Settings(BaseSettings):
    """How the desk runs. ``register`` is a file or database URL (None: the user's own)."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_DESK_", frozen=True)

    register_: str | None = Field(None, alias="register")
    host: str = "127.0.0.1"
    port: int = Field(DEFAULT_PORT, ge=0, le=65535)
    login: bool = False
    names: tuple[str, ...] = ()
    secure_cookies: bool = False

    @property
    def demands_login(self) -> bool:
        """Whether people must sign in: always, unless only this machine can reach the desk and nobody asked for it."""
        return self.login or not is_loopback(self.host)

    @property
    def allowed_names(self) -> frozenset[str]:
        """The names that a request may call this host by; anything else is a page of another site that points here."""
        own = {"localhost", "127.0.0.1", "::1", self.host.lower()}
        return frozenset(own | {n.lower() for n in self.names})


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
