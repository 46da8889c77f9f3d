"""`nomad parse`: what NOMAD reads in one file, without a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nomad.errors import BadRequest, ParserError
from nomad.logs import EntryLog

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.parsing.parser import Parser


def parse(
    mainfile: Path = typer.Argument(..., help="Main output of a calculation, for example OUTCAR or vasprun.xml."),
    section: str | None = typer.Option(
        None, "--section", help="Only this part of the archive, for example section_run/0/section_method/0."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the archive as JSON, and nothing else."),
    summary: bool = typer.Option(False, "--summary", help="Print a summary; this is what happens without options."),
    no_normalize: bool = typer.Option(False, "--no-normalize", help="Only parse; derive nothing from what was read."),
    provenance: bool = typer.Option(
        False, "--provenance", help="Print from which file and lines each section was read, and nothing else."
    ),
    why: bool = typer.Option(
        False, "--why", help="Print which parsers looked at the file and why they did not take it."
    ),
) -> None:
    """Read one file as a server would: recognise it, parse it, normalise it, and show the result.

    Messages of parser and normalisers, with file and line, go to standard error. The exit status is 1 when the file is
    not recognised or the parser fails; what was read before a failure is shown nevertheless.
    """
    if [as_json, summary, provenance].count(True) > 1:
        raise BadRequest("Choose one of --json, --summary and --provenance.")
    if not mainfile.is_file():
        raise BadRequest(f"There is no file {mainfile}.")
    parser = recognise(mainfile, explain=why)
    log = EntryLog(logger="nomad.cli")
    archive, failure = read(mainfile, parser, log, normalizing=not no_normalize)
    if provenance:
        from nomad.cli.provenance import listed

        for text in listed(archive, section):
            typer.echo(text)
    elif as_json or section is not None:
        _print_json(_part(archive.m_to_dict(), section))
    else:
        from nomad.cli.summary import summarise

        typer.echo(summarise(archive, parser.name))
    for record in log.records:
        if record["level"] in ("WARNING", "ERROR"):
            typer.echo(_message(record), err=True)
    if failure:
        sys.exit(1)


def recognise(mainfile: Path, *, explain: bool = False) -> Parser:
    """The parser of a file. Raises `ParserError` when no parser takes it; with `explain`, prints all verdicts."""
    from nomad.parsing.matching import Verdict, match_file

    path = mainfile.resolve()  # some main files are recognised by the names of their folders
    siblings = [sibling.name for sibling in path.parent.iterdir() if sibling.is_file()]
    verdicts: list[Verdict] = []
    parser = match_file(mainfile, path.as_posix(), siblings, verdicts)
    if explain:
        for verdict in verdicts:
            typer.echo(str(verdict), err=True)
    if parser is None:
        hint = "" if explain else f" `nomad parse {mainfile} --why` tells the reasons."
        raise ParserError(f"No parser recognises {mainfile}.{hint}")
    return parser


def read(mainfile: Path, parser: Parser, log: EntryLog, *, normalizing: bool) -> tuple[EntryArchive, bool]:
    """The archive of a file, and whether the parser failed. What was read before a failure is kept."""
    import nomad
    from nomad.datamodel import EntryArchive, EntryMetadata
    from nomad.normalizing.entry_metadata import apply_entry_metadata
    from nomad.normalizing.pipeline import normalize
    from nomad.parsing.provenance import recording

    archive = EntryArchive()
    known = {"mainfile": mainfile.name, "parser_name": parser.name, "nomad_version": nomad.__version__}
    if parser.domain:
        known["domain"] = parser.domain
    archive.section_metadata = EntryMetadata.m_from_dict(known)
    failure = False
    try:
        with recording() as record:
            parser.parse(mainfile, archive, log.bind(parser=parser.name, step=parser.name))
    except ParserError as error:
        failure = True
        log.error(error.message, parser=parser.name)
    except Exception as error:
        failure = True
        log.error(f"the parser failed: {type(error).__name__}: {error}", parser=parser.name, exception=error)
    if normalizing and not failure:
        normalize(archive, log)
    record.store(archive)
    apply_entry_metadata(archive, parser.code_name, log)
    archive.section_metadata.processed = not failure
    return archive, failure


def _part(archive: dict[str, Any], path: str | None) -> Any:
    node: Any = archive
    for step in (path or "").strip("/").split("/"):
        if not step:
            continue
        if isinstance(node, list) and step.lstrip("-").isdigit() and -len(node) <= int(step) < len(node):
            node = node[int(step)]
        elif isinstance(node, dict) and step in node:
            node = node[step]
        else:
            known = (
                ", ".join(node) if isinstance(node, dict) else f"0 to {len(node) - 1}" if isinstance(node, list) else ""
            )
            raise BadRequest(f"The archive has no {path}: there is no {step}{f' among {known}' if known else ''}.")
    return node


def _print_json(value: Any) -> None:
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, option=options))


def _message(record: dict[str, Any]) -> str:
    place = ":".join(str(record[key]) for key in ("file", "line") if key in record)
    return f"{record['level'].lower()}: {f'{place}: ' if place else ''}{record['event']}"
