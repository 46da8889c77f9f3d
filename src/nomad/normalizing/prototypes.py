"""Structure prototypes of the AFLOW library (part 1), recognised by the occupation of Wyckoff positions.

The table `data/prototypes.json` holds for each space group, in matching order, id, name, Pearson symbol,
Strukturbericht designation and normalised occupations. Some prototypes have a second occupation, because versions of
MatID choose different (equivalent) letters.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from importlib import resources
from math import gcd
from typing import Any

Occupation = Mapping[str, Mapping[str, int]]
"""Wyckoff letter -> anonymous species (`X_0`, ...) -> number of atoms."""

ASSIGNMENT_METHOD = "normalized-wyckoff"

STRUCTURE_TYPES: dict[str, str] = {
    "A_tI8_139_h": "4-member ring",
    "AB2C_cF16_225_a_c_b": "Heusler",
    "A_cI2_229_a": "bcc",
    "A_tI4_139_e": "bct5",
    "A_cP46_223_dik": "clathrate",
    "AB3C_cP5_221_a_c_b": "cubic perovskite",
    "A2B_cP6_224_b_a": "cuprite",
    "A_cF8_227_a": "diamond",
    "A_cF4_225_a": "fcc",
    "A_tI2_139_a": "bct",
    "ABC_cF12_216_b_c_a": "half-Heusler",
    "A_hP2_194_c": "hcp",
    "AB3C_oP20_62_c_cd_a": "perovskite",
    "AB_cF8_225_a_b": "rock salt",
    "A_cP1_221_a": "simple cubic",
    "AB_hP4_186_b_b": "wurtzite",
    "AB_cF8_216_c_a": "zincblende",
}


@dataclass(frozen=True)
class Prototype:
    """One prototype of the library; `occupations` holds all its normalised forms."""

    aflow_id: str
    name: str
    pearson: str
    strukturbericht: str | None
    url: str
    space_group: int
    occupations: tuple[Occupation, ...]

    @property
    def label(self) -> str:
        """Space group, name and Pearson symbol: `227-C-cF8`."""
        return f"{self.space_group}-{self.name}-{self.pearson}"

    @property
    def structure_type(self) -> str | None:
        """The common name of well known structures, or None."""
        return STRUCTURE_TYPES.get(self.aflow_id)


def normalized_occupation(letters: Sequence[str], numbers: Sequence[int]) -> dict[str, dict[str, int]]:
    """The occupation of Wyckoff positions without element names and scale.

    Species are named `X_0`, `X_1`, ... by descending total number of atoms, ties by descending numbers per letter
    (letters in alphabetical order). All counts are divided by their common divisor.
    """
    counts = Counter(zip(map(str, letters), map(int, numbers), strict=True))
    ordered_letters = sorted({letter for letter, _ in counts})

    def weight(number: int) -> tuple[int, ...]:
        per_letter = [counts[letter, number] for letter in ordered_letters]
        return (sum(per_letter), *per_letter)

    species = sorted({number for _, number in counts}, key=lambda number: (weight(number), -number), reverse=True)
    names = {number: f"X_{position}" for position, number in enumerate(species)}
    divisor = reduce(gcd, counts.values(), 0) or 1
    occupation: dict[str, dict[str, int]] = defaultdict(dict)
    for (letter, number), count in counts.items():
        occupation[letter][names[number]] = count // divisor
    return dict(occupation)


def find_prototype(space_group: int, letters: Sequence[str], numbers: Sequence[int]) -> Prototype | None:
    """The first prototype of the space group whose occupation equals that of the conventional cell, or None.

    If there is none, equivalent choices of the letters are tried: which one is canonical depends on the elements, so
    that PbTiO3 has other letters than the prototype of the perovskites, CaTiO3.
    """
    candidates = prototypes().get(space_group, ())
    if not candidates:
        return None
    for permutation in ({}, *_letter_permutations(space_group)):
        occupation = normalized_occupation([permutation.get(letter, letter) for letter in letters], numbers)
        for candidate in candidates:
            if occupation in candidate.occupations:
                return candidate
    return None


@lru_cache(maxsize=256)
def _letter_permutations(space_group: int) -> tuple[dict[str, str], ...]:
    """Equivalent choices of Wyckoff letters: what the Euclidean normaliser of the space group makes of each letter."""
    from nomad.normalizing.matid_library import matid

    matid()  # first, or this import would bring in all that it leaves out
    from matid.data.symmetry_data import CHIRALITY_PRESERVING_EUCLIDEAN_NORMALIZERS

    transforms = CHIRALITY_PRESERVING_EUCLIDEAN_NORMALIZERS.get(space_group, ())
    distinct = {tuple(sorted(transform["permutations"].items())) for transform in transforms}
    return tuple(dict(permutation) for permutation in sorted(distinct))


@lru_cache(maxsize=1)
def prototypes() -> dict[int, tuple[Prototype, ...]]:
    """All prototypes that have an occupation, by space group, in matching order."""
    text = resources.files("nomad.normalizing").joinpath("data/prototypes.json").read_text()
    return {
        int(space_group): tuple(_read(int(space_group), row) for row in rows)
        for space_group, rows in json.loads(text).items()
    }


def _read(space_group: int, row: dict[str, Any]) -> Prototype:
    return Prototype(
        aflow_id=row["id"],
        name=row["prototype"],
        pearson=row["pearson"],
        strukturbericht=row.get("strukturbericht"),
        url=row.get("url") or f"http://www.aflowlib.org/CrystalDatabase/{row['id']}.html",
        space_group=space_group,
        occupations=tuple(row["occupations"]),
    )
