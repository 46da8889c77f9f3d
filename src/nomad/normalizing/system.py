"""Normaliser of geometries: formulas, hash, kind of system, symmetry and prototype in `section_system`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from nomad.normalizing import formulas
from nomad.normalizing.classification import UNAVAILABLE, classify
from nomad.normalizing.context import Context
from nomad.normalizing.elements import atomic_numbers, symbols_of_labels, symbols_of_numbers
from nomad.normalizing.structure import PER_METRE, Structure
from nomad.normalizing.symmetry_sections import write_prototype, write_symmetry
from nomad.normalizing.values import array, matrix, optional


def normalize_systems(context: Context) -> None:
    """Treats the representative geometry (classified and analysed besides), then all others."""
    representative = context.system
    if representative is not None:
        representative.is_representative = True
        context.structure = _normalize_system(context, representative)
        if context.structure is not None:
            _analyse(context, representative, context.structure)
    for system in context.run.section_system:
        if system is not representative:
            _normalize_system(context, system)


def _normalize_system(context: Context, system: Any) -> Structure | None:
    """Completes one section; None when it does not describe a geometry."""
    symbols = _symbols(context, system)
    if symbols is None:
        return None
    _complete_species(context, system, symbols)
    if not system.m_is_set("configuration_periodic_dimensions"):
        context.warn_once("no periodic dimensions given, using a system that is not periodic")
        system.configuration_periodic_dimensions = [False, False, False]
    composition = _compositions(tuple(symbols))
    system.chemical_composition, system.chemical_composition_reduced, system.chemical_composition_bulk_reduced = (
        composition
    )
    positions = array(system, "atom_positions")
    if positions is None:
        context.warn_once("no atom positions available")
        return None
    if positions.shape != (len(symbols), 3):
        context.log.error("len of atom position does not match number of atoms")
        return None
    if not system.m_is_set("lattice_vectors") and matrix(system, "simulation_cell") is not None:
        system.lattice_vectors = matrix(system, "simulation_cell")
    cell = matrix(system, "lattice_vectors")
    periodic = _periodic(system)
    if cell is None and any(periodic):
        context.log.error("no lattice vectors but periodicity", pbc=list(periodic))
    with np.errstate(over="ignore"):
        positions = positions * PER_METRE
        cell = np.zeros((3, 3)) if cell is None else cell * PER_METRE
    structure = Structure(symbols=symbols, positions=positions, cell=cell, periodic=periodic)
    system.configuration_raw_gid = structure.raw_hash()
    return structure


def _symbols(context: Context, system: Any) -> list[str] | None:
    labels = optional(system, "atom_labels")
    if labels is not None and len(labels):
        return symbols_of_labels([labels] if isinstance(labels, str) else labels)
    species = array(system, "atom_species")
    if species is None or not species.size:
        context.warn_once("system has neither atom species nor labels")
        return None
    try:
        symbols = symbols_of_numbers(int(number) for number in species.ravel())
    except (IndexError, ValueError, OverflowError) as error:
        context.log.error("atom species numbers are out of range", reason=repr(error))
        return None
    system.atom_labels = symbols
    return symbols


def _complete_species(context: Context, system: Any, symbols: list[str]) -> None:
    numbers = atomic_numbers(symbols)
    given = array(system, "atom_species")
    if given is not None and given.ravel().tolist() != numbers:
        context.warn_once("atom species do not fit the atom labels, using the labels")
        given = None
    if given is None:
        system.atom_species = np.array(numbers, dtype=np.int32)


@lru_cache(maxsize=16)
def _compositions(symbols: tuple[str, ...]) -> tuple[str, str, str]:
    return formulas.as_listed(symbols), formulas.merged(symbols), formulas.hill(symbols)


def _periodic(system: Any) -> tuple[bool, bool, bool]:
    values = [bool(value) for value in optional(system, "configuration_periodic_dimensions")]
    if len(values) == 1:
        values *= 3
    first, second, third = (*values, False, False, False)[:3]
    return first, second, third


def _analyse(context: Context, system: Any, structure: Structure) -> None:
    try:
        kind = classify(structure)
    except Exception as error:  # whatever the library stumbles over, the entry keeps the rest of its data
        context.log.error("matid project system classification failed", reason=repr(error))
        kind = UNAVAILABLE
    system.system_type = kind
    context.run.section_system[-1].system_type = kind
    if kind != "bulk":
        return
    context.symmetry = write_symmetry(system, structure, context.log)
    if context.symmetry is not None:
        context.prototype = write_prototype(system, context.symmetry)
