"""Quantities: the descriptors that check what is written to a section and type what is read."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast, overload

from nomad.metainfo.coercion import data_type, make_writer
from nomad.metainfo.definition import Property
from nomad.metainfo.numerics import NumpyType, without_unit
from nomad.metainfo.references import Reference
from nomad.metainfo.sections import MSection
from nomad.metainfo.types import DataType
from nomad.metainfo.validation import constraint

T = TypeVar("T")


class Quantity(Property, Generic[T]):
    """One piece of data of a section.

    `type`: see `coercion.data_type`. `shape`: a list of sizes, names of quantities, or ranges such as `0..*`; empty
    for scalars. `unit`: text or pint unit in which stored magnitudes are. `derived`: a function of the section that
    computes the value; with `cached` again only after the section changed. `virtual`: never serialised.
    """

    __slots__ = ("_derived", "_exact", "_name", "_read", "_write", "data_type", "is_virtual", "rank", "sizes")

    type: Any
    shape: list[int | str]
    unit: Any
    default: Any
    derived: Callable[[Any], Any] | None
    cached: bool
    virtual: bool
    is_scalar: bool

    data_type: DataType
    rank: int
    sizes: tuple[int | str, ...]
    """The shape, for use inside of loops."""
    is_virtual: bool

    def __init__(
        self,
        *,
        type: Any = None,
        shape: Sequence[int | str] = (),
        unit: Any = None,
        default: Any = None,
        derived: Callable[[Any], Any] | None = None,
        cached: bool = False,
        virtual: bool = False,
        **common: Any,
    ) -> None:
        super().__init__(**common)
        data = self.m_data
        kind = data_type(type)
        data["type"] = kind if isinstance(kind, Reference) else type
        if isinstance(kind, Reference):
            kind.owner = self
        if shape:
            data["shape"] = list(shape)
        if unit is not None:
            data["unit"] = unit if isinstance(unit, str) else str(unit)
        if default is not None:
            data["default"] = default
        if derived is not None:
            data["derived"] = derived
        if cached:
            data["cached"] = True
        if virtual:
            data["virtual"] = True
        self._name: str = data["name"] or ""
        self.data_type = kind
        self.sizes = tuple(shape)
        self.rank = len(self.sizes)
        self.is_virtual = virtual
        self._derived = derived
        self._exact = kind.exact if not self.rank and derived is None else None
        self._write: Callable[[MSection, Any], Any] | None = None
        self._read: Callable[[Quantity[Any], MSection, Any], Any] | None = None
        if isinstance(kind, NumpyType):
            self._read = kind.read if unit is not None else None
        elif kind.reads:
            self._read = _read_list if self.rank else kind.read

    @overload
    def __get__(self, section: None, owner: builtins.type) -> Quantity[T]: ...
    @overload
    def __get__(self, section: MSection, owner: builtins.type | None = None) -> T: ...
    def __get__(self, section: MSection | None, owner: builtins.type | None = None) -> Quantity[T] | T:
        if section is None:
            return self
        try:
            value = section.m_data[self._name]
        except KeyError:
            return cast(T, self._unset(section))
        read = self._read
        return cast(T, value if read is None else read(self, section, value))

    def __set__(self, section: MSection, value: Any) -> None:
        if value.__class__ is not self._exact or value is None:
            if value is None and self._derived is None:
                section.m_data.pop(self._name, None)
                section.m_mod_count += 1
                return
            value = self.coerce(section, value)
        section.m_data[self._name] = value
        section.m_mod_count += 1
        for handler in section._on_set:
            getattr(section, handler)(self, value)

    def coerce(self, section: MSection, value: Any) -> Any:
        """The stored form of a value. Raises MetainfoTypeError or MetainfoShapeError."""
        if self._write is None:
            self._write = make_writer(self)
        return self._write(section, value)

    def compute(self, section: MSection) -> Any:
        """The value of a derived quantity, as it would be stored."""
        if not self.m_data.get("cached"):
            return self._computed(section)
        cache = section._extras("derived")
        found = cache.get(self._name)
        if found is None or found[0] != section.m_mod_count:
            found = cache[self._name] = (section.m_mod_count, self._computed(section))
        return found[1]

    def _computed(self, section: MSection) -> Any:
        assert self._derived is not None
        value = self._derived(section)
        return without_unit(self, value) if isinstance(self.data_type, NumpyType) else value

    def _unset(self, section: MSection) -> Any:
        value = self.m_data.get("default") if self._derived is None else self.compute(section)
        if value is None or self._read is None:
            return value
        return self._read(self, section, value)

    @constraint(warning=True)
    def dimensions(self) -> None:
        """Named dimensions should be scalar integer quantities of the same section."""
        owner: Any = self.m_parent
        for size in self.sizes:
            if isinstance(size, str) and size.isidentifier() and owner is not None:
                named = owner.all_names().get(size)
                assert named is not None, f"the dimension {size} of {self.qualified_name()} is no quantity"
                whole = isinstance(named, Quantity) and not named.rank and named.data_type.is_integer
                assert whole, f"the dimension {size} of {self.qualified_name()} is no whole number"

    @constraint()
    def higher_shapes_require_dtype(self) -> None:
        """Only numpy types can have more than one dimension."""
        message = f"{self.qualified_name()} has {self.rank} dimensions and needs a numpy type."
        assert self.rank <= 1 or isinstance(self.data_type, NumpyType), message

    @property
    def unit_text(self) -> str | None:
        """The unit as text, without loading the unit library."""
        found: str | None = self.m_data.get("unit")
        return found


def _read_list(quantity: Quantity[Any], section: MSection, value: Any) -> Any:
    read = quantity.data_type.read
    return [None if item is None else read(quantity, section, item) for item in value]
