"""The structure as printed before the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.filling import fill
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_COPIED = (
    "unit_cell_volume", "brillouin_zone_volume", "gkmax", "gmaxvr", "lmaxapw", "nuclear_charge", "core_charge",
    "valence_charge", "electronic_charge", "wigner_radius", "empty_states", "valence_states", "core_states", "lo",
)  # fmt: skip
"""Values that stand under their own name, with `x_elk_` before it, on the system."""


@dataclass(frozen=True)
class Geometry:
    """Element symbols, lattice vectors [3, 3] and positions [n, 3] in metres."""

    labels: list[str]
    lattice: npt.NDArray[np.float64]
    positions: npt.NDArray[np.float64]
    molecule: bool

    def equals(self, other: Geometry) -> bool:
        """Whether both are one structure, as far as printed digits tell (positions may differ by lattice vectors)."""
        import numpy as np

        if self.labels != other.labels or not np.allclose(self.lattice, other.lattice, rtol=1e-6, atol=1e-16):
            return False
        difference = (self.positions - other.positions) @ np.linalg.inv(self.lattice)
        return bool(np.abs(difference - np.round(difference)).max() < 1e-6)


def read_structure(setup: Found, before: Geometry | None, log: EntryLog) -> Geometry | None:
    """The structure, None (with a warning) if lattice or atoms are missing.

    Old versions print new positions only after a step of an optimisation: the lattice is the one of `before` then.
    """
    import numpy as np

    lattice = checked(setup.value("lattice"), "lattice vectors", (3, 3), log, **setup.at("lattice"))
    if lattice is None and before is not None:
        lattice = before.lattice
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
    molecule = any(str(species.value("frame")).lower().startswith("cart") for species in setup.value("species", []))
    return Geometry(labels, lattice, np.concatenate(positions), molecule)


def add_system(run: Run, geometry: Geometry) -> System:
    """The section of a geometry."""
    import numpy as np

    system = run.m_create(System)
    fill(
        system,
        atom_labels=geometry.labels,
        atom_positions=geometry.positions,
        lattice_vectors=geometry.lattice,
        configuration_periodic_dimensions=np.full(3, not geometry.molecule),
    )
    return system


def fill_settings(system: System, setup: Found) -> None:
    """Volumes, charges, cutoffs and the grid of k-points belong to the system in the original's schema."""
    for name in _COPIED:
        fill(system, **{f"x_elk_{name}": setup.value(name)})
    fill(system, x_elk_number_kpoints=setup.value("k_points"))
    for name in ("grid", "offset"):
        for axis, number in zip("xyz", setup.value(f"k_{name}", ()), strict=False):
            fill(system, **{f"x_elk_{'number_kpoint' if name == 'grid' else 'kpoint_offset'}_{axis}": number})
