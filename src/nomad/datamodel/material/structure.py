"""Structures of materials: cells, Wyckoff positions, lattice parameters."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.material.package import m_package as m_package
from nomad.metainfo import Bool, MSection, Quantity, SectionProxy, SubSection, float64, int32


class WyckoffVariables(MSection):
    """The free parameters of a Wyckoff position."""

    x: Quantity[Any] = Quantity(
        type=float64,
        description="Value of x, as a fraction.",
    )
    y: Quantity[Any] = Quantity(
        type=float64,
        description="Value of y, as a fraction.",
    )
    z: Quantity[Any] = Quantity(
        type=float64,
        description="Value of z, as a fraction.",
    )


class WyckoffSet(MSection):
    """Atoms of one element on one Wyckoff position."""

    wyckoff_letter: Quantity[str] = Quantity(
        type=str,
        description="Letter of the position.",
    )
    indices: Quantity[Any] = Quantity(
        type=int32,
        shape=["1..*"],
        description="Indices of the atoms in the idealised structure.",
    )
    element: Quantity[str] = Quantity(
        type=str,
        description="Chemical symbol.",
    )
    variables: SubSection[WyckoffVariables] = SubSection(sub_section=SectionProxy("WyckoffVariables"))


class LatticeParameters(MSection):
    """Lengths and angles of the conventional cell."""

    a: Quantity[float] = Quantity(
        type=float,
        description="Length of the first lattice vector, in metre.",
    )
    b: Quantity[float] = Quantity(
        type=float,
        description="Length of the second lattice vector, in metre.",
    )
    c: Quantity[float] = Quantity(
        type=float,
        description="Length of the third lattice vector, in metre.",
    )
    alpha: Quantity[float] = Quantity(
        type=float,
        description="Angle between the second and the third lattice vector, in radian.",
    )
    beta: Quantity[float] = Quantity(
        type=float,
        description="Angle between the first and the third lattice vector, in radian.",
    )
    gamma: Quantity[float] = Quantity(
        type=float,
        description="Angle between the first and the second lattice vector, in radian.",
    )


class IdealizedStructure(MSection):
    """The conventional cell with atoms exactly on their symmetric positions."""

    atom_labels: Quantity[list[str]] = Quantity(
        type=str,
        shape=["1..*"],
        description="Chemical symbol of each atom.",
    )
    atom_positions: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        description="Positions in fractions of the lattice vectors.",
    )
    lattice_vectors: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        description="Lattice vectors of the conventional cell as rows, in metre.",
    )
    lattice_vectors_primitive: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        description="Lattice vectors of the primitive cell as rows, in metre.",
    )
    periodicity: Quantity[list[bool]] = Quantity(
        type=Bool,
        shape=[3],
        description="Along which lattice vectors the structure repeats.",
    )
    number_of_atoms: Quantity[int] = Quantity(
        type=int,
        description="Number of atoms in the conventional cell.",
    )
    cell_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="meter ** 3",
        a_search=Search(),
        description="Volume of the conventional cell.",
    )
    wyckoff_sets: SubSection[list[WyckoffSet]] = SubSection(sub_section=SectionProxy("WyckoffSet"), repeats=True)
    lattice_parameters: SubSection[LatticeParameters] = SubSection(sub_section=SectionProxy("LatticeParameters"))
