"""`nomad admin`: looking after an installation."""

from __future__ import annotations

import typer

from nomad.cli import users

app = typer.Typer(help="Look after an installation: people, index, files.", no_args_is_help=True)
app.add_typer(users.app, name="users")
