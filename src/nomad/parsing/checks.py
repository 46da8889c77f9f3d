"""Plausibility checks for values before they go into an archive. A value that fails is left out with a warning.

Usage:
    forces = checked(found.value("forces"), "forces", (n_atoms, 3), log, **found.at("forces"))
    if forces is not None: calculation.atom_forces = forces
    labels, positions = matching_atoms(labels, positions, log, **found.at())
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.damage import trouble_in

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SYMBOL = re.compile(r"([A-Z][a-z]?|[a-z]{1,2})")
_SYMBOLS = tuple(
    re.findall(
        r"[A-Z][a-z]?",
        "XHHeLiBeBCNOFNeNaMgAlSiPSClArKCaScTiVCrMnFeCoNiCuZnGaGeAsSeBrKrRbSrYZrNbMoTcRuRhPdAgCdInSnSbTeIXeCs"
        "BaLaCePrNdPmSmEuGdTbDyHoErTmYbLuHfTaWReOsIrPtAuHgTlPbBiPoAtRnFrRaAcThPaUNpPuAmCmBkCfEsFmMdNoLrRfDbSg"
        "BhHsMtDsRgCnNhFlMcLvTsOg",
    )
)


def checked(
    values: Any, what: str, shape: tuple[int | None, ...], log: EntryLog, **where: Any
) -> npt.NDArray[np.float64] | None:
    """The values as an array of the wanted shape (None: any length), or None.

    None (quietly) for None; with a warning naming `where` if the shape is another or a value is not finite. With
    `path=...` in place of file and line, the warning names the line of that file that looks damaged.
    """
    import numpy as np

    if values is None:
        return None

    def left_out(text: str) -> None:
        path = where.pop("path", None)
        log.warning(text, **(trouble_in(path) if path is not None else {}), **where)

    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        left_out(f"{what} are not a regular array of numbers and left out")
        return None
    if array.ndim != len(shape) or any(
        want not in (None, have) for want, have in zip(shape, array.shape, strict=False)
    ):
        wanted = [length if length is not None else "any" for length in shape]
        left_out(f"{what} have shape {list(array.shape)} instead of {wanted} and are left out")
        return None
    if not np.isfinite(array).all():
        left_out(f"{what} contain values that are not finite and are left out")
        return None
    return array


def finite(value: Any, what: str, log: EntryLog, **where: Any) -> float | None:
    """A finite number or None, with a warning if there was a value that is not finite."""
    if value is None:
        return None
    number = float(value)
    if math.isfinite(number):
        return number
    log.warning(f"{what} is not finite and left out", **where)
    return None


def element_symbol(label: str) -> str:
    """The element in an atom label (`Fe1`, `O_h`, `si2`, `Ni_up`), `X` if there is none."""
    match = _SYMBOL.match(label.strip())
    if not match:
        return "X"
    candidate = match.group(1).capitalize()
    if candidate in _SYMBOLS:
        return candidate
    return candidate[0] if candidate[0] in _SYMBOLS else "X"


def atomic_number(label: str) -> int | None:
    """The atomic number of the element in an atom label, None if there is none."""
    return _SYMBOLS.index(element_symbol(label)) or None


def matching_atoms(
    labels: Sequence[str], positions: Any, log: EntryLog, **where: Any
) -> tuple[list[str], npt.NDArray[np.float64]] | None:
    """Labels with positions [n, 3] of the same number of atoms, or None with a warning."""
    array = checked(positions, "atom positions", (len(labels), 3), log, **where)
    return None if array is None else (list(labels), array)
