"""Functionals as GPAW names them, as libxc names."""

from __future__ import annotations

import re

from nomad.parsing.xc import libxc_names

_LDA = ("LDA_X", "LDA_C_PW")
_OWN: dict[str, tuple[str, ...]] = {
    "lda": _LDA,
    "bee2": ("GGA_XC_BEEFVDW",),
    "beef-vdw": ("GGA_XC_BEEFVDW",),
    "vdw-df": ("GGA_X_PBE_R", "LDA_C_PW"),
    "vdw-df2": ("GGA_X_RPW86", "LDA_C_PW"),
    "optpbe-vdw": ("GGA_X_OPTPBE_VDW", "LDA_C_PW"),
    "optb88-vdw": ("GGA_X_OPTB88_VDW", "LDA_C_PW"),
    "c09-vdw": ("GGA_X_C09X", "LDA_C_PW"),
    "mbeef": ("MGGA_X_MBEEF", "GGA_C_PBE_SOL"),
    "mbeef-vdw": ("MGGA_X_MBEEFVDW", "GGA_C_PBE_SOL"),
    "gllb": ("GGA_X_PBE", "GGA_C_PBE"),
    "gllbsc": ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
    "gllbsclda": _LDA,
    "exx": ("HF_X",),
    "hf": ("HF_X",),
}
_COMPONENT = re.compile(r"(?:HYB_)?(?:LDA|GGA|MGGA)_[A-Z0-9_]+|HF_X")


def functional_names(name: str) -> tuple[str, ...]:
    """The libxc names of the `xc` parameter: a short name, or libxc names joined by `+`; empty for others."""
    parts = tuple(part.strip() for part in name.split("+"))
    if all(_COMPONENT.fullmatch(part.upper()) for part in parts):
        return tuple(part.upper() for part in parts)
    return _OWN.get(name.strip().lower()) or libxc_names(name)
