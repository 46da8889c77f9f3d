"""`nomad admin`: looking after an installation."""

from __future__ import annotations

from pathlib import Path

import typer

from nomad import config
from nomad.cli import maintenance, users
from nomad.cli.maintenance import DataDir, opened
from nomad.cli.progress import progress_bar

app = typer.Typer(help="Look after an installation: people, checks, backups, index.", no_args_is_help=True)
app.add_typer(users.app, name="users")
app.command("verify")(maintenance.verify)
app.command("backup")(maintenance.backup)
app.command("reprocess")(maintenance.reprocess)
app.command("lift-embargo")(maintenance.lift_embargo)


@app.command("rebuild")
def rebuild(data_dir: Path | None = DataDir) -> None:
    """Make lost rows again from the stored files of uploads and frozen queries.

    Uploads whose rows are there stay as they are. People come back without e-mail address and password;
    `nomad admin users passwd` gives them a new one.
    """
    from nomad.repository.frozen import restore_frozen
    from nomad.repository.upload_record import rebuild_rows

    with opened(data_dir, existing=False) as installation:
        count = rebuild_rows(installation)
        restore_frozen(installation)
    typer.echo(f"The rows of {count} uploads were made again; the index follows while a server or worker runs.")


@app.command("reindex")
def reindex(data_dir: Path | None = DataDir) -> None:
    """Write the search index again from the rows.

    The old index answers until the new one is complete. Stop the workers first: only one process writes the index.
    """
    from nomad.repository import indexing

    with opened(data_dir, existing=False) as installation, progress_bar("entries") as progress:
        count = indexing.rebuild(installation, progress)
    typer.echo(f"{count} entries are in the new index.")


@app.command("migrate")
def migrate(
    check: bool = typer.Option(False, "--check", help="Only tell what is pending; exit status 1 if something is."),
    data_dir: Path | None = DataDir,
) -> None:
    """Bring the tables of the database to the schema of this version.

    Servers and workers do it when they start. Use it where that should happen apart, before new processes start, and
    make a backup first: older versions of NOMAD cannot read a newer schema.
    """
    from nomad.database.engine import Database
    from nomad.database.migrations import HEAD

    database = Database.open(config.load(overrides={"data_dir": data_dir}).settings)
    try:
        pending = database.pending_revisions()
        for revision, title in pending:
            typer.echo(f"{'pending' if check else 'applying'}: {revision} {title}")
        if not check:
            database.migrate()
    finally:
        database.close()
    typer.echo(f"The schema {'needs' if check and pending else 'has'} revision {HEAD}.")
    if check and pending:
        raise typer.Exit(1)
