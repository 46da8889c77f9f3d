"""ABINIT's numbers of exchange-correlation functionals (variable `ixc`) as libxc names.

Positive numbers are ABINIT's own (documentation of the variable `ixc`); negative ones are one or two libxc numbers of
three digits each, `-XXXCCC` (list of functionals of the libxc manual).
"""

from __future__ import annotations

_PBE_CORRELATION = "GGA_C_PBE"
_OWN: dict[int, tuple[str, ...]] = {
    1: ("LDA_XC_TETER93",),
    2: ("LDA_X", "LDA_C_PZ"),
    3: ("LDA_XC_TETER93",),
    4: ("LDA_X", "LDA_C_WIGNER"),
    5: ("LDA_X", "LDA_C_HL"),
    6: ("LDA_C_XALPHA",),
    7: ("LDA_X", "LDA_C_PW"),
    8: ("LDA_X",),
    9: ("LDA_X", "LDA_C_RPA"),
    11: ("GGA_X_PBE", _PBE_CORRELATION),
    12: ("GGA_X_PBE",),
    13: ("GGA_X_LB",),
    14: ("GGA_X_PBE_R", _PBE_CORRELATION),
    15: ("GGA_X_RPBE", _PBE_CORRELATION),
    16: ("GGA_XC_HCTH_93",),
    17: ("GGA_XC_HCTH_120",),
    23: ("GGA_X_WC", _PBE_CORRELATION),
    24: ("GGA_X_C09X",),
    26: ("GGA_XC_HCTH_147",),
    27: ("GGA_XC_HCTH_407",),
    40: ("HF_X",),
    41: ("HYB_GGA_XC_PBEH",),
    42: ("HYB_GGA_XC_PBE0_13",),
}
_LIBXC = {
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


def functional_names(ixc: int) -> tuple[str, ...]:
    """The libxc names behind `ixc`; empty for 0 (none) and for numbers that are not known here."""
    if ixc >= 0:
        return _OWN.get(ixc, ())
    numbers = [part for part in divmod(-ixc, 1000) if part]
    names = tuple(_LIBXC[number] for number in numbers if number in _LIBXC)
    return names if len(names) == len(numbers) else ()
