"""The desk's part of the shell command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.desk.settings import DEFAULT_PORT
from dateline.register.commands.options import Country, Location, Since, Status, Types, Until

if TYPE_CHECKING:
    from dateline.desk.security.accounts import Accounts

Name = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]

user_app = typer.Typer(help="The people and programs that may use the desk.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Mount the desk's commands on the program."""
    app.command("serve")(serve)
    app.command("publish")(publish)
    app.add_typer(user_app, name="user")


def serve(
    register: Location = None,
    host: Annotated[
        str,
        typer.Option(
            envvar="DATELINE_DESK_HOST", help="The address to serve on; any but this machine's own demands users."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, envvar="DATELINE_DESK_PORT", help="The port.")] = DEFAULT_PORT,
    login: Annotated[
        bool, typer.Option("--login", envvar="DATELINE_DESK_LOGIN", help="Demand users on this machine too.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", envvar="DATELINE_DESK_NAMES", help="A name that the desk is reached by; may be repeated."
        ),
    ] = None,
    https: Annotated[
        bool,
        typer.Option("--https", envvar="DATELINE_DESK_HTTPS", help="It is reached through a server that speaks https."),
    ] = False,
) -> None:
    """Serve the desk: map, timeline, evidence and review in the browser, and the HTTP API."""
    import uvicorn

    from dateline.desk.app import create_app
    from dateline.desk.settings import Settings
    from dateline.register.errors import RegisterError

    given: dict[str, Any] = {
        "register": register, "host": host, "port": port, "login": login, "names": tuple(name or ()), "https": https,
    }  # fmt: skip
    try:
        app = create_app(Settings(**given))
    except RegisterError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error
    app.state.desk.columns()  # so that the first page need not wait for the rows of a large register
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"The desk is at http://{shown}:{port}/ (Ctrl-C ends it)")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=https)


def publish(
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the site goes; one made before is replaced.")],
    register: Location = None,
    title: Annotated[str, typer.Option(help="What the site is called.")] = "Dateline",
    since: Since = None,
    until: Until = None,
    country: Country = None,
    types: Types = None,
    status: Status = None,
) -> None:
    """Write a read-only site: map, timeline, incident pages, downloads, methodology. Any web host can carry it."""
    from pydantic import ValidationError

    from dateline.desk import publish as site
    from dateline.desk.queries import Desk, Wanted
    from dateline.register.book import Register
    from dateline.register.errors import RegisterError

    given = {"since": since, "until": until, "country": country, "type": types, "status": status}
    try:
        wanted = Wanted(**{k: v for k, v in given.items() if v})  # type: ignore[arg-type]  # it reads text
    except ValidationError as error:
        first = error.errors()[0]
        hint = f"--{first['loc'][0]}"
        raise typer.BadParameter(str(first["msg"]).removeprefix("Value error, "), param_hint=hint) from error
    try:
        count = site.publish(Desk(Register(register, create=False)), target, wanted, title)
    except RegisterError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(f"dateline: {target}: error: cannot be written ({error.strerror}). Check folder and disk.", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{target}: {count} {'incident' if count == 1 else 'incidents'}")


@user_app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="reader, reviewer, editor or admin.")] = "reader",
    register: Location = None,
) -> None:
    """Add a user, or change the role and password of one. The password is asked for, or read from standard input."""
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    with _accounts(register) as accounts:
        accounts.set_user(name, role, password)  # type: ignore[arg-type]  # it checks the role
    typer.echo(f"{name} is {role}")


@user_app.command("list")
def list_(register: Location = None) -> None:
    """List users and tokens."""
    with _accounts(register) as accounts:
        for user in accounts.users():
            typer.echo(f"{user.name:<24} {user.role:<10} since {user.created_at[:10]}")
        for token in accounts.tokens():
            typer.echo(f"token {token.id:<18} {token.scope:<10} of {token.user}, until {token.ends_at[:10]}")


@user_app.command("remove")
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name, or the id of a token.")],
    register: Location = None,
) -> None:
    """Take a user away, with sessions and tokens, or one token. What they judged stays."""
    with _accounts(register) as accounts:
        if any(user.name == name for user in accounts.users()):
            accounts.remove_user(name)
        else:
            accounts.revoke(name)
    typer.echo(f"{name} removed")


@user_app.command("token")
def token(
    name: Name,
    scope: Annotated[str, typer.Option(help="What it may do: reader, reviewer, editor or admin.")] = "reader",
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it is good for.")] = 365,
    register: Location = None,
) -> None:
    """Make a token for a program that uses the API. It is shown this once."""
    with _accounts(register) as accounts:
        typer.echo(accounts.new_token(name, scope, days))  # type: ignore[arg-type]  # it checks the scope


@contextmanager
def _accounts(register: str | None) -> Iterator[Accounts]:
    """Give the users of a register; what cannot be done is said plainly."""
    from dateline.desk.queries.errors import DeskError
    from dateline.desk.security.accounts import Accounts
    from dateline.register.book import Register
    from dateline.register.errors import RegisterError

    try:
        book = Register(register)
        yield Accounts(book.database)
        book.close()
    except (DeskError, RegisterError) as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error
