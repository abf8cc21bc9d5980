"""The settings as alerts take them (``dateline.settings``): what is wrong with one is an error like the register's own."""

from __future__ import annotations

from dateline import settings
from dateline.register.errors import RegisterError
from dateline.settings import Settings

__all__ = ["Settings", "load_settings"]


def load_settings() -> Settings:
    """Return the settings as they are now. Raises RegisterError that names the variable and what is wrong."""
    try:
        return settings.load_settings()
    except settings.SettingsError as error:
        raise RegisterError(error.message, error.mend) from error
