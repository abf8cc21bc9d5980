"""What can be set from the environment, for everybody's alerts alike."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dateline.register.errors import RegisterError


class Settings(BaseSettings):
    """Settings, each from the environment variable of its name after ``DATELINE_``. Raises ValidationError.

    ``base_url``: where the desk is found, for links. ``secrets``: the file of secrets. ``private_addresses``: whether every
    channel may reach the own machine and network; ``alert_hosts``: names of hosts that may be, split by commas.
    ``alert_age``: days from a happening to its report after which it is old; ``alert_late``: days from a report to now after which
    that is. ``alert_attempts``: how often a message is tried; ``alert_timeout``: seconds that a channel has.
    """

    model_config = SettingsConfigDict(env_prefix="DATELINE_", frozen=True, extra="ignore")

    base_url: str = ""
    secrets: str = ""
    private_addresses: bool = False
    alert_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    alert_age: int = Field(default=7, ge=0)
    alert_late: int = Field(default=14, ge=0)
    alert_attempts: int = Field(default=10, ge=1)
    alert_timeout: float = Field(default=20.0, gt=0)

    @field_validator("alert_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def load_settings() -> Settings:
    """Return the settings of the environment. Raises RegisterError that names the variable and what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"DATELINE_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise RegisterError("; ".join(wrong), "Mend or unset it") from error
