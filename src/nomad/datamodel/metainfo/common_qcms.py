"""Quantum computing for materials science."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.metainfo import Datetime, MSection, Quantity, SectionProxy, SubSection

if TYPE_CHECKING:
    from datetime import datetime


class QuantumCircuit(MSection):
    """A circuit that ran on a quantum computer."""

    processors: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        description="Names of the processors.",
    )
    number_of_registers: Quantity[int] = Quantity(
        type=int,
        description="Number of registers of the circuit.",
    )
    simulated: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the circuit was simulated on a classical computer.",
    )


class QuantumCMS(MSection):
    """A computation for materials science on a quantum computer."""

    chemical_formula: Quantity[str] = Quantity(
        type=str,
        description="Formula of the material or molecule.",
    )
    chemical_name: Quantity[str] = Quantity(
        type=str,
        description="Chemical or trivial name.",
    )
    atom_labels: Quantity[list[str]] = Quantity(
        type=str,
        shape=["1..*"],
        description="Element of each atom.",
    )
    transformation: Quantity[str] = Quantity(
        type=str,
        description="How fermions are mapped to qubits, such as `Jordan-Wigner`.",
    )
    quantum_computer_system: Quantity[str] = Quantity(
        type=str,
        description="The machine or simulator.",
    )
    quantum_computing_libraries: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        description="The libraries that were used, with version.",
    )
    computation_datetime: Quantity[datetime] = Quantity(
        type=Datetime,
        description="When the computation took place.",
    )
    number_of_shots: Quantity[int] = Quantity(
        type=int,
        description="How often the circuit was run and measured.",
    )
    quantum_volume: Quantity[int] = Quantity(
        type=int,
        description="Quantum volume of the machine (Cross et al., Phys. Rev. A 100, 032328, 2019).",
    )
    section_quantum_circuit: SubSection[QuantumCircuit] = SubSection(sub_section=SectionProxy("QuantumCircuit"))
