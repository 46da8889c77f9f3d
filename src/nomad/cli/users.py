"""`nomad admin users`: accounts of people and robots.

Works on the data folder directly, whether a server runs beside it or none ever did.
"""

from __future__ import annotations

from pathlib import Path

import typer

from nomad.cli import user_tokens
from nomad.cli.user_tokens import DataDir, open_database
from nomad.config import load
from nomad.errors import BadRequest

app = typer.Typer(help="Add, list and remove accounts; passwords, addresses, logins and tokens.", no_args_is_help=True)
app.add_typer(user_tokens.app, name="tokens")

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
    with open_database(data_dir) as (database, settings):
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

    with open_database(data_dir) as (database, settings), database.read_session() as session:
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
    """Give an account another password, and end its logins."""
    from nomad.auth.users import set_password

    password = _ask(password)
    with open_database(data_dir) as (database, _):
        set_password(database, username, password)
    typer.echo(f"Changed the password of {username}.")


@app.command("remove")
def remove(
    username: str = typer.Argument(help="User name or e-mail address."),
    data_dir: Path | None = DataDir,
) -> None:
    """Remove an account. The uploads stay."""
    from nomad.auth.users import remove_user

    with open_database(data_dir) as (database, _):
        remove_user(database, username)
    typer.echo(f"Removed the user {username}.")


@app.command("link")
def link(
    username: str = typer.Argument(help="User name or e-mail address."),
    data_dir: Path | None = DataDir,
) -> None:
    """Print a link with which somebody sets a password, once and within an hour; for servers that send no mail."""
    from nomad.auth.users import existing_row
    from nomad.repository import mails, registration
    from nomad.repository.installation import Installation

    installation = Installation.open(load(overrides={"data_dir": data_dir}).settings)
    try:
        with installation.database.read_session() as session:
            user_id = existing_row(session, username).user_id
        token = registration.password_token(installation, user_id)
        typer.echo(mails.password_page(installation, token))
        typer.echo(
            "Without the web page: curl -X POST -H 'Content-Type: application/json' "
            f"""-d '{{"token": "{token}", "password": "..."}}' """
            f"{mails.web_address(installation)}/api/auth/password/reset"
        )
    finally:
        installation.close()


@app.command("email")
def change_email(
    username: str = typer.Argument(help="User name or e-mail address so far."),
    email: str = typer.Argument(help="The new address. Nobody is asked to confirm it."),
    data_dir: Path | None = DataDir,
) -> None:
    """Give an account another e-mail address, and end its logins."""
    from nomad.auth.users import set_email

    with open_database(data_dir) as (database, _):
        set_email(database, username, email)
    typer.echo(f"The address of {username} is {email} now.")


@app.command("logout")
def logout(
    username: str = typer.Argument(help="User name or e-mail address."),
    personal_tokens: bool = typer.Option(False, "--tokens", help="Revoke the personal tokens as well."),
    data_dir: Path | None = DataDir,
) -> None:
    """End all logins of an account: every token so far is void."""
    from nomad.auth.personal_tokens import revoke_all
    from nomad.auth.users import end_logins, existing_row

    with open_database(data_dir) as (database, _), database.session() as session:
        row = existing_row(session, username)
        end_logins(session, row)
        if personal_tokens:
            revoke_all(session, row.user_id)
    typer.echo(f"All logins of {username} have ended.")


def _ask(password: str | None) -> str:
    if password is not None:
        return password
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer
