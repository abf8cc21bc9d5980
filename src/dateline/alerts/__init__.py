"""Alerts: the right person is told of an incident once, told when a told value changes, and told when it no longer stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dateline.alerts.model import Subscription, Summary
from dateline.alerts.settings import Settings, load_settings

if TYPE_CHECKING:
    from dateline.alerts.sending import Opener
    from dateline.register.book import Register

__all__ = ["Settings", "Subscription", "Summary", "load_settings", "run"]


def run(register: Register, settings: Settings, now: datetime, opener: Opener | None = None) -> Summary:
    """Look at what changed in the register, send what is due at ``now`` (aware), and return what was done.

    Whatever does not arrive is tried again by a later run. Safe to be called by several processes at once, and to be
    killed at any point. ``opener`` puts another way of sending in the place of the channels. Raises RegisterError for the
    register and for a file of secrets that is not private.
    """
    from dateline.alerts.channels.secrets import read_secrets
    from dateline.alerts.evaluating import evaluate
    from dateline.alerts.outbox import load_subscriptions
    from dateline.alerts.sending import Sender

    secrets = read_secrets(settings.secrets)
    register.link()
    with register.database.writing() as connection:
        subscriptions = load_subscriptions(connection)
        if subscriptions:
            evaluate(connection, subscriptions, settings, now)
    return Sender(register.database, settings, now, secrets, opener).dispatch(subscriptions)
