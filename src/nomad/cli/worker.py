"""`nomad worker`: processing without an API, for further machines."""

from __future__ import annotations

from pathlib import Path

import typer

from nomad import config


def worker(
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Folder of rows, index and files."),
) -> None:
    """Claim and do the work of uploads until SIGTERM or Ctrl-C. `nomad serve` includes a worker already."""
    from nomad.processing.main import run_worker

    run_worker(config.load(overrides={"data_dir": data_dir}).settings)
