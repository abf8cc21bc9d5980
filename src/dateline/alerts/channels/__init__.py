"""The ways to somebody: web hook, ntfy, feed, and through apprise e-mail, Slack and the rest. A way is told by its scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from dateline.alerts.channels.errors import ChannelError
from dateline.alerts.model import Message, Subscription
from dateline.alerts.settings import Settings
from dateline.register.errors import RegisterError

__all__ = ["ChannelError", "check_target", "in_place", "is_feed", "open_channel", "scheme_of", "wants_picture"]

#: Sends one message or raises ChannelError.
Send = Callable[[Message], None]

WEB = ("http", "https")
NTFY = ("ntfy", "ntfys")
FEED = "feed"


def scheme_of(target: str) -> str:
    """Return the scheme of a target in small letters."""
    return target.partition(":")[0].strip().lower()


def is_feed(one: Subscription) -> bool:
    """Return whether the subscription is a feed: a file that holds everything, written anew with each change."""
    return scheme_of(one.target) == FEED


def in_place(one: Subscription) -> bool:
    """Return whether what was sent can be replaced silently, so that a change of its details is worth sending."""
    return scheme_of(one.target) in (*WEB, *NTFY, FEED) and one.schedule.digest is None


def wants_picture(target: str) -> bool:
    """Return whether the way may take a picture."""
    return scheme_of(target) not in (*WEB, FEED)


def open_channel(target: str, secrets: Mapping[str, str], settings: Settings) -> Send:
    """Return what sends to a target whose secrets were filled in. ``secrets``: name to value, for hiding them in errors.

    Raises ChannelError for an address that cannot be one.
    """
    from dateline.alerts.channels.guard import guarded

    with guarded(target, secrets.values(), settings):
        sending = _opened(target, settings.alert_timeout)

    def send(message: Message) -> None:
        with guarded(target, secrets.values(), settings):
            sending(message)

    return send


def check_target(target: str, known: Mapping[str, str], settings: Settings) -> None:
    """Raise RegisterError for a target that cannot work, or that holds a secret in clear. ``known``: secrets of the file."""
    from dateline.alerts.channels.guard import guarded
    from dateline.alerts.channels.secrets import fill_in, shown

    if scheme_of(target) == FEED:
        if not target.partition(":")[2].strip("/"):
            raise RegisterError(f"{target!r} names no file", "Write feed:/folder/name.xml")
        return
    try:
        filled, used = fill_in(target, known)
        open_channel(filled, used, settings)
        with guarded(filled, used.values(), settings):
            clear = [secret for secret in _secrets_of(filled) if secret in target]
    except ChannelError as error:
        raise RegisterError(f"{shown(target)}: {error.reason}", "See the ways to send in docs/watching.md") from error
    if clear:
        mend = "Put it into the environment or the file of secrets as a NAME, and write ${NAME} in its place (in single quotes)"
        raise RegisterError(f"{shown(target)}: the address holds a password or token in clear", mend)


def _secrets_of(target: str) -> list[str]:
    """Return what of a target is surely a secret."""
    from dateline.alerts.channels import apprised

    if scheme_of(target) in WEB:
        password = urlsplit(target).password
        return [password] if password else []
    return apprised.secrets_of(target)


def _opened(target: str, timeout: float) -> Send:
    from dateline.alerts.channels import apprised, web

    scheme = scheme_of(target)
    if scheme in WEB:
        return web.hook(target, timeout)
    if scheme in NTFY:
        return web.ntfy(target, timeout)
    return apprised.open_service(target)
