"""Tags of the quantities of entry metadata: who provides them, and where they are kept."""

from __future__ import annotations

from nomad.datamodel.package import m_package as m_package
from nomad.metainfo import Category, MCategory


class UserProvidableMetadata(MCategory):
    """Metadata that users can give with an upload, in a file or through the API."""


class EditableUserMetadata(MCategory):
    """Metadata that users can edit later, also when the entry is published."""

    m_def = Category(categories=[UserProvidableMetadata])


class OasisMetadata(MCategory):
    """Metadata that another installation hands over when it publishes entries here."""

    m_def = Category(categories=[EditableUserMetadata])


class MongoMetadata(MCategory):
    """Metadata that are kept in the database, because they cannot be derived from the raw files."""


class DomainMetadata(MCategory):
    """Metadata that only one domain of science has."""
