"""Exchange-correlation functionals of Quantum ESPRESSO: index codes and component names to libxc names.

pw.x prints indices for exchange, correlation, gradient exchange, gradient correlation, non-local and meta-GGA terms:
`(1434)` in old versions, `( 1  4  3  4 0 0)` later. What the indices mean is in the manual of
Quantum ESPRESSO (INPUT_PW, input_dft).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nomad.parsing.xc import libxc_name, libxc_names

_EXCHANGE = {1: "LDA_X", 2: "LDA_X", 3: "LDA_X_REL", 4: "OEP_X", 5: "HF_X"}
_CORRELATION = {
    1: "LDA_C_PZ",
    2: "LDA_C_VWN",
    4: "LDA_C_PW",
    5: "LDA_C_WIGNER",
    6: "LDA_C_HL",
    7: "LDA_C_OB_PZ",
    8: "LDA_C_OB_PW",
    9: "LDA_C_GL",
    11: "LDA_C_VWN_RPA",
}
_GRADIENT_EXCHANGE = {
    1: "GGA_X_B88",
    2: "GGA_X_PW91",
    3: "GGA_X_PBE",
    4: "GGA_X_PBE_R",
    6: "GGA_X_OPTX",
    10: "GGA_X_PBE_SOL",
    11: "GGA_X_WC",
    13: "GGA_X_RPW86",
    14: "GGA_X_PBE",
    16: "GGA_X_C09X",
    17: "GGA_X_SOGGA",
    19: "GGA_X_Q2D",
    21: "GGA_X_PW86",
    22: "GGA_X_B86_MGC",
    23: "GGA_X_OPTB88_VDW",
    24: "GGA_X_OPTB86B_VDW",
    25: "GGA_X_EV93",
    26: "GGA_X_B86_R",
    27: "GGA_X_LV_RPW86",
}
_GRADIENT_CORRELATION = {
    1: "GGA_C_P86",
    2: "GGA_C_PW91",
    3: "GGA_C_LYP",
    4: "GGA_C_PBE",
    8: "GGA_C_PBE_SOL",
    9: "GGA_C_PBE",
    12: "GGA_C_Q2D",
}
_WHOLE_BY_GRADIENT_EXCHANGE = {
    5: "GGA_XC_HCTH_120",
    8: "HYB_GGA_XC_PBEH",
    9: "HYB_GGA_XC_B3LYP",
    12: "HYB_GGA_XC_HSE06",
    28: "HYB_GGA_XC_X3LYP",
    43: "GGA_XC_BEEFVDW",
}
_META = {
    1: ("MGGA_X_TPSS", "MGGA_C_TPSS"),
    2: ("MGGA_X_M06_L", "MGGA_C_M06_L"),
    3: ("MGGA_X_TB09",),
    5: ("MGGA_X_SCAN", "MGGA_C_SCAN"),
    6: ("HYB_MGGA_X_SCAN0", "MGGA_C_SCAN"),
}
_NON_LOCAL = {1: "vdW-DF", 2: "vdW-DF2", 3: "rVV10"}
_FIRST_LIBXC = 100
"""The indices of Quantum ESPRESSO end before; larger ones are those of libxc."""
_LIBXC_TOKEN = re.compile(r"-(\d{1,4})([IL])")
_ABSENT = [("0", "I")] * 6
_COMPONENTS = {
    "SLA": ("exchange", 1), "SL1": ("exchange", 2), "RXC": ("exchange", 3), "OEP": ("exchange", 4),
    "HF": ("exchange", 5), "PZ": ("correlation", 1), "VWN": ("correlation", 2), "PW": ("correlation", 4),
    "WIG": ("correlation", 5), "HL": ("correlation", 6), "OBZ": ("correlation", 7), "OBW": ("correlation", 8),
    "GL": ("correlation", 9), "B88": ("gradient_exchange", 1), "GGX": ("gradient_exchange", 2),
    "PBX": ("gradient_exchange", 3), "RPB": ("gradient_exchange", 4), "REVX": ("gradient_exchange", 4),
    "HCTH": ("gradient_exchange", 5),
    "OPTX": ("gradient_exchange", 6), "PB0X": ("gradient_exchange", 8), "B3LP": ("gradient_exchange", 9),
    "PSX": ("gradient_exchange", 10), "WCX": ("gradient_exchange", 11), "HSE": ("gradient_exchange", 12),
    "RW86": ("gradient_exchange", 13), "C09X": ("gradient_exchange", 16), "SOX": ("gradient_exchange", 17),
    "Q2DX": ("gradient_exchange", 19), "PW86": ("gradient_exchange", 21), "B86B": ("gradient_exchange", 22),
    "OBK8": ("gradient_exchange", 23), "OB86": ("gradient_exchange", 24), "EVX": ("gradient_exchange", 25),
    "B86R": ("gradient_exchange", 26), "CX13": ("gradient_exchange", 27), "P86": ("gradient_correlation", 1),
    "GGC": ("gradient_correlation", 2), "BLYP": ("gradient_correlation", 3), "PBC": ("gradient_correlation", 4),
    "PSC": ("gradient_correlation", 8), "Q2DC": ("gradient_correlation", 12),
    "VDW1": ("non_local", 1), "VDW2": ("non_local", 2), "VV10": ("non_local", 3),
}  # fmt: skip


@dataclass(frozen=True)
class Functional:
    """What pw.x says about its functional. `indices` has six numbers if they were printed."""

    name: str
    indices: tuple[int, ...]
    libxc: tuple[str, ...]
    non_local: str | None


def decode_functional(text: str) -> Functional:
    """The functional in the text that follows `Exchange-correlation =`. `libxc` is empty if it is not known."""
    name, _, rest = text.partition("(")
    name = " ".join(name.split())
    indices = _indices(rest.partition(")")[0])
    tokens = _LIBXC_TOKEN.findall(name) if name.upper().startswith("XC-") else []
    if tokens:
        return Functional(name, indices or tuple(int(number) for number, _ in tokens)[:6], _of_tokens(tokens), None)
    numbers = [int(field) for field in re.findall(r"\d+", rest.partition(")")[0])]
    if len(numbers) >= 6 and max(numbers) >= _FIRST_LIBXC:
        found = [libxc_name(number) for number in numbers if number >= _FIRST_LIBXC]
        return Functional(name, indices, tuple(item for item in found if item) or libxc_names(name), None)
    if not indices:
        indices = _from_components(name)
    if indices:
        libxc = _names(indices)
        if libxc:
            return Functional(name, indices, libxc, _NON_LOCAL.get(indices[4]))
    return Functional(name, indices, libxc_names(name.replace(" ", "-")), None)


def _of_tokens(tokens: list[tuple[str, str]]) -> tuple[str, ...]:
    """libxc names of parts such as `101L` (number 101 of libxc) and `004I` (index 4 of Quantum ESPRESSO)."""
    own = _names(tuple(int(number) if kind == "I" else 0 for number, kind in [*tokens, *_ABSENT][:6]))
    found = [libxc_name(int(number)) for number, kind in tokens if kind == "L" and int(number)]
    gradients = [name for name in found if name and not name.startswith("LDA")]
    return (*own, *(gradients or [name for name in found if name]))


def _indices(text: str) -> tuple[int, ...]:
    fields = re.findall(r"\d+", text)
    if len(fields) == 1 and len(fields[0]) >= 4:
        fields = list(fields[0])
    if len(fields) < 4:
        return ()
    return tuple(int(field) for field in [*fields, "0", "0"][:6])


def _from_components(name: str) -> tuple[int, ...]:
    """Indices from component names such as `SLA PW PBX PBC`; empty if one is unknown or the name is a short name."""
    order = ("exchange", "correlation", "gradient_exchange", "gradient_correlation", "non_local", "meta")
    parts = re.split(r"[\s+-]+", name.upper())
    if len(parts) < 2:
        return ()
    found = dict.fromkeys(order, 0)
    for position, part in enumerate(parts):
        if part in ("NOX", "NOC", "NOGX", "NOGC", "NONE"):
            continue
        if part == "PBE":
            part = "PBX" if position == 2 else "PBC"
        if part not in _COMPONENTS:
            return ()
        kind, index = _COMPONENTS[part]
        found[kind] = index
    return tuple(found.values())


def _names(indices: tuple[int, ...]) -> tuple[str, ...]:
    exchange, correlation, gradient_exchange, gradient_correlation, _, meta = indices
    if meta in _META:
        return _META[meta]
    if exchange == 6 and not gradient_exchange:
        return ("HYB_GGA_XC_PBEH",)
    if gradient_exchange == 7 or gradient_exchange == 15:
        return _META[1]
    if gradient_exchange in _WHOLE_BY_GRADIENT_EXCHANGE:
        return (_WHOLE_BY_GRADIENT_EXCHANGE[gradient_exchange],)
    first = _GRADIENT_EXCHANGE.get(gradient_exchange) if gradient_exchange else _EXCHANGE.get(exchange)
    second = _GRADIENT_CORRELATION.get(gradient_correlation) if gradient_correlation else _CORRELATION.get(correlation)
    complete = (first or not (gradient_exchange or exchange)) and (second or not (gradient_correlation or correlation))
    return tuple(name for name in (first, second) if name) if complete else ()
