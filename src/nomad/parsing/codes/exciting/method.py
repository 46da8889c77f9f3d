"""Method of an exciting run: functional, spin, smearing, thresholds, species."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.exciting.functionals import functional_names
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run

_SMEARING = (
    ("tetrahedron", "tetrahedra"),
    ("gaussian", "gaussian"),
    ("fermi", "fermi"),
    ("methfessel", "methfessel-paxton"),
)
_DISPERSION = {"DFT-D2": "G06", "TS-vdW": "TS", "TSvdW": "TS", "Tkatchenko-Scheffler": "TS"}


def add_method(run: Run, header: Found, scf: Found | None, log: EntryLog) -> Method:
    """The method of the ground state; thresholds and dispersion corrections stand in its cycle (`scf`)."""
    from nomad.datamodel.metainfo.common_dft import Method, MethodAtomKind, XCFunctionals

    method = read_from(run.m_create(Method), header)
    method.electronic_structure_method = "DFT"
    number = header.value("xc")
    names = functional_names(number) if number is not None else ()
    if number is not None and not names:
        log.warning("the functional is not known", xctype=number, **header.at("xc"))
    for name in names:
        method.m_create(XCFunctionals).XC_functional_name = name
    mixing = header.value("mixing")
    if mixing is not None and len(names) == 1:
        method.section_XC_functionals[0].XC_functional_parameters = {"exact_exchange_mixing_factor": mixing}
    method.number_of_spin_channels = spin_channels(header)
    smearing = (header.value("smearing") or "").lower()
    fill(
        method,
        smearing_kind=next((kind for word, kind in _SMEARING if word in smearing), None),
        smearing_width=header.value("smearing_width"),
        scf_threshold_energy_change=scf.value("threshold") if scf else None,
        van_der_Waals_method=_DISPERSION.get(scf.value("dispersion", "")) if scf else None,
    )
    for species in header.value("species", []):
        charge = species.value("charge")
        fill(
            method.m_create(MethodAtomKind),
            method_atom_kind_label=species.value("label"),
            method_atom_kind_atom_number=int(abs(charge)) if charge is not None else None,
            method_atom_kind_mass=species.value("mass"),
        )
    return method


def spin_channels(header: Found) -> int:
    """2 for spin-polarised runs, also if spin-orbit coupling mixes the channels."""
    return 2 if "spin-polari" in (header.value("spin") or "") else 1
