"""Systems of an ABINIT data set: labels, positions and cell before, during and after the motion of atoms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.abinit.variables import Variables
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Structure:
    """What all systems of a data set share, read from the variables and the head of the data set."""

    def __init__(self, dataset: Found, variables: Variables, number: int, log: EntryLog) -> None:
        self._log = log
        self._where = dataset.at()
        self.labels = atom_labels(variables, number)
        self.lattice = self._first_lattice(dataset, variables, number)
        self.positions = self._first_positions(variables, number)

    def _first_lattice(self, dataset: Found, variables: Variables, number: int) -> npt.NDArray[np.float64] | None:
        import numpy as np

        rows = [row for row in dataset.value("lattice", [])[:3] if None not in row]
        if len(rows) == 3:
            return checked(rows, "lattice vectors", (3, 3), self._log, **dataset.at("lattice"))
        acell = variables.numbers("acell", number)
        rprim = variables.numbers("rprim", number)
        rprim = np.eye(3).ravel() if rprim is None else rprim
        if acell is None or acell.size != 3 or rprim.size != 9:
            return None
        vectors = rprim.reshape(3, 3) * acell[:, None] * factor("bohr")
        return checked(vectors, "lattice vectors", (3, 3), self._log, **self._where)

    def _first_positions(self, variables: Variables, number: int) -> npt.NDArray[np.float64] | None:
        import numpy as np

        xcart = variables.numbers("xcart", number)
        if xcart is not None and xcart.size == 3 * len(self.labels):
            positions = xcart.reshape(-1, 3) * factor("bohr")
        elif self.lattice is not None:
            xred = variables.numbers("xred", number)
            xred = np.zeros(3) if xred is None and len(self.labels) == 1 else xred
            if xred is None or xred.size != 3 * len(self.labels):
                return None
            positions = xred.reshape(-1, 3) @ self.lattice
        else:
            return None
        return checked(positions, "atom positions", (len(self.labels), 3), self._log, **self._where)

    def add_system(self, run: Run, positions: Any = None, lattice: Any = None, **where: Any) -> System:
        """A system with these positions and vectors (SI); what is missing or unusable is that of the data set."""
        system = read_from(run.m_create(System), where or self._where)
        count = len(self.labels)
        if count:
            system.atom_labels = list(self.labels)
            system.number_of_atoms = count
        system.configuration_periodic_dimensions = [True, True, True]
        cell = checked(lattice, "lattice vectors", (3, 3), self._log, **where)
        cell = self.lattice if cell is None else cell
        if cell is not None:
            system.lattice_vectors = cell
            system.simulation_cell = cell
        found = checked(positions, "atom positions", (count, 3), self._log, **where)
        found = self.positions if found is None else found
        if found is not None:
            system.atom_positions = found
        return system


def atom_labels(variables: Variables, number: int) -> list[str]:
    """The element of each atom, from `typat` and `znucl`; `X` where a type has no usable nuclear charge."""
    from ase.data import chemical_symbols

    znucl = variables.numbers("znucl", number)
    natom = variables.integer("natom", number, 1)
    if znucl is None or not 0 < natom < 10**7:
        return []
    typat = variables.numbers("typat", number)
    types = [1] * natom if typat is None else [int(kind) if kind == kind else 0 for kind in typat[:natom]]
    symbols = [chemical_symbols[int(charge)] if 0 < charge < len(chemical_symbols) else "X" for charge in znucl]
    return [symbols[kind - 1] if 0 < kind <= len(symbols) else "X" for kind in types]
