"""The desk's part of the shell command."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.desk.settings import DEFAULT_PORT
from dateline.register.commands.options import Location


def add_commands(app: typer.Typer) -> None:
    """Mount the desk's commands on the program."""
    app.command("serve")(serve)


def serve(
    register: Location = None,
    host: Annotated[
        str, typer.Option(help="The address to serve on; any but this machine's own demands users.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = DEFAULT_PORT,
) -> None:
    """Serve the desk: map, timeline, evidence and review in the browser, and the HTTP API."""
    import uvicorn

    from dateline.desk.app import create_app
    from dateline.desk.settings import Settings
    from dateline.register.errors import RegisterError

    try:
        app = create_app(Settings(register=register, host=host, port=port))
    except RegisterError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"The desk is at http://{host}:{port}/ (Ctrl-C ends it)")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
