"""What the names in an OPTIMADE filter mean: a field of the index, a list with its length, or nothing we have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from nomad.errors import BadRequest
from nomad.search.quantities import quantities

PREFIX = "_nmd_"
REFERENCE_TYPES = ("user reference", "author reference", "dataset reference", "section reference", "section")


@dataclass(frozen=True)
class Property:
    """One property of a structure as filters see it."""

    name: str
    kind: str
    """string, integer, float, timestamp, boolean, text, elements, constant, ratios, list, other, absent."""
    field: str = ""
    """Field of the index; of `other`, a field that is there whenever the property is."""
    length: str | int = ""
    """Lists: the field with the number of items, or the number itself; empty when it is not known."""
    value: str = ""
    """Constants: the value."""


_OPTIMADE = "dft.optimade."
_STANDARD = (
    Property("id", "string", "calc_id"),
    Property("immutable_id", "string", "calc_id"),
    Property("type", "constant", "calc_id", value="structures"),
    Property("last_modified", "timestamp", "optimade.last_modified"),
    *(
        Property(name, "string", f"{_OPTIMADE}{name}")
        for name in (
            "chemical_formula_descriptive",
            "chemical_formula_reduced",
            "chemical_formula_hill",
            "chemical_formula_anonymous",
        )
    ),
    *(Property(name, "integer", f"{_OPTIMADE}{name}") for name in ("nelements", "nsites", "nperiodic_dimensions")),
    Property("elements", "list", f"{_OPTIMADE}elements", f"{_OPTIMADE}nelements"),
    Property("elements_ratios", "ratios", f"{_OPTIMADE}elements", f"{_OPTIMADE}nelements"),
    Property("species_at_sites", "list", f"{_OPTIMADE}species_at_sites", f"{_OPTIMADE}nsites"),
    Property("structure_features", "list", f"{_OPTIMADE}structure_features", "optimade.n_structure_features"),
    Property("dimension_types", "other", f"{_OPTIMADE}nperiodic_dimensions", 3),
    Property("lattice_vectors", "other", f"{_OPTIMADE}nperiodic_dimensions", 3),
    Property("cartesian_site_positions", "other", f"{_OPTIMADE}nsites", f"{_OPTIMADE}nsites"),
    Property("species", "other", f"{_OPTIMADE}nsites"),
    *(
        Property(name, "absent")
        for name in (
            "assemblies",
            "space_group_symmetry_operations_xyz",
            "space_group_symbol_hall",
            "space_group_symbol_hermann_mauguin",
            "space_group_symbol_hermann_mauguin_extended",
            "space_group_it_number",
        )
    ),
)
_KINDS = {"number": "float", "date": "timestamp", "boolean": "boolean", "text": "text"}


@cache
def standard_properties() -> Mapping[str, Property]:
    """The properties that the OPTIMADE specification defines."""
    return MappingProxyType({each.name: each for each in _STANDARD})


@cache
def provider_properties() -> Mapping[str, Property]:
    """Search quantities by their names without prefix: entry level, dft and encyclopedia, without references."""
    table = {}
    for quantity in quantities().values():
        left_out = quantity.name.startswith(_OPTIMADE) or quantity.name.endswith(".email")
        if quantity.type in REFERENCE_TYPES or left_out or quantity.domain in ("ems", "qcms"):
            continue
        name = quantity.name.replace(".", "_")
        kind = _KINDS.get(quantity.kind, "string")
        if quantity.type == "int":
            kind = "integer"
        elif quantity.name == "only_atoms":
            kind = "elements"
        elif quantity.many and kind != "text":
            kind = "list"
        table[name] = Property(name, kind, quantity.name)
    return MappingProxyType(table)


def find_property(name: str, *, with_quantities: bool, warnings: list[str]) -> Property:
    """The property that `name` means.

    A name with the prefix of another provider is unknown for every structure, which is no error but a warning.
    Raises `BadRequest` for names that nobody defines.
    """
    if name in standard_properties():
        return standard_properties()[name]
    if name.startswith(PREFIX) and name.removeprefix(PREFIX) in provider_properties():
        return provider_properties()[name.removeprefix(PREFIX)]
    if with_quantities and name in provider_properties():
        return provider_properties()[name]
    if name.startswith("_") and not name.startswith(PREFIX) and name.count("_") > 1:
        warnings.append(f"The property {name} belongs to another provider and is unknown here.")
        return Property(name, "absent")
    first = name.split(".")[0]
    if first != name and first in standard_properties():
        return Property(name, "other", standard_properties()[first].field)
    raise BadRequest(f"filter: there is no property {name!r}.", errors={"filter": f"unknown property {name}"})
