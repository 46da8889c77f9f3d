"""Exchange and correlation: VASP's tags as libxc names.

Sources: the documentation of the tags GGA, METAGGA, LHFCALC, AEXX, HFSCREEN, LUSE_VDW and IVDW in the VASP wiki, and
the list of functionals of libxc.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from nomad.parsing.codes.vasp.content import Content
from nomad.parsing.xc import libxc_names

_VDW_CORRELATION = "LDA_C_PW"
"""Local part of the correlation of the vdW-DF family; the non-local part has no libxc name of its own."""

_GGA: dict[str, tuple[str, ...]] = {
    "91": libxc_names("PW91"),
    "PE": libxc_names("PBE"),
    "RP": libxc_names("RPBE"),
    "PS": libxc_names("PBEsol"),
    "AM": libxc_names("AM05"),
    "RE": libxc_names("revPBE"),
    "CA": libxc_names("LDA"),
    "PZ": libxc_names("LDA"),
    "HL": libxc_names("HL"),
    "WI": libxc_names("wigner"),
    "VW": libxc_names("VWN"),
    "B3": ("HYB_GGA_XC_B3LYP",),
    "B5": ("HYB_GGA_XC_B3LYP5",),
    "BF": ("GGA_XC_BEEFVDW",),
    "OR": ("GGA_X_OPTPBE_VDW", "GGA_C_PBE"),
    "BO": ("GGA_X_OPTB88_VDW", "GGA_C_PBE"),
    "MK": ("GGA_X_OPTB86B_VDW", "GGA_C_PBE"),
    "ML": ("GGA_X_RPW86", "GGA_C_PBE"),
    "CX": ("GGA_X_LV_RPW86", "GGA_C_PBE"),
}
_METAGGA: dict[str, tuple[str, ...]] = {
    "TPSS": libxc_names("TPSS"),
    "RTPSS": libxc_names("revTPSS"),
    "M06L": libxc_names("M06L"),
    "SCAN": libxc_names("SCAN"),
    "RSCAN": libxc_names("rSCAN"),
    "R2SCAN": libxc_names("r2SCAN"),
    "SCANL": ("MGGA_X_SCANL", "MGGA_C_SCANL"),
    "RSCANL": ("MGGA_X_RSCANL", "MGGA_C_RSCANL"),
    "R2SCANL": ("MGGA_X_R2SCANL", "MGGA_C_R2SCANL"),
    "OFR2": ("MGGA_X_OFR2", "MGGA_C_R2SCANL"),
    "MS0": ("MGGA_X_MS0", "GGA_C_REGTPSS"),
    "MS1": ("MGGA_X_MS1", "GGA_C_REGTPSS"),
    "MS2": ("MGGA_X_MS2", "GGA_C_REGTPSS"),
    "MBJ": ("MGGA_X_TB09", "LDA_C_PW"),
    "LMBJ": ("MGGA_X_TB09", "LDA_C_PW"),
}
_TITLES = (("PAW_PBE", "PE"), ("PAW_GGA", "91"), ("PAW_LDA", "CA"), ("PAW_RPBE", "RP"), ("PAW ", "CA"))
"""Beginnings of POTCAR titles; those of ultrasoft potentials (`US`) do not tell the functional."""

_INTERNAL = {2: "CA", 3: "CA", 4: "91", 7: "91", 8: "PE", 9: "RP", 10: "RE", 13: "AM", 14: "PS"}
"""Values of LEXCH that VASP derives from the POTCAR."""

_DISPERSION = {1: "G06", 10: "G06", 11: "DFT-D3", 12: "DFT-D3(BJ)", 13: "DFT-D4", 2: "TS", 20: "TS", 21: "TS"}
_DISPERSION |= {202: "MDB", 263: "MDB", 3: "DFT-ulg", 4: "dDsC"}


@dataclass
class Functional:
    """libxc names, and weights where they are not 1."""

    names: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)


def functional(content: Content) -> Functional:
    """The functional of a run; without names if nothing tells it."""
    local = _semilocal(content)
    exact = content.number("AEXX")
    if not content.flag("LHFCALC") and content.word("LHFCALC") not in ("T", ".TRUE."):
        return Functional(local)
    return _hybrid(content, local, 0.25 if exact is None else exact)


def _semilocal(content: Content) -> tuple[str, ...]:
    meta = content.word("METAGGA")
    if meta in _METAGGA:
        return _METAGGA[meta]
    tag = content.word("GGA")
    if "LIBXC" in (tag, meta) or tag == "LI":
        return tuple(name for name in (_libxc(content, "LIBXC1"), _libxc(content, "LIBXC2")) if name)
    names = _GGA.get(tag[:2]) if tag else _from_potentials(content)
    names = names or ()
    if content.flag("LUSE_VDW") and names and names[0].startswith("GGA_X"):
        return names[0], _VDW_CORRELATION
    return names


def _from_potentials(content: Content) -> tuple[str, ...]:
    """Without the GGA tag VASP takes the functional for which the POTCAR was made."""
    internal = _INTERNAL.get(int(content.number("LEXCH", 0) or 0))
    if content.exchange and content.exchange in _GGA:
        return _GGA[content.exchange]
    if internal:
        return _GGA[internal]
    for kind in content.kinds:
        for beginning, tag in _TITLES:
            if (kind.title or "").upper().startswith(beginning):
                return _GGA[tag]
    return ()


def _libxc(content: Content, tag: str) -> str | None:
    name = content.setting(tag)
    return name.strip().upper().removeprefix("XC_") if isinstance(name, str) and re.search(r"_", name) else None


def _hybrid(content: Content, local: tuple[str, ...], exact: float) -> Functional:
    screening = content.number("HFSCREEN", 0.0) or 0.0
    gradient = content.number("AGGAX", 1 - exact)
    correlation = content.number("AGGAC", 1.0)
    quarter = math.isclose(exact, 0.25, abs_tol=1e-3)
    if local[:1] in (("HYB_GGA_XC_B3LYP",), ("HYB_GGA_XC_B3LYP5",)):
        return Functional(local)
    if math.isclose(exact, 0.2, abs_tol=1e-3) and _close(gradient, 0.72) and _close(correlation, 0.81):
        return Functional(("HYB_GGA_XC_B3LYP",))
    if math.isclose(exact, 1.0, abs_tol=1e-3) and not screening:
        return Functional(("HF_X",) + (local[1:] if correlation else ()))
    if quarter and local == _GGA["PE"]:
        if not screening:
            return Functional(("HYB_GGA_XC_PBEH",))
        if math.isclose(screening, 0.3, abs_tol=5e-3):
            return Functional(("HYB_GGA_XC_HSE03",))
        if 0.19 < screening < 0.22:
            return Functional(("HYB_GGA_XC_HSE06",))
    if quarter and local == _GGA["PS"] and 0.19 < screening < 0.22:
        return Functional(("HYB_GGA_XC_HSE_SOL",))
    names = ("HF_X", *local)
    weights = {"HF_X": exact}
    if local:
        weights[local[0]] = round(1 - exact, 12)
    return Functional(names, weights)


def _close(value: float | None, expected: float) -> bool:
    return value is not None and math.isclose(value, expected, abs_tol=1e-3)


def dispersion(content: Content) -> str | None:
    """Name of the van der Waals correction, None if there is none."""
    if content.flag("LUSE_VDW"):
        return "XC"
    kind = content.number("IVDW", 0) or 0
    if not kind and content.flag("LVDW"):
        kind = 1
    return _DISPERSION.get(int(kind))


def method_name(content: Content) -> str:
    """`electronic_structure_method`: DFT, DFT+U, or what ALGO asks for (G0W0, scGW, RPA, HF)."""
    algorithm = content.word("ALGO")
    if algorithm in ("G0W0", "EVGW0", "GW0", "SCGW0", "GW", "EVGW", "SCGW", "QPGW", "QPGW0", "GWR", "GW0R", "G0W0R"):
        single = algorithm.startswith("G0W0") or (content.number("NELMGW", content.number("NELM", 1)) or 1) <= 1
        return "G0W0" if single else "scGW"
    if algorithm.startswith("ACFDT"):
        return "RPA"
    if algorithm.startswith("MP2"):
        return "MP2"
    return "DFT+U" if content.flag("LDAU") else "DFT"
