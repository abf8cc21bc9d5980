"""The shell command. Exit status: 0 all was read, 1 some input could not be read, 2 wrong usage."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any, BinaryIO

import typer

from dateline.alerts.command import add_commands as add_alerts
from dateline.desk.command import add_commands as add_desk
from dateline.evaluate.command import add_commands as add_evaluate
from dateline.fetch import MAX_CHARACTERS, Fault, Limits, fetch, is_iso_date, put_back
from dateline.model import Item
from dateline.program.doctor import doctor
from dateline.program.progress import bar, spinner
from dateline.register.commands import add_commands as add_register
from dateline.register.commands.readers import EstimateOnly, Kind, ReaderKind, reading
from dateline.version import __version__
from dateline.watch.command import add_commands as add_watch

ENDED_BY_KEYBOARD = 130  # 128 + SIGINT

app = typer.Typer(
    help="Read news reports into records of conflict and security incidents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: the boxes show "<bool>" beside every switch
)
gazetteer_app = typer.Typer(help="The places that Dateline knows.", no_args_is_help=True)


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class LogLevel(StrEnum):
    """From which level on the program tells what it does."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH...",
        help='Files, folders, web addresses, or "-" for standard input: text, JSON lines, web pages, feeds, letters, PDF, '
        "Parquet, web archives, zip, gzip.",
    ),
]
Published = Annotated[
    str | None, typer.Option(help="Publication date (2022-01-05) of documents that bring none of their own.")
]
Characters = Annotated[int, typer.Option("--max-characters", min=1, help="Refuse documents longer than this.")]
Private = Annotated[
    bool, typer.Option("--private-addresses", help="Allow web addresses of the own machine and network.")
]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
    log_level: Annotated[
        LogLevel | None, typer.Option("--log-level", help="What is told on standard error: from this on.")
    ] = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="Tell it as JSON, one object a line.")] = False,
) -> None:
    """Read news reports into records of conflict and security incidents, every value tied to its words."""
    if version:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit
    from dateline.own import problems
    from dateline.program.logs import set_up
    from dateline.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(2) from error
    if context.invoked_subcommand != "doctor" and (faults := problems()):
        typer.echo("\n".join(f"dateline: {fault}" for fault in faults), err=True)
        raise typer.Exit(2)
    set_up(log_level.value if log_level else settings.log_level, log_json or settings.log_json)


@app.command("read")
def read_command(
    paths: Paths = None,
    published: Published = None,
    form: Annotated[
        Format, typer.Option("--format", help="table for people, json or jsonl for programs.")
    ] = Format.table,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show the words behind each value (table).")] = False,
    max_characters: Characters = MAX_CHARACTERS,
    private_addresses: Private = False,
    reader: ReaderKind = Kind.rules,
    estimate: EstimateOnly = False,
) -> None:
    """Read documents and print the incidents that each one reports."""
    _check_date(published)
    out = _Output(form, evidence)
    failed = False
    limits = Limits(max_characters, private=_private(private_addresses))
    for found in _extract(_inputs(paths), published, limits, who=(reader, estimate)):
        if isinstance(found, Fault):
            _complain(found)
            failed = failed or found.severity == "error"
        else:
            out.write(*found)
    out.close()
    raise typer.Exit(1 if failed else 0)


@app.command("explain")
def explain_command(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report's id, or its beginning.")],
    slot: Annotated[
        str, typer.Argument(metavar="SLOT", help="A field of the report: date, place, killed, perpetrators ...")
    ],
    paths: Paths = None,
    published: Published = None,
    max_characters: Characters = MAX_CHARACTERS,
) -> None:
    """Say why a report has a value.

    Reports are not stored: name the documents that it was read from (they are read again, with the same --published), or
    what `dateline read --format jsonl` printed. Without a PATH standard input is taken.
    """
    from dateline.present import explain

    _check_date(published)
    _check_slot(report, slot)
    begun: dict[str, dict[str, Any]] = {}
    for found in _records(_inputs(paths), published, Limits(max_characters)):
        if isinstance(found, Fault):
            _complain(found)
            continue
        for known in found["reports"]:
            if known["id"] == report:
                _print(explain(known, slot))
                return
            if known["id"].startswith(report):
                begun.setdefault(known["id"], known)
    if len(begun) != 1:
        typer.echo(_which(report, begun), err=True)
        raise typer.Exit(1)
    for known in begun.values():
        _print(explain(known, slot))


def _check_slot(report: str, slot: str) -> None:
    """Raise BadParameter for a slot that there is not, with the order of the arguments and all slots."""
    from dateline.present import SLOTS, is_slot

    if is_slot(slot):
        return
    order = f"dateline explain {slot} {report} PATH" if is_slot(report) else "dateline explain REPORT SLOT PATH"
    slots = textwrap.fill(f"Slots: {', '.join(SLOTS)}", 80)
    raise typer.BadParameter(f"there is no slot {slot!r}.\nThe order is: {order}\n{slots}", param_hint="SLOT")


def _which(report: str, begun: dict[str, dict[str, Any]]) -> str:
    """Return why the beginning of an id names no one report: there is none, or these all begin so."""
    from dateline.present import heading

    if not begun:
        return f"dateline: no report {report!r} in what was read"
    rows = (f"  {name}  {heading(known)}" for name, known in begun.items())
    return "\n".join([f"dateline: {len(begun)} reports begin with {report!r}. Name one of them:", *rows])


# "read" and "explain" come first in the help, then what makes and uses a register.
add_register(app)
add_watch(app)
add_desk(app)
add_alerts(app)
add_evaluate(app)
app.command("doctor")(doctor)
app.add_typer(gazetteer_app, name="gazetteer")


@gazetteer_app.command("build")
def gazetteer_build() -> None:
    """Build the gazetteer file, unless an up-to-date one is there."""
    from dateline.gazetteer.build import build

    try:
        with bar("building the gazetteer") as progress:
            path = build(progress)
    except OSError as error:
        typer.echo(
            f"dateline: the gazetteer cannot be written ({error}). Set DATELINE_CACHE to another folder.", err=True
        )
        raise typer.Exit(1) from error
    typer.echo(str(path))


def main() -> None:
    """Run the command and leave with its exit status; a closed pipe or Ctrl-C ends it without a traceback."""
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())  # a shell can start us with these closed
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except typer._click.exceptions.ClickException as error:
        error.show()
        status = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that the flush at exit does not fail again
        status = 1
    except (KeyboardInterrupt, typer.Abort):
        status = ENDED_BY_KEYBOARD
    sys.exit(status if isinstance(status, int) else 0)


# --- in -----------------------------------------------------------------------------------------------------------


def _inputs(paths: list[str] | None) -> list[str]:
    """Return the paths, or "-" when there are none and something is piped in."""
    if paths:
        return paths
    if sys.stdin is None or sys.stdin.isatty():
        raise typer.BadParameter('name files or folders, or "-" for standard input', param_hint="PATH")
    return ["-"]


def _check_date(published: str | None) -> None:
    if published is not None and not is_iso_date(published):
        raise typer.BadParameter(f"{published!r} is no date; write it as 2022-01-05", param_hint="--published")


def _private(asked: bool) -> bool:
    from dateline.settings import load_settings

    return asked or load_settings().private_addresses


def _extract(
    paths: list[str],
    published: str | None,
    limits: Limits,
    stdin: BinaryIO | None = None,
    who: tuple[Kind, bool] = (Kind.rules, False),
) -> Iterator[tuple[dict[str, Any], str] | Fault]:
    """Yield the record of each document with its location, in the order of the input, and the faults among them."""
    from dateline.gate import document_wanted
    from dateline.pipeline import Unread
    from dateline.record import to_record
    from dateline.settings import load_settings

    found = fetch(paths, limits, stdin or getattr(sys.stdin, "buffer", None), document_wanted)
    dated = (one if isinstance(one, Fault) or one.published else replace(one, published=published) for one in found)
    with spinner() as progress, reading(who[0], dated, who[1]) as (reader, documents):
        for item in documents:
            if isinstance(item, Fault):
                yield item
                continue
            progress(item.location)
            try:
                record = to_record(reader.read(item))
            except Unread as error:
                yield Fault(item.location, error.message, error.mend)
            except Exception as error:  # a fault of ours in one document must not lose the others
                if load_settings().debug:
                    raise
                yield _internal(item, error)
            else:
                yield record, item.location


def _internal(item: Item, error: Exception) -> Fault:
    message = f"a fault inside Dateline kept it from being read ({type(error).__name__}: {error})"
    return Fault(item.location, message, "Please report it, with what DATELINE_DEBUG=1 shows")


def _records(paths: list[str], published: str | None, limits: Limits) -> Iterator[dict[str, Any] | Fault]:
    """Yield the records of the documents under the paths; a file or pipe of printed records gives those."""
    for path in paths:
        printed = path == "-" or os.path.isfile(path)
        stream = _open(path) if printed else None
        if stream is None:
            yield from (f if isinstance(f, Fault) else f[0] for f in _extract([path], published, limits))
            continue
        with stream:
            first = stream.readline(16 * limits.characters)
            if _is_record(first):
                yield from (json.loads(line) for line in _chain(first, stream) if _is_record(line))
            else:
                source = put_back(first, stream)
                for found in _extract(["-"], published, limits, source):
                    yield replace(found, location=path) if isinstance(found, Fault) else found[0]


def _open(path: str) -> BinaryIO | None:
    """Return the stream, or None when it cannot be opened: fetch then says why."""
    try:
        return sys.stdin.buffer if path == "-" else open(path, "rb")
    except OSError:
        return None


def _chain(first: bytes, rest: BinaryIO) -> Iterator[bytes]:
    yield first
    yield from rest


def _is_record(line: bytes) -> bool:
    """Return whether the line is a record that `dateline read --format jsonl` printed."""
    if not line.startswith(b'{"id"'):
        return False
    try:
        value = json.loads(line)
    except ValueError:
        return False
    return (
        isinstance(value, dict) and isinstance(value.get("reports"), list) and isinstance(value.get("document"), dict)
    )


# --- out ----------------------------------------------------------------------------------------------------------


class _Output:
    """Writes records as they come, in one of the formats. JSON is UTF-8 whatever the terminal speaks."""

    def __init__(self, form: Format, evidence: bool) -> None:
        self._form, self._evidence = form, evidence
        self._count = 0
        if isinstance(sys.stdout, io.TextIOWrapper):
            if form is Format.table:
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        self._width = min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80

    def write(self, record: dict[str, Any], location: str) -> None:
        """Print one record."""
        from dateline.present import plain, table
        from dateline.record import to_json

        if self._form is Format.jsonl:
            text = to_json(record) + "\n"
        elif self._form is Format.json:
            text = ("[\n" if not self._count else ",\n") + to_json(record, indent=2)
        else:
            style = _paint if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else plain
            text = ("\n" if self._count else "") + table(record, location, self._width, self._evidence, style)
        self._count += 1
        sys.stdout.write(text)
        sys.stdout.flush()

    def close(self) -> None:
        """Print what ends the format."""
        if self._form is Format.json:
            sys.stdout.write("\n]\n" if self._count else "[]\n")


_COLOURS: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "head": {"bold": True, "fg": "cyan"},
    "label": {"dim": True},
    "quote": {"dim": True},
    "warning": {"fg": "yellow"},
    "error": {"fg": "red"},
}


def _paint(text: str, style: str) -> str:
    return typer.style(text, **_COLOURS.get(style, {}))


def _print(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    typer.echo(text)


def _complain(fault: Fault) -> None:
    """Print a fault on standard error, on one line."""
    line = "".join(c if c.isprintable() else "\ufffd" for c in f"dateline: {fault}")
    typer.echo(line.encode(sys.stderr.encoding or "utf-8", "replace").decode(sys.stderr.encoding or "utf-8"), err=True)
