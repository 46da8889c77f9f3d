"""Chemical elements in the order of their atomic numbers, and the text form of a set of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nomad.errors import BadRequest

_TABLE = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr "
    "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu "
    "Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr "
    "Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
)
SYMBOLS = tuple(_TABLE.split())
ATOMIC_NUMBERS = {symbol: number for number, symbol in enumerate(SYMBOLS, 1)}


def join_elements(symbols: Iterable[str]) -> str:
    """The stored form of `only_atoms`: symbols by atomic number without separator; unknown labels at the end."""
    return "".join(sorted(set(symbols), key=lambda symbol: (ATOMIC_NUMBERS.get(symbol, 999), symbol)))


def only_atoms(values: Iterable[str]) -> str:
    """Query values of `only_atoms` in the stored form; a value may hold several symbols (`TiO`).

    Raises `BadRequest` for text that is no sequence of element symbols.
    """
    symbols: list[str] = []
    for value in values:
        parts = re.findall(r"[A-Z][a-z]?", value)
        unknown = [part for part in parts if part not in ATOMIC_NUMBERS]
        if "".join(parts) != value or unknown or not parts:
            raise BadRequest(f"only_atoms: {value!r} is no chemical element or sequence of elements.")
        symbols += parts
    return join_elements(symbols)
