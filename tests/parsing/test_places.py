"""Every parser says from which lines its sections were read, and the values stand there."""

from __future__ import annotations

import contextlib
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.files import open_decompressed
from nomad.parsing.matching import match_file
from nomad.parsing.provenance import places, recording
from nomad.units import factor
from parsing.mutations import cut, drop_lines, spoil_numbers

DATA = Path(__file__).parents[1] / "data"
FILES = [
    "quantum-espresso/si_vc_relax/si.out",
    "quantum-espresso/fe_bcc_spin/fe.out",
    "quantum-espresso/si_bands/si.bands.out",
    "vasp/nio_relax/vasprun.xml",
    "vasp/si_bands/vasprun.xml.bands",
    "vasp/mg_outcar/OUTCAR.static",
    "fhi-aims/h2_md.out",
    "fhi-aims/fe_bands/aims.out",
    "exciting/INFO.OUT",
    "exciting/gw/INFO.OUT",
    "castep/nacl_opt.castep",
    "castep/fe_bands.castep",
    "siesta/h2_relax/out",
    "abinit/gaas_relax/run.abo",
    "abinit/si_scf_bands/run.abo",
    "cp2k/argon_md_fist/run.out",
    "cp2k/h2o_geo_opt/run.out",
    "cp2k/si8_energy/run.out",
    "elk/fe_bcc_spin/INFO.OUT",
    "elk/si_bands/INFO.OUT",
    "gaussian/hf_opt.log",
    "gpaw/si_pw_bands/si_bands.gpw",
    "nwchem/h2o_b3lyp_opt/run.out",
    "nwchem/h2o_tddft/run.out",
    "nwchem/h2o_ccsd_t/run.out",
    "orca/h2_opt.out",
]
XML_LINES = 3000
"""Of an element only the line of its start tag is known; so many lines belong to it for sure or to its neighbours."""
NUMBER = re.compile(rb"-?\d+\.\d*(?:[EeDd][-+]?\d+)?")
UNITS = [
    1.0,
    *(
        factor(unit)
        for unit in ("hartree", "rydberg", "eV", "angstrom", "bohr", "hartree/bohr", "rydberg/bohr", "eV/angstrom")
    ),
]
NEEDED = {"section_run", "section_run/section_system", "section_run/section_method"}
CHECKED = {
    "section_system",
    "section_single_configuration_calculation",
    "section_scf_iteration",
    "section_eigenvalues",
    "section_k_band_segment",
}


def read(path: Path) -> EntryArchive:
    archive = EntryArchive()
    parser = match_file(path, path.name)
    assert parser is not None
    with recording() as record:
        parser.parse(path, archive, EntryLog())
    record.store(archive)
    return archive


def numbers_at(path: Path, unit: str, first: int, last: int) -> np.ndarray[Any, Any]:
    with open_decompressed(path) as stream:
        content = stream.read()
    if unit == "byte":
        assert 0 <= first <= last < path.stat().st_size
        text = content[first : last + 1]
        if path.suffix == ".gpw":
            return np.frombuffer(text[: len(text) // 8 * 8], "<f8")
    else:
        lines = content.split(b"\n")
        assert 1 <= first <= last <= len(lines)
        extra = XML_LINES if content.startswith(b"<?xml") and first == last else 60 if first == last else 0
        text = b"\n".join(lines[first - 1 : last + extra])
    found = [float(match.replace(b"D", b"E").replace(b"d", b"e")) for match in NUMBER.findall(text)]
    return np.array(found)


def values_of(section: Any) -> np.ndarray[Any, Any]:
    """The numbers of a section that a program prints: some of each quantity, fractions for positions."""
    found = []
    for name, value in section.m_data.items():
        definition = section.m_def.all_names()[name]
        if definition.is_sub_section or not isinstance(value, float | np.ndarray):
            continue
        array = np.asarray(value)
        if array.dtype.kind == "f":
            found.append(np.unique(array.ravel()[:200])[:20])
    positions, lattice = section.m_data.get("atom_positions"), section.m_data.get("lattice_vectors")
    if positions is not None and lattice is not None and np.linalg.det(lattice):
        found.append((positions @ np.linalg.inv(lattice)).ravel()[:20])
    values = np.concatenate(found) if found else np.empty(0)
    return values[(np.abs(values) > 0) & np.isfinite(values)]


def stands_in(values: np.ndarray[Any, Any], printed: np.ndarray[Any, Any]) -> bool:
    """Whether some of the values are printed, in one of the usual units."""
    for unit in UNITS:
        near = np.isclose(values[:, None] / unit, printed[None, :], rtol=2e-6, atol=1e-12)
        if near.any():
            return True
    return False


@pytest.mark.parametrize("name", FILES)
def test_values_stand_where_the_archive_says(name: str) -> None:
    path = DATA / name
    archive = read(path)
    seen: dict[str, int] = defaultdict(int)
    for section_path, file, unit, first, last in places(archive):
        kind = re.sub(r"/\d+", "", section_path)
        seen[kind] += 1
        printed = numbers_at(path.with_name(file), unit, first, last)
        section = archive.m_resolve("/" + section_path)
        values = values_of(section)
        if kind.rpartition("/")[2] in CHECKED and values.size and seen[kind] <= 3:
            assert stands_in(values, printed), (section_path, file, first, last, values[:5], printed[:20])
    assert set(seen) >= NEEDED
    for kind in ("section_run/section_system", "section_run/section_single_configuration_calculation"):
        sub_section = kind.rpartition("/")[2]
        assert seen[kind] == sum(run.m_sub_section_count(sub_section) for run in archive.section_run)
    iterations = [
        calculation.m_sub_section_count("section_scf_iteration")
        for run in archive.section_run
        for calculation in run.section_single_configuration_calculation
    ]
    assert seen["section_run/section_single_configuration_calculation/section_scf_iteration"] == sum(iterations)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".gpw")])
def test_warnings_about_damaged_files_name_file_and_line(name: str, tmp_path: Path) -> None:
    folder = (DATA / name).parent
    for file in folder.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / Path(name).name
    parser = match_file(path, path.name)
    assert parser is not None
    for victim in sorted(tmp_path.iterdir()) if len(list(tmp_path.iterdir())) < 9 else [path]:
        sound = victim.read_bytes()
        for mutation in (cut, drop_lines, spoil_numbers):
            victim.write_bytes(mutation(sound, random.Random(1)))
            log = EntryLog()
            with contextlib.suppress(ParserError):
                parser.parse(path, EntryArchive(), log)
            for record in log.records:
                if record["level"] == "WARNING":
                    assert (tmp_path / str(record.get("file"))).is_file(), record
                    assert int(record["line"]) >= 1, record
        victim.write_bytes(sound)
