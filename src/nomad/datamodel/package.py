"""The package of archive, entry metadata, users and datasets."""

from __future__ import annotations

from nomad.metainfo import Package

m_package = Package(
    name="nomad.datamodel.datamodel",
    description="The archive of an entry, its metadata, users and datasets.",
)
