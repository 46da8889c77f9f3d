"""Names of functionals."""

from __future__ import annotations

import pytest

from nomad.parsing.xc import libxc_name, libxc_names


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("PBE", ("GGA_X_PBE", "GGA_C_PBE")),
        ("PBEsol", ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL")),
        ("revPBE", ("GGA_X_PBE_R", "GGA_C_PBE")),
        ("b3-lyp", ("HYB_GGA_XC_B3LYP",)),
        ("HSE 06", ("HYB_GGA_XC_HSE06",)),
        ("PZ", ("LDA_X", "LDA_C_PZ")),
        ("r2SCAN", ("MGGA_X_R2SCAN", "MGGA_C_R2SCAN")),
        ("unheard of", ()),
    ],
)
def test_short_names(name, names):
    assert libxc_names(name) == names


@pytest.mark.parametrize(("number", "name"), [(1, "LDA_X"), (130, "GGA_C_PBE"), (428, "HYB_GGA_XC_HSE06"), (999, None)])
def test_functionals_are_known_by_their_number(number, name):
    assert libxc_name(number) == name
