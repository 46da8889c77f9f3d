"""Normaliser for the OPTIMADE interface: the representative geometry in the terms of that specification, in
angstrom."""

from __future__ import annotations

from collections import Counter
from typing import Any

from nomad.datamodel.optimade import OptimadeEntry, Species
from nomad.normalizing import formulas
from nomad.normalizing.context import Context
from nomad.normalizing.metadata_sections import dft_metadata
from nomad.normalizing.values import optional


def normalize_optimade(context: Context) -> None:
    """Fills `section_metadata.dft.optimade`; nothing for geometries that could not be read or have unknown atoms."""
    structure = context.structure
    if structure is None or not structure.symbols:
        return
    if "X" in structure.symbols:
        context.log.warning("atoms of unknown elements, there will be no OPTIMADE data")
        return
    labels = [str(label) for label in _labels(context.system)]
    symbols = structure.symbols
    counts = Counter(symbols)

    entry = dft_metadata(context.archive).m_create(OptimadeEntry)
    entry.elements = sorted(counts)
    entry.nelements = len(counts)
    entry.elements_ratios = [counts[symbol] / len(symbols) for symbol in sorted(counts)]
    entry.chemical_formula_reduced = formulas.optimade_reduced(symbols)
    entry.chemical_formula_hill = formulas.hill(symbols)
    entry.chemical_formula_descriptive = entry.chemical_formula_hill
    entry.chemical_formula_anonymous = formulas.optimade_anonymous(symbols)
    entry.nsites = len(symbols)
    entry.species_at_sites = labels
    if structure.cell.any():
        entry.lattice_vectors = structure.cell
    entry.cartesian_site_positions = structure.positions
    entry.dimension_types = [int(periodic) for periodic in structure.periodic]
    entry.structure_features = []
    for label, symbol in dict(zip(labels, symbols, strict=True)).items():
        species = entry.m_create(Species)
        species.name = label
        species.chemical_symbols = [symbol]
        species.concentration = [1.0]


def _labels(system: Any) -> list[str]:
    labels = optional(system, "atom_labels")
    return [labels] if isinstance(labels, str) else labels
