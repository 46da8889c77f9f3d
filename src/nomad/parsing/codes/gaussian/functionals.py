"""libxc names for the methods that Gaussian prints as `SCF Done:  E(RB3LYP)` or takes in the route section."""

from __future__ import annotations

import re

from nomad.parsing.xc import libxc_names

_NAMES: dict[str, tuple[str, ...]] = {
    "svwn": ("LDA_X", "LDA_C_VWN"),
    "svwn5": ("LDA_X", "LDA_C_VWN"),
    "lsda": ("LDA_X", "LDA_C_VWN"),
    "bvwn": ("GGA_X_B88", "LDA_C_VWN"),
    "blyp": ("GGA_X_B88", "GGA_C_LYP"),
    "bp86": ("GGA_X_B88", "GGA_C_P86"),
    "bpw91": ("GGA_X_B88", "GGA_C_PW91"),
    "bpbe": ("GGA_X_B88", "GGA_C_PBE"),
    "pbepbe": ("GGA_X_PBE", "GGA_C_PBE"),
    "pw91pw91": ("GGA_X_PW91", "GGA_C_PW91"),
    "olyp": ("GGA_X_OPTX", "GGA_C_LYP"),
    "tpsstpss": ("MGGA_X_TPSS", "MGGA_C_TPSS"),
    "revtpssrevtpss": ("MGGA_X_REVTPSS", "MGGA_C_REVTPSS"),
    "m06l": ("MGGA_X_M06_L", "MGGA_C_M06_L"),
    "m06": ("HYB_MGGA_X_M06", "MGGA_C_M06"),
    "m062x": ("HYB_MGGA_X_M06_2X", "MGGA_C_M06_2X"),
    "m06hf": ("HYB_MGGA_X_M06_HF", "MGGA_C_M06_HF"),
    "m05": ("HYB_MGGA_X_M05", "MGGA_C_M05"),
    "m052x": ("HYB_MGGA_X_M05_2X", "MGGA_C_M05_2X"),
    "mn15": ("HYB_MGGA_X_MN15", "MGGA_C_MN15"),
    "mn15l": ("MGGA_X_MN15_L", "MGGA_C_MN15_L"),
    "b3lyp": ("HYB_GGA_XC_B3LYP",),
    "b3p86": ("HYB_GGA_XC_B3P86",),
    "b3pw91": ("HYB_GGA_XC_B3PW91",),
    "b1lyp": ("HYB_GGA_XC_B1LYP",),
    "b1b95": ("HYB_MGGA_XC_B88B95",),
    "o3lyp": ("HYB_GGA_XC_O3LYP",),
    "x3lyp": ("HYB_GGA_XC_X3LYP",),
    "bhandh": ("HYB_GGA_XC_BHANDH",),
    "bhandhlyp": ("HYB_GGA_XC_BHANDHLYP",),
    "pbe1pbe": ("HYB_GGA_XC_PBEH",),
    "pbe0": ("HYB_GGA_XC_PBEH",),
    "mpw1pw91": ("HYB_GGA_XC_MPW1PW",),
    "hseh1pbe": ("HYB_GGA_XC_HSE06",),
    "hse06": ("HYB_GGA_XC_HSE06",),
    "camb3lyp": ("HYB_GGA_XC_CAM_B3LYP",),
    "lcwpbe": ("HYB_GGA_XC_LC_WPBE",),
    "wb97": ("HYB_GGA_XC_WB97",),
    "wb97x": ("HYB_GGA_XC_WB97X",),
    "wb97xd": ("HYB_GGA_XC_WB97X_D",),
    "b97d": ("GGA_XC_B97_D",),
    "b97d3": ("GGA_XC_B97_D",),
    "b971": ("HYB_GGA_XC_B97_1",),
    "b972": ("HYB_GGA_XC_B97_2",),
    "b98": ("HYB_GGA_XC_SB98_2C",),
    "hcth407": ("GGA_XC_HCTH_407",),
    "tpssh": ("HYB_MGGA_XC_TPSSH",),
    "b2plyp": ("HYB_B2PLYP",),
    "b2plypd": ("HYB_B2PLYP",),
    "b2plypd3": ("HYB_B2PLYP",),
    "mpw2plyp": ("HYB_MPW2PLYP",),
}
SEMIEMPIRICAL = ("am1", "pm3", "pm3mm", "pm6", "pm7", "pddg", "indo", "cndo", "mndo", "mindo3", "zindo")
_SPIN = re.compile(r"^(RO|R|U)(?=[A-Za-z])")


def unrestricted_part(label: str) -> tuple[str, str]:
    """The spin treatment (`R`, `U`, `RO` or empty) and the rest of a label such as `RB3LYP`, `UHF` or `RS-VWN`."""
    match = _SPIN.match(label)
    if match is None:
        return "", label
    rest = label[match.end() :]
    if match[1] == "RO" and rest.lower() != "hf" and functional_names(label[1:]):
        return "R", label[1:]  # O3LYP
    return match[1], rest


def functional_names(label: str) -> tuple[str, ...]:
    """libxc names of a density functional; empty if it is not known."""
    key = re.sub(r"[^a-z0-9]", "", label.lower())
    if key in ("", "hf"):
        return ()
    return _NAMES.get(key) or libxc_names(label)
