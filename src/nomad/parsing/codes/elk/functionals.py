"""Elk's numbers of exchange-correlation functionals (variable `xctype` of its manual) as libxc names."""

from __future__ import annotations

from collections.abc import Sequence

from nomad.parsing.xc import libxc_name

_OWN: dict[int, tuple[str, ...]] = {
    2: ("LDA_X", "LDA_C_PZ"),
    3: ("LDA_X", "LDA_C_PW"),
    4: ("LDA_C_XALPHA",),
    5: ("LDA_X", "LDA_C_VBH"),
    20: ("GGA_X_PBE", "GGA_C_PBE"),
    21: ("GGA_X_PBE_R", "GGA_C_PBE"),
    22: ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL"),
    26: ("GGA_X_WC", "GGA_C_PBE"),
    30: ("GGA_X_AM05", "GGA_C_AM05"),
}
_LIBXC = 100


def functional_names(numbers: Sequence[int | None]) -> tuple[str, ...]:
    """The names for the three numbers of `xctype`; 100 means that two libxc numbers follow. Empty for unknown ones."""
    kind = numbers[0] if numbers else None
    if kind is None:
        return ()
    if kind != _LIBXC:
        return _OWN.get(kind, ())
    names = [libxc_name(number) for number in numbers[1:] if number]
    return tuple(name for name in names if name is not None) if all(names) else ()
