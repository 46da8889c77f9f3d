"""Writes the symmetry and the prototype of a geometry into its `section_system`. Lengths there are metres."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomad.datamodel.metainfo.common_dft import (
    OriginalSystem,
    PrimitiveSystem,
    Prototype,
    StdSystem,
    Symmetry,
)
from nomad.logs import EntryLog
from nomad.normalizing import prototypes
from nomad.normalizing.structure import ANGSTROM, Structure
from nomad.normalizing.symmetry import NoSymmetry, SymmetryAnalysis
from nomad.normalizing.values import clear

METHOD = "MatID (spg)"


def write_symmetry(system: Any, structure: Structure, log: EntryLog) -> SymmetryAnalysis | None:
    """Analyses the structure and writes `section_symmetry`; None, with no such section, if that is not possible."""
    clear(system, "section_symmetry")
    try:
        symmetry = SymmetryAnalysis.of_structure(structure)
        conventional, primitive = symmetry.conventional, symmetry.primitive
        letters, equivalent = symmetry.original_letters, symmetry.original_equivalent
    except (NoSymmetry, ValueError) as error:
        log.debug("symmetry analysis is not possible", reason=str(error))
        return None
    except Exception as error:  # whatever the library stumbles over, the entry keeps the rest of its data
        log.error("matid symmetry analysis failed", reason=repr(error))
        return None

    section = system.m_create(Symmetry)
    section.symmetry_method = METHOD
    section.space_group_number = np.int32(symmetry.space_group_number)
    section.hall_number = np.int32(symmetry.hall_number)
    section.hall_symbol = symmetry.hall_symbol
    section.international_short_symbol = symmetry.international_short_symbol
    section.point_group = symmetry.point_group
    section.crystal_system = symmetry.crystal_system
    section.bravais_lattice = symmetry.bravais_lattice
    section.origin_shift = symmetry.origin_shift
    section.transformation_matrix = symmetry.transformation_matrix

    std = section.m_create(StdSystem)
    std.lattice_vectors_std = conventional.lattice * ANGSTROM
    std.atom_positions_std = conventional.positions
    std.atomic_numbers_std = np.array(conventional.numbers, dtype=np.int32)
    std.wyckoff_letters_std = conventional.letters
    std.equivalent_atoms_std = np.array(conventional.equivalent, dtype=np.int32)

    prim = section.m_create(PrimitiveSystem)
    prim.lattice_vectors_primitive = primitive.lattice * ANGSTROM
    prim.atom_positions_primitive = primitive.positions
    prim.atomic_numbers_primitive = np.array(primitive.numbers, dtype=np.int32)
    prim.wyckoff_letters_primitive = primitive.letters
    prim.equivalent_atoms_primitive = np.array(primitive.equivalent, dtype=np.int32)

    original = section.m_create(OriginalSystem)
    original.wyckoff_letters_original = letters
    original.equivalent_atoms_original = np.array(equivalent, dtype=np.int32)
    return symmetry


def write_prototype(system: Any, symmetry: SymmetryAnalysis) -> prototypes.Prototype | None:
    """Writes `section_prototype` if the structure is one of the AFLOW library."""
    clear(system, "section_prototype")
    conventional = symmetry.conventional
    found = prototypes.find_prototype(symmetry.space_group_number, conventional.letters, conventional.numbers)
    if found is not None:
        section = system.m_create(Prototype)
        section.prototype_label = found.label
        section.prototype_aflow_id = found.aflow_id
        section.prototype_aflow_url = found.url
        section.prototype_assignment_method = prototypes.ASSIGNMENT_METHOD
    return found
