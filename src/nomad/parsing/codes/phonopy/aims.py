"""Phonons of FHI-aims: `control.in` and `geometry.in` beside folders `phonopy-FHI-aims-displacement-NN` with the
outputs for one displaced atom each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.phonopy.setup import Setup
from nomad.parsing.files import open_text, siblings
from nomad.parsing.provenance import whole
from nomad.parsing.source import Place, Source
from nomad.parsing.text import Table, parse

if TYPE_CHECKING:
    from phonopy import Phonopy
    from phonopy.structure.atoms import PhonopyAtoms

_FOLDER = re.compile(r"phonopy-FHI-aims-displacement-(\d+)")
_NUMBER = rb" +([-+.\deE*naN]+)"
_OUTPUT = (
    Table(
        "forces",
        rb"^ *Total atomic forces \(unitary forces cleaned\) \[eV/Ang\]: *\n",
        row=rb"^ *\| +\d+" + 3 * _NUMBER,
        pick="last",
    ),
)
_LARGEST_DISPLACEMENT = 0.5
"""Angstrom; an atom that is farther from its place belongs to another structure."""
_SMALLEST_DISPLACEMENT = 1e-4


def read_displacement_folders(mainfile: Path, log: EntryLog) -> Setup:
    """The setup told by the `control.in` of the first displacement folder. Raises ParserError without a structure."""
    import phonopy

    folder = mainfile.parent.parent
    control = folder / "control.in"
    wishes = _wishes(control if control.is_file() else mainfile, log)
    geometry = folder / "geometry.in"
    if not geometry.is_file():
        raise ParserError(
            f"{geometry.name} with the undisplaced structure is missing in the folder above {mainfile.name}"
        )
    supercell = _supercell_matrix(wishes.get("supercell", []), log)
    tolerance = _number(wishes.get("symmetry_thresh", []), 1e-5)
    phonon = phonopy.Phonopy(
        _structure(geometry, log),
        supercell,
        primitive_matrix=np.eye(3),
        symprec=tolerance,
        calculator="aims",
    )
    setup = Setup(
        phonon,
        calculator="aims",
        force_calculator="fhi-aims",
        version=phonopy.__version__,
        symmetry_tolerance=tolerance,
        displacement=_number(wishes.get("displacement", []), 0.01),
    )
    _add_forces(setup, folder, log)
    setup.places |= {
        "settings": whole(control if control.is_file() else mainfile),
        "primitive": whole(geometry),
        "supercell": whole(geometry),
    }
    return setup


def _wishes(control: Path, log: EntryLog) -> dict[str, list[str]]:
    """The words behind `phonon <keyword>`, of the last line of each keyword."""
    found: dict[str, list[str]] = {}
    with open_text(control) as lines:
        for line in lines:
            words = line.partition("#")[0].split()
            if len(words) > 2 and words[0] == "phonon":
                found[words[1]] = words[2:]
    if not found:
        log.warning("there is no line that begins with `phonon`", file=control.name)
    return found


def _number(words: list[str], default: float) -> float:
    try:
        value = float(words[0])
    except (IndexError, ValueError):
        return default
    return value if 0 < value < 1 else default


def _supercell_matrix(words: list[str], log: EntryLog) -> npt.NDArray[np.int64]:
    try:
        numbers = [int(word) for word in words]
    except ValueError:
        numbers = []
    matrix = np.zeros((3, 3))
    if len(numbers) == 9:
        matrix = np.reshape(numbers, (3, 3)).astype(np.float64)
    elif len(numbers) in (1, 3):
        matrix = np.diag(numbers * (3 // len(numbers))).astype(np.float64)
    size = abs(np.linalg.det(matrix))
    if not 0.5 < size < 1e4:
        raise ParserError(f"control.in: `phonon supercell {' '.join(words)}` is not a supercell")
    if size > 1e3:
        log.warning("the supercell is very large", file="control.in")
    return matrix.astype(np.int64)


def _structure(path: Path, log: EntryLog) -> PhonopyAtoms:
    """The atoms of a `geometry.in`. Raises ParserError if there is no cell with atoms."""
    from phonopy.structure.atoms import PhonopyAtoms

    cell: list[list[str]] = []
    labels: list[str] = []
    places: list[list[str]] = []
    fractional: list[bool] = []
    with open_text(path) as lines:
        for line in lines:
            words = line.partition("#")[0].split()
            if len(words) >= 4 and words[0] == "lattice_vector":
                cell.append(words[1:4])
            elif len(words) >= 5 and words[0] in ("atom", "atom_frac"):
                labels.append(words[4])
                places.append(words[1:4])
                fractional.append(words[0] == "atom_frac")
    lattice = checked(cell, "lattice vectors", (3, 3), log, file=path.name)
    positions = checked(places, "atom positions", (len(labels), 3), log, file=path.name)
    if lattice is None or positions is None or not labels or abs(np.linalg.det(lattice)) < 1e-3:
        raise ParserError(f"{path.name} holds no cell with atoms")
    inverse = np.linalg.inv(lattice)
    scaled = np.where(np.array(fractional)[:, None], positions, positions @ inverse)
    return PhonopyAtoms(symbols=labels, cell=lattice, scaled_positions=scaled)


def _add_forces(setup: Setup, folder: Path, log: EntryLog) -> None:
    """Puts displacements and forces of all folders into the data set of the setup."""
    folders = sorted(
        (path for path in folder.iterdir() if _FOLDER.fullmatch(path.name) and path.is_dir()),
        key=lambda path: int(path.name.rpartition("-")[2]),
    )
    displaced: list[Any] = []
    for path in folders:
        found = _forces(path, log)
        if found is None:
            continue
        output, forces, place = found
        setup.force_calculations.append(output)
        setup.places.setdefault("forces", place)
        one = _displaced_atom(setup.phonon, path, forces, log)
        if one is not None:
            displaced.append(one)
    if displaced:
        setup.phonon.dataset = {"natom": len(setup.phonon.supercell), "first_atoms": displaced}


def _forces(folder: Path, log: EntryLog) -> tuple[Path, npt.NDArray[np.float64], Place] | None:
    """The output in a displacement folder that holds forces, the forces in eV/angstrom, and their lines."""
    for output in siblings(folder / "control.in", "*.out"):
        with Source.open(output) as source:
            found = parse(source, _OUTPUT, log)
            forces = checked(found.value("forces"), "forces", (None, 3), log, **found.at("forces"))
            if forces is not None and len(forces):
                return output, forces, source.place(found.offsets["forces"], found.ends["forces"])
    log.warning("there is no output with forces", file=folder.name)
    return None


def _displaced_atom(
    phonon: Phonopy, folder: Path, forces: npt.NDArray[np.float64], log: EntryLog
) -> dict[str, Any] | None:
    """Number, displacement and all forces of one displaced supercell, in the order of atoms of phonopy's supercell."""
    geometry = folder / "geometry.in"
    if not geometry.is_file():
        log.warning("the displaced structure is missing, its forces are left out", file=folder.name)
        return None
    displaced, ideal = _structure(geometry, log), phonon.supercell
    if not len(displaced) == len(ideal) == len(forces) or not np.allclose(displaced.cell, ideal.cell, atol=1e-3):
        log.warning(f"the displaced structure is not the supercell of {len(ideal)} atoms", file=folder.name)
        return None
    distances = displaced.scaled_positions[None, :, :] - ideal.scaled_positions[:, None, :]
    vectors = (distances - np.rint(distances)) @ ideal.cell
    lengths = np.linalg.norm(vectors, axis=2)
    order = lengths.argmin(axis=1)
    moved = lengths[np.arange(len(ideal)), order]
    number = int(moved.argmax())
    others = np.delete(moved, number)
    if len(set(order.tolist())) < len(order) or not _SMALLEST_DISPLACEMENT < moved[number] < _LARGEST_DISPLACEMENT:
        log.warning("the displaced structure has no atom that is displaced", file=folder.name)
        return None
    if others.size and others.max() > _SMALLEST_DISPLACEMENT:
        log.warning("more than one atom is displaced", file=folder.name)
        return None
    return {"number": number, "displacement": vectors[number, order[number]], "forces": forces[order]}
