"""Taking in a new upload: who may, under which id and owner, and from which file.

A received file lies in the folder `incoming` until it has been ingested. Once `create_upload` has returned, row, job
and file are durable together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nomad.auth.users import User, get_user
from nomad.config import Settings
from nomad.database.jobs import enqueue
from nomad.database.tables import UploadRow, UserRow, utc_now
from nomad.errors import BadRequest, NotFound, Unauthorized
from nomad.ids import create_id
from nomad.repository.installation import Installation
from nomad.repository.values import is_storable

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class UploadRequest:
    """What somebody asks for who wants to upload; all members but the first belong to special cases."""

    name: str | None = None
    publish_directly: bool = False
    local_path: str | None = None
    """A file on the server instead of a body."""
    uploader_id: str | None = None
    """Owner of the upload, if not the acting user. Admin only."""
    oasis_upload_id: str | None = None
    oasis_uploader_id: str | None = None
    oasis_deployment_id: str | None = None


@dataclass(frozen=True)
class AcceptedUpload:
    """A request that passed all checks: its id, and the file that holds or will hold the bytes."""

    upload_id: str
    owner_id: str
    path: Path
    keep_path: bool
    publish_directly: bool
    oasis_deployment_id: str | None


def incoming_dir(settings: Settings) -> Path:
    """Where received files lie until they are ingested."""
    return settings.tmp_dir / "incoming"


def received_path(folder: Path, upload: UploadRow) -> Path:
    """The received file of an upload that waits for its processing; `folder` is `incoming_dir` of the installation.

    Only the name is taken from the row: the data folder may have been moved or restored elsewhere.
    """
    path = Path(upload.upload_path or "")
    return path if upload.keep_upload_path else folder / path.name


def accept_upload(user: User, installation: Installation, request: UploadRequest) -> AcceptedUpload:
    """Checks a request before its body is read.

    Raises, in this order: for `local_path` `Unauthorized` or `NotFound`; `BadRequest` beyond the number of unpublished
    uploads; `Unauthorized` or `BadRequest` for the Oasis arguments and for `uploader_id`.
    """
    settings = installation.settings
    local_file = _check_local_path(user, settings, request.local_path)
    with installation.database.read_session() as session:
        _check_limit(session, user, settings)
        _check_oasis(session, user, request)
        owner_id = _check_uploader(session, user, request)
    upload_id = request.oasis_upload_id or create_id()
    return AcceptedUpload(
        upload_id=upload_id,
        owner_id=owner_id,
        path=local_file or incoming_dir(settings) / create_id(),
        keep_path=local_file is not None,
        publish_directly=request.publish_directly or request.oasis_upload_id is not None,
        oasis_deployment_id=request.oasis_deployment_id,
    )


def create_upload(user: User, installation: Installation, accepted: AcceptedUpload, name: str | None) -> UploadRow:
    """Makes the upload of an accepted request whose file is complete and durable; its processing starts by itself.

    Raises `BadRequest` when uploads that arrived at the same time have used up the number of unpublished ones.
    """
    if name and not is_storable(name):
        raise BadRequest("The name contains characters that cannot be stored.", errors={"name": "not storable"})
    now = utc_now()
    upload = UploadRow(
        upload_id=accepted.upload_id,
        user_id=accepted.owner_id,
        name=name or None,
        upload_time=now,
        create_time=now,
        upload_path=str(accepted.path),
        keep_upload_path=accepted.keep_path,
        publish_directly=accepted.publish_directly,
        oasis_deployment_id=accepted.oasis_deployment_id,
        tasks_status="PENDING",
        current_task="uploading",
        current_process="process_upload",
        process_running=True,
        run=1,
    )
    with installation.database.session() as session:
        session.get(UserRow, user.user_id, with_for_update=True)  # uploads of one user are counted one after the other
        _check_limit(session, user, installation.settings)
        if session.get(UploadRow, upload.upload_id) is not None:
            raise BadRequest(f"An upload with the id {upload.upload_id} exists already.")
        session.add(upload)
        session.flush()
        payload = {"upload_id": upload.upload_id}
        enqueue(session, "process_upload", f"process_upload:{upload.upload_id}:{upload.run}", payload)
    return upload


def _check_local_path(user: User, settings: Settings, local_path: str | None) -> Path | None:
    if local_path is None:
        return None
    path = Path(local_path)
    allowed = user.is_admin or any(
        path.resolve().is_relative_to(folder.resolve()) for folder in settings.uploads.local_paths
    )
    if not allowed:
        raise Unauthorized(f"You may not upload the file {local_path} of the server.")
    if not path.is_file():
        raise NotFound(f"The file {local_path} does not exist on the server.")
    return path.resolve()


def _check_limit(session: Session, user: User, settings: Settings) -> None:
    if user.is_admin:
        return
    count = session.scalar(
        select(func.count())
        .select_from(UploadRow)
        .where(UploadRow.user_id == user.user_id, UploadRow.published.is_(False))
    )
    if count is not None and count >= settings.uploads.max_unpublished:
        raise BadRequest(
            f"You have {count} unpublished uploads; more than {settings.uploads.max_unpublished} (setting "
            "uploads.max_unpublished) are not allowed. Publish or delete some of them first."
        )


def _check_oasis(session: Session, user: User, request: UploadRequest) -> None:
    given = (request.oasis_upload_id, request.oasis_uploader_id, request.oasis_deployment_id)
    if not any(given):
        return
    if not user.is_oasis_admin:
        raise Unauthorized("Only the admin of an Oasis may do this.")
    if not all(given):
        raise BadRequest("oasis_upload_id, oasis_uploader_id and oasis_deployment_id are needed together.")
    if not _ID.fullmatch(request.oasis_upload_id or ""):
        raise BadRequest(f"{request.oasis_upload_id!r} cannot be the id of an upload.")
    if get_user(session, request.oasis_uploader_id or "") is None:
        raise BadRequest(f"There is no user with the id {request.oasis_uploader_id}.")
    if session.get(UploadRow, request.oasis_upload_id) is not None:
        raise BadRequest(f"An upload with the id {request.oasis_upload_id} exists already.")


def _check_uploader(session: Session, user: User, request: UploadRequest) -> str:
    if request.oasis_uploader_id:
        return request.oasis_uploader_id
    if request.uploader_id is None:
        return user.user_id
    if not user.is_admin:
        raise Unauthorized("Only the admin may upload for others.")
    if get_user(session, request.uploader_id) is None:
        raise BadRequest(f"There is no user with the id {request.uploader_id}.")
    return request.uploader_id
