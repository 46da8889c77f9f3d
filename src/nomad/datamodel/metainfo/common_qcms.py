"""Quantum computing for materials science."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.metainfo import Datetime, MSection, Quantity, SectionProxy, SubSection

if TYPE_CHECKING:
    from datetime import datetime


class QuantumCircuit(MSection):
    processors: Quantity[list[str]] = Quantity(type=str, shape=["0..*"])
    number_of_registers: Quantity[int] = Quantity(type=int)
    simulated: Quantity[bool] = Quantity(type=bool)


class QuantumCMS(MSection):
    chemical_formula: Quantity[str] = Quantity(type=str)
    chemical_name: Quantity[str] = Quantity(type=str)
    atom_labels: Quantity[list[str]] = Quantity(type=str, shape=["1..*"])
    transformation: Quantity[str] = Quantity(type=str)
    quantum_computer_system: Quantity[str] = Quantity(type=str)
    quantum_computing_libraries: Quantity[list[str]] = Quantity(type=str, shape=["0..*"])
    computation_datetime: Quantity[datetime] = Quantity(type=Datetime)
    number_of_shots: Quantity[int] = Quantity(type=int)
    quantum_volume: Quantity[int] = Quantity(type=int)
    section_quantum_circuit: SubSection[QuantumCircuit] = SubSection(sub_section=SectionProxy("QuantumCircuit"))
