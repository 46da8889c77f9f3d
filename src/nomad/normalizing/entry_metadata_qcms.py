"""Metadata of calculations on quantum computers (domain `qcms`)."""

from __future__ import annotations

from typing import Any

from nomad.datamodel import EntryArchive, QCMSMetadata
from nomad.logs import EntryLog
from nomad.normalizing.archive_names import collect_names
from nomad.normalizing.values import optional

UNAVAILABLE = "unavailable"


def apply_qcms(archive: EntryArchive, metadata: Any, parser_code_name: str | None, log: EntryLog) -> None:
    """Fills `section_metadata` and `section_metadata.qcms`; nothing without `section_quantum_cms`."""
    calculation: Any = archive.section_quantum_cms
    if calculation is None:
        log.warning("no section_quantum_cms, there are no metadata to derive", code_name=parser_code_name)
        return
    qcms = metadata.qcms or metadata.m_create(QCMSMetadata)
    labels = [str(label) for label in optional(calculation, "atom_labels") or []]
    metadata.formula = calculation.chemical_formula or UNAVAILABLE
    metadata.atoms = sorted(set(labels))
    metadata.n_atoms = len(labels)
    qcms.chemical = calculation.chemical_name or UNAVAILABLE
    qcms.quantum_computer_system = calculation.quantum_computer_system
    qcms.quantum_computing_libraries = optional(calculation, "quantum_computing_libraries")
    qcms.computation_datetime = calculation.computation_datetime
    qcms.quantities = sorted(collect_names(archive).counts)
