"""Models that describe answers of searches, datasets, archives and listings, so that generated clients give them names.

They describe; answers are not checked against them. Members that are not in an answer are left out of it.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from nomad.api.models import Pagination


class SearchPagination(BaseModel):
    """Which part of the results this is."""

    total: int
    page: int
    per_page: int
    order_by: str | None = None
    order: int | None = None


class ScrollModel(BaseModel):
    """The place in a scrolling search; without `scroll_id` at its end."""

    scroll: bool
    total: int
    size: int
    scroll_id: str | None = None


class AggregationModel(BaseModel):
    """The place in a walk through all results; `after` of an answer leads to the next one."""

    total: int
    per_page: int
    after: str | None = None


class SnippetsModel(BaseModel):
    """Programs that ask the same question."""

    repo_url: str | None = None
    curl: str
    python: str
    clientlib: str


class SearchModel(BaseModel):
    """Entries that match, statistics over all of them, and groups."""

    pagination: SearchPagination | None = None
    scroll: ScrollModel | None = None
    results: list[dict[str, Any]] = Field(description="Metadata of entries.")
    statistics: dict[str, dict[str, dict[str, Any]]] | None = None
    histograms: dict[str, dict[str, Any]] | None = Field(
        None, description="Per quantity minimum, maximum, interval and a list of buckets with from and code_runs."
    )
    datasets_grouped: dict[str, Any] | None = None
    uploads_grouped: dict[str, Any] | None = None
    code: SnippetsModel | None = None


class QuantityValuesModel(BaseModel):
    """Values of one quantity; the last one continues the list as `after`."""

    after: str | None
    values: dict[str, dict[str, Any]]


class QuantityModel(BaseModel):
    """Values of one quantity."""

    quantity: QuantityValuesModel


class QuantitiesModel(BaseModel):
    """Values of several quantities by name."""

    quantities: dict[str, list[QuantityValuesModel]]


class SuggestionsModel(BaseModel):
    """Values that contain a text, the most frequent first."""

    suggestions: list[str]


class EntryIdsModel(BaseModel):
    """Where an entry is."""

    upload_id: str
    calc_id: str


class EditModel(BaseModel):
    """The request of an edit, completed with what became of it."""

    query: dict[str, Any] | None = None
    verify: bool
    success: bool
    message: str | None = None
    actions: dict[str, Any]


class DatasetModel(BaseModel):
    """A named set of entries."""

    dataset_id: str
    name: str
    user_id: str
    doi: str | None = None
    dataset_type: str | None = None
    created: str | None = None
    modified: str | None = None


class DatasetListModel(BaseModel):
    """A page of datasets."""

    pagination: Pagination
    results: list[DatasetModel]


class FrozenModel(BaseModel):
    """A query with the list of entries that it found on one day."""

    frozen_id: str
    name: str | None = None
    created: str
    creator: dict[str, Any]
    query: dict[str, Any]
    total: int = Field(description="Number of frozen entries.")
    checksum: str = Field(description="SHA-256 of the ids in ascending order, each followed by a line feed.")
    url: str
    cite: str = Field(description="Text that cites the list.")
    pagination: Pagination | None = None
    calc_ids: list[str] | None = Field(None, description="The ids of the page that the user may see.")
    hidden: int | None = Field(None, description="Ids of the page that the user may not see.")
    gone: int | None = Field(None, description="Ids of the page whose entries exist no more.")
    verified: bool | None = None
    comparison: dict[str, Any] | None = None


class FrozenListModel(BaseModel):
    """A page of frozen queries."""

    pagination: Pagination
    results: list[FrozenModel]


class ArchiveQueryModel(BaseModel):
    """Archives, or the required parts of them."""

    pagination: SearchPagination | None = None
    scroll: ScrollModel | None = None
    aggregation: AggregationModel | None = None
    results: list[dict[str, Any]] = Field(description="calc_id, parser_name and archive of entries.")


class FileModel(BaseModel):
    """A raw file."""

    name: str
    size: int


class DirectoryModel(BaseModel):
    """The files directly in a directory."""

    upload_id: str
    directory: str
    contents: list[FileModel]
