"""Functionals as pw.x prints them."""

from __future__ import annotations

import pytest

from nomad.parsing.codes.quantumespresso.functionals import decode_functional

PBE = {"GGA_X_PBE", "GGA_C_PBE"}
LDA = {"LDA_X", "LDA_C_PZ"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("  SLA  PW   PBE  PBE (1434)", PBE),
        (" PBE ( 1  4  3  4 0 0)", PBE),
        (" PBE\n                           (   1   4   3   4   0   0   0)", PBE),
        ("  SLA  PW   PBX  PBC", PBE),
        (" PW91 ( 1  4  2  2 0 0)", {"GGA_X_PW91", "GGA_C_PW91"}),
        (" SLA PZ NOGX NOGC (1100)", LDA),
        ("  SLA  PZ   NOGX NOGC\n   (   1   1   0   0   0   0   0)", LDA),
        (" PBESOL ( 1  4 10  8 0 0)", {"GGA_X_PBE_SOL", "GGA_C_PBE_SOL"}),
        (" BLYP ( 1  3  1  3 0 0)", {"GGA_X_B88", "GGA_C_LYP"}),
        (" BP ( 1  1  1  1 0 0)", {"GGA_X_B88", "GGA_C_P86"}),
        (" PBE0 ( 6  4  8  4 0 0)", {"HYB_GGA_XC_PBEH"}),
        (" B3LYP ( 7 12  9  7 0 0)", {"HYB_GGA_XC_B3LYP"}),
        (" HSE ( 1  4 12  4 0 0)", {"HYB_GGA_XC_HSE06"}),
        (" HF ( 5  0  0  0 0 0)", {"HF_X"}),
        (" SCAN (   0   0   0   0   0   5   0)", {"MGGA_X_SCAN", "MGGA_C_SCAN"}),
        (" SCAN (   0   0   0   0   0 263 267)", {"MGGA_X_SCAN", "MGGA_C_SCAN"}),
        (" SCAN0 ( 0  0  0  0  0  6)", {"HYB_MGGA_X_SCAN0", "MGGA_C_SCAN"}),
        (" BEEF ( 1  4 43 14 2 0)", {"GGA_XC_BEEFVDW"}),
        (" XC-000I-000I-101L-130L-000I-000I", PBE),
        (" XC-001I-004I-003I-004I-000I-000I", PBE),
        (" XC-001L-012L-101L-130L-000I-000I ( 1 12 101 130 0 0)", PBE),
        (" XC-000I-000I-000I-000I-000I-497L-498L", {"MGGA_X_R2SCAN", "MGGA_C_R2SCAN"}),
        (" PBE", PBE),
        (" SOMETHING NEW (99 99 99 99 0 0)", set()),
        ("", set()),
        (" ((((", set()),
    ],
)
def test_libxc_names(text, names):
    assert set(decode_functional(text).libxc) == names


def test_non_local_functionals_are_named():
    functional = decode_functional(" VDW-DF ( 1  4  4  0 1 0)")
    assert functional.non_local == "vdW-DF"
    assert functional.libxc == ("GGA_X_PBE_R", "LDA_C_PW")
