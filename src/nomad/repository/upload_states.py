"""Who may act on an upload, and when: only one process at a time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import UploadRow
from nomad.errors import BadRequest, NotFound

ENDED = ("SUCCESS", "FAILURE")


def is_running(upload: UploadRow) -> bool:
    """Whether the upload's files are still being processed."""
    return upload.tasks_status not in ENDED


def find_upload(session: Session, upload_id: str) -> UploadRow:
    """The upload for a change, locked until the end of the transaction. Raises `NotFound`."""
    upload = session.get(UploadRow, upload_id, with_for_update=True)
    if upload is None:
        raise NotFound(f"Upload with id {upload_id} does not exist.")
    return upload


def own_upload(session: Session, user: User, upload_id: str) -> UploadRow:
    """The upload of this user, any upload for the admin. Raises `NotFound`, also for uploads of other people."""
    upload = find_upload(session, upload_id)
    if not user.is_admin and upload.user_id != user.user_id:
        raise NotFound(f"Upload with id {upload_id} does not exist.")
    return upload


def check_idle(upload: UploadRow, participle: str) -> None:
    """Raises `BadRequest` while the upload is processed or another process works on it."""
    if is_running(upload):
        raise BadRequest(f"The upload is still being processed, it cannot be {participle} yet.")
    if upload.process_running:
        raise BadRequest(
            f"The process {upload.current_process} is running on the upload, it cannot be {participle} yet."
        )
