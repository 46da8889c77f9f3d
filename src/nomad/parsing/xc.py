"""Exchange-correlation functionals: the libxc names that archives use, for the short names that codes print.

Usage: `libxc_names("PBE")` gives `("GGA_X_PBE", "GGA_C_PBE")`; unknown names give an empty tuple. Case, blanks, hyphens
and underscores do not matter. Hybrids have one name for the whole (`HYB_GGA_XC_B3LYP`).
"""

from __future__ import annotations

import re

_LDA_X = "LDA_X"
_FUNCTIONALS: dict[str, tuple[str, ...]] = {
    "lda": (_LDA_X, "LDA_C_PZ"),
    "pz": (_LDA_X, "LDA_C_PZ"),
    "lsda": (_LDA_X, "LDA_C_PZ"),
    "ca": (_LDA_X, "LDA_C_PZ"),
    "pzca": (_LDA_X, "LDA_C_PZ"),
    "slapz": (_LDA_X, "LDA_C_PZ"),
    "vwn": (_LDA_X, "LDA_C_VWN"),
    "svwn": (_LDA_X, "LDA_C_VWN"),
    "svwn5": (_LDA_X, "LDA_C_VWN"),
    "vwn5": (_LDA_X, "LDA_C_VWN"),
    "vwnrpa": (_LDA_X, "LDA_C_VWN_RPA"),
    "pw": (_LDA_X, "LDA_C_PW"),
    "pw92": (_LDA_X, "LDA_C_PW"),
    "pwlda": (_LDA_X, "LDA_C_PW"),
    "pwca": (_LDA_X, "LDA_C_PW"),
    "xa": (_LDA_X, "LDA_C_XALPHA"),
    "xalpha": (_LDA_X, "LDA_C_XALPHA"),
    "hl": (_LDA_X, "LDA_C_HL"),
    "wigner": (_LDA_X, "LDA_C_WIGNER"),
    "gl": (_LDA_X, "LDA_C_GL"),
    "pade": ("LDA_XC_TETER93",),
    "teter": ("LDA_XC_TETER93",),
    "teter93": ("LDA_XC_TETER93",),
    "pw91": ("GGA_X_PW91", "GGA_C_PW91"),
    "pbe": ("GGA_X_PBE", "GGA_C_PBE"),
    "pbesol": ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
    "revpbe": ("GGA_X_PBE_R", "GGA_C_PBE"),
    "rpbe": ("GGA_X_RPBE", "GGA_C_PBE"),
    "wc": ("GGA_X_WC", "GGA_C_PBE"),
    "am05": ("GGA_X_AM05", "GGA_C_AM05"),
    "blyp": ("GGA_X_B88", "GGA_C_LYP"),
    "bp": ("GGA_X_B88", "GGA_C_P86"),
    "bp86": ("GGA_X_B88", "GGA_C_P86"),
    "olyp": ("GGA_X_OPTX", "GGA_C_LYP"),
    "hcth": ("GGA_XC_HCTH_120",),
    "hcth120": ("GGA_XC_HCTH_120",),
    "hcth407": ("GGA_XC_HCTH_407",),
    "b86r": ("GGA_X_B86_R", "GGA_C_PBE"),
    "sogga": ("GGA_X_SOGGA", "GGA_C_PBE"),
    "tpss": ("MGGA_X_TPSS", "MGGA_C_TPSS"),
    "revtpss": ("MGGA_X_REVTPSS", "MGGA_C_REVTPSS"),
    "scan": ("MGGA_X_SCAN", "MGGA_C_SCAN"),
    "rscan": ("MGGA_X_RSCAN", "MGGA_C_RSCAN"),
    "r2scan": ("MGGA_X_R2SCAN", "MGGA_C_R2SCAN"),
    "m06l": ("MGGA_X_M06_L", "MGGA_C_M06_L"),
    "b3lyp": ("HYB_GGA_XC_B3LYP",),
    "pbe0": ("HYB_GGA_XC_PBEH",),
    "pbeh": ("HYB_GGA_XC_PBEH",),
    "hse": ("HYB_GGA_XC_HSE06",),
    "hse03": ("HYB_GGA_XC_HSE03",),
    "hse06": ("HYB_GGA_XC_HSE06",),
    "camb3lyp": ("HYB_GGA_XC_CAM_B3LYP",),
    "x3lyp": ("HYB_GGA_XC_X3LYP",),
    "b3pw91": ("HYB_GGA_XC_B3PW91",),
    "b1lyp": ("HYB_GGA_XC_B1LYP",),
    "hf": ("HF_X",),
}


_BY_NUMBER = {
    1: "LDA_X", 2: "LDA_C_WIGNER", 3: "LDA_C_RPA", 4: "LDA_C_HL", 5: "LDA_C_GL", 6: "LDA_C_XALPHA", 7: "LDA_C_VWN",
    8: "LDA_C_VWN_RPA", 9: "LDA_C_PZ", 10: "LDA_C_PZ_MOD", 11: "LDA_C_OB_PZ", 12: "LDA_C_PW", 13: "LDA_C_PW_MOD",
    14: "LDA_C_OB_PW", 20: "LDA_XC_TETER93", 27: "LDA_C_RC04", 101: "GGA_X_PBE", 102: "GGA_X_PBE_R",
    103: "GGA_X_B86", 105: "GGA_X_B86_MGC", 106: "GGA_X_B88", 107: "GGA_X_G96", 108: "GGA_X_PW86",
    109: "GGA_X_PW91", 110: "GGA_X_OPTX", 115: "GGA_X_XPBE", 116: "GGA_X_PBE_SOL", 117: "GGA_X_RPBE",
    118: "GGA_X_WC", 120: "GGA_X_AM05", 130: "GGA_C_PBE", 131: "GGA_C_LYP", 132: "GGA_C_P86",
    133: "GGA_C_PBE_SOL", 134: "GGA_C_PW91", 135: "GGA_C_AM05", 136: "GGA_C_XPBE", 158: "GGA_X_C09X",
    160: "GGA_X_LB", 161: "GGA_XC_HCTH_93", 162: "GGA_XC_HCTH_120", 163: "GGA_XC_HCTH_147",
    164: "GGA_XC_HCTH_407", 202: "MGGA_X_TPSS", 203: "MGGA_X_M06_L", 209: "MGGA_X_BR89", 212: "MGGA_X_REVTPSS",
    231: "MGGA_C_TPSS", 233: "MGGA_C_M06_L", 241: "MGGA_C_REVTPSS", 263: "MGGA_X_SCAN", 267: "MGGA_C_SCAN",
    402: "HYB_GGA_XC_B3LYP", 406: "HYB_GGA_XC_PBEH", 427: "HYB_GGA_XC_HSE03", 428: "HYB_GGA_XC_HSE06",
    456: "HYB_GGA_XC_PBE0_13", 493: "MGGA_X_RSCAN", 494: "MGGA_C_RSCAN", 497: "MGGA_X_R2SCAN",
    498: "MGGA_C_R2SCAN",
}  # fmt: skip


def libxc_names(short_name: str) -> tuple[str, ...]:
    """The libxc names of a functional known by a short name, exchange first; empty if the name is unknown."""
    return _FUNCTIONALS.get(re.sub(r"[\s_+-]", "", short_name).lower(), ())


def libxc_name(number: int) -> str | None:
    """A functional by its number in the list of functionals of the libxc manual; None if it is not known here."""
    return _BY_NUMBER.get(number)
