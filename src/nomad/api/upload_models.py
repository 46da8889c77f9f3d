"""How uploads and their entries look in answers, and the body of operations on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, StrictStr

from nomad.api.models import Pagination
from nomad.api.responses import omit_nulls
from nomad.database.tables import EntryRow, UploadRow
from nomad.repository.publication_metadata import PublicationMetadata
from nomad.repository.upload_lists import UploadDetails
from nomad.repository.upload_states import ENDED

UPLOAD_TASKS = ("uploading", "extracting", "parse_all", "cleanup")
ENTRY_TASKS = ("parsing", "normalizing", "archiving")


class ProcessingModel(BaseModel):
    """State of processing. Members without a value are left out."""

    tasks: list[str] = Field(default=[], description="Names of all tasks, in order.")
    current_task: str = Field("", description="The task that is running or was done last.")
    tasks_running: bool = False
    tasks_status: str = Field("", description="CREATED, PENDING, RUNNING, SUCCESS or FAILURE.")
    errors: list[str] = Field(default=[], description="Why the processing failed.")
    warnings: list[str] = []
    create_time: datetime | None = None
    complete_time: datetime | None = None
    current_process: str = Field("", description="The process that was started last.")
    process_running: bool = False


class UploadModel(ProcessingModel):
    """An upload."""

    upload_id: str = ""
    name: str = ""
    upload_path: str = Field("", description="The received file on the server, until it has been extracted.")
    published: bool = False
    upload_time: datetime | None = None
    last_status_message: str = ""
    published_to: list[str] = Field(default=[], description="Deployments to which the upload was pushed.")


class UploadListModel(BaseModel):
    """A page of uploads."""

    pagination: Pagination
    results: list[UploadModel]


class CalcModel(ProcessingModel):
    """An entry. `metadata` is what searches know of it."""

    calc_id: str = ""
    mainfile: str = ""
    upload_id: str = ""
    parser: str = ""
    metadata: dict[str, Any] | None = None


class CalcPagination(Pagination):
    """One page of entries."""

    successes: int
    failures: int


class CalcListModel(BaseModel):
    """The entries of an upload."""

    pagination: CalcPagination
    results: list[CalcModel]


class UploadWithCalcsModel(UploadModel):
    """An upload with a page of its entries."""

    processed_calcs: int = 0
    total_calcs: int = 0
    failed_calcs: int = 0
    pending_calcs: int = 0
    calcs: CalcListModel | None = None


class UploadOperation(BaseModel):
    """What to do with an upload."""

    operation: StrictStr = Field(description="publish, re-process or publish-to-central-nomad")
    metadata: PublicationMetadata | None = Field(None, description="Only for publish.")


class UploadCommandModel(BaseModel):
    """Commands for uploads from a terminal; `<...>` is to be replaced."""

    upload_url: str
    upload_command: str
    upload_command_with_name: str
    upload_progress_command: str
    upload_command_form: str
    upload_tar_command: str


def upload_json(upload: UploadRow) -> dict[str, Any]:
    """An upload as in answers."""
    return omit_nulls(
        {
            **_processing_json(upload, UPLOAD_TASKS),
            "upload_id": upload.upload_id,
            "name": upload.name,
            "upload_path": upload.upload_path,
            "published": upload.published,
            "upload_time": upload.upload_time,
            "last_status_message": upload.last_status_message,
            "published_to": upload.published_to or [],
        }
    )


def upload_with_calcs_json(details: UploadDetails, page: int, per_page: int) -> dict[str, Any]:
    """An upload with a page of entries as in answers."""
    return {
        **upload_json(details.upload),
        "processed_calcs": details.processed,
        "total_calcs": details.total,
        "failed_calcs": details.failed,
        "pending_calcs": details.total - details.processed,
        "calcs": {
            "pagination": {
                "total": details.total,
                "page": page,
                "per_page": per_page,
                "successes": details.processed - details.failed,
                "failures": details.failed,
            },
            "results": [_calc_json(entry, details.metadata.get(entry.calc_id)) for entry in details.entries],
        },
    }


def _calc_json(entry: EntryRow, metadata: dict[str, Any] | None) -> dict[str, Any]:
    calc = omit_nulls(
        {
            **_processing_json(entry, ENTRY_TASKS),
            "calc_id": entry.calc_id,
            "mainfile": entry.mainfile,
            "upload_id": entry.upload_id,
            "parser": entry.parser_name,
        }
    )
    return calc if metadata is None else {**calc, "metadata": metadata}


def _processing_json(row: UploadRow | EntryRow, tasks: tuple[str, ...]) -> dict[str, Any]:
    return {
        "tasks": tasks,
        "current_task": row.current_task,
        "tasks_running": row.tasks_status not in ENDED,
        "tasks_status": row.tasks_status,
        "errors": row.errors or [],
        "warnings": row.warnings or [],
        "create_time": row.create_time,
        "complete_time": row.complete_time,
        "current_process": row.current_process,
        "process_running": row.process_running,
    }
