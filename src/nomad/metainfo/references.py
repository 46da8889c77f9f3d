"""References: quantities whose values are sections (or quantities of sections) somewhere else in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nomad.metainfo import sections
from nomad.metainfo.errors import DefinitionError, MetainfoReferenceError
from nomad.metainfo.types import DataType

if TYPE_CHECKING:
    from nomad.metainfo.packages import Package
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.section_definition import Section
    from nomad.metainfo.sections import MSection
    from nomad.metainfo.serialisation import Serialiser


class SectionProxy:
    """The name of a section that is defined later, or elsewhere: `SectionProxy('System')`.

    A bare name is looked up in the package of the property that uses it, a qualified name among all loaded packages.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def resolve(self, package: Package | None) -> Section:
        from nomad.metainfo import registry

        if package is not None:
            found = package.section(self.name)
            if found is not None:
                return found
        if "." in self.name:
            return registry.section(self.name)
        where = package.name if package is not None else "no package"
        raise DefinitionError(f"There is no section {self.name} in {where}.")


class MProxy:
    """A reference as it was read: a path, an id or an object, together with the section and quantity that hold it."""

    __slots__ = ("m_proxy_quantity", "m_proxy_section", "m_proxy_value")

    def __init__(self, value: Any, section: MSection, quantity: Quantity[Any]) -> None:
        self.m_proxy_value = value
        self.m_proxy_section = section
        self.m_proxy_quantity = quantity

    def m_proxy_resolve(self) -> Any:
        """The section that this proxy stands for. Raises MetainfoReferenceError."""
        reference = self.m_proxy_quantity.data_type
        assert isinstance(reference, Reference)
        return reference.resolve(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.m_proxy_resolve(), name)

    def __repr__(self) -> str:
        return f"MProxy({self.m_proxy_value!r})"


class Reference(DataType):
    """The type of a quantity that points to sections of one kind."""

    kind = "reference"
    custom: ClassVar[str | None] = None
    """The name of a special reference, whose values are not paths."""
    plain_json = False
    reads = True

    def __init__(self, target: Any) -> None:
        self._target = target
        self._section: Section | None = None
        self.owner: Quantity[Any] | None = None
        """The quantity of this type, in whose package bare names are looked up."""

    @property
    def name(self) -> str:
        target = self._section.name if self._section else getattr(self._target, "name", None)
        return f"a section {target or getattr(self._target, '__name__', self._target)}"

    def target(self) -> Section:
        """The section definition that is pointed to."""
        if self._section is None:
            target: Any = self._target
            if isinstance(target, SectionProxy):
                target = target.resolve(self.owner.package if self.owner is not None else None)
            self._section = target.m_def if isinstance(target, type) else target  # type: ignore[attr-defined]
        assert self._section is not None
        return self._section

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if isinstance(value, sections.MSection):
            if isinstance(value, self.target().section_cls):
                return value
        elif value.__class__ in (str, int, dict, MProxy):
            return MProxy(value, section, quantity) if value.__class__ is not MProxy else value
        raise self.refuse(quantity, value)

    def read(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return value.m_proxy_resolve() if value.__class__ is MProxy else value

    def resolve(self, proxy: MProxy) -> Any:
        """Follows a path from the root of the tree, or `<archive>#<path>` with the help of the tree's context."""
        path, section = proxy.m_proxy_value, proxy.m_proxy_section
        if not isinstance(path, str):
            raise MetainfoReferenceError(f"{proxy.m_proxy_quantity.qualified_name()} holds {path!r}, which is no path")
        root = section.m_root()
        if "#" in path:
            url, path = path.split("#", 1)
            if root.m_context is None:
                raise MetainfoReferenceError(
                    f"{url}#{path} points to another archive, and there is no way to load it here"
                )
            root = root.m_context.load(url)
        found = root.m_resolve(path if path.startswith("/") else "/" + path)
        target = self.target()
        if not isinstance(found, target.section_cls):
            raise MetainfoReferenceError(f"{path} does not lead to a section {target.name}")
        return found

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        return value.m_proxy_value if value.__class__ is MProxy else serialiser.reference(value)

    def from_json(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return MProxy(value, section, quantity) if value is not None else None

    def served(self, serialiser: Serialiser) -> dict[str, Any]:
        return {"type_kind": "reference", "type_data": serialiser.reference(self.target())}


class QuantityReference(Reference):
    """Points to a quantity: holds the section that owns it, reading gives the quantity's value."""

    kind = "quantity_reference"

    def __init__(self, quantity: Quantity[Any]) -> None:
        super().__init__(None)
        self.quantity = quantity

    def target(self) -> Section:
        from nomad.metainfo.section_definition import Section

        if self._section is None:
            assert isinstance(self.quantity.m_parent, Section)
            self._section = self.quantity.m_parent
        return self._section

    def read(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        return super().read(quantity, section, value).m_get(self.quantity)

    def resolve(self, proxy: MProxy) -> Any:
        path = str(proxy.m_proxy_value)
        if path.rsplit("/", 1)[-1] not in (self.quantity.name, *self.quantity.aliases):
            raise MetainfoReferenceError(f"{path} does not lead to a quantity {self.quantity.name}")
        owner = path.rsplit("/", 1)[0] or "/"
        return super().resolve(MProxy(owner, proxy.m_proxy_section, proxy.m_proxy_quantity))

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        if value.__class__ is MProxy:
            return value.m_proxy_value
        return f"{serialiser.reference(value).rstrip('/')}/{self.quantity.name}"
