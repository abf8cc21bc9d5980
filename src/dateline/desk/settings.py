"""What the desk is started with: options of `dateline serve`, else ``DATELINE_DESK_...`` of the environment."""

from __future__ import annotations

import ipaddress

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_PORT = 8710


class Settings(BaseSettings):
    """How the desk runs. ``register`` is a file or database URL (None: the user's own).

    ``login`` demands users even on this machine; ``names`` are other names that the desk is reached by; ``https`` says that
    it is reached through a server that speaks https, so that cookies go nowhere else.
    """

    model_config = SettingsConfigDict(env_prefix="DATELINE_DESK_", frozen=True)

    register_: str | None = Field(None, validation_alias=AliasChoices("register", "DATELINE_REGISTER"))
    host: str = "127.0.0.1"
    port: int = Field(DEFAULT_PORT, ge=0, le=65535)
    login: bool = False
    names: tuple[str, ...] = ()
    https: bool = False

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
