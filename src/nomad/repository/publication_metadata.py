"""What an owner says about entries when publishing them: names, types and who may say it.

Keys that begin with an underscore are for the admin only. Keys that are not known are ignored, keys with the value null
count as not given.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from nomad.auth.users import User
from nomad.errors import Unauthorized
from nomad.repository.values import is_storable

MAX_EMBARGO_MONTHS = 36


def _utc(value: Any) -> Any:
    time = datetime.fromisoformat(str(value))
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("contains characters that cannot be stored")
    return text


Text = Annotated[StrictStr, AfterValidator(_storable)]


class EntryMetadata(BaseModel):
    """What can be said of all entries of an upload and of single ones."""

    model_config = ConfigDict(populate_by_name=True)

    with_embargo: StrictBool | None = Field(None, description="Only owners and shared users see the entry.")
    comment: Text | None = None
    references: list[Text] | None = Field(None, description="URLs of publications and the like.")
    coauthors: list[StrictStr] | None = Field(None, description="User ids.")
    shared_with: list[StrictStr] | None = Field(None, description="User ids.")
    datasets: list[StrictStr] | None = Field(None, description="Dataset ids.")
    upload_time: Annotated[datetime, BeforeValidator(_utc)] | None = Field(
        None, alias="_upload_time", description="Admin only."
    )
    uploader: StrictStr | None = Field(None, alias="_uploader", description="User id; admin only.")


class CalculationMetadata(EntryMetadata):
    """What is said of the entry with this mainfile."""

    mainfile: StrictStr = Field(description="Path of the mainfile in the upload.")
    external_id: Text | None = None
    pid: StrictStr | StrictInt | None = Field(None, alias="_pid", description="Admin only.")


class PublicationMetadata(EntryMetadata):
    """What is said of an upload when it is published."""

    embargo_length: StrictInt | None = Field(None, ge=0, le=MAX_EMBARGO_MONTHS, description="Months.")
    calculations: list[CalculationMetadata] | None = Field(None, description="What differs for single entries.")

    def parts(self) -> Iterator[EntryMetadata]:
        """The upload-wide part, then the entry-wise ones."""
        yield self
        yield from self.calculations or []

    def to_payload(self) -> dict[str, Any]:
        """As JSON for a job; `model_validate` reads it."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def check_restricted_keys(user: User, metadata: dict[str, Any] | None) -> None:
    """Raises `Unauthorized` when anybody but the admin uses a key with an underscore in front."""
    if user.is_admin or not metadata:
        return
    calculations = metadata.get("calculations")
    parts = [metadata, *(calculations if isinstance(calculations, list) else [])]
    for part in parts:
        restricted = sorted(key for key in part if key.startswith("_")) if isinstance(part, dict) else []
        if restricted:
            raise Unauthorized(f"Only the admin may set {', '.join(restricted)}.")
