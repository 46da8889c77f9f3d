"""The metadata sections of an archive, created on first use."""

from __future__ import annotations

from typing import Any

from nomad.datamodel import DFTMetadata, EntryArchive, EntryMetadata


def entry_metadata(archive: EntryArchive) -> Any:
    """`section_metadata`."""
    return archive.section_metadata or archive.m_create(EntryMetadata)


def dft_metadata(archive: EntryArchive) -> Any:
    """`section_metadata.dft`."""
    metadata = entry_metadata(archive)
    return metadata.dft or metadata.m_create(DFTMetadata)
