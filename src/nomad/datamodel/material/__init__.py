"""Materials with all their calculations, as documents of the encyclopedia."""

from nomad.datamodel.material.calculation import Calculation, Energies, Method, Properties, Workflow
from nomad.datamodel.material.material import Bulk, DOSSimilarity, Material, Similarity
from nomad.datamodel.material.package import m_package
from nomad.datamodel.material.structure import IdealizedStructure, LatticeParameters, WyckoffSet, WyckoffVariables

m_package.__init_metainfo__()

__all__ = [
    "Bulk",
    "Calculation",
    "DOSSimilarity",
    "Energies",
    "IdealizedStructure",
    "LatticeParameters",
    "Material",
    "Method",
    "Properties",
    "Similarity",
    "Workflow",
    "WyckoffSet",
    "WyckoffVariables",
    "m_package",
]
