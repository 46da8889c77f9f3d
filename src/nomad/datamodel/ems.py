"""Search metadata of experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.annotations import Search
from nomad.metainfo import Datetime, MSection, Quantity, Section

if TYPE_CHECKING:
    from datetime import datetime


class EMSMetadata(MSection):
    m_def = Section(a_domain="ems")

    chemical: Quantity[str] = Quantity(type=str, a_search=Search())
    sample_constituents: Quantity[str] = Quantity(type=str, a_search=Search())
    sample_microstructure: Quantity[str] = Quantity(type=str, a_search=Search())
    experiment_summary: Quantity[str] = Quantity(type=str, a_search=Search())
    origin_time: Quantity[datetime] = Quantity(type=Datetime, a_search=Search())
    experiment_location: Quantity[str] = Quantity(type=str, a_search=Search())
    method: Quantity[str] = Quantity(type=str, a_search=Search())
    data_type: Quantity[str] = Quantity(type=str, a_search=Search())
    probing_method: Quantity[str] = Quantity(type=str, a_search=Search())
    repository_name: Quantity[str] = Quantity(type=str, a_search=Search())
    repository_url: Quantity[str] = Quantity(type=str, a_search=Search())
    entry_repository_url: Quantity[str] = Quantity(type=str, a_search=Search())
    preview_url: Quantity[str] = Quantity(type=str, a_search=Search())
    quantities: Quantity[list[str]] = Quantity(type=str, shape=["0..*"], default=[], a_search=Search())
    group_hash: Quantity[str] = Quantity(type=str, a_search=Search())
