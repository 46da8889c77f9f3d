"""The `nomad` command."""

from __future__ import annotations

import sys

import typer

from nomad import __version__
from nomad.cli import admin, configuration, parse, remote, serve, worker
from nomad.errors import NomadError

app = typer.Typer(
    name="nomad",
    help="The data repository of computational materials science.\n\n"
    "`nomad serve` is the whole repository on this machine; `nomad parse FILE` shows what NOMAD reads in one file.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("parse")(parse.parse)
app.command("upload")(remote.upload)
app.command("status")(remote.status)
app.command("publish")(remote.publish)
app.command("search")(remote.search)
app.command("download")(remote.download)
app.add_typer(admin.app, name="admin")
app.add_typer(configuration.app, name="config")


@app.callback(invoke_without_command=True)
def version(
    show: bool = typer.Option(False, "--version", help="Print the version and exit.", is_eager=True),
) -> None:
    if show:
        typer.echo(f"nomad {__version__}")
        raise typer.Exit


def main() -> None:
    """Runs the command line; expected errors end it with their message and status 1."""
    try:
        app()
    except NomadError as error:
        typer.echo(f"nomad: {error.message}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
