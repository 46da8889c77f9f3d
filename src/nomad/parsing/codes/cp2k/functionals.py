"""The functionals that CP2K prints after `FUNCTIONAL|`, as libxc names."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAMES: dict[str, tuple[str, ...]] = {
    "PADE": ("LDA_XC_TETER93",),
    "PBE": ("GGA_X_PBE", "GGA_C_PBE"),
    "BECKE88": ("GGA_X_B88",),
    "BECKE97": ("HYB_GGA_XC_B97",),
    "BECKE_ROUSSEL": ("MGGA_X_BR89",),
    "BEEF": ("GGA_XC_BEEFVDW",),
    "LYP": ("GGA_C_LYP",),
    "OPTX": ("GGA_X_OPTX",),
    "P86C": ("GGA_C_P86",),
    "PW92": ("LDA_C_PW",),
    "PZ81": ("LDA_C_PZ",),
    "TPSS": ("MGGA_X_TPSS", "MGGA_C_TPSS"),
    "VWN": ("LDA_C_VWN",),
    "XALPHA": ("LDA_X",),
    "HCTH": ("GGA_XC_HCTH_120",),
    "HCTH120": ("GGA_XC_HCTH_120",),
    "HCTH407": ("GGA_XC_HCTH_407",),
}
_PBE_VARIANTS = {
    "revpbe": ("GGA_X_PBE_R", "GGA_C_PBE"),
    "pbesol": ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
}
"""By a word in the reference that is printed for PBE."""

_LIBXC = re.compile(r"(?:HYB_)?(?:LDA|GGA|MGGA)_(?:X|C|XC|K)_[A-Z0-9_]+")


def functional_names(
    printed: Sequence[Sequence[str | None]], exact_exchange: float | None, screening: float | None = None
) -> tuple[str, ...]:
    """The names for pairs of a name and the line printed after it, the share of exact exchange, and the parameter of a
    screened one (1/bohr).

    The well-known hybrids have one name for the whole, other mixtures `HF_X` behind the rest.
    """
    names: list[str] = []
    words: list[str] = []
    for item in printed:
        name, reference = (item[0] or "").upper(), (item[1] if len(item) > 1 else None) or ""
        words.append(name)
        variant = next((found for word, found in _PBE_VARIANTS.items() if word in reference.lower()), None)
        if name == "PBE" and variant is not None:
            found: tuple[str, ...] = variant
        elif _LIBXC.fullmatch(name):
            found = (name,)
        else:
            found = _NAMES.get(name, ())
        names += [part for part in found if part not in names]
    if exact_exchange:
        screened = screening is not None and "XWPBE" in words
        if screened and "PBE" in words and abs(exact_exchange - 0.25) < 1e-6 and 0.1 < (screening or 0) < 0.115:
            return ("HYB_GGA_XC_HSE06",)
        if "PBE" in words and not screened and abs(exact_exchange - 0.25) < 1e-6:
            return ("HYB_GGA_XC_PBEH",)
        if {"BECKE88", "LYP"} <= set(words) and abs(exact_exchange - 0.2) < 1e-6:
            return ("HYB_GGA_XC_B3LYP",)
        names.append("HF_X")
    return tuple(names)
