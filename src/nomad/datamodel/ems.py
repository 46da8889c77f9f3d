"""Search metadata of experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.annotations import Search
from nomad.metainfo import Datetime, MSection, Quantity, Section

if TYPE_CHECKING:
    from datetime import datetime


class EMSMetadata(MSection):
    """Search metadata of experiments."""

    m_def = Section(a_domain="ems")

    chemical: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Chemical or trivial name of the material of the sample.",
    )
    sample_constituents: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="What the sample consists of.",
    )
    sample_microstructure: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Microstructure of the sample.",
    )
    experiment_summary: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="What was done, in the words of the experimenters.",
    )
    origin_time: Quantity[datetime] = Quantity(
        type=Datetime,
        a_search=Search(),
        description="When the experiment took place, otherwise when it was published or uploaded.",
    )
    experiment_location: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Facility, institution and address.",
    )
    method: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Name of the experimental method.",
    )
    data_type: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Kind of the measured data, such as `spectrum` or `image`.",
    )
    probing_method: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="How the sample was probed, for example by electrons or by a laser.",
    )
    repository_name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Name of the repository that holds the original data.",
    )
    repository_url: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Address of that repository.",
    )
    entry_repository_url: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Address of the data in that repository.",
    )
    preview_url: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Address of an image.",
    )
    quantities: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        default=[],
        a_search=Search(),
        description="Names of all definitions that occur in the experiment section.",
    )
    group_hash: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Hash that puts together similar experiments.",
    )
