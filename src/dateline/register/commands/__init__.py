"""The register's part of the shell command. Exit status as everywhere: 0 done, 1 something could not be done, 2 wrong usage."""

from __future__ import annotations

import typer

from dateline.register.commands.decisions import accept, edit, merge, reject, split, undo
from dateline.register.commands.documents import add, import_
from dateline.register.commands.incidents import export, list_, proposals, show, why
from dateline.register.commands.upkeep import backup, check, rebuild


def add_commands(app: typer.Typer) -> None:
    """Mount the register's commands on the program."""
    for name, function in (
        ("add", add),
        ("list", list_),
        ("show", show),
        ("why", why),
        ("proposals", proposals),
        ("merge", merge),
        ("split", split),
        ("undo", undo),
        ("edit", edit),
        ("accept", accept),
        ("reject", reject),
        ("rebuild", rebuild),
        ("check", check),
        ("backup", backup),
        ("import", import_),
        ("export", export),
    ):
        app.command(name)(function)
