"""Chemical formulas of a list of atoms, in the notations that the parts of the contract ask for.

`as_listed`, `merged` and `hill` are never divided by a common divisor (eight silicon atoms are `Si8`): they fill
`chemical_composition*` and `formula`. The OPTIMADE ones follow the OPTIMADE specification, the encyclopedia's
its own order with the anion last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import groupby
from math import gcd

_ELECTRONEGATIVE = """
F O N Cl Br C Se S I As H P Ge Te B Sb Po Si Bi
"""

ANIONS_LAST: tuple[str, ...] = tuple(_ELECTRONEGATIVE.split())
"""Electronegativity rank for binary formulas, most electronegative first; each follows any element not listed."""


def as_listed(symbols: Sequence[str]) -> str:
    """Every atom written out in atom order: `CCOO`."""
    return "".join(symbols)


def merged(symbols: Sequence[str]) -> str:
    """Runs of equal neighbours merged, in atom order: `Si8`, `NaClNa`."""
    runs = ((symbol, sum(1 for _ in run)) for symbol, run in groupby(symbols))
    return "".join(symbol + _count(number) for symbol, number in runs)


def hill_order(elements: Iterable[str]) -> list[str]:
    """C, then H, if there is carbon; the rest by alphabet."""
    ordered = sorted(set(elements))
    first = [symbol for symbol in ("C", "H") if symbol in ordered] if "C" in ordered else []
    return first + [symbol for symbol in ordered if symbol not in first]


def hill(symbols: Iterable[str]) -> str:
    """Hill order with all counts: `C6H12O6`, `Cl4Na4`."""
    counts = Counter(symbols)
    return "".join(symbol + _count(counts[symbol]) for symbol in hill_order(counts))


def reduced_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts divided by their greatest common divisor, in the given order."""
    divisor = reduce(gcd, counts.values(), 0) or 1
    return {symbol: number // divisor for symbol, number in counts.items()}


def optimade_reduced(symbols: Iterable[str]) -> str:
    """Alphabetical order, counts divided by their greatest common divisor: `Cl2HNa3`."""
    counts = reduced_counts(Counter(symbols))
    return "".join(symbol + _count(counts[symbol]) for symbol in sorted(counts))


def optimade_anonymous(symbols: Iterable[str]) -> str:
    """Reduced counts in descending order, named A, B, ..., Z, Aa, Ba, ...: `A3B2C`."""
    counts = sorted(reduced_counts(Counter(symbols)).values(), reverse=True)
    return "".join(_letter(position) + _count(number) for position, number in enumerate(counts))


def encyclopedia_order(elements: Iterable[str]) -> list[str]:
    """Hill order, but of two elements (except C and H) the more electronegative goes last."""
    ordered = hill_order(elements)
    if len(ordered) == 2 and ordered != ["C", "H"]:
        rank = {symbol: position for position, symbol in enumerate(ANIONS_LAST)}
        ordered.sort(key=lambda symbol: -rank.get(symbol, len(rank)))
    return ordered


def encyclopedia_formula(symbols: Iterable[str]) -> str:
    """The encyclopedia's formula with all counts: `Si2`, `Ti2O4`."""
    return _written(_ordered_counts(symbols))


def encyclopedia_counts_reduced(symbols: Iterable[str]) -> dict[str, int]:
    """The reduced count of each element in the encyclopedia's order."""
    return reduced_counts(_ordered_counts(symbols))


def encyclopedia_formula_reduced(symbols: Iterable[str]) -> str:
    """The encyclopedia's formula divided by the greatest common divisor: `Si`, `TiO2`."""
    return _written(encyclopedia_counts_reduced(symbols))


def encyclopedia_species(symbols: Iterable[str]) -> str:
    """Element names in formula order, separated by blanks: `Ti O`."""
    return " ".join(encyclopedia_order(symbols))


def encyclopedia_species_and_counts(symbols: Iterable[str]) -> str:
    """Element names with reduced counts, separated by blanks: `Ti O2`."""
    counts = encyclopedia_counts_reduced(symbols)
    return " ".join(symbol + _count(number) for symbol, number in counts.items())


def _ordered_counts(symbols: Iterable[str]) -> dict[str, int]:
    counts = Counter(symbols)
    return {symbol: counts[symbol] for symbol in encyclopedia_order(counts)}


def _written(counts: Mapping[str, int]) -> str:
    return "".join(symbol + _count(number) for symbol, number in counts.items())


def _count(number: int) -> str:
    return str(number) if number > 1 else ""


def _letter(position: int) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    cycle, letter = divmod(position, len(alphabet))
    return alphabet[letter] + ("" if cycle == 0 else alphabet[cycle - 1].lower())
