"""Charges and moments of the muffin tins as printed behind a cycle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.filling import fill
from nomad.parsing.text import Found
from nomad.parsing.values import numbers, to_text
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_ATOM = re.compile(rb"^ *atom +\d+ +(\S+) *:([^\n]*)$", re.MULTILINE)


def add_charges(calculation: SingleConfigurationCalculation, scf: Found, n_atoms: int, log: EntryLog) -> None:
    """Adds the charges and moments of the last iteration; left out if they are not there for all atoms."""
    from nomad.datamodel.metainfo.codes.exciting import (
        x_exciting_section_MT_charge_atom,
        x_exciting_section_MT_moment_atom,
    )

    charge = factor("elementary_charge")
    for name in ("interstitial_charge", "total_MT_charge"):
        value = scf.value(name)
        fill(calculation, **{f"x_exciting_{name}": value * charge if value is not None else None})
    moment = [number for number in scf.value("total_moment", []) if number is not None]
    fill(calculation, x_exciting_total_moment_magnetons=moment or None)
    charges = _ATOM.findall(scf.value("atom_charges", b""))
    values = checked(
        [numbers(row) for _, row in charges] or None, "charges", (n_atoms, 1), log, **scf.at("atom_charges")
    )
    for index, (symbol, _) in enumerate(charges if values is not None else []):
        fill(
            calculation.m_create(x_exciting_section_MT_charge_atom),
            x_exciting_MT_charge_atom_index=index + 1,
            x_exciting_MT_charge_atom_symbol=to_text(symbol),
            x_exciting_MT_charge_atom_value=values[index, 0] * charge if values is not None else None,
        )
    rows = _ATOM.findall(scf.value("atom_moments", b""))
    moments = checked(
        [numbers(row) for _, row in rows] or None, "moments", (n_atoms, None), log, **scf.at("atom_moments")
    )
    for index, (symbol, _) in enumerate(rows if moments is not None else []):
        fill(
            calculation.m_create(x_exciting_section_MT_moment_atom),
            x_exciting_MT_moment_atom_index=index + 1,
            x_exciting_MT_moment_atom_symbol=to_text(symbol),
            x_exciting_MT_moment_atom_magnetons=moments[index] if moments is not None else None,
        )
