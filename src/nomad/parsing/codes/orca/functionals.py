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
