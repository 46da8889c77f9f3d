"""Parsing and normalising one entry; runs in a parser process.

Whatever they do, the outcome is an archive with `section_metadata` and `processing_logs`, written as a
pack of its own, and the search metadata of the entry. A failure keeps what had been read until then.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nomad
from nomad.datamodel import EntryArchive, EntryMetadata
from nomad.datamodel.row_metadata import OWNED_BY_ROWS
from nomad.errors import NomadError
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.pipeline import normalize
from nomad.parsing.parser import Parser
from nomad.parsing.provenance import Record, recording
from nomad.parsing.registry import parser_by_name
from nomad.processing.entry_files import calc_hash, count_files, entry_files
from nomad.processing.entry_task import EntryOutcome, EntryTask
from nomad.processing.user_metadata import KEYS
from nomad.storage.archive_pack import ArchivePackWriter
from nomad.storage.durable import storage_error

MANY_FILES = 100


def run_entry(task: EntryTask) -> EntryOutcome:
    """Works on one entry. Never raises for what parsers and normalisers do; `StorageError` when the disk fails."""
    return _EntryRun(task).run()


class _EntryRun:
    def __init__(self, task: EntryTask) -> None:
        self.task = task
        self.parser: Parser = parser_by_name(task.parser_name)
        self.log = EntryLog(proc="Calc", process=task.process)
        self.archive = EntryArchive()
        self.record = Record()
        self.current = "parsing"
        self.failures: list[str] = []
        self.user_metadata: dict[str, Any] = {}

    def run(self) -> EntryOutcome:
        for note in self.task.notes:
            self.log.warning(note)
        self.base = self._base_metadata()
        self._renew_metadata()
        if self.task.failure is not None:
            self._fail(self.task.failure)
        else:
            self._parse()
            if not self.failures:
                self._normalize()
        if self.failures:
            self._renew_metadata()
        self._apply_metadata()
        return self._archive()

    def _base_metadata(self) -> dict[str, Any]:
        task = self.task
        folder = Path(task.folder)
        files = entry_files(folder, task.mainfile, task.auxfile_cutoff)
        count = count_files(folder, task.mainfile)
        if count >= MANY_FILES:
            self.log.warning(
                f"The folder of the mainfile has {count} files; at most {task.auxfile_cutoff} are listed as its files.",
            )
        metadata = {
            "upload_id": task.upload_id,
            "calc_id": task.calc_id,
            "mainfile": task.mainfile,
            "files": files,
            "calc_hash": calc_hash(folder, files),
            "parser_name": self.parser.name,
            "domain": self.parser.domain,
            "uploader": task.uploader_id,
            "upload_time": task.upload_time,
            "with_embargo": task.with_embargo,
            "nomad_version": nomad.__version__,
            "last_processing": datetime.now(UTC).isoformat(),
        }
        return {key: value for key, value in metadata.items() if value is not None}

    def _renew_metadata(self) -> None:
        """Puts back the metadata as they are before any parser."""
        self.archive.section_metadata = EntryMetadata.m_from_dict(self.base)

    def _parse(self) -> None:
        log = self.log.bind(step=self.parser.name, parser=self.parser.name, task="parsing")
        mainfile = Path(self.task.folder) / self.task.mainfile
        size = str(mainfile.stat().st_size)
        try:
            with log.timed("parser executed", input_size=size), recording() as self.record:
                self.parser.parse(mainfile, self.archive, log)
        except NomadError as error:
            self._fail(f"The parser failed: {error.message}", log, error)
        except MemoryError as error:
            self._fail("The parser needed more memory than it may use (processing.entry_memory).", log, error)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # also a parser that calls sys.exit
            self._fail(f"The parser failed: {type(error).__name__}: {error}", log, error)
        self._take_user_metadata()

    def _take_user_metadata(self) -> None:
        """Keeps what the file says and a user may say; everything else in its metadata is ours."""
        metadata = self.archive.section_metadata
        if metadata is None:
            self._renew_metadata()
            return
        said = metadata.m_to_dict()
        self.user_metadata = {
            key: said[key]
            for key in KEYS
            if key in said and said[key] != self.base.get(key) and key not in OWNED_BY_ROWS | {"domain"}
        }
        if said.get("with_embargo") and not self.task.with_embargo:
            self.user_metadata["with_embargo"] = True
        domain = said.get("domain") or self.base.get("domain")
        if domain:
            self.base["domain"] = domain
        self._renew_metadata()

    def _normalize(self) -> None:
        self.current = "normalizing"
        try:
            normalize(self.archive, self.log.bind(task="normalizing"), upload_id=self.task.upload_id)
        except MemoryError as error:
            self._fail("Normalising needed more memory than it may use (processing.entry_memory).", self.log, error)
        except Exception as error:
            self._fail(f"Normalising failed: {type(error).__name__}: {error}", self.log, error)
        for record in self.log.records:
            if record["level"] in ("ERROR", "CRITICAL") and "normalizer" in record and "exception" in record:
                reason = record["exception"].strip().rpartition("\n")[2]
                self.failures.append(f"{record['normalizer']} failed: {reason}")

    def _apply_metadata(self) -> None:
        """Derives the search metadata; of a failed entry only what its parser stands for."""
        source = self.archive if not self.failures else EntryArchive()
        if self.failures:
            source.section_metadata = EntryMetadata.m_from_dict(self.base)
        try:
            apply_entry_metadata(source, self.parser.code_name, self.log)
        except Exception as error:
            self._fail(f"The search metadata could not be derived: {type(error).__name__}: {error}", self.log, error)
        if source is not self.archive:
            self.archive.section_metadata = EntryMetadata.m_from_dict(source.section_metadata.m_to_dict())

    def _archive(self) -> EntryOutcome:
        if not self.failures:
            self.current = "archiving"
        derived = self._finish_metadata()
        try:
            self.record.store(self.archive)
            self._write(self.archive.m_to_dict(keep_arrays=True, with_definitions=True))
        except Exception as error:
            if isinstance(error.__cause__, OSError):  # the disk is to blame and not the entry
                raise
            self._fail(f"The archive could not be written: {type(error).__name__}: {error}", self.log, error)
            self._renew_metadata()
            derived = self._finish_metadata()
            self._write({"section_metadata": derived | self.base, "processing_logs": self.log.records})
        return EntryOutcome(
            calc_id=self.task.calc_id,
            status="FAILURE" if self.failures else "SUCCESS",
            task=self.current,
            errors=self.failures,
            warnings=self.log.warnings,
            derived={key: value for key, value in derived.items() if key not in OWNED_BY_ROWS},
            user_metadata=self.user_metadata,
        )

    def _finish_metadata(self) -> dict[str, Any]:
        metadata = self.archive.section_metadata
        metadata.processed = not self.failures
        metadata.processing_errors = list(dict.fromkeys([*self.log.errors, *self.failures]))
        self.archive.processing_logs = self.log.records
        found: dict[str, Any] = metadata.m_to_dict()
        return found

    def _write(self, tree: dict[str, Any]) -> None:
        try:
            with ArchivePackWriter(Path(self.task.pack)) as writer:
                writer.add(self.task.calc_id, tree)
                writer.finish(sync=False)
        except OSError as error:
            raise storage_error(f"The archive of {self.task.mainfile} cannot be written", error) from error

    def _fail(self, message: str, log: EntryLog | None = None, error: BaseException | None = None) -> None:
        self.failures.append(message)
        (log or self.log).error(message, exception=error)
