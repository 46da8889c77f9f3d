"""Structure of an exciting run: species blocks and lattice of the initialisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.filling import fill
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, System


@dataclass(frozen=True)
class Structure:
    """Element symbols, Cartesian positions [n, 3] and lattice vectors [3, 3] (m)."""

    labels: list[str]
    positions: npt.NDArray[np.float64]
    lattice: npt.NDArray[np.float64]

    def moved(self, positions: npt.NDArray[np.float64], kind: str | None) -> Structure:
        """The same atoms at positions as they are printed: fractions (`lattice`) or bohr (`cartesian`)."""
        return Structure(self.labels, cartesian(positions, kind, self.lattice), self.lattice)


def cartesian(
    positions: npt.NDArray[np.float64], kind: str | None, lattice: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Printed positions (`lattice`: fractions, `cartesian`: bohr) in metres."""
    return positions * factor("bohr") if kind == "cartesian" else positions @ lattice


def read_structure(header: Found, log: EntryLog) -> Structure | None:
    """The initial structure; None with a warning if lattice or positions are not readable."""
    import numpy as np

    lattice = checked(header.value("lattice"), "lattice vectors", (3, 3), log, **header.at("lattice"))
    if lattice is None:
        return None
    labels: list[str] = []
    positions = []
    for species in header.value("species", []):
        rows = checked(species.value("positions"), "atom positions", (None, 3), log, **species.at())
        if rows is None:
            return None
        labels += [element_symbol(species.value("label", ""))] * len(rows)
        positions.append(cartesian(rows, species.value("format"), lattice))
    if not labels:
        return None
    expected = header.value("atoms")
    if expected is not None and expected != len(labels):
        log.warning("not all atoms are listed", atoms=expected, positions=len(labels), **header.at("atoms"))
    return Structure(labels, np.concatenate(positions), lattice)


def add_system(run: Run, structure: Structure) -> System:
    """A system section with what all structures of a run have."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import System

    system = run.m_create(System)
    system.atom_labels = list(structure.labels)
    system.atom_positions = structure.positions
    system.lattice_vectors = structure.lattice
    system.simulation_cell = structure.lattice
    system.configuration_periodic_dimensions = np.array([True, True, True])
    system.number_of_atoms = len(structure.labels)
    return system


def fill_settings(system: System, header: Found) -> None:
    """What exciting says about muffin tins, cutoffs and k-points belongs to the system in the original's schema."""
    from nomad.datamodel.metainfo.codes.exciting import x_exciting_section_atoms_group

    elementary_charge = factor("elementary_charge")
    for species in header.value("species", []):
        fill(
            system.m_create(x_exciting_section_atoms_group),
            x_exciting_geometry_atom_labels=species.value("label"),
            x_exciting_muffin_tin_radius=species.value("radius"),
            x_exciting_muffin_tin_points=species.value("points"),
            x_exciting_atom_position_format=species.value("format"),
        )
    nuclear, electronic = header.value("nuclear_charge"), header.value("electronic_charge")
    grid, offset = header.value("k_grid"), header.value("k_offset")
    fill(
        system,
        x_exciting_unit_cell_volume=header.value("volume"),
        x_exciting_brillouin_zone_volume=header.value("zone_volume"),
        x_exciting_rgkmax=header.value("rgkmax"),
        x_exciting_gkmax=header.value("gkmax"),
        x_exciting_gmaxvr=header.value("gmaxvr"),
        x_exciting_lmaxapw=header.value("lmaxapw"),
        x_exciting_lo=header.value("lo"),
        x_exciting_empty_states=header.value("empty_states"),
        x_exciting_valence_states=header.value("valence_states"),
        x_exciting_number_kpoints=header.value("k_points"),
        x_exciting_kpoint_grid=grid if grid and None not in grid else None,
        x_exciting_kpoint_offset=offset if offset and None not in offset else None,
        x_exciting_nuclear_charge=nuclear * elementary_charge if nuclear is not None else None,
        x_exciting_electronic_charge=electronic * elementary_charge if electronic is not None else None,
    )
