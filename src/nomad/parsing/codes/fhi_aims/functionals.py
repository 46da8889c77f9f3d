"""FHI-aims' functionals (keyword `xc`, manual section "Physical choices") as libxc names with their weights."""

from __future__ import annotations

import re

from nomad.parsing.xc import libxc_names

Components = tuple[tuple[str, float | None], ...]


def _plain(*names: str) -> Components:
    return tuple((name, None) for name in names)


_OWN: dict[str, Components] = {
    "pw-lda": _plain("LDA_X", "LDA_C_PW"),
    "pz-lda": _plain("LDA_X", "LDA_C_PZ"),
    "vwn": _plain("LDA_X", "LDA_C_VWN"),
    "vwn5": _plain("LDA_X", "LDA_C_VWN"),
    "vwn-gauss": _plain("LDA_X", "LDA_C_VWN_RPA"),
    "vwn_gauss": _plain("LDA_X", "LDA_C_VWN_RPA"),
    "pbeint": _plain("GGA_X_PBEINT", "GGA_C_PBEINT"),
    "pw91_gga": _plain("GGA_X_PW91", "GGA_C_PW91"),
    "b86bpbe": _plain("GGA_X_B86_MGC", "GGA_C_PBE"),
    "scan0": (("HF_X", 0.25), ("MGGA_X_SCAN", 0.75), ("MGGA_C_SCAN", 1.0)),
    "screx": _plain("HF_X"),
    "cohsex": _plain("HF_X"),
    "pbe0": (("HF_X", 0.25), ("GGA_X_PBE", 0.75), ("GGA_C_PBE", 1.0)),
    "pbesol0": (("HF_X", 0.25), ("GGA_X_PBE_SOL", 0.75), ("GGA_C_PBE_SOL", 1.0)),
    "hse03": _plain("HYB_GGA_XC_HSE03"),
    "hse06": _plain("HYB_GGA_XC_HSE06"),
    "pbe_vdw": _plain("GGA_X_PBE", "LDA_C_PW"),
    "revpbe_vdw": _plain("GGA_X_PBE_R", "LDA_C_PW"),
    "tpssloc": _plain("MGGA_X_TPSS", "MGGA_C_TPSSLOC"),
    "m06": _plain("HYB_MGGA_X_M06", "MGGA_C_M06"),
    "m06-2x": _plain("HYB_MGGA_X_M06_2X", "MGGA_C_M06_2X"),
    "m06-hf": _plain("HYB_MGGA_X_M06_HF", "MGGA_C_M06_HF"),
    "m08-hx": _plain("HYB_MGGA_X_M08_HX", "MGGA_C_M08_HX"),
    "m08-so": _plain("HYB_MGGA_X_M08_SO", "MGGA_C_M08_SO"),
    "m11": _plain("HYB_MGGA_X_M11", "MGGA_C_M11"),
    "m11-l": _plain("MGGA_X_M11_L", "MGGA_C_M11_L"),
    "mp2": _plain("HF_X"),
}
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"hse", "hse06"),
    (r"hybrid-pbesol0", "pbesol0"),
    (r"hybrid-pbe0", "pbe0"),
    (r"b3lyp", "b3lyp"),
    (r"hartree-fock", "hf"),
    (r"perdew-wang parametri[sz]ation", "pw-lda"),
    (r"perdew-zunger", "pz-lda"),
    (r"vwn-lda|vosko", "vwn"),
    (r"pbesol", "pbesol"),
    (r"revised pbe|revpbe", "revpbe"),
    (r"rpbe", "rpbe"),
    (r"am05", "am05"),
    (r"blyp", "blyp"),
    (r"revtpss|rev-tpss", "revtpss"),
    (r"tpss", "tpss"),
    (r"r2scan", "r2scan"),
    (r"scan", "scan"),
    (r"m06-l", "m06-l"),
    (r"using pbe gradient|pbe functional", "pbe"),
)
"""What the output says behind `XC:`, for runs that do not repeat their control file; the first that fits counts."""


def functional(keyword: str | None, sentence: str | None, mixing: float | None = None) -> Components:
    """Components of the functional, from the keyword `xc` or else from the line `XC:` of the output; empty if unknown.

    `mixing` is `hybrid_xc_coeff`, the fraction of exact exchange if it is not the usual one.
    """
    name = (keyword or "").strip().lower()
    if name.startswith("libxc "):
        return _plain(*(part.upper() for part in re.split(r"[+ ]+", name[6:]) if part))
    name = name.removeprefix("dfauto ").split()[0] if name else ""
    if not name and sentence:
        name = next((known for pattern, known in _SENTENCES if re.search(pattern, sentence.lower())), "")
    components = _OWN.get(name) or _plain(*libxc_names(name))
    if mixing is not None and name in ("pbe0", "pbesol0"):
        exact, exchange, correlation = components
        return ((exact[0], mixing), (exchange[0], 1.0 - mixing), correlation)
    return components
