"""The one package that all modules of this folder belong to."""

from __future__ import annotations

from nomad.metainfo import Package

m_package = Package(
    name="nomad.datamodel.metainfo.common_dft",
    description="What simulation programs compute: runs, geometries, methods, results, samplings, workflows.",
)
