"""Space group, conventional and primitive cell of a structure (libraries MatID and spglib).

One `SymmetryAnalysis` is made for the representative structure and shared by all normalisers. Lengths are angstrom
here.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nomad.normalizing.structure import Structure

if TYPE_CHECKING:
    import ase

TOLERANCE = 0.1
"""Angstrom by which atoms may miss their symmetric positions."""


class NoSymmetry(Exception):
    """The structure has no symmetry that the library can determine; the text says why."""


@dataclass(frozen=True)
class Cell:
    """An idealised cell: vectors [3, 3] in angstrom, fractional positions [n, 3], and for each atom number, Wyckoff
    letter, orbit."""

    lattice: NDArray[np.float64]
    positions: NDArray[np.float64]
    numbers: list[int]
    letters: list[str]
    equivalent: list[int]


@dataclass(frozen=True)
class WyckoffSet:
    """Equivalent atoms of the conventional cell: their indices in it, and the free coordinates (`x`, `y`, `z`) of
    the first."""

    letter: str
    element: str
    indices: list[int]
    variables: dict[str, float]


class SymmetryAnalysis:
    """The symmetry of a structure that is periodic in three or two directions.

    Raises NoSymmetry on creation when there is none to be found. All further properties are computed once, on first
    use.
    """

    def __init__(self, atoms: ase.Atoms, tolerance: float = TOLERANCE) -> None:
        import spglib

        from nomad.normalizing.matid_library import matid

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # spglib announces a change of its error handling on every call
            try:
                self._analyzer = matid().SymmetryAnalyzer(atoms, symmetry_tol=tolerance)
                analyzed = self._analyzer._analyzed_system
                cell: Any = (np.array(analyzed.cell), analyzed.get_scaled_positions(), analyzed.numbers)
                self._dataset: Any = spglib.get_symmetry_dataset(cell, symprec=tolerance)
            except (ValueError, ArithmeticError, spglib.SpglibError) as error:
                raise NoSymmetry(str(error)) from error
        if self._dataset is None:
            raise NoSymmetry("spglib finds no symmetry")
        # The library would run spglib under a handler of SIGSEGV that only the main thread may install and that
        # turns a crash into an endless loop; given the result it never does.
        self._analyzer._symmetry_dataset = self._dataset

    @classmethod
    def of_structure(cls, structure: Structure) -> SymmetryAnalysis:
        """The symmetry of a structure as it is; NoSymmetry unless it is finite and its cell spans space."""
        if not structure.is_finite or not structure.has_volume:
            raise NoSymmetry("the cell does not span space or has values that are not finite")
        return cls(structure.to_atoms())

    @property
    def space_group_number(self) -> int:
        return int(self._dataset.number)

    @property
    def international_short_symbol(self) -> str:
        return str(self._dataset.international)

    @property
    def hall_number(self) -> int:
        return int(self._dataset.hall_number)

    @property
    def hall_symbol(self) -> str:
        return str(self._dataset.hall)

    @property
    def point_group(self) -> str:
        return str(self._dataset.pointgroup)

    @property
    def crystal_system(self) -> str:
        return str(self._analyzer.get_crystal_system())

    @property
    def bravais_lattice(self) -> str:
        """Pearson notation, `cF`."""
        return str(self._analyzer.get_bravais_lattice())

    @property
    def transformation_matrix(self) -> NDArray[np.float64]:
        return np.asarray(self._dataset.transformation_matrix, dtype=np.float64)

    @property
    def origin_shift(self) -> NDArray[np.float64]:
        return np.asarray(self._dataset.origin_shift, dtype=np.float64)

    @cached_property
    def conventional(self) -> Cell:
        """The conventional cell with MatID's canonical choice of Wyckoff letters."""
        atoms = self._analyzer.get_conventional_system()
        letters = self._analyzer.get_wyckoff_letters_conventional()
        return _cell(atoms, letters, self._analyzer.get_equivalent_atoms_conventional())

    @cached_property
    def primitive(self) -> Cell:
        """A primitive cell of the conventional one."""
        atoms = self._analyzer.get_primitive_system()
        letters = self._analyzer.get_wyckoff_letters_primitive()
        return _cell(atoms, letters, self._analyzer.get_equivalent_atoms_primitive())

    @cached_property
    def periodicity(self) -> list[bool]:
        """The periodic directions of the conventional cell."""
        return [bool(value) for value in self._analyzer.get_conventional_system().get_pbc()]

    @cached_property
    def original_letters(self) -> list[str]:
        """Wyckoff letter of each atom as given."""
        return [str(letter) for letter in self._analyzer.get_wyckoff_letters_original()]

    @cached_property
    def original_equivalent(self) -> list[int]:
        """Orbit of each atom as given."""
        return [int(orbit) for orbit in self._analyzer.get_equivalent_atoms_original()]

    @cached_property
    def occupied_sets(self) -> list[tuple[str, str, int]]:
        """Element, Wyckoff letter and number of atoms of each Wyckoff set of the conventional cell."""
        sets = self._analyzer.get_wyckoff_sets_conventional(return_parameters=False)
        return [(str(s.element), str(s.wyckoff_letter), len(s.indices)) for s in sets]

    @cached_property
    def has_free_wyckoff_parameters(self) -> bool:
        """Some atoms can move without breaking the symmetry."""
        return bool(self._analyzer.get_has_free_wyckoff_parameters())

    def wyckoff_sets(self) -> list[WyckoffSet]:
        """The Wyckoff sets of the conventional cell with their free coordinates, where these can be determined."""
        try:
            sets = self._analyzer.get_wyckoff_sets_conventional(return_parameters=True)
        except ValueError:
            sets = self._analyzer.get_wyckoff_sets_conventional(return_parameters=False)
        return [
            WyckoffSet(
                letter=str(found.wyckoff_letter),
                element=str(found.element),
                indices=[int(index) for index in found.indices],
                variables=_variables(found),
            )
            for found in sets
        ]


def _cell(atoms: ase.Atoms, letters: Any, equivalent: Any) -> Cell:
    return Cell(
        lattice=np.array(atoms.cell),
        positions=atoms.get_scaled_positions(wrap=False),
        numbers=[int(number) for number in atoms.numbers],
        letters=[str(letter) for letter in letters],
        equivalent=[int(orbit) for orbit in equivalent],
    )


def _variables(found: Any) -> dict[str, float]:
    values = {name: getattr(found, name) for name in ("x", "y", "z")}
    return {name: float(value) for name, value in values.items() if value is not None}
