"""The one package that all modules of this folder belong to."""

from __future__ import annotations

from nomad.metainfo import Package

m_package = Package(
    name="nomad.datamodel.encyclopedia", description="What the encyclopedia of materials shows of an entry."
)
