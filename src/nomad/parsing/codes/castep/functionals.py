"""libxc names of the functionals as CASTEP writes them."""

from __future__ import annotations

import re

from nomad.parsing.xc import libxc_names

_NAMES: dict[str, tuple[str, ...]] = {
    "localdensityapproximation": ("LDA_X", "LDA_C_PZ"),
    "perdewburkeernzerhof": ("GGA_X_PBE", "GGA_C_PBE"),
    "revisedperdewburkeernzerhof": ("GGA_X_RPBE", "GGA_C_PBE"),
    "perdewwang1991": ("GGA_X_PW91", "GGA_C_PW91"),
    "pbewithwucohenexchange": ("GGA_X_WC", "GGA_C_PBE"),
    "wucohen": ("GGA_X_WC", "GGA_C_PBE"),
    "pbeforsolids2008": ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
    "pbeforsolids": ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
    "beckeleeyangparr": ("GGA_X_B88", "GGA_C_LYP"),
    "hartreefock": ("HF_X",),
    "exactexchange": ("HF_X",),
    "hartreefocklocaldensityapproximation": ("HF_X", "LDA_C_PZ"),
    "exactexchangelocaldensityapproximation": ("HF_X", "LDA_C_PZ"),
    "revpbe": ("GGA_X_PBE_R", "GGA_C_PBE"),
    "regularisedscan": ("MGGA_X_RSCAN", "MGGA_C_RSCAN"),
    "regularizedscan": ("MGGA_X_RSCAN", "MGGA_C_RSCAN"),
    "hybridb3lyp": ("HYB_GGA_XC_B3LYP5",),
    "b3lyp": ("HYB_GGA_XC_B3LYP5",),
    "hybridpbe0": ("HYB_GGA_XC_PBEH",),
    "hybridhse03": ("HYB_GGA_XC_HSE03",),
    "hybridhse06": ("HYB_GGA_XC_HSE06",),
}
"""Names without blanks and punctuation. CASTEP's B3LYP has the VWN5 correlation."""


def functional_names(text: str) -> tuple[str, ...]:
    """The libxc names of a functional (`Perdew Burke Ernzerhof`, `PBE`), empty if it is unknown."""
    key = re.sub(r"[^a-z0-9]", "", text.lower())
    return _NAMES.get(key) or libxc_names(key) or libxc_names(key.removeprefix("hybrid"))
