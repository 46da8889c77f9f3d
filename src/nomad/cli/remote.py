"""The commands that talk to a server: upload, status, publish, search, download."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nomad import config
from nomad.errors import BadRequest, NomadError

if TYPE_CHECKING:
    from nomad.client import Client

LISTED_ENTRIES = 100
STANDARD_INPUT = "-"
MULTIPLE = {"atoms", "only_atoms", "upload_id", "calc_id", "authors", "datasets", "mainfile", "files"}
TABLE_FORMATS = ("csv", "jsonl", "parquet")

UrlOption = typer.Option(
    None, "--url", help="Address of the server, with or without /api; default: NOMAD_URL, else setting client.url."
)
UserOption = typer.Option(
    None,
    "--user",
    "-u",
    help="User name or e-mail address; default: NOMAD_TOKEN, NOMAD_USER, setting client.user, or ~/.netrc.",
)
PasswordOption = typer.Option(
    None, "--password", help="Password; default: NOMAD_PASSWORD, setting client.password, else asked for."
)


def upload(
    paths: list[Path] = typer.Argument(
        ..., help="A zip or tar file, files and folders to be packed on the way, or - for a zip or tar from a pipe."
    ),
    url: str | None = UrlOption,
    name: str | None = typer.Option(None, "--name", help="Name of the upload; default: name of the first path."),
    publish: bool = typer.Option(False, "--publish", help="Publish when everything has been processed."),
    wait: bool = typer.Option(True, help="Follow the processing until it has ended."),
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Send calculations to a server and follow their processing.

    A single zip or tar file is sent as it is. Folders and several files are packed into a tar while they are sent;
    nothing is written to the local disk.

    Examples: `nomad upload calculations/ --name "my series"`, `nomad upload data.zip --publish`,
    `tar -c calculations | nomad upload -`
    """
    piped = [str(path) for path in paths] == [STANDARD_INPUT]
    if not piped:
        for path in paths:
            if not path.exists():
                raise BadRequest(f"There is no file or folder {path}.")
    with connect(url, user, password, login=True) as client:
        content: Any = sys.stdin.buffer if piped else paths[0] if len(paths) == 1 else paths
        received = client.upload(content, name=name, publish_directly=publish, progress=True)
        typer.echo(f"upload {received['upload_id']}")
        if wait:
            follow(client, received["upload_id"])


def status(
    upload_id: str | None = typer.Argument(None, help="Upload; default: list all uploads of the user."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Show the state of one upload with its entries, or of all uploads."""
    with connect(url, user, password, login=True) as client:
        if upload_id is None:
            for each in client.uploads("all"):
                typer.echo(f"{each['upload_id']}  {_state(each):<24} {each.get('name', '')}")
            return
        report(client.get_upload(upload_id, per_page=LISTED_ENTRIES))


def publish(
    upload_id: str = typer.Argument(..., help="Upload to publish."),
    embargo: int = typer.Option(0, "--embargo", min=0, max=36, help="Months of embargo; 0: public at once."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Publish an upload. This cannot be undone."""
    with connect(url, user, password, login=True) as client:
        client.publish(upload_id, embargo_length=embargo)
        follow(client, upload_id)


def search(
    filters: list[str] = typer.Argument(None, help="Filters such as atoms=Si or dft.code_name=VASP; all must match."),
    per_page: int = typer.Option(10, "--per-page", min=0, help="Number of entries to list."),
    list_all: bool = typer.Option(False, "--all", help="List all entries, however many."),
    output: Path | None = typer.Option(
        None, "--output", "-o", help="Write a table of all of them to this .csv, .jsonl or .parquet file instead."
    ),
    include: list[str] = typer.Option([], "--include", help="With --output: a quantity that becomes a column; repeat."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Search entries.

    Examples: `nomad search atoms=Si dft.spacegroup=227`, `nomad search owner=user --all`,
    `nomad search atoms=Si -o silicon.csv --include formula`
    """
    query = parse_filters(filters or [])
    if output is not None:
        form = output.suffix.removeprefix(".").lower()
        if form not in TABLE_FORMATS:
            raise BadRequest(
                f"The file {output} must end with one of {', '.join(f'.{name}' for name in TABLE_FORMATS)}."
            )
        with connect(url, user, password, login=False) as client:
            client.export(query, output, form, include, progress=True)
        return
    if include:
        raise BadRequest("--include needs --output.")
    with connect(url, user, password, login=False) as client:
        answer = client.search(query, per_page=0 if list_all else per_page)
        typer.echo(f"{answer['pagination']['total']} entries")
        for hit in client.hits(query, exclude=["files"]) if list_all else answer["results"]:
            code = hit.get("dft", {}).get("code_name", "")
            typer.echo(
                f"{hit['upload_id']}/{hit['calc_id']}  {hit.get('formula', ''):<12} {code:<18} {hit['mainfile']}"
            )


def download(
    target: Path = typer.Argument(..., help="Zip file to write."),
    filters: list[str] = typer.Argument(..., help="Filters as for `nomad search`."),
    pattern: list[str] = typer.Option([], "--pattern", help="Only files with such names, for example *.xml; repeat."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Download the raw files of all matching entries as one zip.

    When the connection breaks, give the same command again: it goes on where it was.

    Examples: `nomad download silicon.zip atoms=Si`, `nomad download mine.zip owner=user --pattern '*.xml'`
    """
    with connect(url, user, password, login=False) as client:
        client.download_raw(parse_filters(filters), target, progress=True, file_pattern=pattern)


def connect(url: str | None, user: str | None, password: str | None, *, login: bool) -> Client:
    """A client with address and credentials from options, environment, settings or, if `login`, a prompt."""
    from nomad.client import Client

    settings = config.load().settings.client
    url = url or os.environ.get("NOMAD_URL") or settings.url
    if user is None and not os.environ.get("NOMAD_TOKEN"):
        user = os.environ.get("NOMAD_USER") or settings.user
    if user is None:
        client = Client(url)
        if client.logged_in or not login:
            return client
        client.close()
        user = str(typer.prompt("User name or e-mail"))
    if password is None:
        password = os.environ.get("NOMAD_PASSWORD") or settings.password
    if password is None:
        password = str(typer.prompt("Password", hide_input=True))
    return Client(url, user, password)


def parse_filters(filters: list[str]) -> dict[str, Any]:
    """`name=value` texts as a query; a name given several times becomes a list. Raises `BadRequest`."""
    query: dict[str, Any] = {}
    for text in filters:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadRequest(f"The filter {text!r} has no '='; write it like atoms=Si.")
        query.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 or name in MULTIPLE else values[0] for name, values in query.items()}


def follow(client: Client, upload_id: str) -> None:
    """Shows a progress bar until nothing runs any more, then the result. Raises `NomadError` when it failed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("processing", total=None)

        def show(state: dict[str, Any]) -> None:
            bar.update(
                task,
                description=str(state.get("current_task") or state.get("current_process") or "waiting"),
                total=state.get("total_calcs") or None,
                completed=state.get("processed_calcs", 0),
            )

        found = client.wait(upload_id, report=show)
    report(found)
    if found.get("tasks_status") == "FAILURE":
        raise NomadError(f"Upload {upload_id} failed: {'; '.join(found.get('errors', []))}")


def report(upload: dict[str, Any]) -> None:
    """Prints an upload and its entries."""
    typer.echo(f"{upload['upload_id']}  {_state(upload)}  {upload.get('name', '')}")
    for text in upload.get("errors", []):
        typer.echo(f"  error: {text}")
    pagination = upload.get("calcs", {}).get("pagination", {})
    if pagination:
        typer.echo(f"  {pagination['total']} entries, {pagination['failures']} failed")
    for entry in upload.get("calcs", {}).get("results", []):
        formula = entry.get("metadata", {}).get("formula", "")
        typer.echo(f"  {entry['calc_id']}  {entry['tasks_status']:<8} {formula:<12} {entry['mainfile']}")
        for text in entry.get("errors", []):
            typer.echo(f"    error: {text}")


def _state(upload: dict[str, Any]) -> str:
    if upload.get("tasks_running") or upload.get("process_running"):
        return f"running {upload.get('current_task', '')}"
    if upload.get("published"):
        return "published"
    return str(upload.get("tasks_status", "")).lower()
