"""Made-up entry documents with the distributions of a real repository.

Few codes, functionals and authors make most of the entries, uploads have very different sizes, elements are as frequent
as in computed materials, time runs from 2014 to 2024. Six of ten entries have one geometry, the others several; a fifth
of the geometries occurred before. The same seed gives the same documents.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

CODES = {
    "VASP": 60, "FHI-aims": 12, "Quantum Espresso": 9, "exciting": 6, "ABINIT": 3, "CP2K": 2, "WIEN2k": 2, "GPAW": 2,
    "Gaussian": 1, "CASTEP": 1, "Siesta": 1, "LAMMPS": 1, "ORCA": 0.5, "NWChem": 0.5,
}  # fmt: skip
FUNCTIONALS = {"GGA": 75, "LDA": 10, "hybrid": 7, "meta-GGA": 4, "HF": 2, "unavailable": 2}
BASIS_SETS = {"plane waves": 75, "numeric AOs": 12, "(L)APW+lo": 8, "gaussians": 5}
SYSTEMS = {"bulk": 80, "2D": 5, "molecule / cluster": 8, "surface": 4, "atom": 2, "1D": 1}
CRYSTAL_SYSTEMS = ["triclinic", "monoclinic", "orthorhombic", "tetragonal", "trigonal", "hexagonal", "cubic"]
COMPOUNDS = ["unary", "binary", "ternary", "quaternary", "quinary", "sexinary"]
ELEMENTS = [
    "O", "Si", "Ti", "Al", "Fe", "H", "C", "N", "Li", "Na", "Mg", "S", "P", "Cl", "K", "Ca", "Cu", "Zn", "Ni",
    "Co", "Mn", "Cr", "V", "F", "Ba", "Sr", "La", "Y", "Zr", "Nb", "Mo", "Ag", "Cd", "In", "Sn", "Sb", "Te",
    "I", "Cs", "Hf", "Ta", "W", "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Ga", "Ge", "As", "Se",
    "Br", "Rb", "Sc", "Ru", "Rh", "Pd", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb",
    "Lu", "Be", "B", "Tc", "U", "Th", "Xe", "He",
]  # fmt: skip
COMPOUND_CLASSES = ["oxide", "intermetallic", "halide", "sulphide", "nitride", "hydride", "carbide", "ferroelectric"]
CLASSIFICATIONS = ["semiconductor", "insulator", "metal", "superconductor", "non-linear optical", "magnet", "ceramic"]
WORKFLOWS = {"single_point": 60, "geometry_optimization": 30, "molecular_dynamics": 6, "phonon": 4}
SEARCHABLE_QUANTITIES = [
    "electronic_band_structure", "electronic_dos", "eigenvalues_values", "stress_tensor", "phonon_band_structure",
    "thermodynamical_property_heat_capacity_C_v", "vibrational_free_energy_at_constant_volume", "phonon_dos", "spin_S2",
    "oscillator_strengths", "transition_dipole_moments",
]  # fmt: skip
QUANTITIES = [f"quantity_{number}" for number in range(300)]
WORDS = "relaxation of the structure with dense k-mesh for convergence test supercell phonon magnetic surface".split()  # noqa: SIM905
FIRST_TIME = datetime(2014, 6, 1, tzinfo=UTC)


class Synthetic:
    """A generator of `size` documents, in the order of uploads."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self._size = size
        self._random = random.Random(seed)
        self._codes = _Choice(CODES)
        self._functionals = _Choice(FUNCTIONALS)
        self._basis_sets = _Choice(BASIS_SETS)
        self._systems = _Choice(SYSTEMS)
        self._workflows = _Choice(WORKFLOWS)
        self._elements = _Choice({symbol: 1 / (rank + 2) for rank, symbol in enumerate(ELEMENTS)})
        self._users = [
            {"user_id": self._id(22), "name": f"{first} {last}", "first_name": first, "last_name": last}
            for first in ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ida", "Jan")
            for last in ("Ahlers", "Berg", "Curie", "Dirac", "Eder", "Fermi", "Gauss", "Hahn", "Ising", "Jung")
        ]
        self._people = _Choice({number: 1 / (number + 1) for number in range(len(self._users))})
        self._datasets = [
            {"dataset_id": self._id(22), "name": f"dataset {number}", "created": self._time().isoformat()}
            for number in range(max(10, size // 5000))
        ]

    def documents(self) -> Iterator[dict[str, Any]]:
        left = self._size
        while left:
            count = min(left, int(self._random.paretovariate(0.7) * 5), 50_000)
            yield from self._upload(count)
            left -= count

    def _upload(self, count: int) -> Iterator[dict[str, Any]]:
        pick = self._random
        uploader = self._users[self._people(pick)]
        upload = {
            "upload_id": self._id(22),
            "upload_name": f"upload {pick.randrange(10_000)}",
            "upload_time": self._time().isoformat(),
            "uploader": uploader,
            "authors": [uploader, *(self._users[self._people(pick)] for _ in range(pick.randrange(3)))],
            "owners": [uploader],
            "published": pick.random() < 0.95,
            "with_embargo": pick.random() < 0.1,
            "datasets": pick.sample(self._datasets, pick.randrange(3)),
            "origin": uploader["name"],
            "domain": "dft",
            "nomad_version": "1.0.0",
        }
        code = self._codes(pick)
        known: list[str] = []
        for number in range(count):
            yield upload | self._entry(code, number, known)

    def _entry(self, code: str, number: int, known: list[str]) -> dict[str, Any]:
        """One entry of an upload; `known` are hashes of geometries that occurred in it before."""
        pick = self._random
        atoms = sorted({self._elements(pick) for _ in range(pick.choice((1, 2, 2, 3, 3, 3, 4, 5)))})
        counts = [pick.choice((1, 1, 2, 2, 3, 4, 6, 8)) for _ in atoms]
        n_atoms = sum(counts)
        formula = "".join(f"{symbol}{count if count > 1 else ''}" for symbol, count in zip(atoms, counts, strict=True))
        spacegroup = pick.choice((1, 2, 14, 62, 139, 166, 194, 221, 225, 227, pick.randrange(1, 231)))
        functional = self._functionals(pick)
        folder = f"run_{number // 100}/calc_{number}"
        mainfile = f"{folder}/vasprun.xml" if code == "VASP" else f"{folder}/{code.split()[0].lower()}.out"
        workflow = self._workflows(pick)
        geometries = self._geometries(1 if workflow == "single_point" else pick.randrange(2, 10), known)
        classes = pick.sample(COMPOUND_CLASSES, pick.choice((0, 0, 1, 1, 2)))
        properties = pick.sample(CLASSIFICATIONS, pick.choice((0, 0, 1, 2)))
        optimade = {
            "elements": atoms,
            "nelements": len(atoms),
            "elements_ratios": [count / n_atoms for count in counts],
            "chemical_formula_reduced": formula,
            "chemical_formula_hill": formula,
            "nperiodic_dimensions": 3,
            "nsites": n_atoms,
        }
        return {
            "calc_id": self._id(28),
            "calc_hash": self._id(28),
            "mainfile": mainfile,
            "files": [mainfile, *(f"{folder}/{name}" for name in ("INCAR", "KPOINTS", "POSCAR", "OUTCAR"))],
            "parser_name": f"parsers/{code.lower()}",
            "processed": True,
            "last_processing": self._time().isoformat(),
            "comment": " ".join(pick.sample(WORDS, 4)) if pick.random() < 0.2 else None,
            "formula": formula,
            "atoms": atoms,
            "n_atoms": n_atoms,
            "dft": {
                "code_name": code,
                "code_version": f"{pick.randrange(1, 7)}.{pick.randrange(5)}",
                "xc_functional": functional,
                "xc_functional_names": [f"{functional}_X_PBE", f"{functional}_C_PBE"],
                "basis_set": self._basis_sets(pick),
                "system": self._systems(pick),
                "compound_type": COMPOUNDS[len(atoms) - 1],
                "crystal_system": CRYSTAL_SYSTEMS[spacegroup % 7],
                "spacegroup": spacegroup,
                "spacegroup_symbol": f"S{spacegroup}",
                "n_geometries": len(geometries),
                "n_calculations": 1 + int(pick.expovariate(0.1)),
                "n_total_energies": 1 + int(pick.expovariate(0.05)),
                "n_quantities": pick.randrange(500, 5000),
                "quantities": pick.sample(QUANTITIES, 40),
                "searchable_quantities": pick.sample(SEARCHABLE_QUANTITIES, pick.randrange(5)),
                "labels": [
                    {"label": label, "type": kind, "source": "springer"}
                    for kind, labels in (("compound_class", classes), ("classification", properties))
                    for label in labels
                ],
                "labels_springer_compound_class": classes,
                "labels_springer_classification": properties,
                "workflow": {"workflow_type": workflow},
                "group_hash": f"{formula}{spacegroup}{code}",
                "geometries": geometries,
                "optimade": optimade,
            },
            "encyclopedia": {
                "material": {"material_id": f"{formula}-{spacegroup}", "material_type": "bulk", "formula": formula},
                "properties": {"band_gap": pick.expovariate(1e19) if pick.random() < 0.5 else None},
                "status": "success",
            },
        }

    def _geometries(self, count: int, known: list[str]) -> list[str]:
        """Hashes of `count` geometries, of which a fifth occurred in the upload before."""
        found = [
            self._random.choice(known) if known and self._random.random() < 0.2 else self._id(28) for _ in range(count)
        ]
        known[:] = (known + found)[-50:]
        return found

    def _id(self, length: int) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(21)).decode()[:length]

    def _time(self) -> datetime:
        return FIRST_TIME + timedelta(seconds=int(self._random.triangular(0, 10 * 365 * 86_400, 8 * 365 * 86_400)))


class _Choice:
    """Picks values by weight."""

    def __init__(self, weights: dict[Any, float]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def __call__(self, pick: random.Random) -> Any:
        return pick.choices(self._values, cum_weights=self._sums)[0]
