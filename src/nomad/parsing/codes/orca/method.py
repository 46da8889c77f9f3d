"""Method sections of ORCA: Hamiltonian, functional, charge and spin, thresholds."""

from __future__ import annotations

import re

from nomad.datamodel.metainfo.common_dft import Method, MethodToMethodRefs, Run, XCFunctionals
from nomad.logs import EntryLog
from nomad.parsing.codes.orca.functionals import functionals, is_beyond_parts, keyword_functionals
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import finite_or_none, to_float, to_int

_DISPERSION = {"D2": "G06", "D3": "DFT-D3", "D4": "DFT-D4"}


class Settings:
    """The lines `name  keyword  .... value` of the SCF settings, by keyword."""

    def __init__(self, text: bytes) -> None:
        self.lines: dict[str, str] = {}
        for line in text.decode("latin-1").splitlines():
            match = re.match(r"^ +(\S.*?) *\.{3,} *(\S.*?) *$", line)
            if match:
                words = match[1].split()
                self.lines.setdefault(words[-1], match[2])
                self.lines.setdefault(match[1], match[2])

    def text(self, key: str) -> str | None:
        """The value as printed."""
        return self.lines.get(key)

    def number(self, key: str) -> float | None:
        """The first number of the value."""
        value = self.lines.get(key)
        number = finite_or_none(to_float(value.split()[0])) if value else None
        return None if number is None else float(number)

    def integer(self, key: str) -> int | None:
        """The first number of the value as an integer."""
        value = self.lines.get(key)
        return to_int(value.split()[0]) if value else None


def correlated_name(step: Found) -> str | None:
    """`MP2`, `CCSD(T)`, `CASSCF` ...: the method beyond the mean field of which there is an energy."""
    if "ccsd" in step or "ccsd_t" in step:
        name = step.value("treatment", "CCSD").upper()
        return f"{name}(T)" if "ccsd_t" in step and not name.endswith("(T)") else name
    return "CASSCF" if "casscf" in step else "MP2" if "mp2" in step else None


def add_method(run: Run, step: Found, basis: str | None, keywords: list[str], log: EntryLog) -> Method:
    """The method that the SCF settings of a step describe; `keywords` are the words of the input."""
    settings = Settings(step.value("settings", b""))
    kind = settings.text("HFTyp") or "RHF"
    is_dft = "DFT" in (settings.text("Method") or "")
    method = read_from(run.m_create(Method), step, "settings")
    multiplicity = settings.integer("Mult")
    fill(
        method,
        electronic_structure_method="DFT" if is_dft else kind.split()[0],
        number_of_spin_channels=2 if kind.startswith(("UHF", "UKS")) else 1,
        spin_target_multiplicity=multiplicity if multiplicity and multiplicity > 0 else None,
        total_charge=settings.integer("Charge"),
        scf_max_iteration=settings.integer("MaxIter"),
        scf_threshold_energy_change=step.value("tolerance"),
        basis_set=basis,
        relativity_method="scalar_relativistic" if settings.text("Scalar relativistic method") else None,
        x_orca_scalar_relativistic_method=settings.text("Scalar relativistic method"),
        x_orca_hf_type=kind,
        x_orca_exchange_functional=settings.text("Exchange"),
        x_orca_correl_functional=settings.text("Correlation"),
        x_orca_lda_part_of_gga_corr=settings.text("LDAOpt"),
        x_orca_nelectrons=settings.number("NEL"),
    )
    if not is_dft:
        method.m_create(XCFunctionals).XC_functional_name = "HF_X"
        return method
    if step.value("dispersion_kind"):
        method.van_der_Waals_method = _DISPERSION[step.value("dispersion_kind")]
    exact = settings.number("ScalHFX") or 0.0
    names, unknown = functionals(settings.text("Exchange"), settings.text("Correlation"), exact)
    asked = [(name, 1.0) for name in keyword_functionals(keywords)]
    if asked and (unknown or not names or is_beyond_parts(asked)):
        names, unknown = asked, []
    for name, weight in names:
        section = method.m_create(XCFunctionals)
        section.XC_functional_name = name
        if abs(weight - 1) > 1e-6:
            section.XC_functional_weight = weight
    if unknown or not names:
        log.warning("the functional is not known", names=unknown, **step.at("settings"))
    return method


def add_excited_method(run: Run, ground: Method, name: str) -> Method:
    """A method for excited states (`TDDFT`, `CIS`) on top of another."""
    method = run.m_create(Method)
    method.electronic_structure_method = name
    for functional in ground.section_XC_functionals:
        copy = method.m_create(XCFunctionals)
        copy.XC_functional_name = functional.XC_functional_name
        fill(copy, XC_functional_weight=functional.m_magnitude("XC_functional_weight"))
    fill(
        method,
        basis_set=ground.basis_set,
        number_of_spin_channels=ground.number_of_spin_channels,
        total_charge=ground.m_magnitude("total_charge"),
        spin_target_multiplicity=ground.spin_target_multiplicity,
    )
    reference = method.m_create(MethodToMethodRefs)
    reference.method_to_method_kind = "starting_point"
    reference.method_to_method_ref = ground
    return method
