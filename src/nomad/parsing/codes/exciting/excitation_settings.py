"""Settings of excited-state runs: the element `xs` of input.xml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.filling import fill
from nomad.parsing.values import finite_or_none, to_float, to_int
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method

_NUMBERS = (
    ("broadening", "xs", "broad", "hartree"),
    ("scissor", "xs", "scissor", "hartree"),
    ("gqmax", "xs", "gqmax", "1/bohr"),
    ("rgkmax", "xs", "rgkmax", None),
)
_INTEGERS = (
    ("lmaxapw", "xs", "lmaxapw", 1),
    ("number_of_empty_states", "xs", "nempty", 1),
    ("screening_number_of_empty_states", "screening", "nempty", 1),
    ("ngridk", "xs", "ngridk", 3),
    ("ngridq", "xs", "ngridq", 3),
    ("screening_ngridk", "screening", "ngridk", 3),
    ("bse_number_of_bands", "bse", "nstlbse", 4),
)
_TEXTS = (
    ("screening_type", "screening", "screentype"),
    ("bse_type", "bse", "bsetype"),
    ("tddft_xc_kernel", "tddft", "fxctype"),
)
"""Quantity, element, attribute; and the unit of a number or the count of integers."""


def fill_settings(method: Method, start: Method, kind: str, name: str, attributes: dict[str, dict[str, str]]) -> None:
    """Sets what the input states; the kind of the Hamiltonian also stands in the `name` of the files."""
    from nomad.datamodel.metainfo.codes import exciting_xs  # noqa: F401 (declares the quantities)

    def text(element: str, attribute: str) -> str | None:
        return attributes.get(element, {}).get(attribute)

    prefix = "x_exciting_xs_"
    fill(method, **{f"{prefix}xstype": kind})
    names = [str(part.XC_functional_name) for part in start.section_XC_functionals]
    fill(method, **{f"{prefix}starting_point": " ".join(names) or None})
    for quantity, element, attribute, unit in _NUMBERS:
        raw = text(element, attribute)
        number = finite_or_none(to_float(raw)) if raw is not None else None
        if number is not None:
            fill(method, **{prefix + quantity: number * (factor(unit) if unit else 1.0)})
    for quantity, element, attribute, count in _INTEGERS:
        integers = [to_int(word) for word in (text(element, attribute) or "").split()]
        if len(integers) == count and None not in integers:
            fill(method, **{prefix + quantity: integers if count > 1 else integers[0]})
    offset = [finite_or_none(to_float(word)) for word in (text("xs", "vkloff") or "").split()]
    fill(method, **{f"{prefix}vkloff": offset if len(offset) == 3 and None not in offset else None})
    for quantity, element, attribute in _TEXTS:
        if (element == "bse") <= (kind == "BSE") and (element == "tddft") <= (kind == "TDDFT"):
            fill(method, **{prefix + quantity: text(element, attribute)})
    if kind == "BSE" and "BSE-" in name:
        fill(method, **{f"{prefix}bse_type": name.split("BSE-", 1)[1].split("_")[0].split("-")[0]})
