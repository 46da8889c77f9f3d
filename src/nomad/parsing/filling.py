"""Putting values into sections.

Usage: `fill(run, program_version=version, x_qe_input_filename=name)` sets what is not None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nomad.metainfo import MSection


def fill(section: MSection, **values: Any) -> None:
    """Sets each quantity whose value is not None; names of code-specific extensions are fine too.

    Values are SI magnitudes. Raises AttributeError for a name that the section does not have.
    """
    for name, value in values.items():
        if value is not None:
            section.m_set(name, value)
