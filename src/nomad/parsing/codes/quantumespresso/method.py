"""The method of a pw.x run: functional, cutoffs, smearing, k-points, pseudopotentials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import atomic_number, checked
from nomad.parsing.codes.quantumespresso.functionals import decode_functional
from nomad.parsing.codes.quantumespresso.geometry import Geometry
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, Run

_SMEARING = (
    ("methfessel-paxton", "methfessel-paxton"),
    ("marzari-vanderbilt", "marzari-vanderbilt"),
    ("cold", "marzari-vanderbilt"),
    ("fermi-dirac", "fermi"),
    ("gaussian", "gaussian"),
)
_OLD_SMEARING = {0: "gaussian", -1: "marzari-vanderbilt", -99: "fermi"}
_OLD_BROADENING = re.compile(rb"gaussian broad\. *\((?:Ry|ryd)\) *= *([-\d.]+) +ngauss *= *(-?\d+)")
_KIND_ROW = re.compile(rb"^ *(\S+) +([\d.]+) +([\d.]+) +(\S+?) *\(", re.MULTILINE)
_DISPERSION = {"Tkatchenko-Scheffler": "TS", "MBD": "MDB", "MANY-BODY": "MDB"}


def fill_method(run: Run, header: Found, geometry: Geometry | None, spins: int, log: EntryLog) -> Method:
    """Makes the run's method and basis set sections from the header of the output."""
    from nomad.datamodel.metainfo.common_dft import Method

    method = read_from(run.m_create(Method), header)
    fill(
        method,
        electronic_structure_method="DFT+U" if header.value("hubbard") else "DFT",
        number_of_spin_channels=spins,
        scf_threshold_energy_change=header.value("threshold"),
        van_der_Waals_method=_dispersion(header),
        x_qe_potential_convergence_threshold=header.value("threshold"),
        x_qe_potential_mixing_beta=header.value("mixing_beta"),
        x_qe_xc_functional_user_enforced=header.value("xc_enforced"),
        x_qe_exact_exchange_fraction=header.value("exact_exchange"),
        x_qe_fock_operator_cutoff=header.value("fock_cutoff"),
        x_qe_md_max_steps=header.value("max_steps"),
        x_qe_spin_orbit=header.value("spin_orbit"),
        x_qe_spin_noncollinear=header.value("noncollinear"),
    )
    if mixing := header.value("mixing"):
        fill(method, x_qe_potential_mixing_iterations=int(mixing[0]), x_qe_potential_mixing_scheme=mixing[1] or None)
    _fill_functional(method, header, log)
    _fill_smearing(method, header)
    _fill_k_mesh(method, header, geometry, log)
    _fill_atom_kinds(method, header)
    _fill_basis_sets(run, method, header)
    return method


def _fill_functional(method: Method, header: Found, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import XCFunctionals

    raw = header.value("functional")
    if raw is None:
        return
    functional = decode_functional(raw.decode("latin-1"))
    for name in functional.libxc:
        component = method.m_create(XCFunctionals)
        component.XC_functional_name = name
    if not functional.libxc:
        log.warning("unknown exchange-correlation functional", functional=functional.name, **header.at("functional"))
    if functional.non_local:
        method.van_der_Waals_method = "XC"
    fill(
        method,
        x_qe_xc_functional_shortname=functional.name,
        x_qe_xc_functional_num=" ".join(map(str, functional.indices)) or None,
    )
    names = ("iexch", "icorr", "igcx", "igcc", "inlc", "imeta")
    for name, index in zip(names, functional.indices, strict=False):
        fill(method, **{f"x_qe_xc_{name}": index})


def _fill_smearing(method: Method, header: Found) -> None:
    smearing = header.value("smearing")
    text = header.source.data[header.start : header.end]
    if old := _OLD_BROADENING.search(text):
        order = int(old.group(2))
        method.smearing_kind = _OLD_SMEARING.get(order, "methfessel-paxton" if order > 0 else "gaussian")
        method.smearing_width = to_float(old.group(1)) * factor("rydberg")
    elif smearing:
        kind = smearing[0].lower()
        fill(method, smearing_kind=next((name for mark, name in _SMEARING if mark in kind), None))
        fill(method, smearing_width=to_float(smearing[1].split()[0]) * factor("rydberg") if smearing[1] else None)
    elif header.value("tetrahedra"):
        method.smearing_kind = "tetrahedra"


def _fill_k_mesh(method: Method, header: Found, geometry: Geometry | None, log: EntryLog) -> None:
    table = checked(header.value("k_points"), "k-points", (None, 4), log, **header.at("k_points"))
    if table is None or geometry is None:
        return
    method.k_mesh_points = fractional(table[:, :3], geometry)
    if table[:, 3].sum() > 0:
        method.k_mesh_weights = table[:, 3] / table[:, 3].sum()


def fractional(k_points: npt.NDArray[np.float64], geometry: Geometry) -> npt.NDArray[np.float64]:
    """K-points from Cartesian coordinates in 2 pi / alat to fractions of the reciprocal lattice vectors.

    With the lattice vectors a_i and reciprocal ones b_j (a_i b_j = 2 pi delta_ij) the fractions are k a_i / (2 pi).
    """
    return k_points @ (geometry.lattice / geometry.alat).T


def _fill_atom_kinds(method: Method, header: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import MethodAtomKind

    files = [block for block in header.value("pseudopotentials", []) if block.value("file")]
    rows = _KIND_ROW.findall(header.value("atom_kinds", b""))
    for position, (label, valence, mass, symbol) in enumerate(rows):
        kind = method.m_create(MethodAtomKind)
        name = label.decode("latin-1")
        kind.method_atom_kind_label = name
        pseudo = files[position] if position < len(files) else None
        number = atomic_number(name) or atomic_number(symbol.decode("latin-1"))
        fill(
            kind,
            method_atom_kind_atom_number=number,
            method_atom_kind_explicit_electrons=to_float(valence),
            method_atom_kind_mass=to_float(mass),
            method_atom_kind_pseudopotential_name=pseudo.value("file").rpartition("/")[2] if pseudo else None,
            x_qe_pp_idx=pseudo.value("index") if pseudo else None,
            x_qe_pp_filename=pseudo.value("file") if pseudo else None,
            x_qe_pp_md5sum=pseudo.value("md5") if pseudo else None,
            x_qe_pp_type=pseudo.value("kind") if pseudo else None,
            x_qe_pp_valence=pseudo.value("valence") if pseudo else None,
        )


def _fill_basis_sets(run: Run, method: Method, header: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import BasisSetCellDependent, MethodBasisSet

    for kind, cutoff in (("wavefunction", header.value("cutoff")), ("density", header.value("density_cutoff"))):
        if cutoff is None:
            continue
        basis = run.m_create(BasisSetCellDependent)
        basis.basis_set_cell_dependent_kind = "plane_waves"
        basis.basis_set_cell_dependent_name = f"PW_{cutoff:.1f}"
        basis.basis_set_planewave_cutoff = cutoff * factor("rydberg")
        reference = method.m_create(MethodBasisSet)
        reference.method_basis_set_kind = kind
        reference.mapping_section_method_basis_set_cell_associated = basis


def _dispersion(header: Found) -> str | None:
    if header.value("vdw_grimme"):
        return "G06"
    found = header.value("vdw")
    return _DISPERSION.get(found, found) if found else None
