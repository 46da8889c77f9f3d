"""Putting values into sections.

Usage: `fill(run, program_version=version, x_qe_input_filename=name)` sets what is not None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.metainfo.errors import MetainfoTypeError

if TYPE_CHECKING:
    from nomad.metainfo import MSection


def fill(section: MSection, **values: Any) -> None:
    """Sets each quantity whose value is not None; names of code-specific extensions are fine too.

    Values are SI magnitudes. Integers beyond what the quantity holds, which only damaged files have, are left out.
    Raises AttributeError for a name that the section does not have.
    """
    for name, value in values.items():
        if value is not None:
            try:
                section.m_set(name, value)
            except MetainfoTypeError as error:
                if not isinstance(error.__cause__, OverflowError):
                    raise
