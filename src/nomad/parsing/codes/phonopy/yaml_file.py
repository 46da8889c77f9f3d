"""Phonons of a yaml file of phonopy, with the files that phonopy takes from the same folder: `FORCE_SETS`,
`FORCE_CONSTANTS`, `force_constants.hdf5`, `BORN`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.phonopy.choices import choices
from nomad.parsing.codes.phonopy.force_files import force_calculations
from nomad.parsing.codes.phonopy.setup import Setup
from nomad.parsing.files import decode
from nomad.parsing.provenance import whole
from nomad.parsing.source import Place, Source

if TYPE_CHECKING:
    from phonopy import Phonopy

_PROGRAMS = {"aims": "fhi-aims", "qe": "quantum espresso", "dftbp": "dftb+"}
_KEY = re.compile(rb"^(\w+):", re.MULTILINE)
_FORCES = re.compile(r"^(supercell_)?(displacements|force_constants|forces)\b", re.MULTILINE)
_LARGEST_SUPERCELL = 20000


def read_yaml(mainfile: Path, log: EntryLog) -> Setup:
    """The setup told by a yaml file. Raises ParserError if it holds no structure."""
    import phonopy

    data = _read(mainfile, log)
    matrix = data.supercell_matrix if data.supercell_matrix is not None else np.eye(3, dtype=np.int64)
    if data.unitcell is None:
        raise ParserError(f"{mainfile.name} holds no `unit_cell`")
    if np.shape(matrix) != (3, 3) or not np.isfinite(matrix).all():
        raise ParserError(f"the `supercell_matrix` of {mainfile.name} is no matrix")
    if abs(np.linalg.det(matrix)) * len(data.unitcell) > _LARGEST_SUPERCELL:
        raise ParserError(f"{mainfile.name} has a supercell of more than {_LARGEST_SUPERCELL} atoms")
    calculator = data.calculator or "vasp"
    configuration = data.configuration if isinstance(data.configuration, dict) else {}
    tolerance = _tolerance(configuration)
    try:
        phonon = phonopy.Phonopy(
            data.unitcell,
            matrix,
            primitive_matrix=data.primitive_matrix if data.primitive_matrix is not None else np.eye(3),
            symprec=tolerance or 1e-5,
            calculator=calculator,
        )
    except Exception as error:  # as above
        raise ParserError(f"{mainfile.name} holds no usable cells: {_first_line(error)}") from error
    setup = Setup(
        phonon,
        calculator=calculator,
        force_calculator=_PROGRAMS.get(calculator, calculator),
        version=data.version or "unavailable",
        symmetry_tolerance=tolerance,
        choices=choices(mainfile, configuration, log),
        force_calculations=force_calculations(mainfile),
    )
    _add_forces(phonon, mainfile.parent, data, log)
    _add_dipoles(phonon, mainfile.parent, data.nac_params, log)
    setup.displacement = _displacement(phonon)
    setup.places = _places(mainfile)
    return setup


def _places(mainfile: Path) -> dict[str, Place]:
    """The lines of the parts of the yaml file, and the side file that has the forces if they are not among them."""
    with Source.open(mainfile) as source:
        keys = [(match.group(1).decode(), match.start()) for match in _KEY.finditer(source.data)]
        ends = [start for _, start in keys[1:]] + [len(source)]
        parts = {key: source.place(start, end) for (key, start), end in zip(keys, ends, strict=True)}
    found = {
        "settings": parts.get("phonopy"),
        "primitive": parts.get("primitive_cell", parts.get("unit_cell")),
        "supercell": parts.get("supercell", parts.get("unit_cell")),
        "forces": parts.get("force_constants"),
    }
    beside = [mainfile.parent / name for name in ("FORCE_CONSTANTS", "force_constants.hdf5", "FORCE_SETS")]
    if found["forces"] is None:
        found["forces"] = next((whole(path) for path in beside if path.is_file()), parts.get("displacements"))
    return {name: place for name, place in found.items() if place is not None}


def _read(mainfile: Path, log: EntryLog) -> Any:
    """The content of a yaml file; of a damaged one what stands before forces and force constants."""
    text = decode(mainfile.read_bytes())
    try:
        return _load(text)
    except Exception as error:  # the library raises whatever its own assumptions lead to
        end = _FORCES.search(text)
        if end is None:
            raise ParserError(f"{mainfile.name} is no file of phonopy: {_first_line(error)}") from error
        where = {"file": mainfile.name, "line": text.count("\n", 0, end.start()) + 1}
        log.warning(f"the forces are damaged and left out: {_first_line(error)}", **where)
    try:
        return _load(text[: end.start()])
    except Exception as error:  # as above
        raise ParserError(f"{mainfile.name} is no file of phonopy: {_first_line(error)}") from error


def _load(text: str) -> Any:
    """Interprets the text of a yaml file.

    The library's own function for files is not used: its loader makes any Python object that a file asks for, and so
    would run the code of whoever uploads one.
    """
    import yaml
    from phonopy.interface.phonopy_yaml import load_phonopy_yaml

    return load_phonopy_yaml(yaml.load(text, Loader=yaml.CSafeLoader))


def _tolerance(configuration: dict[str, Any]) -> float | None:
    try:
        value = float(configuration.get("symmetry_tolerance", ""))
    except (TypeError, ValueError):
        return None
    return value if 0 < value < 1 else None


def _add_forces(phonon: Phonopy, folder: Path, data: Any, log: EntryLog) -> None:
    """Force constants, or forces and displacements, from the yaml file or else from the files beside it."""
    from phonopy import file_IO

    atoms = len(phonon.supercell)
    readers: list[tuple[str, Callable[[Path], Any]]] = [
        ("FORCE_CONSTANTS", lambda path: file_IO.parse_FORCE_CONSTANTS(path, p2s_map=phonon.primitive.p2s_map)),
        (
            "force_constants.hdf5",
            lambda path: file_IO.read_force_constants_hdf5(path, p2s_map=phonon.primitive.p2s_map),
        ),
    ]
    if data.force_constants is not None:
        _take(lambda: setattr(phonon, "force_constants", data.force_constants), "force constants", "phonopy.yaml", log)
    for name, read in readers:
        path = folder / name
        if phonon.force_constants is None and path.is_file():
            _take(lambda path=path, read=read: setattr(phonon, "force_constants", read(path)), name, name, log)  # type: ignore[misc]
    if data.dataset is not None:
        _take(lambda: setattr(phonon, "dataset", data.dataset), "displacements", "phonopy.yaml", log)
    sets = folder / "FORCE_SETS"
    if not _has_forces(phonon) and sets.is_file():
        _take(
            lambda: setattr(phonon, "dataset", file_IO.parse_FORCE_SETS(sets, natom=atoms)),
            "forces",
            sets.name,
            log,
        )


def _add_dipoles(phonon: Phonopy, folder: Path, parameters: Any, log: EntryLog) -> None:
    """Born charges and dielectric tensor, which split longitudinal and transverse optical modes."""
    from phonopy.file_IO import parse_BORN
    from phonopy.physical_units import get_calculator_physical_units

    born = folder / "BORN"
    if parameters is None and born.is_file():
        try:
            parameters = parse_BORN(phonon.primitive, filename=born)
        except Exception as error:  # as above
            log.warning(f"the Born charges are left out: {_first_line(error)}", file=born.name)
    if parameters is None:
        return
    if parameters.get("factor") is None:
        parameters["factor"] = get_calculator_physical_units(phonon.calculator).nac_factor
    _take(lambda: setattr(phonon, "nac_params", parameters), "Born charges", born.name, log)


def _take(action: Callable[[], None], what: str, file: str, log: EntryLog) -> None:
    try:
        action()
    except Exception as error:  # the library raises whatever its own assumptions lead to
        log.warning(f"the {what} are left out: {_first_line(error)}", file=file)


def _has_forces(phonon: Phonopy) -> bool:
    dataset: Any = phonon.dataset
    if not dataset:
        return False
    return "forces" in dataset or all("forces" in one for one in dataset.get("first_atoms", [{}]))


def _displacement(phonon: Phonopy) -> float | None:
    """The longest displacement of an atom."""
    dataset: Any = phonon.dataset
    if not dataset:
        return None
    if "first_atoms" in dataset:
        vectors = [one["displacement"] for one in dataset["first_atoms"]]
    else:
        vectors = dataset.get("displacements", [])
    lengths = np.linalg.norm(np.asarray(vectors, dtype=np.float64), axis=-1) if len(vectors) else np.zeros(0)
    return float(lengths.max()) if lengths.size and np.isfinite(lengths).all() else None


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().splitlines()[0][:200]
