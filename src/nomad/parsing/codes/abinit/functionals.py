"""ABINIT's numbers of exchange-correlation functionals (variable `ixc`) as libxc names.

Positive numbers are ABINIT's own (documentation of the variable `ixc`); negative ones are one or two libxc numbers of
three digits each, `-XXXCCC` (list of functionals of the libxc manual).
"""

from __future__ import annotations

from nomad.parsing.xc import libxc_name

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


def functional_names(ixc: int) -> tuple[str, ...]:
    """The libxc names behind `ixc`; empty for 0 (none) and for numbers that are not known here."""
    if ixc >= 0:
        return _OWN.get(ixc, ())
    numbers = [part for part in divmod(-ixc, 1000) if part]
    names = tuple(name for number in numbers if (name := libxc_name(number)) is not None)
    return names if len(names) == len(numbers) else ()
