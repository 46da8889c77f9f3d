"""libxc names of the functionals that ORCA names under `SCF SETTINGS`.

ORCA lists exchange, correlation and mixing factors. Combinations with a name of their own give that name; other
hybrids give their parts with weights and `HF_X`.
"""

from __future__ import annotations

import re

_EXCHANGE = {
    "slater": "LDA_X",
    "b88": "GGA_X_B88",
    "becke": "GGA_X_B88",
    "becke88": "GGA_X_B88",
    "pbe": "GGA_X_PBE",
    "revpbe": "GGA_X_PBE_R",
    "rpbe": "GGA_X_RPBE",
    "pw91": "GGA_X_PW91",
    "mpw": "GGA_X_MPW91",
    "g96": "GGA_X_G96",
    "optx": "GGA_X_OPTX",
    "tpss": "MGGA_X_TPSS",
    "revtpss": "MGGA_X_REVTPSS",
    "m06l": "MGGA_X_M06_L",
    "m062x": "HYB_MGGA_X_M06_2X",
    "m06": "HYB_MGGA_X_M06",
    "scan": "MGGA_X_SCAN",
    "r2scan": "MGGA_X_R2SCAN",
}
_CORRELATION = {
    "vwn5": "LDA_C_VWN",
    "vwn3": "LDA_C_VWN_3",
    "pwlda": "LDA_C_PW",
    "pw91lda": "LDA_C_PW",
    "lyp": "GGA_C_LYP",
    "p86": "GGA_C_P86",
    "pbe": "GGA_C_PBE",
    "pw91": "GGA_C_PW91",
    "tpss": "MGGA_C_TPSS",
    "revtpss": "MGGA_C_REVTPSS",
    "m06l": "MGGA_C_M06_L",
    "m062x": "MGGA_C_M06_2X",
    "m06": "MGGA_C_M06",
    "scan": "MGGA_C_SCAN",
    "r2scan": "MGGA_C_R2SCAN",
    "b95": "MGGA_C_BC95",
}
_HYBRIDS = {
    ("GGA_X_B88", "GGA_C_LYP", 0.2): "HYB_GGA_XC_B3LYP",
    ("GGA_X_B88", "GGA_C_LYP", 0.25): "HYB_GGA_XC_B1LYP",
    ("GGA_X_B88", "GGA_C_LYP", 0.5): "HYB_GGA_XC_BHANDHLYP",
    ("GGA_X_B88", "GGA_C_P86", 0.2): "HYB_GGA_XC_B3P86",
    ("GGA_X_B88", "GGA_C_PW91", 0.2): "HYB_GGA_XC_B3PW91",
    ("GGA_X_PBE", "GGA_C_PBE", 0.25): "HYB_GGA_XC_PBEH",
    ("MGGA_X_TPSS", "MGGA_C_TPSS", 0.1): "HYB_MGGA_XC_TPSSH",
}


_KEYWORDS: dict[str, tuple[str, ...]] = {
    "camb3lyp": ("HYB_GGA_XC_CAM_B3LYP",),
    "lcblyp": ("HYB_GGA_XC_LC_BLYP",),
    "lcpbe": ("HYB_GGA_XC_LC_WPBE",),
    "wb97": ("HYB_GGA_XC_WB97",),
    "wb97x": ("HYB_GGA_XC_WB97X",),
    "wb97xd3": ("HYB_GGA_XC_WB97X_D3",),
    "wb97xv": ("HYB_GGA_XC_WB97X_V",),
    "wb97mv": ("HYB_MGGA_XC_WB97M_V",),
    "wb97xd3bj": ("HYB_GGA_XC_WB97X_V",),
    "wb97xd4": ("HYB_GGA_XC_WB97X_V",),
    "wb97md3bj": ("HYB_MGGA_XC_WB97M_V",),
    "wb97md4": ("HYB_MGGA_XC_WB97M_V",),
    "b97": ("HYB_GGA_XC_B97",),
    "b97d": ("GGA_XC_B97_D",),
    "b97d3": ("GGA_XC_B97_D",),
    "b973c": ("GGA_XC_B97_3C",),
    "b97mv": ("MGGA_XC_B97M_V",),
    "r2scan3c": ("MGGA_X_R2SCAN", "MGGA_C_R2SCAN"),
    "r2scan0": ("HYB_MGGA_X_R2SCAN0", "MGGA_C_R2SCAN"),
    "pbeh3c": ("HYB_GGA_XC_PBEH",),
    "pw6b95": ("HYB_MGGA_XC_PW6B95",),
    "x3lyp": ("HYB_GGA_XC_X3LYP",),
    "o3lyp": ("HYB_GGA_XC_O3LYP",),
    "mpw1pw": ("HYB_GGA_XC_MPW1PW",),
    "mpw1lyp": ("HYB_GGA_XC_MPW1LYP",),
    "bhandhlyp": ("HYB_GGA_XC_BHANDHLYP",),
    "tpss0": ("HYB_MGGA_XC_TPSS0",),
    "b3lyp": ("HYB_GGA_XC_B3LYP",),
    "b3lypg": ("HYB_GGA_XC_B3LYP",),
    "b3p": ("HYB_GGA_XC_B3P86",),
    "b3pw": ("HYB_GGA_XC_B3PW91",),
    "pbe0": ("HYB_GGA_XC_PBEH",),
    "tpssh": ("HYB_MGGA_XC_TPSSH",),
    "b2plyp": ("HYB_B2PLYP",),
    "b2plypd": ("HYB_B2PLYP",),
    "b2plypd3": ("HYB_B2PLYP",),
    "mpw2plyp": ("HYB_MPW2PLYP",),
    "m06l": ("MGGA_X_M06_L", "MGGA_C_M06_L"),
    "m06": ("HYB_MGGA_X_M06", "MGGA_C_M06"),
    "m062x": ("HYB_MGGA_X_M06_2X", "MGGA_C_M06_2X"),
    "bp": ("GGA_X_B88", "GGA_C_P86"),
    "bp86": ("GGA_X_B88", "GGA_C_P86"),
    "blyp": ("GGA_X_B88", "GGA_C_LYP"),
    "olyp": ("GGA_X_OPTX", "GGA_C_LYP"),
    "pbe": ("GGA_X_PBE", "GGA_C_PBE"),
    "revpbe": ("GGA_X_PBE_R", "GGA_C_PBE"),
    "rpbe": ("GGA_X_RPBE", "GGA_C_PBE"),
    "pw91": ("GGA_X_PW91", "GGA_C_PW91"),
    "tpss": ("MGGA_X_TPSS", "MGGA_C_TPSS"),
    "scan": ("MGGA_X_SCAN", "MGGA_C_SCAN"),
    "r2scan": ("MGGA_X_R2SCAN", "MGGA_C_R2SCAN"),
    "lda": ("LDA_X", "LDA_C_VWN"),
    "lsd": ("LDA_X", "LDA_C_VWN"),
    "vwn5": ("LDA_X", "LDA_C_VWN"),
    "vwn3": ("LDA_X", "LDA_C_VWN_3"),
    "pwlda": ("LDA_X", "LDA_C_PW"),
}
"""Words of the input, without hyphens and the like."""


def keyword_functionals(words: list[str]) -> tuple[str, ...]:
    """libxc names of the word of the input that names a functional; empty if none or several do (jobs in a row)."""
    keys = (re.sub(r"[^a-z0-9]", "", re.sub(r"^ri-", "", word.lower())) for word in words)
    found = {_KEYWORDS[key] for key in keys if key in _KEYWORDS}
    return found.pop() if len(found) == 1 else ()


def is_beyond_parts(names: list[tuple[str, float]]) -> bool:
    """Whether a functional is not the sum of the printed parts: range-separated, double hybrid or fitted as a whole."""
    return any(name.startswith(("HYB_B2", "HYB_MPW2")) or re.search(r"CAM_|LC_|WB97|_B97", name) for name, _ in names)


def functionals(
    exchange: str | None, correlation: str | None, exact: float
) -> tuple[list[tuple[str, float]], list[str]]:
    """libxc names with weights, and the printed names that are not known. `exact` is the fraction of exact exchange."""
    names: list[tuple[str, float]] = []
    unknown: list[str] = []
    found: list[str | None] = []
    for printed, table in ((exchange, _EXCHANGE), (correlation, _CORRELATION)):
        key = re.sub(r"[^a-z0-9]", "", (printed or "").lower())
        found.append(table.get(key))
        if printed and key not in ("", "none", "nox", "noc") and key not in table:
            unknown.append(printed)
    whole = _HYBRIDS.get((found[0] or "", found[1] or "", round(exact, 3)))
    if whole is not None:
        return [(whole, 1.0)], []
    if found[0] is not None:
        names.append((found[0], 1.0 if found[0].startswith("HYB") else 1.0 - exact))
    if found[1] is not None:
        names.append((found[1], 1.0))
    if exact:
        names.append(("HF_X", exact))
    return names, unknown
