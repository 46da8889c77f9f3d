"""Numpy data types: scalars and arrays of one dtype, with units, checked rank and fixed sizes.

numpy is imported when the first value is written, not when a schema is defined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nomad.metainfo.errors import MetainfoShapeError, MetainfoTypeError
from nomad.metainfo.types import DataType, dimension_range

if TYPE_CHECKING:
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.sections import MSection
    from nomad.metainfo.serialisation import Serialiser


class NumpyType(DataType):
    """Numbers of one dtype. With a unit, stored values are bare magnitudes and reading gives values with unit."""

    kind = "numpy"
    plain_json = False

    def __init__(self, dtype: str) -> None:
        self.data = dtype
        self.is_integer = dtype.startswith(("int", "uint"))

    @property
    def name(self) -> str:
        return f"numpy {self.data}"

    def array_writer(self, quantity: Quantity[Any]) -> Callable[[MSection, Any], Any]:
        """The function that turns an assigned value into the stored array; arrays of the right dtype are not copied."""
        import numpy as np

        dtype = np.dtype(self.data)
        text = dtype.kind == "U"
        shape = quantity.sizes
        rank = len(shape)
        limits = [
            (axis, *found) for axis, dim in enumerate(shape) if (found := dimension_range(dim)) and found != (0, None)
        ]

        def write(_section: MSection, value: Any) -> Any:
            if value.__class__ is np.ndarray and value.dtype == dtype:
                array = value
            else:
                array = self._to_array(quantity, value, dtype, text)
            if array.ndim != rank:
                if array.size or array.ndim != 1:
                    raise MetainfoShapeError(
                        f"{quantity.qualified_name()} has {rank} dimensions {list(shape)},"
                        f" the value has shape {array.shape}"
                    )
                array = array.reshape([dim if isinstance(dim, int) and axis else 0 for axis, dim in enumerate(shape)])
            for axis, low, high in limits:
                size = array.shape[axis]
                if (size < low or (high is not None and size > high)) and array.size:
                    raise MetainfoShapeError(
                        f"{quantity.qualified_name()} has shape {list(shape)}, the value has shape {array.shape}"
                    )
            return array

        return write

    def _to_array(self, quantity: Quantity[Any], value: Any, dtype: Any, text: bool) -> Any:
        import numpy as np

        value = without_unit(quantity, value)
        try:
            found = np.asarray(value)
            if found.dtype == dtype or (text and found.dtype.kind == "U"):
                return found
            if dtype.kind in "iu" and found.dtype.kind == "f":
                array = found.astype(dtype)
                if not np.array_equal(array, found):
                    raise MetainfoTypeError(f"{quantity.qualified_name()} takes {self.name}, not fractional numbers")
                return array
            if found.dtype.kind == "c" and dtype.kind != "c":
                raise MetainfoTypeError(f"{quantity.qualified_name()} takes {self.name}, not complex numbers")
            return found.astype(dtype)
        except (TypeError, ValueError, OverflowError) as error:
            if isinstance(error, MetainfoTypeError):
                raise
            raise MetainfoTypeError(f"{quantity.qualified_name()} takes {self.name}: {error}") from error

    def scalar_writer(self, quantity: Quantity[Any]) -> Callable[[MSection, Any], Any]:
        """The function that turns an assigned value into the stored numpy scalar."""
        import numpy as np

        constructor = np.dtype(self.data).type
        plain = (float, int, constructor)

        def write(_section: MSection, value: Any) -> Any:
            if value.__class__ not in plain:
                value = without_unit(quantity, value)
                if isinstance(value, list | tuple):
                    value = np.asarray(value)
                shape: tuple[int, ...] = getattr(value, "shape", ())
                if shape not in ((), (1,)):
                    raise MetainfoShapeError(f"{quantity.qualified_name()} is a scalar, the value has shape {shape}")
                if shape:
                    value = value[0]
            try:
                return constructor(value)
            except (TypeError, ValueError, OverflowError) as error:
                raise MetainfoTypeError(f"{quantity.qualified_name()} takes {self.name}: {error}") from error

        return write

    def read(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        from nomad.units import registry

        return registry().Quantity(value, quantity.unit)

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        if serialiser.keep_arrays and hasattr(value, "ndim") and value.ndim:
            return value
        return value.tolist() if hasattr(value, "tolist") else value

    def from_json(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        """The stored form of a value from an archive. Stored data win over the schema: what does not fit is kept."""
        try:
            return quantity.coerce(section, value)
        except MetainfoTypeError:
            import numpy as np

            try:
                return np.asarray(value)
            except ValueError:
                return value


def without_unit(quantity: Quantity[Any], value: Any) -> Any:
    """The magnitude in the unit of the quantity. Raises when a value with unit meets a quantity without one."""
    if not (hasattr(value, "magnitude") and hasattr(value, "to")):
        return value
    if not quantity.unit_text:
        if value.dimensionless:
            return value.to("dimensionless").magnitude
        raise MetainfoTypeError(f"{quantity.qualified_name()} has no unit, the value is in {value.units}")
    try:
        return value.to(quantity.unit).magnitude
    except Exception as error:
        raise MetainfoTypeError(f"{quantity.qualified_name()} is in {quantity.unit_text}: {error}") from error


float16, float32, float64 = NumpyType("float16"), NumpyType("float32"), NumpyType("float64")
int8, int16, int32, int64 = NumpyType("int8"), NumpyType("int16"), NumpyType("int32"), NumpyType("int64")
NUMPY_TYPES: dict[str, NumpyType] = {
    numpy_type.data: numpy_type for numpy_type in (float16, float32, float64, int8, int16, int32, int64)
}
