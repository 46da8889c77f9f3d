"""Normaliser of the encyclopedia: fills `section_metadata.encyclopedia` and says in `status` how far that was
possible."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.encyclopedia import Calculation, EncyclopediaMetadata, Material, Method, Properties
from nomad.normalizing.context import Context
from nomad.normalizing.encyclopedia.calculation_type import PHONON, UNAVAILABLE, calculation_type
from nomad.normalizing.encyclopedia.material import write_material
from nomad.normalizing.encyclopedia.method import find_method, write_method
from nomad.normalizing.encyclopedia.properties import write_properties
from nomad.normalizing.metadata_sections import entry_metadata

MATERIAL_TYPES = ("bulk", "2D", "1D")


def normalize_encyclopedia(context: Context) -> None:
    """Decides calculation, material and method type, and fills in the data if all three are supported.

    The status is `failure` when an exception, which is passed on, ends this.
    """
    metadata = entry_metadata(context.archive)
    metadata.encyclopedia = None
    encyclopedia = metadata.m_create(EncyclopediaMetadata)
    try:
        encyclopedia.status = _fill(context, encyclopedia)
    except Exception:
        encyclopedia.status = "failure"
        raise


def _fill(context: Context, encyclopedia: Any) -> str:
    calculation = encyclopedia.m_create(Calculation)
    calculation.calculation_type = calculation_type(context.archive)
    if calculation.calculation_type == UNAVAILABLE:
        return "unsupported_calculation_type"
    is_phonon = calculation.calculation_type == PHONON

    material = encyclopedia.m_create(Material)
    material.material_type = _material_type(context)
    if material.material_type == UNAVAILABLE:
        return "unsupported_material_type"

    method = encyclopedia.m_create(Method)
    found = find_method(context)
    method.method_type = UNAVAILABLE if found is None else found.type
    if found is None and not is_phonon:
        return "unsupported_method_type"

    write_material(context, material)
    write_properties(context, encyclopedia.m_create(Properties), material.material_type, is_phonon)
    write_method(context, method, material, found)
    return "success" if method.functional_type else "unsupported_method_type"


def _material_type(context: Context) -> str:
    kind = context.system.system_type if context.system is not None else None
    if kind == "bulk" and context.symmetry is None:
        return UNAVAILABLE
    return kind if kind in MATERIAL_TYPES and context.structure is not None else UNAVAILABLE
