"""The method section: functional, spin, convergence, smearing, basis sets, pseudopotentials."""

from __future__ import annotations

import re

from nomad.datamodel.metainfo.common_dft import (
    BasisSetAtomCentered,
    BasisSetCellDependent,
    Method,
    MethodAtomKind,
    MethodBasisSet,
    Run,
    XCFunctionals,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import atomic_number, checked
from nomad.parsing.codes.cp2k.functionals import functional_names
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

_SMEARINGS = {"FERMI_DIRAC": "fermi", "GAUSSIAN": "gaussian", "METHFESSEL_PAXTON": "methfessel-paxton"}
_CORRECTIONS = {"NO": "", "AD": "SIC_AD", "SPZ/MAURI": "SIC_MAURI_SPZ", "US/MAURI": "SIC_MAURI_US"}


def add_method(run: Run, header: Found, elements: dict[str, str], log: EntryLog) -> Method:
    """Adds the method with its basis sets. `elements`: element by label of an atomic kind."""
    method = read_from(run.m_create(Method), header)
    if "spins" not in header:
        return method
    names = functional_names(header.value("functionals", []), header.value("exact_exchange"), header.value("screening"))
    for name in names:
        method.m_create(XCFunctionals).XC_functional_name = name
    if "functionals" in header and not names:
        log.warning("the functional has no libxc name that is known", **header.at("functionals"))
    temperature = header.value("smearing_temperature")
    stress = header.value("stress_method")
    method.van_der_Waals_method = _dispersion(header)
    k_points = checked(header.value("k_points"), "k-points", (None, 4), log, **header.at("k_points"))
    if k_points is not None:
        method.k_mesh_weights, method.k_mesh_points = k_points[:, 0], k_points[:, 1:]
        method.number_of_k_mesh_points = len(k_points)
    fill(
        method,
        electronic_structure_method=header.value("tight_binding") or ("DFT+U" if "hubbard" in header else "DFT"),
        number_of_spin_channels=header.value("spins"),
        spin_target_multiplicity=header.value("multiplicity"),
        total_charge=header.value("charge"),
        scf_max_iteration=header.value("max_scf"),
        scf_threshold_energy_change=header.value("eps_scf"),
        self_interaction_correction_method=_CORRECTIONS.get(header.value("correction", "")),
        smearing_kind=_SMEARINGS.get(header.value("smearing", "")),
        smearing_width=None if temperature is None else temperature * factor("boltzmann_constant"),
        stress_tensor_method=stress.capitalize() if stress else None,
    )
    basis = method.m_create(MethodBasisSet)
    basis.method_basis_set_kind = "wavefunction"
    _add_plane_waves(run, basis, header)
    kinds = header.value("kind", [])
    centered = [kind for kind in kinds if kind.value("basis") is not None]
    for kind in kinds:
        _add_kind(run, method, kind, elements)
    if centered:
        basis.number_of_basis_sets_atom_centered = len(centered)
    return method


def _dispersion(header: Found) -> str:
    """The name of the van der Waals correction by the words and references that are printed; empty without one."""
    text = " ".join(line for line in header.value("dispersion", []) if line)
    words = (
        (r"(?i)non-?local|rvv10|drsll|lmkll", "XC"),
        (r"DFT-D4", "DFT-D4"),
        (r"BJ|32: ?1456", "DFT-D3(BJ)"),
        (r"DFT-D3|132: ?154104", "DFT-D3"),
        (r"DFT-D2|27: ?1787", "G06"),
    )
    return next((name for pattern, name in words if re.search(pattern, text)), "")


def _add_plane_waves(run: Run, basis: MethodBasisSet, header: Found) -> None:
    cutoff = header.value("cutoff")
    if cutoff is None:
        return
    section = run.m_create(BasisSetCellDependent)
    section.basis_set_cell_dependent_kind = "plane_waves"
    section.basis_set_cell_dependent_name = f"PW_{cutoff / factor('rydberg'):.1f}_Ry"
    section.basis_set_planewave_cutoff = cutoff
    basis.mapping_section_method_basis_set_cell_associated = section


def _add_kind(run: Run, method: Method, kind: Found, elements: dict[str, str]) -> None:
    label = kind.value("label", "X")
    number = atomic_number(elements.get(label, label))
    fill(
        method.m_create(MethodAtomKind),
        method_atom_kind_label=label,
        method_atom_kind_atom_number=number,
        method_atom_kind_pseudopotential_name=kind.value("potential"),
    )
    name = kind.value("basis")
    if name is not None:
        fill(
            run.m_create(BasisSetAtomCentered),
            basis_set_atom_centered_short_name=name,
            basis_set_atom_number=number,
        )
