"""`nomad config`: what is configured, and where each value came from."""

from __future__ import annotations

from pathlib import Path

import typer

from nomad import config

app = typer.Typer(help="Look at the configuration.", no_args_is_help=True)

SECRET_SETTINGS = {
    "auth.oidc.client_secret",
    "auth.secret",
    "client.password",
    "database.url",
    "mail.password",
    "search.opensearch.password",
    "storage.secret_access_key",
}


@app.command("show")
def show(
    file: Path | None = typer.Option(None, "--file", help="Configuration file instead of NOMAD_CONFIG or nomad.yaml."),
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Data folder, as for `nomad serve`."),
    describe: bool = typer.Option(False, "--describe", help="Explain each setting too."),
) -> None:
    """Print each setting with its value and where the value came from.

    Settings come from `nomad.yaml` (or the file named by NOMAD_CONFIG), then from environment variables
    NOMAD_<SECTION>__<NAME>, for example NOMAD_SERVER__PORT=9000, then from the command line. Secrets are not shown.
    """
    loaded = config.load(file, overrides={"data_dir": data_dir})
    for origin in loaded.origins():
        hidden = origin.name in SECRET_SETTINGS and origin.value is not None
        typer.echo(f"{origin.name} = {'(set)' if hidden else origin.value}  [{origin.source}]")
        if describe:
            typer.echo(f"    {origin.description}")
