"""Which functional a run has used."""

from __future__ import annotations

import pytest

from nomad.parsing.codes.vasp.content import AtomKind, Content
from nomad.parsing.codes.vasp.functionals import dispersion, functional, method_name

PBE_HYBRID = {"LHFCALC": True, "GGA": "PE", "AEXX": 0.25, "AGGAX": 0.75, "AGGAC": 1.0}


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"GGA": "PE"}, "GGA_X_PBE GGA_C_PBE"),
        ({"GGA": " ps "}, "GGA_X_PBE_SOL GGA_C_PBE_SOL"),
        ({"GGA": "CA"}, "LDA_X LDA_C_PZ"),
        ({"GGA": "91"}, "GGA_X_PW91 GGA_C_PW91"),
        ({"GGA": "AM"}, "GGA_X_AM05 GGA_C_AM05"),
        ({"GGA": "??"}, ""),
        ({"GGA": "--", "METAGGA": "SCAN"}, "MGGA_X_SCAN MGGA_C_SCAN"),
        ({"GGA": "RE", "LUSE_VDW": True, "AGGAC": 0.0}, "GGA_X_PBE_R LDA_C_PW"),
        ({"GGA": "MK", "LUSE_VDW": True}, "GGA_X_OPTB86B_VDW LDA_C_PW"),
        ({"METAGGA": "LIBXC", "LIBXC1": "MGGA_X_RSCAN", "LIBXC2": "mgga_c_rscan"}, "MGGA_X_RSCAN MGGA_C_RSCAN"),
        (PBE_HYBRID, "HYB_GGA_XC_PBEH"),
        (PBE_HYBRID | {"HFSCREEN": 0.2}, "HYB_GGA_XC_HSE06"),
        (PBE_HYBRID | {"HFSCREEN": 0.207}, "HYB_GGA_XC_HSE06"),
        (PBE_HYBRID | {"HFSCREEN": 0.3}, "HYB_GGA_XC_HSE03"),
        (PBE_HYBRID | {"GGA": "PS", "HFSCREEN": 0.2}, "HYB_GGA_XC_HSE_SOL"),
        ({"LHFCALC": True, "GGA": "B3", "AEXX": 0.2}, "HYB_GGA_XC_B3LYP"),
        ({"LHFCALC": True, "GGA": "CA", "AEXX": 0.2, "AGGAX": 0.72, "AGGAC": 0.81}, "HYB_GGA_XC_B3LYP"),
        ({"LHFCALC": True, "GGA": "PE", "AEXX": 1.0, "AGGAC": 0.0}, "HF_X"),
        (PBE_HYBRID | {"AEXX": 0.4}, "HF_X GGA_X_PBE GGA_C_PBE"),
    ],
)
def test_tags(parameters, names):
    assert " ".join(functional(Content(parameters=parameters)).names) == names


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("PAW_PBE Si 05Jan2001", "GGA_X_PBE GGA_C_PBE"),
        ("PAW_GGA Si 05Jan2001", "GGA_X_PW91 GGA_C_PW91"),
        ("PAW S_h 21Jan2003", "LDA_X LDA_C_PZ"),
        ("US Mg", ""),
    ],
)
def test_without_tags_the_title_of_the_potential_decides(title, names):
    content = Content(parameters={"GGA": "--"}, kinds=[AtomKind("X", title=title)])
    assert " ".join(functional(content).names) == names


def test_weights_of_an_unusual_hybrid():
    assert functional(Content(parameters=PBE_HYBRID | {"AEXX": 0.4})).weights == {"HF_X": 0.4, "GGA_X_PBE": 0.6}


def test_the_incar_fills_in_what_the_parameters_leave_open():
    assert functional(Content(parameters={"GGA": "--"}, given={"GGA": "PS"})).names[0] == "GGA_X_PBE_SOL"


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ({"LVDW": True}, "G06"),
        ({"IVDW": 12}, "DFT-D3(BJ)"),
        ({"IVDW": 20}, "TS"),
        ({"IVDW": 202}, "MDB"),
        ({"LUSE_VDW": True}, "XC"),
        ({}, None),
    ],
)
def test_dispersion(tags, name):
    assert dispersion(Content(given=tags)) == name


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ({"ALGO": "Normal"}, "DFT"),
        ({"LDAU": True}, "DFT+U"),
        ({"ALGO": "G0W0"}, "G0W0"),
        ({"ALGO": "scGW0", "NELM": 4}, "scGW"),
        ({"ALGO": "GW0", "NELM": 1}, "G0W0"),
        ({"ALGO": "ACFDTR"}, "RPA"),
    ],
)
def test_method(tags, name):
    assert method_name(Content(given=tags)) == name
