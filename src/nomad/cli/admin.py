"""`nomad admin`: looking after an installation."""

from __future__ import annotations

from pathlib import Path

import typer

from nomad import config
from nomad.cli import users

app = typer.Typer(help="Look after an installation: people, index.", no_args_is_help=True)
app.add_typer(users.app, name="users")


@app.command("reindex")
def reindex(
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Data folder, as for `nomad serve`."),
) -> None:
    """Write the search index again from the rows.

    The old index answers until the new one is complete. Stop the workers first: only one process writes the index.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from nomad.repository.indexing import rebuild
    from nomad.repository.installation import Installation

    installation = Installation.open(config.load(overrides={"data_dir": data_dir}).settings)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns) as bar:
            task = bar.add_task("entries", total=None)
            count = rebuild(installation, lambda done, total: bar.update(task, completed=done, total=total))
    finally:
        installation.close()
    typer.echo(f"{count} entries are in the new index.")
