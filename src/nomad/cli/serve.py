"""`nomad serve`: the whole repository on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from nomad import config


def serve(
    host: str | None = typer.Option(None, "--host", help="Address to listen on; default 127.0.0.1."),
    port: int | None = typer.Option(None, "--port", help="Port to listen on; default 8000."),
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Folder of rows, index and files."),
    workers: int | None = typer.Option(None, "--workers", help="Number of API processes; default 1."),
    demo: bool = typer.Option(False, "--demo", help="Load sample calculations, and accounts to try."),
) -> None:
    """Run API and worker, restart what dies, and print the address. Ctrl-C or SIGTERM ends it in good order.

    Everything is kept in the data folder, by default ./nomad-data. Other settings: see `nomad config show`.
    """
    overrides: dict[str, Any] = {
        "server.host": host,
        "server.port": port,
        "data_dir": None if data_dir is None else str(data_dir.resolve()),
        "server.processes": workers,
    }
    settings = config.load(overrides=overrides).settings
    os.environ.update(environment(overrides))
    from nomad.cli.supervisor import supervise

    supervise(settings, demo=demo)


def environment(overrides: Mapping[str, Any]) -> dict[str, str]:
    """The environment that carries settings of the command line to other processes."""
    return {
        f"{config.ENVIRONMENT_PREFIX}{name.upper().replace('.', '__')}": json.dumps(value)
        for name, value in overrides.items()
        if value is not None
    }
