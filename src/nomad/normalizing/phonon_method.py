"""Completes phonon entries whose forces were computed by another entry of the same upload.

The program that makes phonons from forces knows nothing of the electronic method, so that is copied from the entry
of the first force calculation once all entries of the upload are processed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from nomad.normalizing.entry_metadata_dft import dft_group_hash


def force_calculation(archive: Mapping[str, Any], mainfile: str) -> str | None:
    """The path inside the upload of the first force calculation that the first calculation refers to, or None.

    `archive` is a stored archive, `mainfile` the path of its main file. References are relative to the folder of that.
    """
    section: Any = archive
    for name in (
        "section_run",
        "section_single_configuration_calculation",
        "section_calculation_to_calculation_refs",
    ):
        sections = section.get(name)
        if not sections:
            return None
        section = sections[0]
    url = section.get("calculation_to_calculation_external_url")
    return posixpath.normpath(posixpath.join(posixpath.dirname(mainfile), str(url))) if url else None


def adopt_method(metadata: Any, force_metadata: Any) -> bool:
    """Copies functional, basis set and the encyclopedia's method into the metadata of a phonon entry, and renews its
    group.

    `force_metadata` are those of the entry of the force calculation, None if there is none. Returns whether that was
    possible; the encyclopedia's status says so too (`success` or `failure`). Entries whose material or calculation
    is not supported keep their status.
    """
    encyclopedia = metadata.encyclopedia
    if encyclopedia is None or encyclopedia.status not in ("success", "failure", "unsupported_method_type"):
        return False
    method = force_metadata.encyclopedia.method if force_metadata is not None and force_metadata.encyclopedia else None
    if method is None or force_metadata.dft is None:
        encyclopedia.status = "failure"
        return False
    encyclopedia.method = method.m_copy(deep=True)
    metadata.dft.xc_functional = force_metadata.dft.xc_functional
    metadata.dft.basis_set = force_metadata.dft.basis_set
    metadata.dft.group_hash = dft_group_hash(metadata)
    encyclopedia.status = "success"
    return True
