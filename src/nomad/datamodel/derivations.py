"""Functions behind derived quantities."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from nomad.datamodel.values import ELEMENTS
from nomad.errors import BadRequest
from nomad.metainfo import MProxy


@cache
def _atomic_numbers() -> dict[str, int]:
    return {symbol: number for number, symbol in enumerate(ELEMENTS)}


def full_name(author: Any) -> str | None:
    """First and last name with a blank between them; for users without names, the user name."""
    names = [name for name in (author.first_name, author.last_name) if name]
    return " ".join(names) or author.m_data.get("username")


def is_administrator(user: Any) -> bool:
    """Whether a user may administer this installation."""
    return bool(user.is_oasis_admin)


def entry_origin(entry: Any) -> str | None:
    """The external database that an entry was taken from, otherwise the name of the uploader."""
    if entry.external_db:
        return str(entry.external_db)
    uploader = entry.uploader
    return None if uploader is None or isinstance(uploader, MProxy) else uploader.name


def entry_authors(entry: Any) -> list[Any]:
    """The uploader, unless the entry comes from an external database, and the co-authors."""
    uploader = [] if entry.external_db or entry.uploader is None else [entry.uploader]
    return [*uploader, *(entry.coauthors or [])]


def entry_owners(entry: Any) -> list[Any]:
    """The uploader and those with whom the entry is shared."""
    uploader = [] if entry.uploader is None else [entry.uploader]
    return [*uploader, *(entry.shared_with or [])]


def only_atoms_of(symbols: Iterable[str]) -> str:
    """The chemical symbols sorted by atomic number and concatenated; raises BadRequest for an unknown symbol."""
    numbers = _atomic_numbers()
    symbols = list(symbols)
    for symbol in symbols:
        if symbol not in numbers:
            raise BadRequest(f"{symbol!r} is no chemical symbol")
    return "".join(sorted(set(symbols), key=lambda symbol: numbers[symbol]))


def entry_only_atoms(entry: Any) -> str:
    """The text by which entries with exactly these elements are found."""
    return only_atoms_of(entry.atoms or [])


def count_elements(material: Any) -> int:
    """The number of different atom labels."""
    return len(set(material.atom_labels or []))


def count_periodic_dimensions(structure: Any) -> int:
    """The number of periodic dimensions."""
    return sum(structure.dimension_types)


def specific_heat_capacity(properties: Any) -> Any:
    """Heat capacity divided by the mass of the unit cell."""
    return _per_mass(properties, "thermodynamical_property_heat_capacity_C_v")


def specific_vibrational_free_energy(properties: Any) -> Any:
    """Vibrational free energy divided by the mass of the unit cell."""
    return _per_mass(properties, "vibrational_free_energy_at_constant_volume")


def _per_mass(properties: Any, name: str) -> Any:
    values = properties.m_magnitude(name)
    frames = properties.m_parent.frame_sequence_local_frames_ref if properties.m_parent is not None else None
    if values is None or not frames:
        return None
    system = frames[0].single_configuration_calculation_to_system_ref
    if system is None:
        return None
    for reference in system.section_system_to_system_refs:
        if reference.system_to_system_kind == "subsystem" and reference.system_to_system_ref is not None:
            system = reference.system_to_system_ref
            break
    mass = _mass(system)
    return values / mass if mass else None


def _mass(system: Any) -> float | None:
    """Mass of all atoms of a geometry in kilogram; None when there are unknown elements."""
    from ase.data import atomic_masses

    from nomad.units import factor

    numbers = _atomic_numbers()
    labels = [label.rstrip("0123456789") for label in system.atom_labels or []]
    if not labels or not all(label in numbers for label in labels):
        return None
    return float(sum(atomic_masses[numbers[label]] for label in labels)) * factor("unified_atomic_mass_unit")
