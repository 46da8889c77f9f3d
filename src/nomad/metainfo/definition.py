"""What all definitions have in common.

Definitions are sections themselves: `Quantity` is a section class, `Quantity.m_def` describes it, and every quantity of
a schema is an instance. The attributes that are only annotated in these modules (`name`, `shape`, ...) become described
quantities in `bootstrap`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from nomad.metainfo.errors import DefinitionError
from nomad.metainfo.sections import MSection

if TYPE_CHECKING:
    from nomad.metainfo.packages import Category, MCategory, Package


class Annotation:
    """Base of objects attached to definitions that want to know their definition."""

    def init_annotation(self, definition: Definition) -> None:
        """Called once, when the section that the definition belongs to is complete."""


class Definition(MSection):
    """Abstract base of all definitions.

    Keyword arguments beginning with `a_` attach annotations: `a_search=Search()` is read as `definition.a_search`.
    """

    name: str
    description: str | None
    links: list[str] | None
    categories: list[Category]
    deprecated: str | None
    aliases: list[str]

    def __init__(
        self,
        *,
        name: str | None = None,
        description: str | None = None,
        links: list[str] | None = None,
        categories: Sequence[type[MCategory] | Category] = (),
        deprecated: str | None = None,
        aliases: list[str] | None = None,
        **annotations: Any,
    ) -> None:
        data: dict[str, Any]
        self.m_data = data = {"name": name}
        self.m_parent = self.m_parent_sub_section = None
        self.m_parent_index = -1
        self.m_mod_count = 0
        self._extra = None
        if description is not None:
            data["description"] = description
        if links:
            data["links"] = links
        if categories:
            data["categories"] = [item.m_def if isinstance(item, type) else item for item in categories]
        if deprecated is not None:
            data["deprecated"] = deprecated
        if aliases:
            data["aliases"] = aliases
        for key, value in annotations.items():
            if not key.startswith("a_"):
                raise DefinitionError(f"{type(self).__name__} has no property {key}")
            self.m_annotations[key[2:]] = value

    def qualified_name(self) -> str:
        """The names of all enclosing definitions and of this one, joined with dots."""
        name = self.m_data["name"] or "<nameless>"
        parent = self.m_parent
        if isinstance(parent, Definition):
            return f"{parent.qualified_name()}.{name}"
        return str(name)

    @property
    def package(self) -> Package | None:
        """The package that this definition belongs to."""
        from nomad.metainfo.packages import Package

        found: MSection | None = self
        while found is not None and not isinstance(found, Package):
            found = found.m_parent
        return found

    def all_categories(self) -> set[Category]:
        """The categories of this definition, and theirs, transitively."""
        found: set[Category] = set()
        for category in self.m_data.get("categories", ()):
            found.add(category)
            found |= category.all_categories()
        return found

    @property
    def definition_id(self) -> str:
        """40 hexadecimal digits that change whenever the meaning of stored data changes; see `hashes`."""
        from nomad.metainfo.hashes import definition_id

        return definition_id(self)


class Property(Definition):
    """Abstract base of quantities and sub-sections."""

    is_sub_section: ClassVar[bool] = False
    is_virtual: bool
    _name: str

    if TYPE_CHECKING:

        def __get__(self, section: Any, owner: Any = None) -> Any: ...
        def __set__(self, section: MSection, value: Any) -> None: ...
