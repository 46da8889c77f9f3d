"""Charges of atoms (Mulliken, Hirshfeld), dipole moments and dispersion energies of one geometry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_MULLIKEN = re.compile(rb"^ *\| +\d+ +\S+ +(\S+)", re.MULTILINE)
_CHARGE = re.compile(rb"^ *\| +Hirshfeld charge +: +(\S+)", re.MULTILINE)
_VOLUME = re.compile(rb"^ *\| +Hirshfeld volume +: +(\S+)", re.MULTILINE)
_FREE_VOLUME = re.compile(rb"^ *\| +Free atom volume +: +(\S+)", re.MULTILINE)


def add_charges(calculation: SingleConfigurationCalculation, found: Found, n_atoms: int, log: EntryLog) -> None:
    """Adds the charges by each method; FHI-aims counts them positive where electrons are missing."""
    from nomad.datamodel.metainfo.codes import fhi_aims  # noqa: F401 (declares the quantities)

    _add_multipoles(calculation, found, "mulliken", _MULLIKEN, n_atoms, log)
    _add_multipoles(calculation, found, "hirshfeld", _CHARGE, n_atoms, log)
    raw = found.value("hirshfeld", b"")
    volumes, free = ([to_float(text) for text in pattern.findall(raw)] for pattern in (_VOLUME, _FREE_VOLUME))
    where = found.at("hirshfeld")
    volume = checked(volumes or None, "Hirshfeld volumes", (n_atoms,), log, **where)
    free_volume = checked(free or None, "volumes of free atoms", (n_atoms,), log, **where)
    dipole: Sequence[float | None] | None = found.value("dipole")
    fill(
        calculation,
        x_fhi_aims_hirshfeld_volumes=volume * factor("bohr**3") if volume is not None else None,
        x_fhi_aims_free_atom_volumes=free_volume * factor("bohr**3") if free_volume is not None else None,
        x_fhi_aims_dipole_moment=dipole if dipole is not None and None not in dipole else None,
    )


def _add_multipoles(
    calculation: SingleConfigurationCalculation,
    found: Found,
    kind: str,
    pattern: re.Pattern[bytes],
    n_atoms: int,
    log: EntryLog,
) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import AtomicMultipoles

    values = [to_float(text) for text in pattern.findall(found.value(kind, b""))]
    charges = checked(values or None, f"{kind} charges", (n_atoms,), log, **found.at(kind))
    if charges is None:
        return
    section = read_from(calculation.m_create(AtomicMultipoles), found, kind)
    section.atomic_multipole_kind = kind
    section.atomic_multipole_m_kind = "integrated"
    section.atomic_multipole_lm = np.array([[0, 0]], dtype=np.int32)
    section.atomic_multipole_values = charges[np.newaxis, :]
    section.number_of_lm_atomic_multipoles = 1


def add_dispersion(calculation: SingleConfigurationCalculation, found: Found) -> None:
    """Adds the energies of van der Waals corrections, which are part of the total energy."""
    from nomad.datamodel.metainfo.common_dft import EnergyVanDerWaals

    for name, kind in (("van_der_waals", "TS"), ("many_body", "MDB")):
        energy = found.value(name)
        if energy:
            fill(
                read_from(calculation.m_create(EnergyVanDerWaals), found, name),
                energy_van_der_Waals_kind=kind,
                energy_van_der_Waals_value=energy,
                energy_van_der_Waals=energy,
            )
