"""Reading trees that were written when the definitions were different ones.

What is known of the former definitions comes with the tree (see `written_by`). Properties that were renamed are found
by their aliases; numbers are converted to the present unit and dtype; what was single is put into a list, and what
was a list of one is taken out, when the schema now wants it so. A value that has no place in the present schema, or
cannot be converted without guessing, is kept as it was stored: `section.m_former` holds it, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from nomad.metainfo import serialisation
from nomad.metainfo.errors import MetainfoError, MetainfoTypeError
from nomad.metainfo.numerics import NumpyType
from nomad.metainfo.references import Reference
from nomad.metainfo.sub_section import SubSection

if TYPE_CHECKING:
    from nomad.metainfo.definition import Property
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.sections import MSection


class FormerValue(NamedTuple):
    """A stored value that the present schema cannot hold: a bare value, a section as dict, or a list of such."""

    value: Any
    unit: str | None
    """The unit in which numbers were stored, None without unit or when it is not known."""
    reason: str


class _NoPlace(Exception):
    """Why a value is kept as it was."""


def former_values(root: MSection) -> dict[str, FormerValue]:
    """All values below a section that the present schema cannot hold, by their path from the root."""
    return {
        f"{section.m_path().rstrip('/')}/{name}": value
        for section in root.m_all_contents(include_self=True)
        for name, value in section.m_former.items()
    }


def checked_rows(rows: Any) -> list[dict[str, Any]]:
    """The stored rows, as far as they can be relied on. Raises MetainfoTypeError for anything else."""
    if not isinstance(rows, list) or not all(_is_row(row, len(rows)) for row in rows):
        raise MetainfoTypeError("m_definitions takes a list of objects, each about one section")
    return rows


def _is_row(row: Any, length: int) -> bool:
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("name", "definition_id")):
        return False
    texts, positions = [row.get("extensions", {}), row.get("units", {})], row.get("sub_sections", {})
    if not all(isinstance(found, dict) for found in (*texts, positions)):
        return False
    return all(isinstance(item, str) for found in texts for item in found.values()) and all(
        isinstance(item, int) and 0 <= item < length for item in positions.values()
    )


class FormerReader:
    """Fills sections from one tree that was written by former definitions."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows
        self._positions = {row["name"]: position for position, row in enumerate(rows)}

    def fill(self, section: MSection, data: dict[str, Any], position: int | None = 0) -> None:
        """Fills a section and all below; `position`: of the row about it, None when there is none."""
        row = self._rows[position] if position is not None and self._rows else {}
        units, sub_sections = row.get("units", {}), row.get("sub_sections", {})
        names = section.m_def.all_names()
        for key, value in data.items():
            if value is None or key.startswith("m_"):
                continue
            try:
                prop = names.get(key)
                if prop is None:
                    raise _NoPlace(f"section {section.m_def.name} has no property {key}")
                if isinstance(prop, SubSection):
                    self._fill_sub_section(section, prop, value, sub_sections.get(key))
                else:
                    self._fill_quantity(section, prop, value, units.get(key), bool(row))
            except _NoPlace as reason:
                section.m_former[key] = FormerValue(value, units.get(key), str(reason))
        section.m_mod_count += 1

    def _fill_quantity(self, section: MSection, prop: Property, value: Any, unit: str | None, known: bool) -> None:
        quantity: Quantity[Any] = prop  # type: ignore[assignment]
        if quantity.derived is not None:
            return
        if known and unit != quantity.unit_text:
            value = _converted(quantity, value, unit)
        section.m_data[quantity.name] = _fitted(quantity, section, value)

    def _fill_sub_section(self, section: MSection, prop: SubSection[Any], value: Any, position: int | None) -> None:
        items = value if isinstance(value, list) else [value]
        if not all(item is None or isinstance(item, dict) for item in items):
            raise _NoPlace(f"{prop.name} is a sub-section now")
        if not prop.repeats and len(items) != 1:
            raise _NoPlace(f"{prop.name} does not repeat any more, and there are {len(items)}")
        for item in items:
            if item is None:
                if prop.repeats:
                    prop.__get__(section).raw_append(None)
                continue
            named = item.get("m_def")
            child = (prop.section if named is None else _kind(named, prop)).section_cls()
            section.m_add_sub_section(prop, child)
            self.fill(child, item, self._positions.get(named, position) if isinstance(named, str) else position)


def _kind(name: Any, prop: SubSection[Any]) -> Any:
    """The section that `m_def` names; what the sub-section holds if there is no such section any more."""
    try:
        return serialisation.named_section(name, prop.section)
    except MetainfoError:
        return prop.section


def _converted(quantity: Quantity[Any], value: Any, unit: str | None) -> Any:
    """Numbers in the present unit."""
    if unit is None or quantity.unit_text is None:
        raise _NoPlace(f"the unit of {quantity.name} was {unit or 'none'} and is {quantity.unit_text or 'none'}")
    import numpy as np

    from nomad.units import registry

    try:
        numbers = registry().Quantity(np.asarray(value, dtype=np.float64), unit).to(quantity.unit_text).magnitude
    except Exception as error:  # the unit library has errors of many kinds
        raise _NoPlace(f"the unit of {quantity.name} was {unit} and is {quantity.unit_text}: {error}") from error
    return numbers if quantity.rank and isinstance(quantity.data_type, NumpyType) else numbers.tolist()


def _fitted(quantity: Quantity[Any], section: MSection, value: Any) -> Any:
    """The stored form of the first candidate that the quantity takes."""
    reason: Exception | None = None
    kind = quantity.data_type
    for candidate in _candidates(quantity, value):
        try:
            if not isinstance(kind, Reference):
                return quantity.coerce(section, candidate)
            if quantity.rank and isinstance(candidate, list):
                return [None if item is None else kind.from_json(quantity, section, item) for item in candidate]
            if quantity.rank or not isinstance(candidate, str | dict):
                raise kind.refuse(quantity, candidate)
            return kind.from_json(quantity, section, candidate)
        except MetainfoTypeError as error:
            reason = reason or error
    raise _NoPlace(str(reason))


def _candidates(quantity: Quantity[Any], value: Any) -> Iterator[Any]:
    yield value
    items = value.tolist() if hasattr(value, "tolist") else value
    if quantity.data_type.exact is float:
        if isinstance(items, int) and not isinstance(items, bool):
            yield float(items)
        elif isinstance(items, list) and all(isinstance(item, int | float) for item in items):
            yield [float(item) for item in items]
    if quantity.rank == 1 and not isinstance(items, list):
        yield [items]
    elif not quantity.rank and isinstance(items, list) and len(items) == 1:
        yield items[0]
