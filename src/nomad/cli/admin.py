"""`nomad admin`: looking after an installation."""

from __future__ import annotations

from pathlib import Path

import typer

from nomad import config
from nomad.cli import users

app = typer.Typer(help="Look after an installation: people, index.", no_args_is_help=True)
app.add_typer(users.app, name="users")


@app.command("rebuild")
def rebuild(
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Data folder, as for `nomad serve`."),
) -> None:
    """Make lost rows again from the stored files of uploads and frozen queries.

    Uploads whose rows are there stay as they are. People come back without e-mail address and password;
    `nomad admin users passwd` gives them a new one.
    """
    from nomad.repository.frozen import restore_frozen
    from nomad.repository.installation import Installation
    from nomad.repository.upload_record import rebuild_rows

    installation = Installation.open(config.load(overrides={"data_dir": data_dir}).settings)
    try:
        count = rebuild_rows(installation)
        restore_frozen(installation)
    finally:
        installation.close()
    typer.echo(f"The rows of {count} uploads were made again; the index follows while a server or worker runs.")


@app.command("reindex")
def reindex(
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Data folder, as for `nomad serve`."),
) -> None:
    """Write the search index again from the rows.

    The old index answers until the new one is complete. Stop the workers first: only one process writes the index.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from nomad.repository import indexing
    from nomad.repository.installation import Installation

    installation = Installation.open(config.load(overrides={"data_dir": data_dir}).settings)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns) as bar:
            task = bar.add_task("entries", total=None)
            count = indexing.rebuild(installation, lambda done, total: bar.update(task, completed=done, total=total))
    finally:
        installation.close()
    typer.echo(f"{count} entries are in the new index.")
