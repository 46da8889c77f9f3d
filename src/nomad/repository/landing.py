"""What everybody may know about a dataset or an entry: the facts of landing pages.

Everything is as a guest sees it, because a browser that opens an address has not logged in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from nomad.auth.users import get_users
from nomad.database.tables import DatasetRow
from nomad.errors import NotFound, Unauthorized
from nomad.repository.documents import DEFAULT_LICENSE, person
from nomad.repository.entries import get_entry
from nomad.repository.installation import Installation
from nomad.repository.query_language import Filters
from nomad.repository.searching import count, key_text
from nomad.repository.values import is_storable
from nomad.search.query import SearchRequest, Term, TermsFacet

MAX_AUTHORS = 1000


@dataclass(frozen=True)
class Landing:
    """The facts about one thing. `entries` counts what can be found, `open_entries` what can be downloaded."""

    kind: str
    """dataset or entry."""
    title: str
    authors: tuple[str, ...]
    date: datetime
    query: dict[str, str]
    """Selects the entries in searches and downloads."""
    doi: str | None = None
    license: str | None = None
    entries: int = 1
    open_entries: int = 1
    upload_id: str | None = None
    calc_id: str | None = None
    formula: str | None = None
    code: str | None = None


def check_open(installation: Installation) -> None:
    """Raises `Unauthorized` when guests see nothing at all here."""
    if installation.settings.oasis.allowed_users is not None:
        raise Unauthorized("This installation is only for its own users.")


def dataset_by_doi(installation: Installation, doi: str) -> str:
    """The id of the dataset with this DOI. Raises `NotFound`, or `Unauthorized` as `check_open`."""
    check_open(installation)
    with installation.database.read_session() as session:
        statement = select(DatasetRow.dataset_id).where(DatasetRow.doi == doi)
        dataset_id = session.scalar(statement) if is_storable(doi) else None
    if dataset_id is None:
        raise NotFound(f"There is no dataset with the DOI {doi}.")
    return dataset_id


def dataset_landing(installation: Installation, dataset_id: str) -> Landing:
    """The facts about a dataset. Raises `NotFound`, also for one without DOI of which a guest can find no entry."""
    check_open(installation)
    with installation.database.read_session() as session:
        row = session.get(DatasetRow, dataset_id) if is_storable(dataset_id) else None
        if row is None:
            raise NotFound(f"There is no dataset {dataset_id}.")
        owner = person(row.user_id, get_users(session, [row.user_id]))
    members = (Term("dataset_id", dataset_id),)
    query = Filters("all", members).query(None)
    facets = {"authors": TermsFacet("authors", MAX_AUTHORS)}
    found = installation.search.search(SearchRequest(query=query, size=0, facets=facets))
    if row.doi is None and not found.total:
        raise NotFound(f"There is no dataset {dataset_id}.")
    authors = [str(key_text(bucket)) for bucket in found.facets["authors"].buckets]
    return Landing(
        kind="dataset",
        title=row.name,
        authors=tuple(dict.fromkeys([owner["name"], *authors])),
        date=row.created,
        query={"dataset_id": dataset_id},
        doi=row.doi,
        entries=found.total,
        open_entries=count(installation, Filters("public", members).query(None)),
    )


def entry_landing(installation: Installation, calc_id: str) -> Landing:
    """The facts about a public entry. Raises `NotFound`, or `Unauthorized` for one that is not public."""
    check_open(installation)
    entry = get_entry(None, installation, calc_id)
    code = entry.get("dft", {}).get("code_name")
    formula = entry.get("formula")
    return Landing(
        kind="entry",
        title=" ".join(filter(None, (formula, "calculated with" if code else None, code))) or entry["mainfile"],
        authors=tuple(author["name"] for author in entry["authors"]),
        date=datetime.fromisoformat(entry["upload_time"]),
        query={"calc_id": calc_id},
        license=entry.get("license", DEFAULT_LICENSE),
        upload_id=entry["upload_id"],
        calc_id=calc_id,
        formula=formula,
        code=code,
    )
