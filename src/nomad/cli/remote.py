"""The commands that talk to a server: upload, status, publish, search, download."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nomad import config
from nomad.errors import BadRequest, NomadError

if TYPE_CHECKING:
    from nomad.client import Client

LISTED_ENTRIES = 100

UrlOption = typer.Option(None, "--url", help="API address of the server; default: setting client.url.")
UserOption = typer.Option(None, "--user", "-u", help="User name or e-mail address; default: setting client.user.")
TABLE_FORMATS = ("csv", "jsonl", "parquet")
PasswordOption = typer.Option(None, "--password", help="Password; default: setting client.password, else asked for.")


def upload(
    paths: list[Path] = typer.Argument(..., help="A zip or tar file, or files and folders to be packed on the way."),
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
    """
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from nomad.cli.packing import is_archive, packed_chunks, packed_size

    for path in paths:
        if not path.exists():
            raise BadRequest(f"There is no file or folder {path}.")
    single = len(paths) == 1 and is_archive(paths[0])
    total = paths[0].stat().st_size if single else packed_size(paths)
    name = name or paths[0].resolve().name
    with connect(url, user, password, login=True) as client:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns) as bar:
            task = bar.add_task("sending", total=total)
            received = client.upload(
                paths[0] if single else packed_chunks(paths),
                name=name,
                publish_directly=publish,
                progress=lambda count: bar.advance(task, count),
            )
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
        found = client.get_upload(upload_id, per_page=LISTED_ENTRIES)
        report(found)


def publish(
    upload_id: str = typer.Argument(..., help="Upload to publish."),
    embargo: int = typer.Option(0, "--embargo", min=0, max=36, help="Months of embargo; 0: public at once."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Publish an upload. This cannot be undone."""
    metadata: dict[str, Any] = {"with_embargo": embargo > 0}
    if embargo:
        metadata["embargo_length"] = embargo
    with connect(url, user, password, login=True) as client:
        client.publish(upload_id, metadata)
        follow(client, upload_id)


def search(
    filters: list[str] = typer.Argument(None, help="Filters such as atoms=Si or dft.code_name=VASP; all must match."),
    per_page: int = typer.Option(10, "--per-page", min=0, help="Number of entries to list."),
    output: Path | None = typer.Option(
        None, "--output", "-o", help="Write a table of all of them to this .csv, .jsonl or .parquet file instead."
    ),
    include: list[str] = typer.Option([], "--include", help="With --output: a quantity that becomes a column; repeat."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Search entries, for example: nomad search atoms=Si dft.spacegroup=227"""
    if output is not None:
        _export(parse_filters(filters or []), output, include, url, user, password)
        return
    if include:
        raise BadRequest("--include needs --output.")
    with connect(url, user, password, login=False) as client:
        answer = client.search(parse_filters(filters or []), per_page=per_page)
        typer.echo(f"{answer['pagination']['total']} entries")
        for hit in answer["results"]:
            code = hit.get("dft", {}).get("code_name", "")
            typer.echo(
                f"{hit['upload_id']}/{hit['calc_id']}  {hit.get('formula', ''):<12} {code:<18} {hit['mainfile']}"
            )


def _export(
    query: dict[str, Any], output: Path, include: list[str], url: str | None, user: str | None, password: str | None
) -> None:
    from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    form = output.suffix.removeprefix(".").lower()
    if form not in TABLE_FORMATS:
        raise BadRequest(f"The file {output} must end with one of {', '.join(f'.{name}' for name in TABLE_FORMATS)}.")
    with (
        connect(url, user, password, login=False) as client,
        Progress(TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn()) as bar,
    ):
        task = bar.add_task(output.name, total=None)
        client.export(query, output, form, include, lambda count: bar.advance(task, count))


def download(
    target: Path = typer.Argument(..., help="Zip file to write."),
    filters: list[str] = typer.Argument(..., help="Filters as for `nomad search`."),
    url: str | None = UrlOption,
    user: str | None = UserOption,
    password: str | None = PasswordOption,
) -> None:
    """Download the raw files of all matching entries as one zip."""
    from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    with (
        connect(url, user, password, login=False) as client,
        Progress(TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn()) as bar,
    ):
        task = bar.add_task(target.name, total=None)
        client.download_raw(parse_filters(filters), target, lambda count: bar.advance(task, count))


def connect(url: str | None, user: str | None, password: str | None, *, login: bool) -> Client:
    """A client with address and credentials from options, settings or, for the password, a prompt."""
    from nomad.client import Client

    settings = config.load().settings.client
    user = user or settings.user
    if user is None and login:
        user = str(typer.prompt("User name or e-mail"))
    if user and password is None:
        password = settings.password or str(typer.prompt("Password", hide_input=True))
    return Client(url or settings.url, user, password)


def parse_filters(filters: list[str]) -> dict[str, Any]:
    """`name=value` texts as a query; a name given several times becomes a list. Raises `BadRequest`."""
    query: dict[str, Any] = {}
    for text in filters:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadRequest(f"The filter {text!r} has no '='; write it like atoms=Si.")
        query.setdefault(name, []).append(value)
    multiple = {"atoms", "only_atoms", "upload_id", "calc_id", "authors", "datasets", "mainfile", "files"}
    return {name: values if len(values) > 1 or name in multiple else values[0] for name, values in query.items()}


def follow(client: Client, upload_id: str) -> None:
    """Shows a progress bar until nothing runs any more, then the result. Raises `NomadError` when it failed."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()) as bar:
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
