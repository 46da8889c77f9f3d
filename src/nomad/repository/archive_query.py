"""Parts of the archives of all entries that a search finds, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nomad.auth.users import User
from nomad.errors import BadRequest, InvalidPayload, NotFound, StorageError, StoreUnavailable
from nomad.repository.access import may_read_entry, owner_query
from nomad.repository.archives import open_archive
from nomad.repository.extraction import Extraction
from nomad.repository.installation import Installation
from nomad.repository.passing_through import BY_UPLOAD
from nomad.repository.query_language import Filters, filters_from_json
from nomad.repository.records import EntryRecord, load_records
from nomad.repository.required import Required, parse_required
from nomad.repository.required_names import check_names
from nomad.repository.search_parameters import Page, json_member, json_object, page_from_json
from nomad.repository.searching import check_window, count
from nomad.search.query import And, Or, Query, Range, SearchRequest, Sort, Term
from nomad.storage.at_once import at_once

AGGREGATION_ORDER = (Sort("upload_id", descending=False), Sort("calc_id", descending=False))
MAX_AGGREGATION = 10_000


@dataclass(frozen=True)
class Aggregation:
    """Going through everything: `per_page` entries behind the entry `after` (`<upload_id>:<calc_id>`)."""

    per_page: int = 10
    after: str | None = None


@dataclass(frozen=True)
class ArchiveRequest:
    """A checked archive query."""

    filters: Filters
    required: Required
    page: Page
    aggregation: Aggregation | None = None
    raise_errors: bool = False


def parse_archive_request(body: Any) -> ArchiveRequest:
    """The query that a body asks for. Raises `BadRequest` for whatever is wrong with it."""
    body = json_object(body, "body")
    specification = body.get("required", body.get("query_schema", "*"))
    required = parse_required("*" if specification is None else specification)
    check_names(required)
    page = page_from_json(body.get("pagination"))
    if page.per_page < 1:
        raise BadRequest("per_page must be at least 1.", errors={"pagination.per_page": "too small"})
    return ArchiveRequest(
        filters=filters_from_json(json_object(body.get("query"), "query")),
        required=required,
        page=page,
        aggregation=_aggregation(body),
        raise_errors=bool(json_member(body, "raise_errors", bool)),
    )


def query_archives(user: User | None, installation: Installation, request: ArchiveRequest) -> dict[str, Any]:
    """The answer to an archive query; trees in it may hold numpy arrays.

    Entries that the user may find but not read are left out, and so are those without archive, unless
    `raise_errors`: then `NotFound` or the error of the storage is raised.
    """
    query = And((owner_query(user, "all"), request.filters.query(user)))
    if request.aggregation is not None:
        return _aggregate(user, installation, request, query, request.aggregation)
    page = request.page
    check_window(installation, page)
    response = installation.search.search(
        SearchRequest(query=query, sort=BY_UPLOAD, offset=(page.page - 1) * page.per_page, size=page.per_page)
    )
    return {
        "pagination": {"total": response.total, "page": page.page, "per_page": page.per_page},
        "results": list(_results(user, installation, response.hits, request)),
    }


def _aggregate(
    user: User | None, installation: Installation, request: ArchiveRequest, query: Query, aggregation: Aggregation
) -> dict[str, Any]:
    behind = And((query, _behind(aggregation.after)))
    response = installation.search.search(
        SearchRequest(query=behind, sort=AGGREGATION_ORDER, size=aggregation.per_page)
    )
    total = response.total if aggregation.after is None else count(installation, query)
    with installation.database.read_session() as session:
        passed = [f"{record.entry.upload_id}:{record.entry.calc_id}" for record in load_records(session, response.hits)]
    return {
        "aggregation": {"after": passed[-1] if passed else None, "total": total, "per_page": aggregation.per_page},
        "results": list(_results(user, installation, response.hits, request)),
    }


def _results(
    user: User | None, installation: Installation, calc_ids: Sequence[str], request: ArchiveRequest
) -> Iterator[Mapping[str, Any]]:
    with installation.database.read_session() as session:
        readable = [
            record
            for record in load_records(session, calc_ids)
            if may_read_entry(user, record.upload, record.entry, record.shared_with)
        ]

        def extract(record: EntryRecord) -> Any:
            return _extract(installation, record, request)

        for record, archive in zip(readable, at_once(installation.store, extract, readable), strict=True):
            if archive is not None:
                yield {
                    "calc_id": record.entry.calc_id,
                    "parser_name": record.entry.parser_name,
                    "archive": archive,
                }


def _extract(installation: Installation, record: EntryRecord, request: ArchiveRequest) -> Any:
    try:
        return Extraction(open_archive(installation, record)).extract(request.required)
    except StoreUnavailable:
        raise
    except (NotFound, StorageError):
        if request.raise_errors:
            raise
        return None


def _behind(after: str | None) -> Query:
    if after is None:
        return And(())
    upload_id, colon, calc_id = after.rpartition(":")
    if not colon:
        raise BadRequest(f"after {after!r} is not from a previous answer.", errors={"aggregation.after": "unknown"})
    same = And((Term("upload_id", upload_id), Range("calc_id", gt=calc_id)))
    return Or((Range("upload_id", gt=upload_id), same))


def _aggregation(body: Mapping[str, Any]) -> Aggregation | None:
    if body.get("aggregation") is None:
        return None
    values = json_object(body["aggregation"], "aggregation")
    per_page = json_member(values, "per_page", int, "aggregation")
    per_page = Aggregation.per_page if per_page is None else per_page
    if not 0 < per_page <= MAX_AGGREGATION:
        raise InvalidPayload({"aggregation.per_page": f"must be between 1 and {MAX_AGGREGATION}, not {per_page}"})
    return Aggregation(per_page, json_member(values, "after", str, "aggregation"))
