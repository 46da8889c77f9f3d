"""Completes the phonon entries of an upload with the method of the calculations of their forces.

Only when all entries are parsed it is known what a phonon entry refers to, so this is done while their archives are
put into one pack: new archives and new rows then count together with that pack, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.database.tables import EntryRow
from nomad.datamodel.row_metadata import OWNED_BY_ROWS
from nomad.logs import EntryLog
from nomad.processing.context import WorkerContext
from nomad.storage.archive_pack import ArchivePack, ArchivePackWriter
from nomad.storage.objects import FileReader

PARSER = "parsers/phonopy"
BATCH = 500


@dataclass
class CompletedEntry:
    """What changes in the row of a phonon entry."""

    derived: dict[str, Any]
    warnings: list[str]


def complete_phonons(
    context: WorkerContext, upload_id: str, sources: Sequence[Path], target: Path
) -> dict[str, CompletedEntry]:
    """Writes a pack with the completed archives of the phonon entries found in the packs `sources`.

    Returns what changes in their rows, by `calc_id`; empty if there are no such entries. May be repeated.
    """
    with context.installation.database.read_session() as session:
        mainfiles = _phonon_entries(session, upload_id)
    if not mainfiles:
        return {}
    packs = [ArchivePack(FileReader(source)) for source in sources]
    try:
        holders = {calc_id: pack for pack in packs for calc_id in mainfiles if calc_id in pack}
        return _complete(context, upload_id, holders, mainfiles, target)
    finally:
        for pack in packs:
            pack.close()


def write_rows(session: Session, completed: Mapping[str, CompletedEntry]) -> None:
    """Puts the changes into the rows; for the transaction that makes the new pack count."""
    for calc_ids in _batches(completed):
        for entry in session.scalars(select(EntryRow).where(EntryRow.calc_id.in_(calc_ids))):
            entry.derived = completed[entry.calc_id].derived
            entry.warnings = [*entry.warnings, *completed[entry.calc_id].warnings]


def _phonon_entries(session: Session, upload_id: str) -> dict[str, str]:
    """The main files of the entries with phonons, by `calc_id`."""
    rows = session.execute(
        select(EntryRow.calc_id, EntryRow.mainfile).where(
            EntryRow.upload_id == upload_id, EntryRow.parser_name == PARSER, EntryRow.tasks_status == "SUCCESS"
        )
    )
    return {row.calc_id: row.mainfile for row in rows}


def _complete(
    context: WorkerContext,
    upload_id: str,
    holders: Mapping[str, ArchivePack],
    mainfiles: Mapping[str, str],
    target: Path,
) -> dict[str, CompletedEntry]:
    from nomad.normalizing.phonon_method import force_calculation

    wanted = {calc_id: force_calculation(pack.lazy(calc_id), mainfiles[calc_id]) for calc_id, pack in holders.items()}
    completed: dict[str, CompletedEntry] = {}
    with ArchivePackWriter(target) as writer:
        for calc_ids in _batches(holders):
            paths = {path for calc_id in calc_ids if (path := wanted[calc_id]) is not None}
            with context.installation.database.read_session() as session:
                methods = dict(_derived_metadata(session, upload_id, paths))
            for calc_id in calc_ids:
                path = wanted[calc_id]
                tree = holders[calc_id].read(calc_id)
                completed[calc_id] = _adopt(tree, path, methods.get(path) if path is not None else None)
                writer.add(calc_id, tree)
        writer.finish(sync=False)
    return completed


def _derived_metadata(session: Session, upload_id: str, mainfiles: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Main files that were read, with the metadata that were derived from them."""
    rows = session.execute(
        select(EntryRow.mainfile, EntryRow.derived).where(
            EntryRow.upload_id == upload_id, EntryRow.mainfile.in_(mainfiles), EntryRow.tasks_status == "SUCCESS"
        )
    )
    for row in rows:
        yield row.mainfile, row.derived or {}


def _adopt(tree: dict[str, Any], path: str | None, force_metadata: dict[str, Any] | None) -> CompletedEntry:
    """Changes a stored archive; a force calculation that is missing is told in its log."""
    from nomad.datamodel import EntryMetadata
    from nomad.normalizing.phonon_method import adopt_method

    metadata = EntryMetadata.m_from_dict(tree["section_metadata"])
    source = EntryMetadata.m_from_dict(force_metadata) if force_metadata is not None else None
    adopted = adopt_method(metadata, source)
    metadata.last_processing = datetime.now(UTC)
    log = EntryLog(proc="Calc", process="process_calc", task="phonon method")
    if adopted:
        log.info("method of the force calculation taken over", mainfile=path)
    elif source is None:
        log.warning(f"The method of the forces is not known: {_reason(path)}.")
    tree["processing_logs"] = [*tree.get("processing_logs", []), *log.records]
    tree["section_metadata"] = found = metadata.m_to_dict()
    derived = {key: value for key, value in found.items() if key not in OWNED_BY_ROWS}
    return CompletedEntry(derived, log.warnings)


def _batches(calc_ids: Iterable[str]) -> Iterator[list[str]]:
    ids = list(calc_ids)
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _reason(path: str | None) -> str:
    if path is None:
        return "there is no reference to a calculation of forces"
    return f"{path} is not an entry of this upload that could be read"
