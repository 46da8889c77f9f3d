"""Run inputs (`*.tpr`): the topology, and the structure at the start, read with the library MDAnalysis.

Molecules are read once for each kind and repeated here; the library's own expansion goes atom by atom.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gromacs.labels import element_of
from nomad.parsing.codes.gromacs.structure_file import sensible
from nomad.parsing.files import open_decompressed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Indices = npt.NDArray[np.int64]

_LONGEST = 1 << 30
_BODY_IN_BYTES = 27
"""Generation of the format from which the body of newer versions is written with characters of one byte."""


@dataclass
class Molecule:
    """A kind of molecule: its atoms, with masses in u and charges in e, and its interactions by kind."""

    name: str
    names: list[str]
    types: list[str]
    residues: list[str]
    labels: list[str]
    masses: list[float]
    charges: list[float]
    interactions: dict[str, Indices]


@dataclass
class RunInput:
    """The molecules of a system in order: `blocks` are kind and number; positions are those of the start, in nm."""

    molecules: list[Molecule]
    blocks: list[tuple[int, int]]
    n_atoms: int

    def labels(self) -> list[str]:
        """The element of each atom, `X` for virtual sites and beads."""
        return [label for kind, count in self.blocks for label in self.molecules[kind].labels * count]

    def types(self) -> list[str]:
        """The force field type of each atom."""
        return [name for kind, count in self.blocks for name in self.molecules[kind].types * count]

    def interactions(self, name: str) -> Indices:
        """All interactions of a kind (`bond`, `angle`, `dihedral`, `improper`) as indices of atoms [n, width]."""
        import numpy as np

        parts, offset = [], 0
        for kind, count in self.blocks:
            molecule = self.molecules[kind]
            atoms = len(molecule.names)
            rows = molecule.interactions.get(name)
            if rows is not None and len(rows):
                shifts = offset + atoms * np.arange(count)
                parts.append((rows[None, :, :] + shifts[:, None, None]).reshape(-1, rows.shape[1]))
            offset += atoms * count
        return np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.int64)


def read_run_input(path: Path, log: EntryLog) -> RunInput | None:
    """The topology in a run input; None with a warning if its version is not supported or it is damaged."""
    with open_decompressed(path) as stream:
        content = stream.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        log.warning("the run input is too large and left out", file=path.name)
        return None
    try:
        return _read(content)
    except NotImplementedError:
        log.warning("the run input has a version of its format that is not supported", file=path.name)
    except (
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        OSError,
        ParserError,
        TypeError,
        ValueError,
    ) as error:
        log.warning("the run input is damaged and left out", file=path.name, reason=str(error)[:200])
    return None


def _read(content: bytes) -> RunInput:
    from MDAnalysis.topology.tpr import setting, utils

    data, header = _header(content)
    if header.fver >= setting.tpxv_AddSizeField and header.fgen >= _BODY_IN_BYTES:
        data = utils.TPXUnpacker2020.from_unpacker(data)
    if header.bBox:
        utils.extract_box_info(data, header.fver)
    if header.ngtc > 0:
        for _ in range(2 if header.fver < 69 else 1):
            utils.ndo_real(data, header.ngtc)
    if not header.bTop:
        raise ParserError("it has no topology")
    symbols = utils.do_symtab(data)
    utils.do_symstr(data, symbols)
    utils.do_ffparams(data, header.fver)
    molecules = [_molecule(utils.do_moltype(data, symbols, header.fver)) for _ in range(data.unpack_int())]
    blocks = []
    for _ in range(data.unpack_int()):
        block = utils.do_molblock(data)
        if not 0 <= block.molb_type < len(molecules) or block.molb_nmol < 0:
            raise ParserError("a block of molecules has no sensible size")
        blocks.append((block.molb_type, block.molb_nmol))
    total = sum(len(molecules[kind].names) * count for kind, count in blocks)
    if total != header.natoms:
        raise ParserError(f"its molecules have {total} atoms and not {header.natoms}")
    if header.bX and 3 * header.precision * total > len(content):
        raise ParserError("it is shorter than the positions of its atoms")
    return RunInput(molecules, blocks, total)


def _header(content: bytes) -> tuple[Any, Any]:
    """The unpacker behind the header, and the header.

    The library takes only the versions that releases wrote. Those between them, of development versions, have the
    header of the release before; what differs behind it is told by their own number.
    """
    from MDAnalysis.topology.tpr import setting, utils

    data = utils.TPXUnpacker(content)
    data.do_string()  # the version of the program
    data.unpack_int()  # the precision
    place = data.get_position()
    version = data.unpack_int()
    known = setting.SUPPORTED_VERSIONS
    if version not in known and min(known) < version < max(known):
        released = max(number for number in known if number < version)
        content = content[:place] + struct.pack(">i", released) + content[place + 4 :]
    data = utils.TPXUnpacker(content)
    return data, utils.read_tpxheader(data)._replace(fver=version)


def _molecule(kind: Any) -> Molecule:
    atoms = kind.atomkinds
    names = [_text(atom.name) for atom in atoms]
    residues = [_text(atom.resname) for atom in atoms]
    labels = [
        atom.element_symbol or element_of(name, residue, float(atom.mass))
        for atom, name, residue in zip(atoms, names, residues, strict=True)
    ]
    return Molecule(
        _text(kind.name),
        names,
        [_text(atom.type) for atom in atoms],
        residues,
        labels,
        [float(atom.mass) for atom in atoms],
        [float(atom.charge) for atom in atoms],
        {
            "bond": _indices(kind.bonds, 2, len(atoms)),
            "angle": _indices(kind.angles, 3, len(atoms)),
            "dihedral": _indices(kind.dihe, 4, len(atoms)),
            "improper": _indices(kind.impr, 4, len(atoms)),
        },
    )


def _indices(rows: Sequence[Sequence[int]] | None, width: int, n_atoms: int) -> Indices:
    import numpy as np

    whole = [row for row in rows or () if len(row) == width and all(0 <= atom < n_atoms for atom in row)]
    return np.array(whole, dtype=np.int64).reshape(-1, width)


def _text(raw: bytes | str) -> str:
    return raw.decode("latin-1") if isinstance(raw, bytes) else str(raw)


def start_frame(path: Path, n_atoms: int, log: EntryLog) -> tuple[Array, Array | None] | None:
    """Positions and box (rows, nm) at the start of the run; None if the version does not let them be found.

    Only for run inputs that `read_run_input` could read, with their number of atoms.
    """
    import numpy as np
    from MDAnalysis.coordinates.TPR import TPRReader
    from MDAnalysis.lib.mdamath import triclinic_vectors

    try:
        step = TPRReader(str(path), convert_units=False).ts
        positions = np.array(step.positions, dtype=np.float64)
        box = triclinic_vectors(step.dimensions) if step.dimensions is not None else None
    except Exception as error:
        # the library raises whatever its reading runs into
        log.info("the structure in the run input cannot be read", file=path.name, reason=str(error)[:200])
        return None
    if positions.shape != (n_atoms, 3) or not sensible(positions) or not positions.any():
        return None
    cell = None if box is None else np.array(box, dtype=np.float64)
    return positions, cell if cell is not None and sensible(cell) else None
