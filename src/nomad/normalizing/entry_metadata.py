"""Derives the searchable metadata of an entry from its archive, after all normalisers."""

from __future__ import annotations

from typing import Any

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata_dft import apply_dft
from nomad.normalizing.entry_metadata_ems import apply_ems
from nomad.normalizing.entry_metadata_qcms import apply_qcms
from nomad.normalizing.metadata_sections import entry_metadata

DOMAIN_BY_SECTION = {"section_experiment": "ems", "section_quantum_cms": "qcms"}
APPLY = {"dft": apply_dft, "ems": apply_ems, "qcms": apply_qcms}


def apply_entry_metadata(archive: EntryArchive, parser_code_name: str | None, log: EntryLog) -> None:
    """Fills `section_metadata` and its part for the domain. What processing knows (ids, uploader, embargo) has to be
    set before.

    The domain is the given one, else it is told from the archive's content. Without such content a warning is
    logged, and only the name of the code is set.
    """
    metadata = entry_metadata(archive)
    if metadata.domain is None:
        metadata.domain = _domain(archive)
    APPLY[metadata.domain](archive, metadata, parser_code_name, log)


def _domain(archive: Any) -> str:
    if not archive.section_run:
        for name, domain in DOMAIN_BY_SECTION.items():
            if archive.m_is_set(name):
                return domain
    return "dft"
