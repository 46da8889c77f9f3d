"""The one package that all modules of this folder belong to."""

from __future__ import annotations

from nomad.metainfo import Package

m_package = Package(
    name="nomad.datamodel.material",
    description="Materials with all their calculations, as documents of the encyclopedia.",
)
