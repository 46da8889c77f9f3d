"""The columns of exported tables: search quantities by their dotted names, and their values in hit documents."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nomad.errors import BadRequest
from nomad.repository.values import MAX_INTEGER
from nomad.search.quantities import SearchQuantity, quantities

DEFAULT_COLUMNS = (
    "calc_id", "upload_id", "mainfile", "upload_time", "published", "with_embargo", "domain", "formula", "atoms",
    "n_atoms", "dft.code_name", "dft.code_version", "dft.system", "dft.crystal_system", "dft.spacegroup",
    "dft.spacegroup_symbol", "dft.xc_functional", "dft.basis_set", "encyclopedia.material.material_id", "authors",
    "datasets.name", "datasets.doi", "comment", "references", "license",
)  # fmt: skip
LICENSE = "license"
"""Not a search quantity, but in every hit."""
EVERYTHING = "*"
NUMBERS = {"int": "integer", "float": "number"}


@dataclass(frozen=True)
class Column:
    """One column. `kind` is text, integer, number, boolean, time or json; `many` columns hold lists."""

    name: str
    path: tuple[str, ...]
    kind: str
    many: bool

    def value(self, document: Mapping[str, Any]) -> Any:
        """The value in a hit document in the type of the column; None where there is none."""
        found = list(_values(document, self.path))
        if self.kind == "json":
            return None if not found else found[0] if len(found) == 1 and not self.many else found
        values = [value for value in (_typed(self.kind, value) for value in found) if value is not None]
        if self.many:
            return values or None
        return values[0] if values else None


def export_columns(names: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these names in their order; the usual ones if there are none, all for `*`.

    Raises `BadRequest` for a name that is no quantity of hits.
    """
    known = {name: column for name, quantity in quantities().items() if (column := _column(quantity)) is not None}
    known[LICENSE] = Column(LICENSE, (LICENSE,), "text", many=False)
    wanted: list[str] = []
    for name in names or DEFAULT_COLUMNS:
        if name == EVERYTHING:
            wanted += known
        elif name in known:
            wanted.append(name)
        else:
            raise BadRequest(
                f"{name!r} in include is not a quantity that can be exported; use names such as dft.code_name.",
                errors={"include": "unknown quantity"},
            )
    return tuple(known[name] for name in dict.fromkeys(wanted))


def _column(quantity: SearchQuantity) -> Column | None:
    if quantity.name.endswith(".email") or quantity.name == "dft.optimade":
        return None
    kinds = {"number": NUMBERS.get(quantity.type, "number"), "boolean": "boolean", "date": "time"}
    kind = "json" if quantity.kind in ("object", "nested") else kinds.get(quantity.kind, "text")
    path = quantity.filter_field.removesuffix(".keyword")
    return Column(quantity.name, tuple(path.split(".")), kind, quantity.many)


def _values(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """What is at the path, for each element of the lists on the way."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, Mapping):
        yield from _values(value.get(path[0]), path[1:])


def _typed(kind: str, value: Any) -> Any:
    match kind:
        case "text":
            return value if isinstance(value, str) else str(value)
        case "time":
            return datetime.fromisoformat(value) if isinstance(value, str) else None
        case "boolean":
            return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    if kind == "integer":
        return int(value) if abs(value) <= MAX_INTEGER else None
    return float(value)
