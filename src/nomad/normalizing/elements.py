"""Chemical elements by name: numbers, and the element that an atom label of a simulation code stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nomad.datamodel.values import ELEMENTS

SYMBOLS: tuple[str, ...] = tuple(ELEMENTS)
"""Symbols at the position of their atomic number; position 0 is `X`, the unknown atom."""

NUMBERS: dict[str, int] = {symbol: number for number, symbol in enumerate(SYMBOLS)}

_SYMBOL = re.compile("|".join(sorted(SYMBOLS[1:], key=len, reverse=True)))


@lru_cache(maxsize=4096)
def symbol_of_label(label: str) -> str:
    """The element of an atom label: the first known symbol anywhere in it, longer ones first; `X` if there is none.

    `Br1` is `Br`, `C_H` is `C`, `Za` is `X`.
    """
    match = _SYMBOL.search(label)
    return match.group() if match else "X"


def symbols_of_labels(labels: Iterable[str]) -> list[str]:
    """`symbol_of_label` of each label, in order."""
    return [symbol_of_label(str(label)) for label in labels]


def symbols_of_numbers(numbers: Iterable[int]) -> list[str]:
    """Symbols of atomic numbers (0 is the unknown atom); IndexError for a number that no element has."""
    symbols = []
    for number in numbers:
        if not 0 <= int(number) < len(SYMBOLS):
            raise IndexError(f"no element has the atomic number {int(number)}")
        symbols.append(SYMBOLS[int(number)])
    return symbols


def atomic_numbers(symbols: Sequence[str]) -> list[int]:
    """Atomic numbers of element symbols; the unknown atom `X` is 0."""
    return [NUMBERS[symbol] for symbol in symbols]
