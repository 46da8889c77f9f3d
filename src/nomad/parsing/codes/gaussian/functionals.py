"""libxc names for the methods that Gaussian prints as `SCF Done:  E(RB3LYP)` or takes in the route section."""

from __future__ import annotations

import re

from nomad.parsing.xc import libxc_names

_NAMES: dict[str, tuple[str, ...]] = {
    "lsda": ("LDA_X", "LDA_C_VWN"),
    "hfs": ("LDA_X",),
    "hfb": ("GGA_X_B88",),
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
    "bhflyp": ("HYB_GGA_XC_B3LYP",),
    "bhfp86": ("HYB_GGA_XC_B3P86",),
    "bhfpw91": ("HYB_GGA_XC_B3PW91",),
    "mpw1lyp": ("HYB_GGA_XC_MPW1LYP",),
    "mpw1pbe": ("HYB_GGA_XC_MPW1PBE",),
    "pbeh1pbe": ("HYB_GGA_XC_PBEH",),
    "ohse1pbe": ("HYB_GGA_XC_HSE03",),
    "ohse2pbe": ("HYB_GGA_XC_HSE03",),
    "lcblyp": ("HYB_GGA_XC_LC_BLYP",),
    "hcth93": ("GGA_XC_HCTH_93",),
    "hcth147": ("GGA_XC_HCTH_147",),
    "thcth": ("MGGA_X_TAU_HCTH", "GGA_C_TAU_HCTH"),
    "thcthhyb": ("HYB_MGGA_X_TAU_HCTH", "GGA_C_HYB_TAU_HCTH"),
    "bmk": ("HYB_MGGA_X_BMK", "GGA_C_BMK"),
    "vsxc": ("MGGA_X_GVT4", "MGGA_C_VSXC"),
    "apf": ("HYB_GGA_XC_APF",),
    "apfd": ("HYB_GGA_XC_APF",),
    "pw6b95": ("HYB_MGGA_XC_PW6B95",),
    "m11": ("HYB_MGGA_X_M11", "MGGA_C_M11"),
    "m11l": ("MGGA_X_M11_L", "MGGA_C_M11_L"),
    "m08hx": ("HYB_MGGA_X_M08_HX", "MGGA_C_M08_HX"),
    "mn12l": ("MGGA_X_MN12_L", "MGGA_C_MN12_L"),
    "mn12sx": ("HYB_MGGA_X_MN12_SX", "MGGA_C_MN12_SX"),
    "n12": ("GGA_X_N12", "GGA_C_N12"),
    "n12sx": ("HYB_GGA_X_N12_SX", "GGA_C_N12_SX"),
    "sogga11": ("GGA_X_SOGGA11", "GGA_C_SOGGA11"),
    "sogga11x": ("HYB_GGA_X_SOGGA11_X", "GGA_C_SOGGA11_X"),
    "b2plyp": ("HYB_B2PLYP",),
    "b2plypd": ("HYB_B2PLYP",),
    "b2plypd3": ("HYB_B2PLYP",),
    "mpw2plyp": ("HYB_MPW2PLYP",),
}
_EXCHANGE = {
    "s": "LDA_X",
    "xa": "LDA_X",
    "b": "GGA_X_B88",
    "pw91": "GGA_X_PW91",
    "mpw": "GGA_X_MPW91",
    "g96": "GGA_X_G96",
    "pbe": "GGA_X_PBE",
    "o": "GGA_X_OPTX",
    "tpss": "MGGA_X_TPSS",
    "revtpss": "MGGA_X_REVTPSS",
    "brx": "MGGA_X_BR89",
    "pkzb": "MGGA_X_PKZB",
    "wpbeh": "GGA_X_WPBEH",
}
_CORRELATION = {
    "vwn": "LDA_C_VWN",
    "vwn5": "LDA_C_VWN",
    "pl": "LDA_C_PZ",
    "lyp": "GGA_C_LYP",
    "v5lyp": "GGA_C_LYP",
    "p86": "GGA_C_P86",
    "vp86": "GGA_C_P86",
    "pw91": "GGA_C_PW91",
    "pbe": "GGA_C_PBE",
    "b95": "MGGA_C_BC95",
    "tpss": "MGGA_C_TPSS",
    "revtpss": "MGGA_C_REVTPSS",
    "kcis": "MGGA_C_KCIS",
    "pkzb": "MGGA_C_PKZB",
}
_PAIRS = {first + second: (x, c) for first, x in _EXCHANGE.items() for second, c in _CORRELATION.items()}
"""Gaussian takes any exchange with any correlation functional: `B` and `PBE` make `BPBE`."""
_SEMIEMPIRICAL = re.compile(r"(?:AM1|PM\d\w*|PDDG|INDO|CNDO|MNDO|MINDO3|ZINDO(?:/S)?|DFTBA?)$", re.IGNORECASE)
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
    plain = re.sub(r"d[23](?:bj)?$", "", key)
    for name in (key, plain):
        found = _NAMES.get(name) or _PAIRS.get(name)
        if found is not None:
            return found
    return libxc_names(label)


def is_semiempirical(label: str) -> bool:
    """Whether a method is a semi-empirical one (`PM6`, `AM1`)."""
    return _SEMIEMPIRICAL.match(label) is not None
