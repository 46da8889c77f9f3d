"""From the `type=` of a quantity to its data type, and to the function that checks assigned values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nomad.metainfo import types
from nomad.metainfo.errors import DefinitionError, MetainfoError, MetainfoShapeError
from nomad.metainfo.numerics import NUMPY_TYPES, NumpyType
from nomad.metainfo.references import QuantityReference, Reference, SectionProxy
from nomad.metainfo.sections import MSection

if TYPE_CHECKING:
    from nomad.metainfo.quantity import Quantity


def data_type(given: Any) -> types.DataType:
    """The data type that a `type=` argument means.

    Accepted: `str`, `int`, `float`, `bool`, `Any`, numpy types and dtypes, data types of this package, section
    classes, definitions, `SectionProxy`, and quantities (for references to quantities).
    """
    if isinstance(given, types.DataType):
        return given
    found = types.PYTHON_TYPES.get(given) if isinstance(given, type) else None
    if found is not None:
        return found
    if given is Any or given is None:
        return types.Any_
    if isinstance(given, SectionProxy):
        return Reference(given)
    module = type(given).__module__ if not isinstance(given, type) else given.__module__
    if module.startswith("numpy"):
        return _numpy_type(given)
    if isinstance(given, type) and issubclass(given, MSection):
        return Reference(given)
    if isinstance(given, MSection):
        from nomad.metainfo.section_definition import Section

        return Reference(given) if isinstance(given, Section) else QuantityReference(given)  # type: ignore[arg-type]
    raise DefinitionError(f"{given!r} is no type of a quantity")


def _numpy_type(given: Any) -> types.DataType:
    import numpy as np

    if given is np.bool_:
        return types.Bool
    name = np.dtype(given).name
    if name.startswith("str"):
        name = "<U0"
    return NUMPY_TYPES.setdefault(name, NumpyType(name))


def make_writer(quantity: Quantity[Any]) -> Callable[[MSection, Any], Any]:
    """The function (section, value) -> stored value for a quantity."""
    if quantity.derived is not None:

        def refuse(_section: MSection, _value: Any) -> Any:
            raise MetainfoError(f"{quantity.qualified_name()} is derived and cannot be set")

        return refuse
    kind = quantity.data_type
    if isinstance(kind, NumpyType):
        return kind.array_writer(quantity) if quantity.rank else kind.scalar_writer(quantity)
    if quantity.rank:
        return _list_writer(quantity, kind)
    return lambda section, value: kind.write(quantity, section, value)


def _list_writer(quantity: Quantity[Any], kind: types.DataType) -> Callable[[MSection, Any], Any]:
    limits = types.dimension_range(quantity.sizes[0])
    exact = kind.exact

    def write(section: MSection, value: Any) -> Any:
        if value.__class__ is not list and not isinstance(value, list):
            if isinstance(value, str) or not hasattr(value, "tolist"):
                raise _no_list(quantity, value)
            value = value.tolist()
            if not isinstance(value, list):
                raise _no_list(quantity, value)
        if limits and value and (len(value) < limits[0] or (limits[1] is not None and len(value) > limits[1])):
            raise MetainfoShapeError(
                f"{quantity.qualified_name()} has shape {list(quantity.sizes)}, the list has {len(value)} items"
            )
        return [
            item if item.__class__ is exact or item is None else kind.write(quantity, section, item) for item in value
        ]

    return write


def _no_list(quantity: Quantity[Any], value: Any) -> MetainfoShapeError:
    return MetainfoShapeError(
        f"{quantity.qualified_name()} takes a list of {quantity.data_type.name}, not {type(value).__name__}"
    )
