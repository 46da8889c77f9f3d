"""Tags of the quantities of entry metadata: who provides them, and where they are kept."""

from __future__ import annotations

from nomad.datamodel.package import m_package as m_package
from nomad.metainfo import Category, MCategory


class UserProvidableMetadata(MCategory):
    pass


class EditableUserMetadata(MCategory):
    m_def = Category(categories=[UserProvidableMetadata])


class OasisMetadata(MCategory):
    m_def = Category(categories=[EditableUserMetadata])


class MongoMetadata(MCategory):
    pass


class DomainMetadata(MCategory):
    pass
