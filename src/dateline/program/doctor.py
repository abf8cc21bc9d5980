"""The command `dateline doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a finding.")] = False,
) -> None:
    """Say whether everything that Dateline needs is there and safe: model, gazetteer, register, network, rights, own data.

    Exit status: 0 nothing keeps it from working, 1 something does. Nothing is changed.
    """
    from dateline.program.checks import ERROR, OK, examine
    from dateline.settings import load_settings

    failed = False
    for found in examine(load_settings()):
        failed = failed or found.status == ERROR
        if as_json:
            typer.echo(json.dumps(asdict(found)))
            continue
        typer.echo(f"{found.status:<8} {found.subject:<12} {found.told}")
        if found.status != OK and found.mend:
            typer.echo(f"{'':<21} {found.mend}.")
    raise typer.Exit(1 if failed else 0)
