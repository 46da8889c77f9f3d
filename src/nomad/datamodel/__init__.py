"""The schemas of everything that is stored about entries, written in the language of `nomad.metainfo`."""

from nomad.datamodel import packages
from nomad.datamodel.datamodel import (
    Author,
    Dataset,
    EntryArchive,
    EntryMetadata,
    User,
)
from nomad.datamodel.dft import DFTMetadata
from nomad.datamodel.ems import EMSMetadata
from nomad.datamodel.encyclopedia import EncyclopediaMetadata
from nomad.datamodel.optimade import OptimadeEntry
from nomad.datamodel.qcms import QCMSMetadata
from nomad.metainfo import registry

__all__ = [
    "Author",
    "DFTMetadata",
    "Dataset",
    "EMSMetadata",
    "EncyclopediaMetadata",
    "EntryArchive",
    "EntryMetadata",
    "OptimadeEntry",
    "QCMSMetadata",
    "User",
]

registry.loaders.append(packages.packages)
