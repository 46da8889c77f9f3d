"""Metadata of experiments (domain `ems`)."""

from __future__ import annotations

from typing import Any

from nomad.datamodel import EMSMetadata, EntryArchive
from nomad.logs import EntryLog
from nomad.normalizing.archive_names import collect_names
from nomad.normalizing.group_hash import group_hash
from nomad.normalizing.values import optional

UNAVAILABLE = "unavailable"


def apply_ems(archive: EntryArchive, metadata: Any, parser_code_name: str | None, log: EntryLog) -> None:
    """Fills `section_metadata` and `section_metadata.ems`; nothing without `section_experiment`."""
    experiment: Any = archive.section_experiment
    if experiment is None:
        log.warning("no section_experiment, there are no metadata to derive", code_name=parser_code_name)
        return
    ems = metadata.ems or metadata.m_create(EMSMetadata)
    sample, method, data = experiment.section_sample, experiment.section_method, experiment.section_data
    material = sample.section_material if sample is not None else None
    _apply_material(metadata, material)
    ems.chemical = optional(material, "chemical_name") or UNAVAILABLE
    ems.sample_microstructure = optional(sample, "sample_microstructure") or UNAVAILABLE
    ems.sample_constituents = optional(sample, "sample_constituents") or UNAVAILABLE
    ems.experiment_summary = experiment.experiment_summary
    ems.experiment_location = _location(experiment.experiment_location)
    ems.origin_time = experiment.experiment_time or experiment.experiment_publish_time or metadata.upload_time
    ems.data_type = optional(method, "data_type") or UNAVAILABLE
    ems.method = optional(method, "method_name") or UNAVAILABLE
    ems.probing_method = optional(method, "probing_method") or UNAVAILABLE
    ems.repository_name = optional(data, "repository_name") or UNAVAILABLE
    for name in ("repository_url", "preview_url", "entry_repository_url"):
        ems.m_set(name, optional(data, name))
    if ems.entry_repository_url and not metadata.references:
        metadata.references = [ems.entry_repository_url]
    ems.group_hash = group_hash(metadata, metadata.formula, ems.method, ems.experiment_location)
    ems.quantities = sorted(collect_names(archive).counts)


def _apply_material(metadata: Any, material: Any) -> None:
    labels = [str(label) for label in optional(material, "atom_labels") or []]
    metadata.formula = optional(material, "chemical_formula") or UNAVAILABLE
    metadata.atoms = sorted(set(labels))
    metadata.n_atoms = len(labels)


def _location(location: Any) -> str | None:
    parts = [optional(location, name) for name in ("facility", "institution", "address")]
    return ", ".join(str(part) for part in parts if part) or None
