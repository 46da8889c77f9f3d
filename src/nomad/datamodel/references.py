"""References of entry metadata to things outside of the archive: users, authors, datasets.

Their values are ids (authors also: inline objects). They are followed with the help of the tree's context, an object with
`user(user_id)` and `dataset(dataset_id)`; without one, reading gives a proxy whose `m_proxy_value` is the id.
"""

from __future__ import annotations

from typing import Any, ClassVar

from nomad.metainfo import MetainfoReferenceError, MProxy, MSection, Quantity, Reference
from nomad.metainfo.serialisation import Serialiser


class IdReference(Reference):
    """A reference by id."""

    id_quantity: ClassVar[str]
    loader: ClassVar[str]

    def read(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if value.__class__ is not MProxy:
            return value
        found = self._load(value)
        return value if found is None else found

    def resolve(self, proxy: MProxy) -> Any:
        found = self._load(proxy)
        if found is None:
            raise MetainfoReferenceError(f"{proxy.m_proxy_value!r} cannot be looked up here")
        return found

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        return value.m_proxy_value if value.__class__ is MProxy else value.m_get(self.id_quantity)

    def _load(self, proxy: MProxy) -> Any:
        context = proxy.m_proxy_section.m_root().m_context
        if context is None or not isinstance(proxy.m_proxy_value, str):
            return None
        return getattr(context, self.loader)(proxy.m_proxy_value)


class UserReference(IdReference):
    """A user by id."""

    custom = "UserReference"
    id_quantity = "user_id"
    loader = "user"


class AuthorReference(IdReference):
    """A user by id, or the inline names of somebody who has no account."""

    custom = "AuthorReference"
    id_quantity = "user_id"
    loader = "user"

    def write(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if isinstance(value, dict):
            return self.target().section_cls(**value)
        return super().write(quantity, section, value)

    def to_json(self, serialiser: Serialiser, quantity: Quantity[Any], value: Any) -> Any:
        if value.__class__ is MProxy or "user_id" in value.m_data:
            return super().to_json(serialiser, quantity, value)
        return serialiser.section(value)

    def from_json(self, quantity: Quantity[Any], section: MSection, value: Any) -> Any:
        if isinstance(value, dict):
            return self.target().section_cls.m_from_dict(value)
        return super().from_json(quantity, section, value)


class DatasetReference(IdReference):
    """A dataset by id."""

    custom = "DatasetReference"
    id_quantity = "dataset_id"
    loader = "dataset"
