"""Metadata of electronic structure and force field calculations (domain `dft`)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.datamodel.dft import Label
from nomad.logs import EntryLog
from nomad.normalizing.archive_names import ArchiveNames, collect_names
from nomad.normalizing.elements import symbols_of_labels
from nomad.normalizing.group_hash import group_hash
from nomad.normalizing.metadata_sections import dft_metadata
from nomad.normalizing.searchable_quantities import searchable_quantities
from nomad.normalizing.values import clear, optional

UNAVAILABLE = "unavailable"

COMPOUND_TYPES = (
    "unary",
    "binary",
    "ternary",
    "quaternary",
    "quinary",
    "sexinary",
    "septenary",
    "octanary",
    "nonary",
    "decinary",
)

XC_TREATMENTS = {
    "gga": "GGA",
    "hf_": "HF",
    "oep": "OEP",
    "hyb": "hybrid",
    "mgg": "meta-GGA",
    "vdw": "vdW",
    "lda": "LDA",
}
"""By the first three letters of a libxc name in lower case."""

BASIS_SETS = {"gaussians": "gaussians", "realspacegrid": "real-space grid", "planewaves": "plane waves"}
"""By the name in lower case without blanks, hyphens and underscores."""

VERSION = re.compile(r"\d+(?:\.\d+(?:\.\d+)?)?")


def apply_dft(archive: EntryArchive, metadata: Any, parser_code_name: str | None, log: EntryLog) -> None:
    """Fills `section_metadata` and `section_metadata.dft`; without a run only the code name."""
    dft: Any = dft_metadata(archive)
    dft.code_name = parser_code_name or UNAVAILABLE
    if not archive.section_run:
        log.warning("no section_run, there are no metadata to derive")
        return
    run: Any = archive.section_run[0]
    if run.program_name:
        dft.code_name = str(run.program_name)
    dft.code_version = code_version(run.program_version)
    if run.raw_id:
        metadata.raw_id = str(run.raw_id)
    system = next((found for found in run.section_system if found.is_representative), None)
    _apply_system(metadata, dft, system)
    dft.basis_set = basis_set(run.program_basis_set_type)
    if archive.section_workflow is not None:
        dft.workflow = archive.section_workflow
    if system is not None:
        _apply_labels(dft, system)
    names = collect_names(archive)
    dft.xc_functional_names = sorted(names.functionals)
    dft.xc_functional = xc_functional(names.functionals)
    _apply_content(archive, dft, names)
    dft.group_hash = dft_group_hash(metadata)


def dft_group_hash(metadata: Any) -> str:
    """The hash by which entries are grouped; it changes with the embargo."""
    dft = metadata.dft
    return group_hash(
        metadata,
        metadata.formula,
        dft.spacegroup,
        dft.basis_set,
        dft.xc_functional,
        dft.code_name,
        dft.code_version,
    )


def code_version(text: str | None) -> str:
    """The first number with up to two further parts (`5.4.4`), else the text itself, else `unavailable`."""
    if not text:
        return UNAVAILABLE
    match = VERSION.search(str(text))
    return match.group() if match else str(text)


def basis_set(name: str | None) -> str:
    """The name as the statistics show it; unknown names stay as they are."""
    if not name:
        return UNAVAILABLE
    return BASIS_SETS.get(re.sub(r"[_\-\s]", "", str(name)).lower(), str(name))


def xc_functional(names: Collection[str]) -> str:
    """The treatment that the alphabetically first libxc name stands for."""
    return XC_TREATMENTS.get(min(names)[:3].lower(), UNAVAILABLE) if names else UNAVAILABLE


def compound_type(n_elements: int) -> str:
    """The name for compounds of that many elements."""
    if n_elements == 0:
        return UNAVAILABLE
    return COMPOUND_TYPES[n_elements - 1] if n_elements <= len(COMPOUND_TYPES) else f">{COMPOUND_TYPES[-1]}"


def _apply_system(metadata: Any, dft: Any, system: Any) -> None:
    labels = optional(system, "atom_labels") or []
    elements = sorted(set(symbols_of_labels([labels] if isinstance(labels, str) else labels)))
    metadata.n_atoms = len(labels)
    metadata.atoms = elements
    dft.compound_type = compound_type(len(elements))
    dft.system = dft.crystal_system = dft.spacegroup_symbol = UNAVAILABLE
    if system is None:
        return
    metadata.formula = system.chemical_composition_bulk_reduced or UNAVAILABLE
    dft.system = system.system_type or UNAVAILABLE
    if system.section_symmetry:
        symmetry = system.section_symmetry[0]
        dft.crystal_system = symmetry.crystal_system or UNAVAILABLE
        dft.spacegroup_symbol = symmetry.international_short_symbol or UNAVAILABLE
        dft.spacegroup = int(symmetry.space_group_number or 0)


def _apply_labels(dft: Any, system: Any) -> None:
    clear(dft, "labels")
    classes: set[str] = set()
    classifications: set[str] = set()
    for material in system.section_springer_material:
        classes.update(optional(material, "springer_compound_class") or [])
        classifications.update(optional(material, "springer_classification") or [])
    rows = [(label, "compound_class", "springer") for label in sorted(classes)]
    rows += [(label, "classification", "springer") for label in sorted(classifications)]
    for prototype in system.section_prototype[:1]:
        rows.append((prototype.prototype_label, "prototype", "aflow_prototype_library"))
        rows.append((prototype.prototype_aflow_id, "prototype_id", "aflow_prototype_library"))
    for label, kind, source in rows:
        dft.m_create(Label, label=str(label), type=kind, source=source)
    if classes:
        dft.labels_springer_compound_class = sorted(classes)
    if classifications:
        dft.labels_springer_classification = sorted(classifications)


def _apply_content(archive: EntryArchive, dft: Any, names: ArchiveNames) -> None:
    dft.quantities = sorted(names.counts)
    dft.n_quantities = names.total
    dft.n_calculations = names.n_calculations
    dft.n_total_energies = names.n_total_energies
    dft.n_geometries = names.n_systems
    dft.geometries = sorted(names.hashes)
    dft.searchable_quantities = searchable_quantities(archive, names.counts)
