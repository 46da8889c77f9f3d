"""Hashes that group entries: computed with the same method, the same geometry, or both.

Only equality of these ids means something; the exact text that is hashed is no contract.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from nomad.ids import hash_text
from nomad.metainfo import MSection
from nomad.normalizing.structure import Structure
from nomad.normalizing.values import number, optional, sub_sections

RYDBERG = 2.1798723611035e-18
"""J"""

EXCITING_SETTINGS = ("rgkmax", "gkmax", "lo", "lmaxapw")


@dataclass(frozen=True)
class MethodSettings:
    """What makes two calculations comparable. `threshold` and `smearing_width` are in J; `basis_set` as of
    `basis_set_settings`."""

    program_name: str | None
    program_version: str | None
    functional: str | None
    threshold: float | None
    smearing_kind: str | None
    smearing_width: float | None
    number_of_k_points: int | None
    basis_set: Any

    def method_id(self) -> str | None:
        """Equal for entries whose energies may be compared; None if the functional, the basis set or the threshold
        is not known."""
        mandatory = {
            "program_name": self.program_name,
            "functional_long_name": self.functional,
            "settings_basis_set": self.basis_set,
            "scf_threshold_energy_change": self._threshold(),
        }
        width = None if self.smearing_width is None else f"{self.smearing_width / RYDBERG:.4f}"
        return _hash(
            mandatory,
            smearing_kind=self.smearing_kind,
            smearing_width=width,
            number_of_eigenvalues_kpoints=self.number_of_k_points,
        )

    def group_parametervariation_id(self, upload_id: str | None, structure: Structure | None) -> str | None:
        """Equal for entries of one upload with the same geometry, program, functional and threshold, so that they
        differ in other parameters; None if one of these is not known."""
        if structure is None:
            return None
        mandatory = {
            "upload_id": upload_id,
            "program_name": self.program_name,
            "program_version": self.program_version,
            "method": self.functional,
            "scf_threshold_energy_change": self._threshold(),
            "geometry": _geometry(structure),
        }
        return _hash(mandatory)

    def _threshold(self) -> str | None:
        return None if self.threshold is None else f"{self.threshold / RYDBERG:.13f}"


def group_eos_id(upload_id: str | None, method_id: str | None, formula: str | None) -> str | None:
    """Equal for entries of one upload with the same method and formula, perhaps at different volumes: an equation of
    state."""
    return _hash({"upload_id": upload_id, "method_id": method_id, "formula": formula})


def basis_set_settings(run: Any, system: MSection | None, method: MSection) -> Any:
    """What defines the basis set, as far as the code's parser finds it: exciting, FHI-aims, and all codes with plane
    waves; else None."""
    program = str(run.program_name or "").lower()
    if program == "exciting":
        return _exciting(system)
    if program == "fhi-aims":
        blocks = [block.m_to_dict() for block in sub_sections(method, "x_fhi_aims_section_controlIn_basis_set")]
        return sorted(blocks, key=lambda block: json.dumps(block, sort_keys=True)) or None
    return _plane_waves(run, method)


def _exciting(system: MSection | None) -> Any:
    species: dict[str, list[str]] = {}
    for group in sub_sections(system, "x_exciting_section_atoms_group"):
        label = optional(group, "x_exciting_geometry_atom_labels") or optional(group, "x_exciting_atom_label")
        radius, points = number(group, "x_exciting_muffin_tin_radius"), number(group, "x_exciting_muffin_tin_points")
        if label and radius is not None and points is not None:
            species[str(label)] = [f"{radius * 1e10:.6f}", f"{points:.0f}"]
    settings = {name: number(system, f"x_exciting_{name}") for name in EXCITING_SETTINGS}
    known = {name: f"{_scaled(name, value):.6f}" for name, value in settings.items() if value is not None}
    return {"species": species, **known} if species or known else None


def _scaled(name: str, value: float) -> float:
    """In angstrom instead of metres, so that six decimals distinguish."""
    return {"rgkmax": value * 1e10, "gkmax": value * 1e-10}.get(name, value)


def _plane_waves(run: Any, method: MSection) -> Any:
    cutoffs = sorted(
        f"{cutoff / RYDBERG:.6f}"
        for section in run.section_basis_set_cell_dependent
        if (cutoff := number(section, "basis_set_planewave_cutoff")) is not None
    )
    potentials = sorted(
        {
            str(name)
            for kind in sub_sections(method, "section_method_atom_kind")
            if (name := optional(kind, "method_atom_kind_pseudopotential_name"))
        }
    )
    return {"cutoffs": cutoffs, "pseudopotentials": potentials} if cutoffs else None


def _geometry(structure: Structure) -> Any:
    return {
        "atom_labels": structure.symbols,
        "atom_positions": _printed(structure.positions),
        "simulation_cell": _printed(structure.cell),
    }


def _printed(values: Any) -> list[list[str]]:
    # adding zero turns a rounded -0.0 into 0.0
    return [[f"{value:.6f}" for value in row] for row in np.round(values, 6) + 0.0]


def _hash(mandatory: dict[str, Any], **others: Any) -> str | None:
    if any(value is None for value in mandatory.values()):
        return None
    known = {name: value for name, value in others.items() if value is not None}
    return hash_text(json.dumps({**mandatory, **known}, sort_keys=True, default=str))
