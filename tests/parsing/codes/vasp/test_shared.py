"""Real outputs, read where they lie; they may not be copied."""

from __future__ import annotations

import time

import pytest

from nomad.parsing.matching import match_file

from ...expected_values import data_dir
from .conftest import parse_path

pytestmark = pytest.mark.skipif(data_dir() is None, reason="the shared test data are not here (set NOMAD_TEST_SHARED)")
PBE, PW91 = "GGA_X_PBE GGA_C_PBE", "GGA_X_PW91 GGA_C_PW91"


@pytest.mark.parametrize(
    ("name", "calculations", "functionals", "segments"),
    [
        ("api-cases/vasp/vasprun.xml", 1, PBE, 0),
        ("api-cases/vasp_broken/vasprun.xml", 1, PBE, 0),
        ("api-cases/vasp_gz/vasprun.xml.gz", 1, PBE, 0),
        ("api-cases/vasp_perovskite/vasprun.xml", 1, PBE, 0),
        ("normalizer-cases/band_structure/hP/vasprun.xml.bands.xz", 1, PBE, 9),
        ("normalizer-cases/band_structure/mP_nonstandard/vasprun.xml.bands.xz", 1, PBE, 14),
        ("normalizer-cases/band_structure/polarized_gap/vasprun.xml.bands.xz", 1, PBE, 10),
        ("normalizer-cases/band_structure/polarized_no_gap/vasprun.xml.bands.xz", 1, PBE, 6),
        ("normalizer-cases/band_structure/tP/vasprun.xml.bands.xz", 1, PBE, 9),
        ("normalizer-cases/band_structure/unpolarized_gap/vasprun.xml.bands.xz", 1, PW91, 10),
        ("normalizer-cases/dos/dos_si_vasp/vasprun.xml.relax2.xz", 3, PBE, 0),
        ("normalizer-cases/dos/unpolarized_vasp/vasprun.xml.xz", 1, PBE, 0),
        ("normalizer-cases/vasp_outcar/OUTCAR_broken", 0, PBE, 0),
        ("normalizer-cases/workflow/vasp/vasprun.xml", 3, PBE, 0),
    ],
)
def test_outputs_without_expected_values(name, calculations, functionals, segments):
    path = data_dir() / name
    assert match_file(path, path.name).name == "parsers/vasp"
    found = parse_path(path)
    assert not found.log.errors
    assert len(found.calculations) == calculations
    assert len(found.run.section_system) == max(calculations, 1)
    assert " ".join(found.functionals) == functionals
    bands = found.calculations[-1].section_k_band if calculations else []
    assert sum(len(band.section_k_band_segment) for band in bands) == segments
    assert len(found.run.section_sampling_method) == (1 if calculations != 1 else 0)


def test_a_large_file_is_read_at_a_good_pace():
    path = data_dir() / "vasp" / "AgAc_relax" / "vasprun.xml.relax"
    parse_path(path)
    start = time.process_time()
    parse_path(path)
    megabytes = path.stat().st_size / 1e6
    assert time.process_time() - start < 0.07 * megabytes, "4 MB should take less than 0.3 s"
