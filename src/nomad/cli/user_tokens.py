"""`nomad admin users tokens`: personal access tokens, for robots and for people who cannot log in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nomad.config import Settings, load

if TYPE_CHECKING:
    from nomad.database.engine import Database

app = typer.Typer(help="Make, list and revoke the personal access tokens of an account.", no_args_is_help=True)

DataDir = typer.Option(None, "--data-dir", help="Folder of rows, index and files.", show_default=False)
Username = typer.Argument(help="User name or e-mail address.")


@app.command("add")
def add(
    username: str = Username,
    name: str = typer.Argument(help="For whom or what the token is."),
    write: bool = typer.Option(False, "--write", help="The token may also upload, edit and publish."),
    days: int | None = typer.Option(None, "--days", help="Days until it expires; never if not given."),
    data_dir: Path | None = DataDir,
) -> None:
    """Make a token and print it; it is not shown again."""
    from nomad.auth.personal_tokens import create_token
    from nomad.auth.users import existing_row

    with open_database(data_dir) as (database, _):
        with database.read_session() as session:
            user_id = existing_row(session, username).user_id
        token, _known = create_token(database, user_id, name, can_write=write, days=days)
    typer.echo(token)


@app.command("list")
def list_all(username: str = Username, data_dir: Path | None = DataDir) -> None:
    """List tokens: id, name, scope, expiry, last use."""
    from nomad.auth.personal_tokens import list_tokens
    from nomad.auth.users import existing_row

    with open_database(data_dir) as (database, _), database.read_session() as session:
        for token in list_tokens(session, existing_row(session, username).user_id):
            expires = f"expires {token.expires:%Y-%m-%d}" if token.expires else "never expires"
            used = f"used {token.last_used:%Y-%m-%d %H:%M}" if token.last_used else "never used"
            scope = "read, write" if token.can_write else "read"
            typer.echo("\t".join([token.token_id, token.name, scope, expires, used]))


@app.command("revoke")
def revoke(
    username: str = Username,
    token_id: str = typer.Argument(help="Id of the token, as listed."),
    data_dir: Path | None = DataDir,
) -> None:
    """Make a token void."""
    from nomad.auth.personal_tokens import revoke_token
    from nomad.auth.users import existing_row

    with open_database(data_dir) as (database, _):
        with database.read_session() as session:
            user_id = existing_row(session, username).user_id
        revoke_token(database, user_id, token_id)
    typer.echo(f"Revoked the token {token_id}.")


@contextmanager
def open_database(data_dir: Path | None) -> Iterator[tuple[Database, Settings]]:
    """The rows of the data folder, with the settings."""
    from nomad.database.engine import Database

    settings = load(overrides={"data_dir": data_dir}).settings
    database = Database.open(settings)
    try:
        database.migrate()
        yield database, settings
    finally:
        database.close()
