"""The package `nomad.datamodel.datamodel` under its historic import path."""

from nomad.datamodel.archive import EntryArchive
from nomad.datamodel.categories import (
    DomainMetadata,
    EditableUserMetadata,
    MongoMetadata,
    OasisMetadata,
    UserProvidableMetadata,
)
from nomad.datamodel.dataset import Dataset
from nomad.datamodel.entry import EntryMetadata
from nomad.datamodel.package import m_package
from nomad.datamodel.people import Author, User
from nomad.datamodel.provenance import Provenance

m_package.__init_metainfo__()

__all__ = [
    "Author",
    "Dataset",
    "DomainMetadata",
    "EditableUserMetadata",
    "EntryArchive",
    "EntryMetadata",
    "MongoMetadata",
    "OasisMetadata",
    "Provenance",
    "User",
    "UserProvidableMetadata",
    "m_package",
]
