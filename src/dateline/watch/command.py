"""`dateline watch` and `dateline health`."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.register.commands.options import Location
from dateline.register.shell import opened, print_text

if TYPE_CHECKING:
    from dateline.register.book import Register
    from dateline.watch.clock import WallClock
    from dateline.watch.health import Health
    from dateline.watch.sources import Plan


def add_commands(app: typer.Typer) -> None:
    """Mount the watcher's commands on the program."""
    app.command("watch")(watch)
    app.command("health")(health)


def watch(
    sources: Annotated[str, typer.Argument(metavar="SOURCES", help="The list of sources (TOML).")],
    register: Location = None,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and leave: for cron.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check the list and leave.")] = False,
    metrics_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the figures for Prometheus into this file.")
    ] = None,
    metrics_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Serve the figures for Prometheus on this port.")
    ] = None,
    metrics_address: Annotated[str, typer.Option(help="The address that the port is opened on.")] = "127.0.0.1",
    private_addresses: Annotated[
        bool, typer.Option("--private-addresses", help="Allow web addresses of the own machine and network.")
    ] = False,
) -> None:
    """Watch feeds and pages: read what is new into the register, and send the alerts that follow from it.

    It runs until it is ended (Ctrl-C, SIGTERM) and goes on where it was, also after a kill.
    """
    from dateline.watch.sources import SourcesError, read_plan

    try:
        plan = read_plan(sources)
    except SourcesError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error
    if check:
        typer.echo(f"{len(plan.sources)} sources")
        return
    with opened(register) as book:
        _watch(plan, book, once, private_addresses, (metrics_file, metrics_port, metrics_address))


def _watch(plan: Plan, book: Register, once: bool, private: bool, metrics: tuple[str | None, int | None, str]) -> None:
    from dateline.alerts import load_settings, run
    from dateline.watch.clock import WallClock
    from dateline.watch.loop import Hooks, Watcher

    clock, settings = WallClock(), load_settings()
    with _figures(book, clock, plan, *metrics) as write, _ended_by_signals(clock):

        def after_batch() -> None:
            summary = run(book, settings, datetime.fromtimestamp(clock.now(), UTC))
            if summary.sent or summary.failures:
                _log(f"alerts: {', '.join([f'{n} {kind}' for kind, n in sorted(summary.sent.items())])}")
            for failure in summary.failures:
                _log(f"alerts: {failure}")
            write()

        Watcher(plan, book, clock, Hooks(after_batch, _log), private=private or settings.private_addresses).run(once)
        write()


def _log(line: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    text = "".join(c if c.isprintable() else "\ufffd" for c in line)
    typer.echo(f"{stamp} {text}".encode("utf-8", "replace").decode("utf-8"), err=True)


@contextmanager
def _ended_by_signals(clock: WallClock) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the watcher after the step that it is in."""
    before = {number: signal.signal(number, clock.stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _figures(
    book: Register, clock: WallClock, plan: Plan, file: str | None, port: int | None, address: str
) -> Iterator[Callable[[], None]]:
    """Give a function that writes the figures into the file, and serve them on the port meanwhile."""
    from prometheus_client import start_http_server, write_to_textfile

    from dateline.watch.metrics import registry

    figures = registry(book.database, clock, {s.name: s.country or "" for s in plan.sources})
    try:
        server = start_http_server(port, address, figures) if port is not None else None
    except OSError as error:
        typer.echo(
            f"dateline: {address}:{port}: error: cannot be opened ({error.strerror}). Name another port.", err=True
        )
        raise typer.Exit(1) from error

    def write() -> None:
        try:
            if file is not None:
                write_to_textfile(file, figures)
        except OSError as error:
            _log(f"{file}: error: cannot be written ({error.strerror}). Check the folder and the disk.")

    try:
        yield write
    finally:
        if server is not None:
            server[0].shutdown()
            server[0].server_close()


# --- health -----------------------------------------------------------------------------------------------------------


def health(
    register: Location = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a source.")] = False,
    faults: Annotated[bool, typer.Option("--faults", help="Only sources with a fault.")] = False,
) -> None:
    """Say how every watched source does: last success, last new item, items a day against its habit, and why none come.

    Exit status: 0 all do well, 1 one has a fault or none is watched.
    """
    from dateline.watch.clock import WallClock
    from dateline.watch.health import look

    now = WallClock().now()
    with opened(register, create=False) as book, book.database.reading() as connection:
        found = look(connection, now)
    if not found:
        typer.echo("dateline: no source is watched. Run `dateline watch SOURCES`.", err=True)
        raise typer.Exit(1)
    for one in found:
        if one.level == "fault" or not faults:
            print_text(json.dumps(_plain(one)) if as_json else _lines(one))
    if not as_json:
        bad, noted = (sum(1 for one in found if one.level == level) for level in ("fault", "note"))
        print_text(f"{len(found)} sources, {bad} with a fault, {noted} with a note")
    raise typer.Exit(1 if any(one.level == "fault" for one in found) else 0)


def _plain(one: Health) -> dict[str, Any]:
    from dateline.watch.health import moment

    times = {
        key: moment(getattr(one, key)) if getattr(one, key) is not None else None for key in ("succeeded", "item_at")
    }
    return {**asdict(one), **times}


def _lines(one: Health) -> str:
    from dateline.register.commands.text import clean
    from dateline.watch.health import moment

    habit = "habit not known yet" if one.habit is None else f"habit {one.habit:.1f} a day"
    head = f"{one.level:<6}{one.name}: last success {moment(one.succeeded)}, last new item {moment(one.item_at)}"
    return "\n".join(clean(row) for row in (f"{head}, {one.today} today, {habit}", *(f"      {w}." for w in one.words)))
