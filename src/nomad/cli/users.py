"""`nomad admin users`: accounts of people and robots.

Works on the data folder directly, whether a server runs beside it or none ever did.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nomad.config import Settings, load
from nomad.errors import BadRequest

if TYPE_CHECKING:
    from nomad.database.engine import Database

app = typer.Typer(help="Add, list and remove accounts; change passwords.", no_args_is_help=True)

DataDir = typer.Option(None, "--data-dir", help="Folder of rows, index and files.", show_default=False)
Password = typer.Option(
    None, "--password", help="The password. Asked for if not given, which keeps it out of the shell's history."
)


@app.command("add")
def add(
    username: str = typer.Argument(help="Name for logging in: letters, digits, and the characters _ . -"),
    email: str = typer.Option(..., "--email", help="E-mail address; also good for logging in."),
    first_name: str = typer.Option("", "--first-name"),
    last_name: str = typer.Option("", "--last-name"),
    password: str | None = Password,
    user_id: str | None = typer.Option(None, "--user-id", help="UUID; a random one if not given."),
    admin: bool = typer.Option(False, "--admin", help="The admin of the installation (there is one)."),
    oasis_admin: bool = typer.Option(False, "--oasis-admin", help="May push uploads of an Oasis."),
    affiliation: str | None = typer.Option(None, "--affiliation"),
    data_dir: Path | None = DataDir,
) -> None:
    """Add an account."""
    from nomad.auth.users import create_user

    password = _ask(password)
    with _database(data_dir) as (database, settings):
        admin_user_id = settings.auth.admin_user_id
        if admin and user_id not in (None, admin_user_id):
            raise BadRequest(
                f"The admin has the user id {admin_user_id} (setting auth.admin_user_id); leave out --user-id."
            )
        user = create_user(
            database,
            username=username,
            email=email,
            first_name=first_name,
            last_name=last_name,
            password=password,
            user_id=admin_user_id if admin else user_id,
            affiliation=affiliation,
            is_oasis_admin=oasis_admin,
            admin_user_id=admin_user_id,
        )
    typer.echo(f"Added the user {user.username} with the id {user.user_id}.")


@app.command("list")
def list_users(
    text: str = typer.Argument("", help="Only users whose name or e-mail address contains this."),
    data_dir: Path | None = DataDir,
) -> None:
    """List accounts: id, user name, e-mail address, name, roles."""
    from nomad.auth.users import find_users

    with _database(data_dir) as (database, settings), database.read_session() as session:
        for user in find_users(session, text, settings.auth.admin_user_id):
            roles = [role for role, held in (("admin", user.is_admin), ("oasis admin", user.is_oasis_admin)) if held]
            columns = [user.user_id, user.username, user.email or "-", user.name or "-", ", ".join(roles)]
            typer.echo("\t".join(columns).rstrip())


@app.command("passwd")
def change_password(
    username: str = typer.Argument(help="User name or e-mail address."),
    password: str | None = Password,
    data_dir: Path | None = DataDir,
) -> None:
    """Give an account another password."""
    from nomad.auth.users import set_password

    password = _ask(password)
    with _database(data_dir) as (database, _):
        set_password(database, username, password)
    typer.echo(f"Changed the password of {username}.")


@app.command("remove")
def remove(
    username: str = typer.Argument(help="User name or e-mail address."),
    data_dir: Path | None = DataDir,
) -> None:
    """Remove an account. The uploads stay."""
    from nomad.auth.users import remove_user

    with _database(data_dir) as (database, _):
        remove_user(database, username)
    typer.echo(f"Removed the user {username}.")


@contextmanager
def _database(data_dir: Path | None) -> Iterator[tuple[Database, Settings]]:
    from nomad.database.engine import Database

    settings = load(overrides={"data_dir": data_dir}).settings
    database = Database.open(settings)
    try:
        database.migrate()
        yield database, settings
    finally:
        database.close()


def _ask(password: str | None) -> str:
    if password is not None:
        return password
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer
