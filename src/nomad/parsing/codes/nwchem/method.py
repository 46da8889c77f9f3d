"""Method sections of NWChem: level of theory, functional, spin, thresholds, basis set."""

from __future__ import annotations

from nomad.datamodel.metainfo.codes.nwchem import x_nwchem_section_xc_part
from nomad.datamodel.metainfo.common_dft import BasisSetAtomCentered, Method, Run, XCFunctionals
from nomad.logs import EntryLog
from nomad.parsing.checks import atomic_number
from nomad.parsing.codes.nwchem.functionals import functionals, input_functionals, printed_parts
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found


def says_nothing(part: Found) -> bool:
    """Whether a module prints none of its settings, as in the steps of dynamics with little output."""
    return not any(name in part for name in ("functional", "wavefunction_type", "wavefunction", "calculation_type"))


def add_method(run: Run, part: Found, asked: str | None, log: EntryLog) -> Method:
    """The method of a DFT or Hartree-Fock module. `asked` is the functional of the input, for want of a printed one."""
    method = read_from(run.m_create(Method), part)
    wavefunction = part.value("wavefunction_type") or part.value("wavefunction")
    is_dft = "DFT" in part.value("title", "") or part.value("calculation_type") == "DFT"
    charge = part.value("charge")
    fill(
        method,
        electronic_structure_method="DFT" if is_dft else hartree_fock_name(wavefunction, part.value("title", "")),
        number_of_spin_channels=2 if is_polarised(wavefunction) else 1,
        spin_target_multiplicity=multiplicity(part),
        total_charge=None if charge is None else round(charge),
        scf_max_iteration=part.value("max_iterations"),
        scf_threshold_energy_change=part.value("energy_threshold"),
        x_nwchem_electron_spin_restriction=wavefunction,
    )
    if is_dft:
        _add_functionals(method, part, asked, log)
    else:
        method.m_create(XCFunctionals).XC_functional_name = "HF_X"
    return method


def hartree_fock_name(wavefunction: str | None, title: str = "") -> str:
    """`RHF`, `UHF` or `ROHF`, or `MCSCF` for the module of that title."""
    if "MCSCF" in title:
        return "MCSCF"
    word = (wavefunction or "RHF").split()[0].upper()
    return word if word in ("RHF", "UHF", "ROHF") else "RHF"


def is_polarised(wavefunction: str | None) -> bool:
    """Whether both spins have orbitals of their own."""
    text = (wavefunction or "").lower()
    return "spin polarized" in text or text.startswith("uhf")


def multiplicity(part: Found) -> int | None:
    """2S + 1, printed or from the numbers of electrons."""
    printed = part.value("multiplicity")
    if printed is not None:
        return int(printed)
    if part.value("open_shells") is not None:
        return int(part.value("open_shells")) + 1
    alpha, beta = part.value("alpha_electrons"), part.value("beta_electrons")
    return None if alpha is None or beta is None else abs(int(alpha) - int(beta)) + 1


def _add_functionals(method: Method, part: Found, asked: str | None, log: EntryLog) -> None:
    parts = printed_parts(part.value("functional", b""))
    for name, weight, kind in parts:
        fill(
            method.m_create(x_nwchem_section_xc_part),
            x_nwchem_xc_functional_name=name,
            x_nwchem_xc_functional_weight=weight,
            x_nwchem_xc_functional_type=kind,
        )
    known, unknown = functionals(parts)
    if not parts and asked is not None:
        known, unknown = input_functionals(asked)
    for name, weight in known:
        section = method.m_create(XCFunctionals)
        section.XC_functional_name = name
        if abs(weight - 1) > 1e-6:
            section.XC_functional_weight = weight
    if unknown or not known:
        log.warning("the functional is not known", names=unknown, **part.at("functional"))


def add_basis_sets(run: Run, text: bytes) -> str | None:
    """A section for each line of the summary of the basis; the common name of the basis sets, if they have one."""
    names: list[str] = []
    for line in text.decode("latin-1").splitlines():
        fields = line.split()
        if len(fields) < 5 or not (fields[-2].isdigit() and fields[-3].isdigit()):
            continue
        tag, name = fields[0], " ".join(fields[1:-3])
        section = run.m_create(BasisSetAtomCentered)
        fill(
            section,
            basis_set_atom_centered_short_name=name,
            basis_set_atom_centered_unique_name=f"{tag} {name}",
            basis_set_atom_number=atomic_number(tag),
            number_of_basis_functions_in_basis_set_atom_centered=int(fields[-2]),
        )
        names.append(name)
    unique = list(dict.fromkeys(names))
    return ", ".join(unique) if unique else None
