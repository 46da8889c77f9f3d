"""The data types of quantities that are not numbers in arrays and not references.

A data type knows three things: which Python values may be assigned (`write`), what reading gives when that differs
from the stored value (`read`), and how a stored value looks in JSON (`to_json`, `from_json`). Each takes ONE item;
lists are handled by the quantity.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from nomad.metainfo.errors import MetainfoTypeError

if TYPE_CHECKING:
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.sections import MSection
    from nomad.metainfo.serialisation import Serialiser


class DataType:
    """Base of all data types. `kind` and `data` describe the type in exported definitions."""

    kind: str = "any"
    data: Any = None
    exact: type | None = None
    """Scalars of exactly this class are stored as they are, without calling `write`."""
    plain_json: bool = True
    """Stored values are JSON values already."""
    is_integer: bool = False
    reads: bool = False
    """Reading gives something else than the stored value."""

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        """The value to store. Raises MetainfoTypeError."""
        return value

    def read(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return value

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        return value

    def from_json(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return value

    def served(self, serialiser: Serialiser) -> dict[str, Any]:
        """The type as the metainfo API shows it: `type_kind` and `type_data`."""
        return {"type_kind": self.kind, "type_data": self.data}

    @property
    def name(self) -> str:
        """The word for this type in messages and in the documentation."""
        return str(self.data)

    def refuse(self, quantity: Quantity[Any], value: Any) -> MetainfoTypeError:
        """The error to raise for a value of a wrong type."""
        text = repr(value)
        text = text if len(text) <= 60 else text[:57] + "..."
        return MetainfoTypeError(f"{quantity.qualified_name()} takes {self.name}, not {type(value).__name__}: {text}")


class AnyType(DataType):
    """No check at all; only JSON values can be serialised."""

    @property
    def name(self) -> str:
        return "any JSON value"

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        def refuse(item: Any) -> Any:
            raise MetainfoTypeError(
                f"{quantity.qualified_name()} holds a {type(item).__name__}, which is no JSON value"
            )

        return plain_json(value, serialiser.keep_arrays, refuse)

    plain_json = False

    def served(self, serialiser: Serialiser) -> dict[str, Any]:
        return {"type_kind": "Any"}


def plain_json(value: Any, keep_arrays: bool, other: Callable[[Any], Any]) -> Any:
    """A value with numpy scalars, arrays and tuples in it made into JSON values; `other` treats what JSON has not."""
    if value.__class__ in (str, int, float, bool, type(None)):
        return value
    if isinstance(value, dict):
        return {str(key): plain_json(item, keep_arrays, other) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item, keep_arrays, other) for item in value]
    if hasattr(value, "tolist"):
        return value if keep_arrays and getattr(value, "shape", None) else value.tolist()
    return value if isinstance(value, str | int | float) else other(value)


class PythonType(DataType):
    """`str`, `int`, `float`, `bool`: exactly that class, or the numpy scalar of the same kind."""

    kind = "python"

    def __init__(self, python_type: type, numpy_kinds: str) -> None:
        self.exact = python_type
        self.data = python_type.__name__
        self._numpy_kinds = numpy_kinds
        self.is_integer = python_type is int

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if value.__class__ is self.exact:
            return value
        dtype = getattr(value, "dtype", None)
        if dtype is not None and getattr(value, "ndim", None) == 0 and dtype.kind in self._numpy_kinds:
            return value.item()
        raise self.refuse(quantity, value)


class NumpyBool(PythonType):
    """Truth values, given as Python or numpy ones."""

    def __init__(self) -> None:
        super().__init__(bool, "b")
        self.data = "bool_"


class MEnum(DataType):
    """One of a list of strings: `Quantity(type=MEnum('bulk', 'surface'))`."""

    kind = "enum"

    def __init__(self, *values: str | list[str]) -> None:
        flat: list[str] = []
        for value in values:
            flat.extend(value if isinstance(value, list) else [value])
        if not all(isinstance(value, str) for value in flat):
            raise MetainfoTypeError("all values of an enumeration must be strings")
        self.data = flat
        self._values = frozenset(flat)

    def __contains__(self, value: object) -> bool:
        return value in self._values

    @property
    def name(self) -> str:
        shown = ", ".join(repr(value) for value in self.data[:8])
        return f"one of {shown}" + (", ..." if len(self.data) > 8 else "")

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if isinstance(value, str) and value in self._values:
            return str(value)
        raise self.refuse(quantity, value)

    def served(self, serialiser: Serialiser) -> dict[str, Any]:
        return {"type_kind": "Enum", "type_data": self.data}


class CustomType(DataType):
    """Base of the named special types."""

    kind = "custom"
    served_name: ClassVar[str] = ""

    @property
    def name(self) -> str:
        return f"a value for {self.data}"

    def served(self, serialiser: Serialiser) -> dict[str, Any]:
        return {"type_kind": "custom", "type_data": f"nomad.metainfo.metainfo.{self.served_name}"}


class DatetimeType(CustomType):
    """A point in time: a datetime, POSIX seconds, or text (ISO 8601, RFC 822, `2021-05-04 10:11:12`)."""

    data = "Datetime"
    served_name = "_Datetime"
    exact = datetime
    plain_json = False

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if isinstance(value, datetime):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return datetime.fromtimestamp(value)
            except (ValueError, OverflowError, OSError) as error:
                raise self.refuse(quantity, value) from error
        if isinstance(value, str):
            parsed = parse_datetime(value)
            if parsed is not None:
                return parsed
        raise self.refuse(quantity, value)

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    def from_json(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return self.write(quantity, section, value)


def parse_datetime(text: str) -> datetime | None:
    """The time that a text in one of the accepted formats names; None when it is none of them."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            return parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None


class JSONType(CustomType):
    """Anything that JSON can hold, unchecked."""

    data = "JSON"
    served_name = "_JSON"
    plain_json = False

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        return plain_json(value, serialiser.keep_arrays, lambda item: item)

    def from_json(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return value


class CapitalizedType(CustomType):
    """Text whose first letter is made upper case."""

    data = "Capitalized"
    served_name = "_Capitalized"

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if not isinstance(value, str):
            raise self.refuse(quantity, value)
        return value[:1].upper() + value[1:]


class UnitType(CustomType):
    """A physical unit, kept as text and read as a pint unit."""

    data = "Unit"
    served_name = "_Unit"
    reads = True

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        from nomad.units import registry

        if isinstance(value, str):
            try:
                return str(registry().Unit(value))
            except Exception as error:
                raise self.refuse(quantity, value) from error
        if hasattr(value, "dimensionality"):
            return str(value)
        raise self.refuse(quantity, value)

    def read(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return parse_unit(value)


def parse_unit(text: str) -> Any:
    """The pint unit that a text names."""
    from nomad.units import registry

    return registry().Unit(text)


class DimensionType(CustomType):
    """One dimension of a shape: a size, the name of a quantity, a range such as `1..*`, or `*`."""

    data = "Dimension"
    served_name = "_Dimension"

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.refuse(quantity, value)


_RANGE = re.compile(r"(\d+)\.\.(\d+|\*)")


def dimension_range(dimension: int | str) -> tuple[int, int | None] | None:
    """The smallest and largest size that a dimension allows (None: no limit), or None for the name of a quantity."""
    if isinstance(dimension, int):
        return dimension, dimension
    if dimension == "*":
        return 0, None
    match = _RANGE.fullmatch(dimension)
    if match:
        return int(match[1]), None if match[2] == "*" else int(match[2])
    return None


def is_identifier(text: str) -> bool:
    """Whether a text may be the name of a definition."""
    return text.isidentifier() and not keyword.iskeyword(text)


class CallableType(CustomType):
    """A Python function; never serialised."""

    data = "Callable"
    served_name = "_Callable"


class QuantityTypeType(CustomType):
    """The type of a quantity, as data of the definition."""

    data = "QuantityType"
    served_name = "_QuantityType"
    plain_json = False

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        from nomad.metainfo.coercion import data_type

        return data_type(value).served(serialiser)


Any_ = AnyType()
Datetime = DatetimeType()
JSON = JSONType()
Capitalized = CapitalizedType()
Unit = UnitType()
Dimension = DimensionType()
Callable_ = CallableType()
QuantityType = QuantityTypeType()
Bool = NumpyBool()
PYTHON_TYPES: dict[type, DataType] = {
    str: PythonType(str, "U"),
    int: PythonType(int, "iu"),
    float: PythonType(float, "f"),
    bool: PythonType(bool, "b"),
}
