"""The material of an entry: id, formulas, names, and the idealised structure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nomad.datamodel.encyclopedia import Bulk
from nomad.normalizing import formulas
from nomad.normalizing.context import Context
from nomad.normalizing.elements import symbols_of_numbers
from nomad.normalizing.encyclopedia import idealized_structure as ideal
from nomad.normalizing.encyclopedia.low_dimensional import sheet_symmetry, standard_chain
from nomad.normalizing.encyclopedia.material_ids import bulk_material_id, material_1d_id, material_2d_id
from nomad.normalizing.encyclopedia.material_names import material_name
from nomad.normalizing.structure import Structure
from nomad.normalizing.symmetry import NoSymmetry, SymmetryAnalysis


def write_material(context: Context, material: Any) -> None:
    """Fills in the material of the context's structure; its type is set already. A structure that cannot be brought
    to a standard form has no more than its type."""
    structure = context.structure
    assert structure is not None
    if material.material_type == "bulk":
        assert context.symmetry is not None
        _write_bulk(context, material, context.symmetry)
        return
    try:
        (_write_sheet if material.material_type == "2D" else _write_chain)(material, structure)
    except (NoSymmetry, ValueError) as error:
        context.log.warning("the structure cannot be brought to a standard form", reason=repr(error))


def _write_bulk(context: Context, material: Any, symmetry: SymmetryAnalysis) -> None:
    symbols = symbols_of_numbers(symmetry.primitive.numbers)
    material.material_id = bulk_material_id(symmetry.space_group_number, symmetry.occupied_sets)
    _write_formulas(material, symbols)
    name = material_name(formulas.encyclopedia_counts_reduced(symbols))
    if name is not None:
        material.material_name = name
    bulk = material.m_create(Bulk)
    bulk.bravais_lattice = symmetry.bravais_lattice
    bulk.crystal_system = symmetry.crystal_system
    bulk.point_group = symmetry.point_group
    bulk.space_group_number = symmetry.space_group_number
    bulk.space_group_international_short_symbol = symmetry.international_short_symbol
    bulk.has_free_wyckoff_parameters = symmetry.has_free_wyckoff_parameters
    if context.prototype is not None:
        bulk.structure_prototype = context.prototype.name
        bulk.structure_type = context.prototype.structure_type
        bulk.strukturbericht_designation = context.prototype.strukturbericht
    ideal.write_bulk(material, symmetry)


def _write_sheet(material: Any, structure: Structure) -> None:
    symmetry = sheet_symmetry(structure)
    if symmetry is None:
        raise NoSymmetry("the structure does not continue in exactly two directions")
    material.material_id = material_2d_id(symmetry.space_group_number, symmetry.occupied_sets)
    _write_formulas(material, symbols_of_numbers(symmetry.primitive.numbers))
    ideal.write_sheet(material, symmetry)


def _write_chain(material: Any, structure: Structure) -> None:
    chain = standard_chain(structure)
    if chain is None:
        raise NoSymmetry("the structure does not continue in exactly one direction")
    _write_formulas(material, chain.structure.symbols)
    material.material_id = material_1d_id(material.formula, chain.fingerprint)
    ideal.write_chain(material, chain)


def _write_formulas(material: Any, symbols: Sequence[str]) -> None:
    material.formula = formulas.encyclopedia_formula(symbols)
    material.formula_reduced = formulas.encyclopedia_formula_reduced(symbols)
    material.species = formulas.encyclopedia_species(symbols)
    material.species_and_counts = formulas.encyclopedia_species_and_counts(symbols)
