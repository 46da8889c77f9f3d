"""Names and families of exchange-correlation functionals, from their libxc components."""

from __future__ import annotations

from collections.abc import Iterable

SPECIAL_TYPES: dict[str, str] = {
    "HF_X": "HF",
    "HYB_GGA_XC_B3LYP5": "hybrid-GGA",
    "HYB_GGA_XC_HSE06": "hybrid-GGA",
    "BEEF-vdW": "vdW-DF",
}
TYPES: dict[str, str] = {
    "HYB_MGGA": "hybrid-meta-GGA",
    "HYB_GGA": "hybrid-GGA",
    "MGGA": "meta-GGA",
    "GGA": "GGA",
    "LDA": "LDA",
    "HF": "HF",
}


def long_name(components: Iterable[tuple[str, float | None]]) -> str | None:
    """All components (name, weight or None) by name with their weights, `GGA_C_PBE+0.75*GGA_X_PBE+0.25*HF_X`; None
    without components."""
    parts = [
        name if weight is None else f"{weight!r}*{name}" for name, weight in sorted(components, key=lambda c: c[0])
    ]
    return "+".join(parts) or None


def functional_type(names: Iterable[str]) -> str | None:
    """The family of a functional from the names of its components, None if it cannot be told.

    Components of one family make that family; GGA together with Hartree-Fock exchange is a hybrid.
    """
    listed = list(names)
    if len(listed) == 1 and listed[0] in SPECIAL_TYPES:
        return SPECIAL_TYPES[listed[0]]
    families = {_family(name) for name in listed}
    if families == {"GGA", "HF"}:
        return "hybrid-GGA"
    return families.pop() if len(families) == 1 else None


def _family(name: str) -> str | None:
    return next((family for prefix, family in TYPES.items() if name.startswith(f"{prefix}_")), None)
