"""The structure as printed before the cycle."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

_COPIED = (
    "unit_cell_volume", "brillouin_zone_volume", "gkmax", "gmaxvr", "lmaxapw", "nuclear_charge", "core_charge",
    "valence_charge", "electronic_charge", "wigner_radius", "empty_states", "valence_states", "core_states", "lo",
)  # fmt: skip
"""Values that stand under their own name, with `x_elk_` before it, on the system."""


def add_system(run: Run, setup: Found, log: EntryLog) -> System | None:
    """Adds the structure, None (with a warning) if lattice or atoms are missing."""
    import numpy as np

    lattice = checked(setup.value("lattice"), "lattice vectors", (3, 3), log, **setup.at("lattice"))
    if lattice is None or not abs(np.linalg.det(lattice)) > 0:
        log.warning("there are no lattice vectors", **setup.at())
        return None
    labels: list[str] = []
    positions = []
    for species in setup.value("species", []):
        table = checked(species.value("positions"), "atom positions", (None, 3), log, **species.at("positions"))
        if table is None:
            log.warning("a species has no atoms", **species.at())
            continue
        cartesian = str(species.value("frame", "lattice")).lower().startswith("cart")
        positions.append(table * factor("bohr") if cartesian else table @ lattice)
        labels += [element_symbol(species.value("symbol", "X"))] * len(table)
    if not labels:
        log.warning("there are no atoms", **setup.at())
        return None
    system = read_from(run.m_create(System), setup, "species")
    molecule = any(str(species.value("frame")).lower().startswith("cart") for species in setup.value("species", []))
    fill(
        system,
        atom_labels=labels,
        atom_positions=np.concatenate(positions),
        lattice_vectors=lattice,
        configuration_periodic_dimensions=np.full(3, not molecule),
    )
    for name in _COPIED:
        fill(system, **{f"x_elk_{name}": setup.value(name)})
    fill(system, x_elk_number_kpoints=setup.value("k_points"))
    for name in ("grid", "offset"):
        for axis, number in zip("xyz", setup.value(f"k_{name}", ()), strict=False):
            fill(system, **{f"x_elk_{'number_kpoint' if name == 'grid' else 'kpoint_offset'}_{axis}": number})
    return system
