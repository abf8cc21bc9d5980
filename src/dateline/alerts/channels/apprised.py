"""E-mail, Slack and some hundred other services, through apprise (https://github.com/caronc/apprise)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import apprise
from apprise.attachment.memory import AttachMemory

from dateline.alerts.channels.errors import ChannelError
from dateline.alerts.model import Message

_KINDS = {"alert": "warning", "correction": "info", "retraction": "failure", "restored": "warning"}
_MAIL_DOMAIN = "dateline.invalid"


def open_service(target: str) -> Callable[[Message], None]:
    """Return what sends through the service of an apprise address. Raises ChannelError where it is none."""
    service = _service(target)

    def send(message: Message) -> None:
        if hasattr(service, "headers") and service.service_name == "E-Mail":
            service.headers.update(_mail_headers(message))
        attach = None
        if message.picture is not None and service.attachment_support:
            attach = apprise.AppriseAttachment(
                AttachMemory(content=message.picture, name="map.png", mimetype="image/png")  # type: ignore[no-untyped-call]
            )
        kind = apprise.NotifyType(_KINDS.get(message.kind, "info"))
        sent = service.notify(
            body=message.text,
            title=message.title,
            notify_type=kind,
            attach=attach,
            body_format=apprise.NotifyFormat.TEXT,
        )
        if not sent:
            raise ChannelError("the service did not take it")

    return send


def secrets_of(target: str) -> list[str]:
    """Return the values of the address that apprise knows to be secret: passwords, tokens, keys."""
    service = _service(target)
    known = {**service.template_tokens, **service.template_args}
    names = [str(row.get("map_to") or name) for name, row in known.items() if row.get("private")]
    return [value for name in names if isinstance(value := getattr(service, name, None), str) and value]


def _service(target: str) -> Any:
    service = apprise.Apprise.instantiate(target, suppress_exceptions=True)
    if service is None:
        raise ChannelError("it is no address that is known (see the list of services of apprise)", final=True)
    return service


def _mail_headers(message: Message) -> dict[str, str]:
    """Return headers that keep the mails of one incident together, and tell one letter that came twice."""
    thread = {"References": f"<{message.thread}@{_MAIL_DOMAIN}>"} if message.thread else {}
    return {"X-Dateline-Key": message.key, "X-Dateline-Kind": message.kind, **thread}
