"""Datasets: named collections of entries, which may have a DOI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.package import m_package as m_package
from nomad.metainfo import JSON, Datetime, MEnum, MSection, Quantity

if TYPE_CHECKING:
    from datetime import datetime


class Dataset(MSection):
    """A named collection of entries of one user, which may be citable by a DOI."""

    dataset_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Identifier of the dataset.",
    )
    name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Name, unique among the datasets of its user.",
    )
    user_id: Quantity[str] = Quantity(
        type=str,
        description="Identifier of the user who made the dataset.",
    )
    doi: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="The DOI, once there is one; a dataset with DOI cannot be changed.",
    )
    pid: Quantity[str] = Quantity(
        type=str,
        description="Identifier of the dataset in the repository before 2018.",
    )
    created: Quantity[datetime] = Quantity(
        type=Datetime,
        a_search=Search(),
        description="When the dataset was made.",
    )
    modified: Quantity[datetime] = Quantity(
        type=Datetime,
        a_search=Search(),
        description="When its entries were last changed.",
    )
    dataset_type: Quantity[str] = Quantity(
        type=MEnum("owned", "foreign"),
        a_search=Search(),
        description=("`owned` when the entries belong to the user, `foreign` when they were chosen by a query."),
    )
    query: Quantity[Any] = Quantity(
        type=JSON,
        description="The query that chose the entries of a foreign dataset.",
    )
    entries: Quantity[list[str]] = Quantity(
        type=str,
        shape=["*"],
        description="Identifiers of the entries of a foreign dataset.",
    )
