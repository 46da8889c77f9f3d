"""A small schema for the tests of the language."""

from __future__ import annotations

from typing import Any

from nomad.metainfo import (
    JSON,
    Bool,
    Capitalized,
    Category,
    Datetime,
    Dimension,
    MCategory,
    MEnum,
    MSection,
    Quantity,
    Reference,
    Section,
    SectionProxy,
    SubSection,
    Unit,
    constraint,
    derived,
    float64,
    int32,
)


class Geometry(MCategory):
    """All about positions."""


class Cell(MCategory):
    """All about the cell."""

    m_def = Category(categories=[Geometry])


class System(MSection):
    """A geometry."""

    m_def = Section(aliases=["section_system"])

    n_atoms: Quantity[int] = Quantity(type=int, derived=lambda system: len(system.labels or []), virtual=True)
    labels: Quantity[list[str]] = Quantity(type=str, shape=["n_atoms"], aliases=["atom_labels"])
    positions: Quantity[Any] = Quantity(type=float64, shape=["n_atoms", 3], unit="meter", categories=[Geometry])
    cell: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="meter", categories=[Cell])
    kind: Quantity[str] = Quantity(type=MEnum("bulk", "surface"), default="bulk")

    @derived(type=float64, unit="meter ** 3", cached=True, virtual=True)
    def volume(self) -> Any:
        """Volume of the cell."""
        import numpy as np

        return abs(np.linalg.det(self.m_magnitude("cell")))

    @constraint()
    def labels_are_symbols(self) -> None:
        assert all(label[:1].isupper() for label in self.labels or []), "labels begin with a capital"

    @constraint(warning=True)
    def has_cell(self) -> None:
        assert self.m_is_set("cell")


class Band(MSection):
    """A list of energies."""

    energies: Quantity[Any] = Quantity(type=float64, shape=["*"], unit="joule")


class NamedBand(Band):
    """A list of energies with a name."""

    name: Quantity[str] = Quantity(type=str)


class Calculation(MSection):
    """Results for one geometry."""

    energy: Quantity[Any] = Quantity(type=float64, unit="joule")
    steps: Quantity[Any] = Quantity(type=int32)
    system: Quantity[System] = Quantity(type=Reference(SectionProxy("System")))
    systems: Quantity[list[System]] = Quantity(type=SectionProxy("System"), shape=["0..*"])
    labels: Quantity[list[str]] = Quantity(type=System.labels)
    band: SubSection[Band] = SubSection(sub_section=Band)
    bands: SubSection[list[Band]] = SubSection(sub_section=SectionProxy("Band"), repeats=True)


class Run(MSection):
    """One run of a program."""

    program: Quantity[str] = Quantity(type=str, aliases=["program_name", "code"])
    count: Quantity[int] = Quantity(type=int)
    width: Quantity[float] = Quantity(type=float)
    clean: Quantity[bool] = Quantity(type=bool, default=False)
    periodic: Quantity[list[bool]] = Quantity(type=Bool, shape=[3])
    tags: Quantity[list[str]] = Quantity(type=str, shape=["1..*"])
    settings: Quantity[Any] = Quantity(type=JSON)
    anything: Quantity[Any] = Quantity(type=Any)
    unit: Quantity[Any] = Quantity(type=Unit)
    dimension: Quantity[Any] = Quantity(type=Dimension)
    start: Quantity[Any] = Quantity(type=Datetime)
    person: Quantity[str] = Quantity(type=Capitalized)
    title: Quantity[str] = Quantity(type=str, derived=lambda run: f"{run.program}!")
    systems: SubSection[list[System]] = SubSection(sub_section=System, repeats=True)
    calculations: SubSection[list[Calculation]] = SubSection(sub_section=Calculation, repeats=True, aliases=["calcs"])
