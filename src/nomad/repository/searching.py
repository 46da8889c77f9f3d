"""Searching: hits, statistics, histograms, groups and scrolls, limited to what the user may find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nomad.auth.users import User
from nomad.errors import BadRequest
from nomad.repository.documents import public_documents
from nomad.repository.exclusion import Exclusion
from nomad.repository.installation import Installation
from nomad.repository.scrolling import next_batch
from nomad.repository.search_parameters import Page, SearchParameters
from nomad.search.quantities import groups, quantities
from nomad.search.query import (
    Bucket,
    DateHistogramFacet,
    Facet,
    FacetResult,
    GroupsFacet,
    HistogramFacet,
    Query,
    SearchRequest,
    SearchResponse,
    Sort,
    TermsFacet,
)

HISTOGRAM = "date_histogram"
STATISTIC = "statistic:"
GROUP = "group:"
NUMBERS = "numbers:"


def search(user: User | None, installation: Installation, parameters: SearchParameters) -> dict[str, Any]:
    """The answer to a search without its code snippets.

    Raises `BadRequest` for a page outside of the result window or an unknown scroll id, `Unauthorized` for an owner
    value that this user may not use.
    """
    if parameters.scroll:
        return _scroll(user, installation, parameters)
    page = parameters.page
    check_window(installation, page)
    request = SearchRequest(
        query=parameters.filters.query(user),
        sort=Sort(page.order_by, descending=page.order == -1),
        offset=(page.page - 1) * page.per_page,
        size=page.per_page,
        facets=_facets(parameters),
        metrics=parameters.metrics,
    )
    response = installation.search.search(request)
    exclusion = Exclusion(parameters.exclude)
    return {
        "pagination": {"total": response.total, "page": page.page, "per_page": page.per_page},
        "results": load_hits(installation, response.hits, exclusion),
        "statistics": _statistics(response, parameters),
        **_histograms(response, parameters),
        **_groups(installation, response, parameters, exclusion),
    }


def check_window(installation: Installation, page: Page) -> None:
    """Raises `BadRequest` when the page lies outside of what can be reached by pages."""
    window = installation.settings.search.max_result_window
    if page.page * page.per_page > window:
        raise BadRequest(
            f"page * per_page is {page.page * page.per_page} but must not exceed {window}; "
            "use scroll to go through larger results.",
            errors={"page": "outside of the result window"},
        )


def load_hits(installation: Installation, calc_ids: Sequence[str], exclusion: Exclusion) -> list[dict[str, Any]]:
    """The hit documents of these entries."""
    with installation.database.read_session() as session:
        return [exclusion.apply(document) for document in public_documents(session, calc_ids)]


def _scroll(user: User | None, installation: Installation, parameters: SearchParameters) -> dict[str, Any]:
    batch = next_batch(user, installation, parameters)
    scroll: dict[str, Any] = {"scroll": True, "total": batch.total, "size": batch.size}
    if batch.scroll_id is not None:
        scroll["scroll_id"] = batch.scroll_id
    return {"scroll": scroll, "results": load_hits(installation, batch.hits, Exclusion(batch.exclude))}


def _facets(parameters: SearchParameters) -> dict[str, Facet]:
    facets: dict[str, Facet] = {}
    known = quantities()
    for name in parameters.statistics:
        statistic = known[name].statistic
        facets[STATISTIC + name] = TermsFacet(
            name,
            size=statistic.size if statistic else 20,
            order="count" if statistic and statistic.order == "count" else "value",
            metrics=parameters.metrics,
        )
    if parameters.interval is not None:
        facets[HISTOGRAM] = DateHistogramFacet("upload_time", parameters.interval, parameters.metrics)
    wanted = parameters.histograms
    for name in wanted.names:
        facets[NUMBERS + name] = HistogramFacet(name, wanted.interval, parameters.metrics, wanted.buckets)
    for group, after in parameters.groups.items():
        facets[GROUP + group] = GroupsFacet(
            groups()[group].name, size=parameters.page.per_page, after=after, newest_first=group == "uploads_grouped"
        )
    return facets


def _statistics(response: SearchResponse, parameters: SearchParameters) -> dict[str, Any]:
    totals = {"code_runs": response.total} | {
        metric.name: _number(response.metrics.get(metric.name, 0)) for metric in parameters.metrics
    }
    statistics: dict[str, Any] = {"total": {"all": totals}}
    for name in parameters.statistics:
        statistics[name] = _counts(response.facets[STATISTIC + name])
    if parameters.interval is not None:
        statistics[HISTOGRAM] = _counts(response.facets[HISTOGRAM])
    return {name: values for name, values in statistics.items() if values}


def _histograms(response: SearchResponse, parameters: SearchParameters) -> dict[str, Any]:
    """Limits and buckets of the quantities asked for; only the empty list of buckets where no entry has a value."""
    if not parameters.histograms.names:
        return {}
    histograms = {}
    for name in parameters.histograms.names:
        result = response.facets[NUMBERS + name]
        limits = {"minimum": result.minimum, "maximum": result.maximum, "interval": result.interval}
        buckets = [
            {"from": bucket.key, "code_runs": bucket.count}
            | {metric: _number(value) for metric, value in bucket.metrics.items()}
            for bucket in result.buckets
        ]
        given = {key: _number(value) for key, value in limits.items() if value is not None}
        histograms[name] = {**given, "buckets": buckets}
    return {"histograms": histograms}


def _counts(result: FacetResult) -> dict[str, Any]:
    return {
        key_text(bucket): {"code_runs": bucket.count} | {name: _number(value) for name, value in bucket.metrics.items()}
        for bucket in result.buckets
    }


def key_text(bucket: Bucket) -> str:
    """The key of a bucket as text: decimal numbers, booleans as 1 and 0, dates as epoch milliseconds."""
    key = bucket.key
    if isinstance(key, bool):
        return "1" if key else "0"
    return str(_number(key)) if isinstance(key, float) else str(key)


def _number(value: float) -> int | float:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _groups(
    installation: Installation, response: SearchResponse, parameters: SearchParameters, exclusion: Exclusion
) -> dict[str, Any]:
    answers: dict[str, dict[str, Any]] = {}
    for group in parameters.groups:
        result = response.facets[GROUP + group]
        if not result.buckets:
            continue
        examples = _examples(installation, result.buckets, exclusion)
        answers[group] = {
            "values": {
                key_text(bucket): {"total": bucket.count, "examples": examples.get(bucket.example or "", [])}
                for bucket in result.buckets
            }
        }
        if result.after is not None:
            answers[group]["after"] = result.after
    return answers


def _examples(
    installation: Installation, buckets: Sequence[Bucket], exclusion: Exclusion
) -> Mapping[str, list[dict[str, Any]]]:
    ids = [bucket.example for bucket in buckets if bucket.example is not None]
    with installation.database.read_session() as session:
        return {document["calc_id"]: [exclusion.apply(document)] for document in public_documents(session, ids)}


def count(installation: Installation, query: Query) -> int:
    """Number of entries that match a complete query."""
    return installation.search.search(SearchRequest(query=query, size=0)).total
