"""English names of elements and binary compounds."""

from __future__ import annotations

from nomad.normalizing.elements import NUMBERS

_NAMES_BY_NUMBER = """
- Hydrogen Helium Lithium Beryllium Boron Carbon Nitrogen Oxygen Fluorine Neon Sodium Magnesium
Aluminium Silicon Phosphorus Sulfur Chlorine Argon Potassium Calcium Scandium Titanium Vanadium
Chromium Manganese Iron Cobalt Nickel Copper Zinc Gallium Germanium Arsenic Selenium Bromine Krypton
Rubidium Strontium Yttrium Zirconium Niobium Molybdenum Technetium Ruthenium Rhodium Palladium
Silver Cadmium Indium Tin Antimony Tellurium Iodine Xenon Caesium Barium Lanthanum Cerium
Praseodymium Neodymium Promethium Samarium Europium Gadolinium Terbium Dysprosium Holmium Erbium
Thulium Ytterbium Lutetium Hafnium Tantalum Tungsten Rhenium Osmium Iridium Platinum Gold Mercury
Thallium Lead Bismuth Polonium Astatine Radon Francium Radium Actinium Thorium Protactinium Uranium
Neptunium Plutonium Americium Curium Berkelium Californium Einsteinium Fermium Mendelevium Nobelium
Lawrencium Rutherfordium Dubnium Seaborgium Bohrium Hassium Meitnerium Darmstadtium Roentgenium
Copernicium Nihonium Flerovium Moscovium Livermorium Tennessine Oganesson
"""

ELEMENT_NAMES: tuple[str, ...] = tuple(_NAMES_BY_NUMBER.split())

ANION_NAMES: dict[str, str] = {
    "Sb": "Antimonide",
    "As": "Arsenide",
    "B": "Boride",
    "C": "Carbide",
    "Cl": "Chloride",
    "Ge": "Germanide",
    "Se": "Selenide",
    "Br": "Bromide",
    "Te": "Telluride",
    "I": "Iodide",
    "F": "Fluoride",
    "Si": "Silicide",
    "S": "Sulfide",
    "N": "Nitride",
    "O": "Oxide",
    "H": "Hydride",
    "P": "Phosphide",
}

ONE_VALENCE: frozenset[str] = frozenset(["Li", "Na", "K", "Rb", "Cs", "Fr", "Be", "Mg", "Ca", "Sr", "Ba", "Ra", "Al"])
"""Elements whose valence needs no numeral."""

_OXIDE = {(1, 1): "II", (2, 1): "I", (1, 2): "IV", (2, 3): "III", (2, 5): "V", (1, 3): "VI", (2, 7): "VII"}
_NITRIDE = {(1, 1): "III", (1, 2): "VI", (3, 2): "II", (3, 4): "IV", (3, 5): "V", (3, 7): "VII"}
_CARBIDE = {(1, 1): "IV", (2, 1): "II", (4, 1): "I", (4, 3): "III", (4, 5): "V", (2, 3): "VI", (4, 7): "VII"}
_HALIDE = {(1, 2): "II", (1, 3): "III", (1, 4): "IV", (1, 5): "V", (1, 6): "VI", (1, 7): "VII"}

NUMERALS: dict[str, dict[tuple[int, int], str]] = {
    **dict.fromkeys(("O", "S", "Se"), _OXIDE),
    **dict.fromkeys(("N", "P"), _NITRIDE),
    "C": _CARBIDE,
    **dict.fromkeys(("F", "Cl", "Br", "I", "H"), _HALIDE),
}
"""Anion -> reduced counts (cation, anion) -> valence of the cation."""


def material_name(reduced_counts: dict[str, int]) -> str | None:
    """The name of a bulk material of one or two elements (`Silicon`, `Titanium(IV) Oxide`), None for other numbers
    of elements.

    `reduced_counts` in the order of the encyclopedia's formula.
    """
    elements = list(reduced_counts)
    if any(NUMBERS.get(element, 0) == 0 for element in elements):
        return None
    if len(elements) == 1:
        return _element(elements[0])
    if len(elements) != 2:
        return None
    cation, anion = elements
    numeral = NUMERALS.get(anion, {}).get((reduced_counts[cation], reduced_counts[anion]))
    valence = f"({numeral})" if numeral and cation not in ONE_VALENCE else ""
    return f"{_element(cation)}{valence} {ANION_NAMES.get(anion) or _element(anion)}"


def _element(symbol: str) -> str:
    return ELEMENT_NAMES[NUMBERS[symbol]]
