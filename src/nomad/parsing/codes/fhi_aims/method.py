"""Method of an FHI-aims run: functional, relativity, spin, smearing, thresholds, species and their basis sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.fhi_aims.control import Control, Species
from nomad.parsing.codes.fhi_aims.functionals import functional
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import finite_or_none, to_bool, to_float, to_int
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, Run

_SMEARING = {
    "gaussian": "gaussian",
    "fermi": "fermi",
    "methfessel-paxton": "methfessel-paxton",
    "cold": "marzari-vanderbilt",
    "marzari-vanderbilt": "marzari-vanderbilt",
    "integer": "empty",
}
_RELATIVITY = {
    "atomic_zora scalar": "scalar_relativistic_atomic_ZORA",
    "zora scalar": "scalar_relativistic",
    "zora spinor": "scalar_relativistic",
    "kolning_harmon scalar": "scalar_relativistic",
    "x2c": "4-component_relativistic",
    "4c_dks": "4-component_relativistic",
}
_VAN_DER_WAALS = {
    "vdw_correction_hirshfeld": "TS",
    "vdw_correction_hirshfeld_alkali": "TS",
    "vdw_ts": "TS",
    "many_body_dispersion": "MDB",
    "many_body_dispersion_nl": "MDB",
    "vdw_method": "MDB",
    "vdw_correction": "G06",
}
_WAVE_FUNCTION_METHODS = {"hf": "HF", "mp2": "MP2"}


def add_method(run: Run, header: Found, control: Control, log: EntryLog) -> Method:
    """The method section of the whole run."""
    from nomad.datamodel.metainfo.common_dft import Method, MethodAtomKind, XCFunctionals

    method = read_from(run.m_create(Method), header)
    name = (control.words("xc") or [""])[0].lower()
    hubbard = any("plus_u" in species.settings for species in control.species)
    method.electronic_structure_method = _WAVE_FUNCTION_METHODS.get(name, "DFT+U" if hubbard else "DFT")
    components = functional(control.text("xc"), header.value("xc"), _number(control, "hybrid_xc_coeff"))
    if not components and (name or header.value("xc")):
        log.warning("the functional is not known", xc=control.text("xc") or header.value("xc"), **header.at("xc"))
    for component, weight in components:
        fill(method.m_create(XCFunctionals), XC_functional_name=component, XC_functional_weight=weight)
    collinear = header.value("collinear") or control.words("spin")[:1] == ["collinear"]
    method.number_of_spin_channels = 2 if collinear else 1
    fill(
        method,
        relativity_method=_relativity(header, control),
        scf_threshold_energy_change=header.value("energy_accuracy"),
        scf_max_iteration=header.value("max_iterations"),
        van_der_Waals_method=next((kind for word, kind in _VAN_DER_WAALS.items() if word in control.settings), None),
        total_charge=_total_charge(header, control),
        stress_tensor_method=_stress_method(control),
    )
    _fill_smearing(method, header)
    for species in header.value("species", []):
        fill(
            method.m_create(MethodAtomKind),
            method_atom_kind_label=species.value("name"),
            method_atom_kind_atom_number=to_int(str(species.value("charge", ""))),
            method_atom_kind_mass=species.value("mass"),
        )
    _fill_control(method, header, control)
    return method


def add_topology(run: Run, header: Found) -> None:
    """The species with nuclear charge and mass, as atom types."""
    from nomad.datamodel.metainfo.common_dft import AtomType, Topology

    if not header.value("species", []):
        return
    topology = run.m_create(Topology)
    for species in header["species"]:
        charge = species.value("charge")
        fill(
            topology.m_create(AtomType),
            atom_type_name=species.value("name"),
            atom_type_charge=charge * factor("elementary_charge") if charge is not None else None,
            atom_type_mass=species.value("mass"),
        )


def _relativity(header: Found, control: Control) -> str | None:
    words = [word.lower() for word in control.words("relativistic")]
    known = _RELATIVITY.get(" ".join(words[:2])) or _RELATIVITY.get(" ".join(words[:1]))
    if known is not None:
        return known
    if header.value("atomic_zora"):
        return _RELATIVITY["atomic_zora scalar"]
    return _RELATIVITY["zora scalar"] if header.value("scaled_zora") else None


def _fill_smearing(method: Method, header: Found) -> None:
    smearing = header.value("smearing")
    if not smearing or smearing[0] is None:
        return
    width = finite_or_none(to_float(smearing[1])) if smearing[1] else None
    fill(
        method,
        smearing_kind=_SMEARING.get(smearing[0].lower()),
        smearing_width=width * factor("eV") if width is not None else None,
    )


def _total_charge(header: Found, control: Control) -> int | None:
    charge = header.value("charge")
    if charge is None:
        charge = _number(control, "charge")
    return round(charge) if charge is not None and abs(charge - round(charge)) < 1e-6 else None


def _stress_method(control: Control) -> str | None:
    if to_bool((control.words("compute_numerical_stress") or ["no"])[0]):
        return "numeric"
    return "analytic" if to_bool((control.words("compute_analytical_stress") or ["no"])[0]) else None


def _number(control: Control, keyword: str) -> float | None:
    words = control.words(keyword)
    return finite_or_none(to_float(words[0])) if words else None


def _integers(words: list[str]) -> list[int] | None:
    values = [value for word in words if (value := to_int(word)) is not None]
    return values if len(values) == 3 else None


def _fill_control(method: Method, header: Found, control: Control) -> None:
    from nomad.datamodel.metainfo.codes import fhi_aims  # noqa: F401 (declares the quantities)

    grid = _integers(control.words("k_grid")[:3]) or header.value("k_grid")
    fill(
        method,
        x_fhi_aims_controlIn_xc=control.text("xc"),
        x_fhi_aims_controlIn_relativistic=control.text("relativistic"),
        x_fhi_aims_controlIn_spin=control.text("spin"),
        x_fhi_aims_controlIn_k_grid=grid if grid is None or None not in grid else None,
        x_fhi_aims_controlIn_occupation_type=next(iter(control.words("occupation_type")), None),
        x_fhi_aims_controlIn_hybrid_xc_coeff=_number(control, "hybrid_xc_coeff"),
        x_fhi_aims_controlIn_sc_accuracy_etot=_number(control, "sc_accuracy_etot"),
        x_fhi_aims_controlIn_sc_accuracy_rho=_number(control, "sc_accuracy_rho"),
        x_fhi_aims_controlIn_sc_accuracy_eev=_number(control, "sc_accuracy_eev"),
        x_fhi_aims_controlIn_sc_accuracy_forces=_number(control, "sc_accuracy_forces"),
    )
    for species in control.species:
        _add_basis_set(method, species)


def _add_basis_set(method: Method, species: Species) -> None:
    from nomad.datamodel.metainfo.codes.fhi_aims import (
        x_fhi_aims_section_controlIn_basis_func,
        x_fhi_aims_section_controlIn_basis_set,
    )

    basis = method.m_create(x_fhi_aims_section_controlIn_basis_set)
    basis.x_fhi_aims_controlIn_species_name = species.name
    for keyword in ("nucleus", "mass", "basis_dep_cutoff"):
        basis.m_set(f"x_fhi_aims_controlIn_{keyword}", _first(species, keyword))
    for keyword in ("l_hartree", "radial_multiplier", "outer_grid"):
        value = _first(species, keyword)
        fill(basis, **{f"x_fhi_aims_controlIn_{keyword}": int(value) if value is not None else None})
    angular = species.settings.get("angular_grids")
    divisions = _rows(species.divisions, 2)
    fill(
        basis,
        x_fhi_aims_controlIn_cut_pot=_row(species.settings.get("cut_pot", []), 3),
        x_fhi_aims_controlIn_radial_base=_row(species.settings.get("radial_base", []), 2),
        x_fhi_aims_controlIn_angular_grids_method=angular[0] if angular else None,
        x_fhi_aims_controlIn_division=divisions,
        x_fhi_aims_controlIn_number_of_basis_func=len(species.functions),
    )
    for words in species.functions:
        function = basis.m_create(x_fhi_aims_section_controlIn_basis_func)
        radius = finite_or_none(to_float(words[3])) if len(words) > 3 else None
        fill(
            function,
            x_fhi_aims_controlIn_basis_func_type=words[0],
            x_fhi_aims_controlIn_basis_func_n=to_int(words[1]) if len(words) > 1 else None,
            x_fhi_aims_controlIn_basis_func_l=words[2] if len(words) > 2 else None,
            x_fhi_aims_controlIn_basis_func_radius=radius,
        )


def _first(species: Species, keyword: str) -> float | None:
    words = species.settings.get(keyword)
    return finite_or_none(to_float(words[0])) if words else None


def _row(words: list[str], length: int) -> npt.NDArray[np.float64] | None:
    return None if len(words) < length else _finite([[to_float(word) for word in words[:length]]], 0)


def _rows(rows: list[list[str]], length: int) -> npt.NDArray[np.float64] | None:
    fitting = [[to_float(word) for word in row[:length]] for row in rows if len(row) >= length]
    return _finite(fitting, None) if fitting else None


def _finite(rows: list[list[float]], index: int | None) -> npt.NDArray[np.float64] | None:
    import numpy as np

    values = np.array(rows)
    if not np.isfinite(values).all():
        return None
    return values if index is None else np.asarray(values[index])
