"""exciting's numbers of exchange-correlation functionals (attribute `xctype`) as libxc names."""

from __future__ import annotations

_FUNCTIONALS: dict[int, tuple[str, ...]] = {
    2: ("LDA_X_PZ", "LDA_C_PZ"),
    3: ("LDA_X_PZ", "LDA_C_PW"),
    4: ("LDA_C_XALPHA",),
    5: ("LDA_C_VBH",),
    20: ("GGA_X_PBE", "GGA_C_PBE"),
    21: ("GGA_X_PBE_R", "GGA_C_PBE"),
    22: ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
    26: ("GGA_X_WC", "GGA_C_PBE"),
    30: ("GGA_X_AM05", "GGA_C_AM05"),
    300: ("GGA_X_PBE", "GGA_C_BGCP"),
    406: ("HYB_GGA_XC_PBEH",),
    408: ("HYB_GGA_XC_HSE03",),
}
"""As the original writes them: its LDA exchange is called `LDA_X_PZ`."""


def functional_names(number: int) -> tuple[str, ...]:
    """The libxc names behind a number; empty if it is not known."""
    return _FUNCTIONALS.get(number, ())
