"""Search metadata of quantum computing for materials science."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.annotations import Search
from nomad.metainfo import Datetime, MSection, Quantity, Section

if TYPE_CHECKING:
    from datetime import datetime


class QCMSMetadata(MSection):
    """Search metadata of quantum computing for materials science."""

    m_def = Section(a_domain="qcms")

    chemical: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(),
        description="Name of the material.",
    )
    quantum_computer_system: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="The machine or simulator.",
    )
    quantum_computing_libraries: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(),
        description="The libraries that were used.",
    )
    computation_datetime: Quantity[datetime] = Quantity(
        type=Datetime,
        a_search=Search(),
        description="When the computation took place.",
    )
    quantities: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        default=[],
        a_search=Search(),
        description="Names of all definitions that occur in the section.",
    )
