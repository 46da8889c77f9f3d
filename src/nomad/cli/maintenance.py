"""Commands of `nomad admin` that look at, or change, many uploads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nomad import config
from nomad.cli.progress import progress_bar
from nomad.errors import ConfigurationError

if TYPE_CHECKING:
    from nomad.repository.installation import Installation

DataDir = typer.Option(None, "--data-dir", help="Data folder, as for `nomad serve`.", show_default=False)
Uploads = typer.Option(None, "--upload", help="Only this upload; repeat for several.", show_default=False)
DryRun = typer.Option(False, "--dry-run", help="Only tell what would be done.")
AsJson = typer.Option(False, "--json", help="Print one JSON object per line, for scripts.")


@contextmanager
def opened(data_dir: Path | None, *, existing: bool = True) -> Iterator[Installation]:
    """The installation of the configuration, closed at the end.

    Raises `ConfigurationError` where an `existing` one is wanted and there is none: a wrong --data-dir, most often.
    """
    from nomad.repository.installation import Installation

    settings = config.load(overrides={"data_dir": data_dir}).settings
    if existing and settings.database.url is None and not (settings.data_dir / "nomad.db").exists():
        raise ConfigurationError(f"There is no installation in the folder {settings.data_dir}; say where: --data-dir.")
    installation = Installation.open(settings)
    try:
        yield installation
    finally:
        installation.close()


def verify(
    upload: list[str] | None = Uploads,
    fast: bool = typer.Option(False, "--fast", help="Do not read the content of files and archives."),
    index: bool = typer.Option(True, help="Compare with the search index; a backup has none before its first start."),
    as_json: bool = AsJson,
    data_dir: Path | None = DataDir,
) -> None:
    """Check that everything that is stored is there and unchanged. Nothing is changed; a server may run.

    Reads each raw file and compares it with its CRC-32 and SHA-256, each archive with the checksums of its blocks,
    each `upload.json` with the rows; looks for objects that no row refers to, and for entries that are missing in the
    search index or should not be there. Names each problem with the entries it belongs to, on standard output. Exit
    status: 0 when all is well, 1 when something is wrong.
    """
    from nomad.repository.verification import Report
    from nomad.repository.verification import verify as verify_installation

    report = Report()
    with opened(data_dir) as installation, progress_bar("uploads") as progress:
        found = verify_installation(installation, report, upload or None, fast=fast, index=index, progress=progress)
        for problem in found:
            if as_json:
                typer.echo(json.dumps(problem.as_dict()))
            else:
                entries = f" [entries: {', '.join(problem.calc_ids)}]" if problem.calc_ids else ""
                typer.echo(f"{problem.kind}: {problem.message}{entries}")
    if as_json:
        typer.echo(json.dumps({"summary": report.as_dict()}))
    else:
        skipped = f" Being processed and left out: {', '.join(report.skipped)}." if report.skipped else ""
        typer.echo(
            f"{report.uploads} uploads with {report.files} files ({report.bytes} bytes) and {report.entries} entries: "
            f"{report.problems or 'no'} problems.{skipped}"
        )
    if report.problems:
        raise typer.Exit(1)


def reprocess(
    upload: list[str] | None = Uploads,
    code: str | None = typer.Option(None, "--code", help="With an entry of this code, such as VASP."),
    older_than: str | None = typer.Option(
        None, "--older-than", help="With an entry processed by a version of NOMAD older than this one, such as 1.2.0."
    ),
    failed: bool = typer.Option(False, "--failed", help="With an entry that could not be processed."),
    dry_run: bool = DryRun,
    as_json: bool = AsJson,
    data_dir: Path | None = DataDir,
) -> None:
    """Process uploads again with the present version: new archives and search data, the same files and user metadata.

    Takes the uploads for which all given conditions hold; at least one must be given. Lists them with the number of
    entries that fit, and leaves the work to the workers. Until an upload is done, its former archives are served.
    """
    from nomad.errors import BadRequest
    from nomad.repository.maintenance import Selection
    from nomad.repository.maintenance import reprocess as reprocess_uploads

    if not (upload or code or older_than or failed):
        raise BadRequest("Say which uploads: --upload, --code, --older-than or --failed (they may be combined).")
    selection = Selection(upload or None, code, older_than, failed)
    started = 0
    with opened(data_dir) as installation:
        for chosen in reprocess_uploads(installation, selection, dry_run=dry_run):
            started += chosen.skipped is None
            if as_json:
                row = {"upload_id": chosen.upload_id, "entries": chosen.entries, "skipped": chosen.skipped}
                typer.echo(json.dumps(row))
            else:
                typer.echo(f"{chosen.upload_id}\t{chosen.entries} entries\t{chosen.skipped or ''}".rstrip())
    if not as_json:
        typer.echo(f"{started} uploads {'would be' if dry_run else 'are being'} processed again.")


def lift_embargo(
    expired: bool = typer.Option(False, "--expired", help="All uploads whose embargo length is over."),
    upload: list[str] | None = Uploads,
    dry_run: bool = DryRun,
    as_json: bool = AsJson,
    data_dir: Path | None = DataDir,
) -> None:
    """End embargoes: entries, files and archives become public. This cannot be undone; try --dry-run first.

    With --expired those of all uploads whose embargo length, counted from their publication, has passed; a daily timer
    is a good place for it. With --upload those of the named uploads, whether it is over or not.
    """
    from nomad.errors import BadRequest
    from nomad.repository.maintenance import Lifted
    from nomad.repository.maintenance import lift_embargo as lift

    if expired == bool(upload):
        raise BadRequest("Say which embargoes: either --expired or --upload.")

    def report(lifted: Lifted) -> None:
        end = None if lifted.end is None else lifted.end.isoformat()
        if as_json:
            typer.echo(json.dumps({"upload_id": lifted.upload_id, "entries": lifted.entries, "end": end}))
        else:
            typer.echo(f"{lifted.upload_id}\t{lifted.entries} entries\tembargo until {end or 'unknown'}")

    with opened(data_dir) as installation:
        count = lift(installation, upload or None, dry_run=dry_run, report=report)
    if not as_json:
        typer.echo(f"{count} entries {'would become' if dry_run else 'are'} public.")


def backup(
    target: Path = typer.Argument(help="Folder for the backup; one from before is brought up to date."),
    link: bool = typer.Option(
        False, "--link", help="Hard-link files instead of copying them; needs the same file system."
    ),
    as_json: bool = AsJson,
    data_dir: Path | None = DataDir,
) -> None:
    """Copy everything into a folder that can be served as it is; a server may run meanwhile.

    What was acknowledged before the start is in it. Only new files are copied when the folder has a backup from before.
    To restore, copy the folder, start `nomad serve --data-dir COPY`, and the search index is made again from the rows.
    """
    from dataclasses import asdict

    from nomad.repository.backup import backup as back_up

    with opened(data_dir) as installation, progress_bar("objects") as progress:
        done = back_up(installation, target, link=link, progress=progress)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
    else:
        typer.echo(
            f"{target} has {done.uploads} uploads in {done.objects} objects; {done.copied} copied "
            f"({done.bytes} bytes), {done.linked} linked, {done.removed} removed."
        )
