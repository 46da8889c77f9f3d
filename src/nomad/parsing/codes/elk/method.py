"""The method section: functional, spin, smearing, sampling of reciprocal space."""

from __future__ import annotations

from pathlib import Path

from nomad.datamodel.metainfo.common_dft import Method, MethodAtomKind, Run, XCFunctionals
from nomad.logs import EntryLog
from nomad.parsing.checks import atomic_number, checked, element_symbol
from nomad.parsing.codes.elk.functionals import functional_names
from nomad.parsing.codes.elk.tables import beside, read_weights
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

_SMEARINGS = {0: "gaussian", 1: "methfessel-paxton", 2: "methfessel-paxton", 3: "fermi"}
"""By `stype` of the manual; 4 is a square wave, for which archives have no name."""


def spin_channels(setup: Found) -> int:
    """2 if states have a definite spin along z. Spinors (spin-orbit, non-collinear) are one set of states."""
    return 2 if setup.value("collinear") and not setup.value("spin_orbit") else 1


def add_method(run: Run, setup: Found, cycles: list[Found], mainfile: Path, log: EntryLog) -> Method:
    """Adds the section; what cannot be read is left out."""
    method = read_from(run.m_create(Method), setup)
    numbers = setup.value("functional", ())
    names = functional_names(numbers)
    for name in names:
        method.m_create(XCFunctionals).XC_functional_name = name
    if numbers and not names:
        log.warning("the functional has no libxc name that is known", numbers=str(numbers), **setup.at("functional"))
    loops = [loop for cycle in cycles for loop in cycle.value("loop", [])]
    tolerances = [loop.value("tolerance") for loop in loops if loop.value("tolerance") is not None]
    charge = setup.value("excess_charge")
    fill(
        method,
        electronic_structure_method="DFT+U" if setup.value("hubbard") else "DFT",
        number_of_spin_channels=spin_channels(setup),
        smearing_kind=_SMEARINGS.get(setup.value("smearing_type", -1)),
        smearing_width=setup.value("smearing_width"),
        scf_threshold_energy_change=tolerances[0] if tolerances else None,
        total_charge=round(charge) if charge is not None and abs(charge) < 1e6 else None,
    )
    for species in setup.value("species", []):
        symbol = element_symbol(species.value("symbol", "X"))
        kind = method.m_create(MethodAtomKind)
        fill(
            kind,
            method_atom_kind_label=symbol,
            method_atom_kind_atom_number=atomic_number(symbol),
            method_atom_kind_explicit_electrons=species.value("electrons"),
            method_atom_kind_mass=species.value("mass"),
        )
    path = beside(mainfile, "KPOINTS")
    table = read_weights(path) if path else None
    if path is not None and table is not None:
        points = checked(table[0], "k-points", (None, 3), log, path=path)
        weights = checked(table[1], "weights of k-points", (None,), log, path=path)
        if points is not None and weights is not None:
            fill(method, k_mesh_points=points, k_mesh_weights=weights)
    return method
