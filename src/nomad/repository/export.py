"""Exporting metadata of all entries that a search finds as one table of any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from nomad.auth.users import User
from nomad.errors import BadRequest
from nomad.repository.documents import public_documents
from nomad.repository.export_columns import Column, export_columns
from nomad.repository.export_formats import FORMATS, Format
from nomad.repository.installation import Installation
from nomad.repository.passing_through import hit_batches
from nomad.repository.query_language import Filters
from nomad.search.query import Query, Sort

BATCH = 500


@dataclass(frozen=True)
class ExportRequest:
    """Which entries, which of their quantities, in which form and order."""

    filters: Filters
    format: Format
    columns: Sequence[Column]
    sort: tuple[Sort, ...]


@dataclass(frozen=True)
class Export:
    """A table as chunks of bytes."""

    format: Format
    chunks: Iterator[bytes]


def export_request(
    filters: Filters, name: str | None, include: Sequence[str], order_by: str | None, order: int
) -> ExportRequest:
    """The checked request. `order_by` must be sortable; without it the order is that of the entry ids.

    Raises `BadRequest` that names what is wrong.
    """
    form = FORMATS.get(name or "csv")
    if form is None:
        raise BadRequest(
            f"The format {name!r} is unknown; use one of {', '.join(FORMATS)}.", errors={"format": "unknown value"}
        )
    sort = Sort("calc_id", descending=False) if order_by is None else Sort(order_by, descending=order == -1)
    return ExportRequest(filters, form, export_columns(include), (sort,))


def export(user: User | None, installation: Installation, request: ExportRequest) -> Export:
    """The table of the entries that the user finds. The first batch is read at once, so that a refusal comes early.

    Raises as `Filters.query`, and `NotSupported` for a format whose library is missing.
    """
    batches = _batches(installation, request.filters.query(user), request)
    first = next(batches, [])
    return Export(request.format, request.format.write(request.columns, chain([first], batches)))


def _batches(installation: Installation, query: Query, request: ExportRequest) -> Iterator[Sequence[Sequence[Any]]]:
    for calc_ids in hit_batches(installation, query, request.sort, BATCH):
        with installation.database.read_session() as session:
            documents = public_documents(session, calc_ids)
        yield [[column.value(document) for column in request.columns] for document in documents]
