"""Steps of a structure optimisation: `GEOMETRY_OPT.OUT`, `TOTENERGY_OPT.OUT` and `FORCES_OPT.OUT`.

`INFO.OUT` is written anew for each step, so that it knows the last structure only. The other files get a geometry (in
the format of the input file), an energy and a list of forces for each step.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.codes.elk.calculation import forces_of
from nomad.parsing.codes.elk.structure import Geometry, add_system
from nomad.parsing.codes.elk.tables import beside, content_of
from nomad.parsing.damage import trouble_in
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.tables import matrix
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_GEOMETRY = re.compile(rb"^ *scale[ \t\r]*\n", re.MULTILINE)
_BLOCK = re.compile(rb"^ *(scale[123]?|avec|atoms|molecule)[ \t\r]*\n", re.MULTILINE)
_SPECIES = re.compile(rb"^ *'([^'\n]+)'[^\n]*\n *(\d+)[^\n]*\n", re.MULTILINE)
_LONGEST = 1e9


def read_geometries(content: bytes) -> list[Geometry | None]:
    """The geometries of a file in the format of Elk's input; None for one that cannot be read."""
    starts = [match.start() for match in _GEOMETRY.finditer(content)]
    return [_read_geometry(content[a:b]) for a, b in zip(starts, [*starts[1:], len(content)], strict=False)]


def _read_geometry(text: bytes) -> Geometry | None:
    import numpy as np

    matches = list(_BLOCK.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    blocks = {match.group(1): text[match.end() : end] for match, end in zip(matches, ends, strict=False)}
    vectors = matrix(blocks.get(b"avec", b""), columns=3)
    scales = [matrix(blocks.get(name, b"1.0"), columns=1) for name in (b"scale", b"scale1", b"scale2", b"scale3")]
    if vectors.shape != (3, 3) or not all(scale.size for scale in scales) or not _moderate(vectors, *scales):
        return None
    lattice = vectors * scales[0][0, 0] * np.array([[scale[0, 0]] for scale in scales[1:]]) * factor("bohr")
    molecule = blocks.get(b"molecule", b"").strip().lower().startswith((b".t", b"t"))
    labels: list[str] = []
    rows = []
    atoms = blocks.get(b"atoms", b"")
    for match in _SPECIES.finditer(atoms):
        count = int(match.group(2)[:6])
        lines = atoms[match.end() :].split(b"\n", count)[:count]
        table = matrix(b"\n".join(b" ".join(line.split()[:3]) for line in lines), columns=3)
        if len(table) != count or not _moderate(table):
            return None
        name = Path(match.group(1).decode("latin-1")).name
        labels += [element_symbol(name.removesuffix(".in"))] * count
        rows.append(table)
    if not rows:
        return None
    table = np.concatenate(rows)
    positions = table * factor("bohr") if molecule else table @ lattice
    return Geometry(labels, lattice, positions, molecule)


def _moderate(*tables: npt.NDArray[np.float64]) -> bool:
    """Whether all numbers are finite and of a size that lengths in bohr can have."""
    import numpy as np

    return all(bool((np.abs(table) < _LONGEST).all()) for table in tables)


def add_steps(
    run: Run, mainfile: Path, current: Geometry, method: Method, log: EntryLog
) -> list[SingleConfigurationCalculation]:
    """Adds a system and a calculation for each step before that of the `current` structure, which `INFO.OUT` describes.

    Files of another structure (left over from another run in the folder) are not taken.
    """
    path = beside(mainfile, "GEOMETRY_OPT")
    geometries = read_geometries(content_of(path)) if path else []
    if path is None or not geometries:
        return []
    same = [index for index, geometry in enumerate(geometries) if geometry is not None and geometry.equals(current)]
    if not same:
        log.warning("the steps of an optimisation do not lead to the structure of the output", **trouble_in(path))
        return []
    energy_file, force_file = beside(mainfile, "TOTENERGY_OPT"), beside(mainfile, "FORCES_OPT")
    energies = matrix(content_of(energy_file), columns=1)[:, 0].tolist() if energy_file else []
    forces = re.split(rb"^Forces *:", content_of(force_file), flags=re.MULTILINE)[1:] if force_file else []
    if energy_file is not None and len(energies) != len(geometries):
        log.warning(
            "there are not as many energies as structures of the optimisation",
            structures=len(geometries),
            energies=len(energies),
            **trouble_in(energy_file),
        )
    calculations = []
    for index, geometry in enumerate(geometries[: same[-1]]):
        if geometry is None:
            log.warning("a structure of the optimisation is not readable", step=index + 1, **trouble_in(path))
            continue
        calculation = read_from(run.m_create(SingleConfigurationCalculation), whole(path))
        calculation.single_configuration_calculation_to_system_ref = read_from(add_system(run, geometry), whole(path))
        calculation.single_configuration_to_calculation_method_ref = method
        if index < len(energies):
            energy = checked(energies[index : index + 1], "energies", (1,), log, path=energy_file)
            fill(calculation, energy_total=float(energy[0]) * factor("hartree") if energy is not None else None)
        if force_file is not None and len(forces) == len(geometries):
            found = forces_of(forces[index], len(geometry.labels), log, path=force_file)
            fill(calculation, atom_forces=found)
        calculations.append(calculation)
    return calculations
