"""What the encyclopedia of materials shows of an entry."""

from nomad.datamodel.encyclopedia.calculation import Calculation, EncyclopediaMetadata, Energies, Method, Properties
from nomad.datamodel.encyclopedia.material import Bulk, Material
from nomad.datamodel.encyclopedia.package import m_package
from nomad.datamodel.encyclopedia.structure import IdealizedStructure, LatticeParameters, WyckoffSet, WyckoffVariables

m_package.__init_metainfo__()

__all__ = [
    "Bulk",
    "Calculation",
    "EncyclopediaMetadata",
    "Energies",
    "IdealizedStructure",
    "LatticeParameters",
    "Material",
    "Method",
    "Properties",
    "WyckoffSet",
    "WyckoffVariables",
    "m_package",
]
