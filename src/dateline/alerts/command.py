"""The alerts' part of the shell command. Exit status: 0 done, 1 something was not delivered or could not be done, 2 wrong usage."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.register.commands.options import (
    ActorName,
    Box,
    Confident,
    Country,
    Drawn,
    Killed,
    Location,
    Near,
    Types,
    Voices,
    Weapon,
    read_filter,
)
from dateline.register.shell import opened, print_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dateline.alerts.model import Subscription, Summary
    from dateline.alerts.settings import Settings

subscribe_app = typer.Typer(help="Who is to be told of what.", no_args_is_help=True)
alerts_app = typer.Typer(
    help="What is told: send it, try it on the past, look after what did not arrive.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The subscription's name.")]
_NAME = re.compile(r"[\w.-]{1,80}")


def add_commands(app: typer.Typer) -> None:
    """Mount the commands on the program."""
    for name, function in (("add", add), ("list", list_), ("show", show), ("test", test), ("remove", remove)):
        subscribe_app.command(name)(function)
    for name, command in (("run", run_), ("replay", replay), ("dead", dead), ("retry", retry)):
        alerts_app.command(name)(command)
    app.add_typer(subscribe_app, name="subscribe")
    app.add_typer(alerts_app, name="alerts")


# --- subscriptions --------------------------------------------------------------------------------------------------


def add(
    name: Name,
    to: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="https://..., ntfys://host/topic, mailto://..., feed:FILE or any address of apprise; ${NAME} stands for a secret.",
        ),
    ],
    register: Location = None,
    country: Country = None,
    near: Near = None,
    box: Box = None,
    area: Drawn = None,
    types: Types = None,
    actor: ActorName = None,
    weapon: Weapon = None,
    killed: Killed = None,
    voices: Voices = None,
    confidence: Confident = "low",
    zone: Annotated[str, typer.Option(metavar="ZONE", help="Time zone of the times below (Asia/Baghdad).")] = "UTC",
    quiet: Annotated[
        str | None, typer.Option(metavar="FROM-TO", help="Hours without messages; they wait (22:00-06:00).")
    ] = None,
    digest: Annotated[
        str | None, typer.Option(metavar="hourly|TIME", help="One message an hour, or a day at this time.")
    ] = None,
    rate: Annotated[int, typer.Option(min=1, help="Most messages an hour; the rest goes into one digest.")] = 20,
) -> None:
    """Tell somebody of incidents from now on. What is asked for means the same as for `dateline list`."""
    from dateline.alerts.model import Schedule, Subscription
    from dateline.alerts.noticing import catch_up, last_reading
    from dateline.alerts.outbox import load_subscriptions, store_subscription
    from dateline.register.errors import RegisterError

    if not _NAME.fullmatch(name):
        raise typer.BadParameter(f"{name!r} is no name; use letters, figures, . _ -", param_hint="NAME")
    rule = read_filter(None, None, country, near, box, types, actor, confidence, None, area, weapon, killed, voices)
    schedule = Schedule(_zone(zone), _quiet(quiet), _digest(digest), rate)
    with opened(register) as book:
        _check_target(to, _settings())
        book.link()
        with book.database.writing() as connection:
            known = load_subscriptions(connection)
            if any(one.name == name for one in known):
                raise RegisterError(f"there is a subscription {name!r}", "Remove it first, or take another name")
            if not known:
                catch_up(connection)
            one = Subscription(0, name, to, rule, schedule, last_reading(connection))
            store_subscription(connection, one, datetime.now(UTC))
    print_text(_line(one))


def list_(register: Location = None) -> None:
    """List the subscriptions. No secret is shown."""
    from dateline.alerts.outbox import load_subscriptions

    with opened(register, create=False) as book, book.database.reading() as connection:
        for one in load_subscriptions(connection):
            print_text(_line(one))


def show(name: Name, register: Location = None) -> None:
    """Show a subscription: what it asks for, when it sends, what was sent and what waits."""
    from dateline.alerts.outbox import count_letters

    with opened(register, create=False) as book, book.database.reading() as connection:
        one = _find(connection, name)
        states = count_letters(connection, one)
    schedule = one.schedule
    rows = {
        "to": _shown(one),
        "asks for": _asked(one),
        "quiet": f"{schedule.quiet[0]}-{schedule.quiet[1]} {schedule.zone}" if schedule.quiet else "never",
        "digest": f"{schedule.digest} {schedule.zone}" if schedule.digest else "none",
        "rate": f"{schedule.rate} an hour",
        "letters": ", ".join(f"{n} {state}" for state, n in sorted(states.items())) or "none yet",
    }
    print_text("\n".join([one.name, *(f"  {label:<9} {text}" for label, text in rows.items())]))


def test(name: Name, register: Location = None) -> None:
    """Send a test message, to see that the address works."""
    from dateline import lang
    from dateline.alerts.channels import ChannelError, is_feed, open_channel
    from dateline.alerts.channels.secrets import fill_in, read_secrets
    from dateline.alerts.model import Message
    from dateline.register.errors import RegisterError

    settings = _settings()
    with opened(register, create=False) as book:
        with book.database.reading() as connection:
            one = _find(connection, name)
        if is_feed(one):
            raise RegisterError(f"{name} is a feed", "It is written with the first alert")
        texts = lang.load("en", "alerts")["test"]
        message = Message("test", None, "digest", texts["title"], texts["text"].format(name=one.name, rule=_asked(one)))
        try:
            target, used = fill_in(one.target, read_secrets(settings.secrets))
            open_channel(target, used, settings)(message)
        except ChannelError as error:
            raise RegisterError(f"{name}: {error.reason}", "Mend the address or the setting and test again") from error
    print_text(f"sent to {_shown(one)}")


def remove(name: Name, register: Location = None) -> None:
    """Remove a subscription, with what still waits to be sent."""
    from dateline.alerts.outbox import drop_subscription

    with opened(register, create=False) as book, book.database.writing() as connection:
        drop_subscription(connection, _find(connection, name).number)


# --- alerts ---------------------------------------------------------------------------------------------------------


def run_(
    register: Location = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; send and change nothing.")
    ] = False,
) -> None:
    """Look at what changed and send what is due. `dateline watch` does this by itself after each round."""
    from dateline.alerts import run
    from dateline.alerts.replay import dry

    settings, now = _settings(), datetime.now(UTC)
    with opened(register, create=False) as book:
        if dry_run:
            print_text("\n".join(dry(book, settings, now)) or "nothing to tell")
            return
        summary = run(book, settings, now)
    _report(summary)


def replay(
    since: Annotated[str, typer.Option(metavar="DAY", help="First day of the past to go through (2024-01-01).")],
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A subscription; without one, the rule of the options.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Last day; else today.")] = None,
    register: Location = None,
    country: Country = None,
    near: Near = None,
    box: Box = None,
    area: Drawn = None,
    types: Types = None,
    actor: ActorName = None,
    weapon: Weapon = None,
    killed: Killed = None,
    voices: Voices = None,
    confidence: Confident = "low",
    each: Annotated[bool, typer.Option("--each", help="Print every alert and correction, a line each.")] = False,
) -> None:
    """Say what a rule would have sent in the past, to tune it. Nothing is sent."""
    from dateline.alerts.model import Subscription
    from dateline.alerts.replay import lines, replayed, told

    settings = _settings()
    days = read_filter(since, until, None, None, None, None, None, "low", None)
    rule = read_filter(None, None, country, near, box, types, actor, confidence, None, area, weapon, killed, voices)
    with opened(register, create=False) as book:
        with book.database.reading() as connection:
            one = _find(connection, name) if name else Subscription(0, "this rule", "", rule)
        last = days.until or datetime.now(UTC).date()
        assert days.since is not None
        found = replayed(book, one, settings, days.since, last)
    for line in lines(found) if each else ():
        print_text(line)
    print_text(told(one.name, found, days.since, last, bool(one.schedule.digest)))


def dead(register: Location = None) -> None:
    """List the messages that were given up, with the reason. Exit status 1 when there are any."""
    from dateline.alerts.outbox import dead_letters

    with opened(register, create=False) as book, book.database.reading() as connection:
        rows = dead_letters(connection)
    for number, name, kind, at, error in rows:
        print_text(f"{number}  {name}  {kind}  {at}  {error}")
    raise typer.Exit(1 if rows else 0)


def retry(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="NUMBER...", help="Numbers that `alerts dead` prints; else all.")
    ] = None,
    register: Location = None,
) -> None:
    """Send given-up messages again, from the first attempt on, with the next run."""
    from dateline.alerts.outbox import revive

    with opened(register, create=False) as book, book.database.writing() as connection:
        count = revive(connection, numbers or None, datetime.now(UTC))
    print_text(f"{count} to be sent again")


# --- what options mean ----------------------------------------------------------------------------------------------


def _settings() -> Settings:
    from dateline.alerts.settings import load_settings
    from dateline.register.errors import RegisterError

    try:
        return load_settings()
    except RegisterError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise typer.BadParameter(f"{text!r} is no time zone; write it as Asia/Baghdad", param_hint="--zone") from error
    return text


def _clock(text: str, hint: str) -> str:
    try:
        return time.fromisoformat(text.strip()).strftime("%H:%M")
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time of day; write it as 06:00", param_hint=hint) from error


def _quiet(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    begin, mark, end = text.partition("-")
    if not mark:
        raise typer.BadParameter(f"{text!r} is no span of hours; write it as 22:00-06:00", param_hint="--quiet")
    return _clock(begin, "--quiet"), _clock(end, "--quiet")


def _digest(text: str | None) -> str | None:
    return text if text in (None, "hourly") else _clock(text, "--digest")


def _check_target(target: str, settings: Settings) -> None:
    """Raise RegisterError for an address that cannot work, or that holds a secret in clear."""
    from dateline.alerts.channels import check_target
    from dateline.alerts.channels.secrets import read_secrets

    check_target(target, read_secrets(settings.secrets), settings)


def _find(connection: Connection, name: str) -> Subscription:
    from dateline.alerts.outbox import load_subscriptions
    from dateline.register.errors import UnknownId

    for one in load_subscriptions(connection):
        if one.name == name:
            return one
    raise UnknownId(f"there is no subscription {name!r}", "See `dateline subscribe list`")


# --- out ------------------------------------------------------------------------------------------------------------


def _line(one: Subscription) -> str:
    return f"{one.name}: {_asked(one)} -> {_shown(one)}"


def _shown(one: Subscription) -> str:
    from dateline.alerts.channels.secrets import shown

    return shown(one.target)


def _asked(one: Subscription) -> str:
    from dateline.alerts.model import asked

    return asked(one.rule)


def _report(summary: Summary) -> None:
    """Print what a run did and end with status 1 when something did not arrive."""
    from dateline.alerts.messages import counted

    kinds = [kind for kind, n in summary.sent.items() for _ in range(n)]
    print_text(f"sent: {counted(kinds)}; waiting: {summary.waiting}; given up: {summary.dead}")
    for failure in summary.failures:
        typer.echo(f"dateline: {failure}", err=True)
    raise typer.Exit(1 if summary.failures else 0)
