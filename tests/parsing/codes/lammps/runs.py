"""Small runs of LAMMPS, written for these tests after the formats of its manual."""

from __future__ import annotations

from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name

BANNER = "LAMMPS (2 Aug 2023 - Update 1)\n"
MEMORY = "Per MPI rank memory allocation (min/avg/max) = 4.4 | 4.4 | 4.4 Mbytes\n"
LOOP = "Loop time of 0.5 on 1 procs for 100 steps with 2 atoms\n\nTotal # of neighbors = 3\n"
END = "Total wall time: 0:01:02\n"
HEAD = """units metal
boundary p p f
atom_style atomic
read_data data.cu
  orthogonal box = (0 0 0) to (4 5 6)
  2 atoms
pair_style eam/alloy
pair_coeff * * CuNi.eam.alloy Cu Ni
"""
ROWS = """   Step          Temp          PotEng         KinEng         Press
         0   300            -7.0            0.1           10.0
       100   310.5          -7.1            0.2          -20.0
"""
DUMP = """ITEM: TIMESTEP
{step}
ITEM: NUMBER OF ATOMS
2
ITEM: BOX BOUNDS pp pp ff
0.0 4.0
0.0 5.0
0.0 6.0
ITEM: ATOMS {columns}
{rows}
"""
DATA = """LAMMPS data file via write_data, version 2 Aug 2023, timestep = 0, units = metal

2 atoms
2 atom types

0 4 xlo xhi
0 5 ylo yhi
0 6 zlo zhi

Masses

1 63.546
2 58.693

Atoms # atomic

2 2 2.0 2.5 3.0 0 0 0
1 1 0.0 0.0 0.0 0 0 0
"""


def write(folder: Path, log: str, **files: str) -> Path:
    """Writes a log and files beside it (`data_cu` is `data.cu`); the path of the log."""
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text)
    path = folder / "log.lammps"
    path.write_text(log)
    return path


def archive_of(path: Path) -> tuple[EntryArchive, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/lammps").parse(path, archive, log)
    return archive, log


def run_of(path: Path) -> Run:
    return archive_of(path)[0].section_run[0]


def snapshot(step: int, columns: str, *rows: str) -> str:
    return DUMP.format(step=step, columns=columns, rows="\n".join(rows))


def energies(run: Run, kind: str) -> list[float]:
    """Contributions of one kind to all calculations, in eV."""
    return [
        part.m_magnitude("energy_contribution_value") / 1.602176634e-19
        for calculation in run.section_single_configuration_calculation
        for part in calculation.section_energy_contribution
        if part.energy_contribution_kind == kind
    ]
