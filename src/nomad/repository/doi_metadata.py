"""What is told about a dataset with a DOI: the document for DataCite, in the terms of its schema 4."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nomad.auth.users import User
from nomad.database.tables import DatasetRow
from nomad.repository.documents import DEFAULT_LICENSE

SCHEMA = "http://datacite.org/schema/kernel-4"
PUBLISHER = "NOMAD Repository"
LICENSE = {
    "rights": "Creative Commons Attribution 4.0 International",
    "rightsIdentifier": "cc-by-4.0",
    "rightsIdentifierScheme": "SPDX",
    "rightsUri": "https://creativecommons.org/licenses/by/4.0/",
    "schemeUri": "https://spdx.org/licenses/",
}


def doi_document(
    user: User, dataset: DatasetRow, doi: str, url: str, entries: int, licenses: set[str], now: datetime
) -> dict[str, Any]:
    """The attributes of a DOI. The rights are named only when all entries have the usual license."""
    document: dict[str, Any] = {
        "doi": doi,
        "schemaVersion": SCHEMA,
        "url": url,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [_creator(user)],
        "titles": [{"title": f"NOMAD dataset: {dataset.name}"}],
        "publisher": {"name": PUBLISHER},
        "publicationYear": str(now.year),
        "dates": [
            {"date": f"{dataset.created:%Y-%m-%d}", "dateType": "Created"},
            {"date": f"{now:%Y-%m-%d}", "dateType": "Issued"},
        ],
        "sizes": [f"{entries} {'entry' if entries == 1 else 'entries'}"],
    }
    if licenses <= {DEFAULT_LICENSE}:
        document["rightsList"] = [LICENSE]
    return document


def _creator(user: User) -> dict[str, Any]:
    creator: dict[str, Any] = {"name": user.name, "nameType": "Personal"}
    if user.first_name and user.last_name:
        creator |= {
            "name": f"{user.last_name}, {user.first_name}",
            "givenName": user.first_name,
            "familyName": user.last_name,
        }
    place = "; ".join(filter(None, (user.affiliation, user.affiliation_address)))
    return creator | ({"affiliation": [{"name": place}]} if place else {})
