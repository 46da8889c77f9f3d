"""The method of an entry: functional, treatment of the core electrons, and hashes that make groups of comparable
entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nomad.normalizing.context import Context
from nomad.normalizing.encyclopedia import method_ids
from nomad.normalizing.encyclopedia.functionals import functional_type, long_name
from nomad.normalizing.values import array, number, referenced

METHOD_TYPES = {"DFT": "DFT", "DFT+U": "DFT+U", "G0W0": "GW", "scGW": "GW"}
CORE_TREATMENTS = {
    "vasp": "pseudopotential",
    "quantumespresso": "pseudopotential",
    "fhiaims": "full all electron",
    "exciting": "full all electron",
}
"""By program name in lower case, without blanks and hyphens."""


@dataclass(frozen=True)
class FoundMethod:
    """The representative `section_method` and its type: `DFT`, `DFT+U` or `GW`."""

    section: Any
    type: str


def find_method(context: Context) -> FoundMethod | None:
    """The method that the entry is about: many-body perturbation theory if there is any, else that of the
    representative calculation, else the first of a supported type; None without one."""
    methods = list(context.run.section_method)
    calculation = context.calculation
    preferred = referenced(calculation, "single_configuration_to_calculation_method_ref")
    if preferred is not None:
        methods.insert(0, preferred)
    found = [FoundMethod(section, kind) for section in methods if (kind := _type(section)) is not None]
    return next((method for method in found if method.type == "GW"), found[0] if found else None)


def write_method(context: Context, method: Any, material: Any, found: FoundMethod | None) -> None:
    """Fills in the method; without a representative method section only the treatment of the core electrons."""
    program = str(context.run.program_name or "")
    key = program.lower().replace(" ", "").replace("-", "")
    method.core_electron_treatment = CORE_TREATMENTS.get(key, "unavailable")
    if found is None:
        return
    section = found.section
    name = _functional_name(section)
    if found.type == "GW":
        method.functional_type = "GW"
        method.gw_type = _name(section)
        method.gw_starting_point = _functional_name(_starting_point(context, section)) or section.gw_starting_point
    else:
        source = section if name is not None else _referenced(section, "core_settings")
        name = name or _functional_name(source)
        method.functional_long_name = name
        method.functional_type = functional_type(component for component, _ in _components(source))
    method.smearing_kind = section.smearing_kind
    width = number(section, "smearing_width")
    if width is not None:
        method.smearing_parameter = width
    _write_ids(context, method, material, section)


def _write_ids(context: Context, method: Any, material: Any, section: Any) -> None:
    run = context.run
    settings = method_ids.MethodSettings(
        program_name=run.program_name,
        program_version=run.program_version,
        functional=method.functional_long_name,
        threshold=number(section, "scf_threshold_energy_change"),
        smearing_kind=section.smearing_kind,
        smearing_width=number(section, "smearing_width"),
        number_of_k_points=_number_of_k_points(context.calculation),
        basis_set=method_ids.basis_set_settings(run, context.system, section),
    )
    method.method_id = settings.method_id()
    method.group_eos_id = method_ids.group_eos_id(context.upload_id, method.method_id, material.formula)
    method.group_parametervariation_id = settings.group_parametervariation_id(context.upload_id, context.structure)


def _type(section: Any) -> str | None:
    kind = METHOD_TYPES.get(_name(section) or "")
    if kind is not None:
        return kind
    core = _referenced(section, "core_settings")
    return METHOD_TYPES.get(_name(core) or "") if core is not None else None


def _name(section: Any) -> str | None:
    if section.gw_type in METHOD_TYPES:
        return str(section.gw_type)
    return None if section.electronic_structure_method is None else str(section.electronic_structure_method)


def _referenced(section: Any, kind: str) -> Any:
    for reference in section.section_method_to_method_refs:
        target = referenced(reference, "method_to_method_ref")
        if reference.method_to_method_kind == kind and target is not None:
            return target
    return None


def _starting_point(context: Context, section: Any) -> Any:
    referenced = _referenced(section, "starting_point")
    if referenced is not None:
        return referenced
    others = (method for method in context.run.section_method if method.section_XC_functionals)
    return next(others, None)


def _components(section: Any) -> list[tuple[str, float | None]]:
    if section is None:
        return []
    return [
        (str(functional.XC_functional_name), number(functional, "XC_functional_weight"))
        for functional in section.section_XC_functionals
        if functional.XC_functional_name
    ]


def _functional_name(section: Any) -> str | None:
    return long_name(_components(section))


def _number_of_k_points(calculation: Any) -> int | None:
    if calculation is None or not calculation.section_eigenvalues:
        return None
    points = array(calculation.section_eigenvalues[-1], "eigenvalues_kpoints")
    return None if points is None or points.ndim != 2 else int(np.shape(points)[0])
