"""Sub-sections: the descriptors that hold sections in sections."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast, overload

from nomad.metainfo.definition import Property
from nomad.metainfo.errors import MetainfoError
from nomad.metainfo.references import SectionProxy
from nomad.metainfo.sections import MSection, SubSectionList

if TYPE_CHECKING:
    from nomad.metainfo.section_definition import Section

T = TypeVar("T")


class SubSection(Property, Generic[T]):
    """That a section may contain another one, or with `repeats` several."""

    __slots__ = ("_name", "_section")

    is_sub_section: ClassVar[bool] = True
    sub_section: Section
    repeats: bool

    def __init__(self, *, sub_section: Any, repeats: bool = False, **common: Any) -> None:
        super().__init__(**common)
        self.m_data["sub_section"] = sub_section
        if repeats:
            self.m_data["repeats"] = True
        self._name: str = self.m_data["name"] or ""
        self._section: Section | None = None

    @property
    def section(self) -> Section:
        """The definition of the sections that this sub-section holds."""
        if self._section is None:
            target = self.m_data["sub_section"]
            if isinstance(target, SectionProxy):
                target = target.resolve(self.package)
            elif isinstance(target, builtins.type):
                target = target.m_def  # type: ignore[attr-defined]
            self._section = self.m_data["sub_section"] = target
        return self._section

    @overload
    def __get__(self, section: None, owner: builtins.type) -> SubSection[T]: ...
    @overload
    def __get__(self, section: MSection, owner: builtins.type | None = None) -> T: ...
    def __get__(self, section: MSection | None, owner: builtins.type | None = None) -> SubSection[T] | T:
        if section is None:
            return self
        value = section.m_data.get(self._name)
        if value is None and self.m_data.get("repeats"):
            value = section.m_data[self._name] = SubSectionList(section, self)
        return cast(T, value)

    def __set__(self, section: MSection, value: Any) -> None:
        if self.m_data.get("repeats"):
            raise MetainfoError(f"{self.qualified_name()} repeats and cannot be assigned; append to it or use m_create")
        if value is None:
            section.m_remove_sub_section(self)
        else:
            section.m_add_sub_section(self, value)
