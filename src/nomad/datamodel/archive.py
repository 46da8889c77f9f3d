"""The root of all archives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import FastAccess
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.workflow import Workflow
from nomad.datamodel.metainfo.common_experimental import Experiment
from nomad.datamodel.metainfo.common_qcms import QuantumCMS
from nomad.datamodel.package import m_package as m_package
from nomad.datamodel.provenance import Provenance
from nomad.metainfo import MSection, Quantity, SectionProxy, SubSection

if TYPE_CHECKING:
    from nomad.datamodel.entry import EntryMetadata


class EntryArchive(MSection):
    """The root of the archive of an entry: raw data as structured data, metadata and the log of processing."""

    processing_logs: Quantity[Any] = Quantity(
        type=Any,
        shape=["0..*"],
        description=(
            "Events of parsing and normalizing in order, each an object with `event`, `level` and `timestamp`."
        ),
    )
    section_run: SubSection[list[Run]] = SubSection(sub_section=Run, repeats=True)
    section_experiment: SubSection[Experiment] = SubSection(sub_section=Experiment)
    section_quantum_cms: SubSection[QuantumCMS] = SubSection(sub_section=QuantumCMS)
    section_workflow: SubSection[Workflow] = SubSection(sub_section=Workflow, categories=[FastAccess])
    section_metadata: SubSection[EntryMetadata] = SubSection(
        sub_section=SectionProxy("EntryMetadata"), categories=[FastAccess]
    )
    section_provenance: SubSection[Provenance] = SubSection(sub_section=Provenance)
