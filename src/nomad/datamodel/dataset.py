"""Datasets: named collections of entries, which may have a DOI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.package import m_package as m_package
from nomad.metainfo import JSON, Datetime, MEnum, MSection, Quantity

if TYPE_CHECKING:
    from datetime import datetime


class Dataset(MSection):
    dataset_id: Quantity[str] = Quantity(type=str, a_search=Search())
    name: Quantity[str] = Quantity(type=str, a_search=Search())
    user_id: Quantity[str] = Quantity(type=str)
    doi: Quantity[str] = Quantity(type=str, a_search=Search())
    pid: Quantity[str] = Quantity(type=str)
    created: Quantity[datetime] = Quantity(type=Datetime, a_search=Search())
    modified: Quantity[datetime] = Quantity(type=Datetime, a_search=Search())
    dataset_type: Quantity[str] = Quantity(type=MEnum("owned", "foreign"), a_search=Search())
    query: Quantity[Any] = Quantity(type=JSON)
    entries: Quantity[list[str]] = Quantity(type=str, shape=["*"])
