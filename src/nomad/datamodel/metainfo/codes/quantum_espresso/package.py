"""The one package that all modules of this folder belong to."""

from __future__ import annotations

from nomad.metainfo import Package

m_package = Package(
    name="quantumespressoparser.metainfo.quantum_espresso",
    description="Quantum ESPRESSO (pw.x): what the common schema has no place for.",
)
