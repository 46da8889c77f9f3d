"""Systems of NWChem: the geometries that the output lists, molecules and crystals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass
class Structure:
    """Labels, positions [n, 3] in metre, and lattice vectors as rows (None for molecules)."""

    labels: list[str]
    positions: npt.NDArray[np.float64]
    lattice: npt.NDArray[np.float64] | None = None

    def add_system(self, run: Run) -> System:
        """A section for this structure."""
        system = run.m_create(System)
        system.atom_labels = list(self.labels)
        system.number_of_atoms = len(self.labels)
        system.atom_positions = self.positions
        system.configuration_periodic_dimensions = [self.lattice is not None] * 3
        if self.lattice is not None:
            system.lattice_vectors = self.lattice
            system.simulation_cell = self.lattice
        return system


def structure(geometry: Found, log: EntryLog) -> Structure | None:
    """The structure of a geometry block, None with a warning if it is not usable."""
    where = geometry.at("atoms")
    labels: list[str] = []
    rows: list[list[float]] = []
    for line in geometry.value("atoms", b"").splitlines():
        fields = line.split()
        if len(fields) != 6 or not fields[0].isdigit():
            continue
        labels.append(element_symbol(fields[1].decode("latin-1")))
        rows.append([to_float(field) for field in fields[3:]])
    positions = checked(rows or None, "atom positions", (len(labels), 3), log, **where)
    if positions is None:
        log.warning("a geometry without usable atoms", **where)
        return None
    unit = factor("bohr") if geometry.value("unit") == "a.u." else factor("angstrom")
    lattice = checked(geometry.value("lattice"), "lattice vectors", (3, 3), log, **geometry.at("lattice"))
    return Structure(labels, positions * unit, lattice)


def moved(before: Structure, coordinates: Any) -> Structure:
    """The same atoms at other positions (in metre), or the very same structure if they have not moved."""
    import numpy as np

    # gradient tables print 6 decimals in bohr
    if coordinates.shape != before.positions.shape or np.allclose(
        coordinates, before.positions, rtol=0, atol=1e-5 * factor("bohr")
    ):
        return before
    return Structure(before.labels, coordinates, before.lattice)
