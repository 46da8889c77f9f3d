"""Crystals, sheets and chains that the tests of this folder share."""

from __future__ import annotations

import numpy as np
from ase import Atoms
from ase.build import bulk, graphene, mx2

from nomad.normalizing.structure import Structure


def structure_of(atoms: Atoms) -> Structure:
    first, second, third = (bool(value) for value in atoms.pbc)
    return Structure(
        symbols=atoms.get_chemical_symbols(),
        positions=np.array(atoms.positions),
        cell=np.array(atoms.cell),
        periodic=(first, second, third),
    )


def silicon() -> Atoms:
    return bulk("Si", "diamond", 5.43)


def conventional_silicon() -> Atoms:
    return bulk("Si", "diamond", 5.43, cubic=True)


def graphene_sheet() -> Atoms:
    sheet = graphene(a=2.4656, vacuum=7)
    sheet.pbc = True
    return sheet


def molybdenum_sulfide_sheet() -> Atoms:
    sheet = mx2("MoS2", vacuum=8)
    sheet.pbc = True
    return sheet


def carbon_chain(vacuum: float = 10.0) -> Atoms:
    """Alternating bonds, too different for a shorter period."""
    return Atoms("C2", positions=[[0, 0, 0], [0, 0, 1.2]], cell=[vacuum, vacuum, 2.8], pbc=True)


CRYSTALS = {
    "C": (bulk("C", "diamond", 3.57), "A_cF8_227_a", "227-C-cF8", "diamond"),
    "Fe": (bulk("Fe", "bcc", 2.86), "A_cI2_229_a", "229-W-cI2", "bcc"),
    "Cu": (bulk("Cu", "fcc", 3.6), "A_cF4_225_a", "225-Cu-cF4", "fcc"),
    "NaCl": (bulk("NaCl", "rocksalt", 5.6), "AB_cF8_225_a_b", "225-ClNa-cF8", "rock salt"),
    "ZnS": (bulk("ZnS", "zincblende", 5.4), "AB_cF8_216_c_a", "216-SZn-cF8", "zincblende"),
    "SiC": (bulk("SiC", "wurtzite", 3.09, c=5.05), "AB_hP4_186_b_b", "186-SZn-hP4", "wurtzite"),
    "Mg": (bulk("Mg", "hcp", 3.2), "A_hP2_194_c", "194-Mg-hP2", "hcp"),
    "Po": (bulk("Po", "sc", 3.3), "A_cP1_221_a", "221-Po-cP1", "simple cubic"),
}
"""Structure, AFLOW id, prototype label and structure type."""
