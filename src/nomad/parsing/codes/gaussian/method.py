"""The method section of a Gaussian job."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft import BasisSetAtomCentered, Method, Run, XCFunctionals
from nomad.logs import EntryLog
from nomad.parsing.codes.gaussian.functionals import functional_names, is_semiempirical, unrestricted_part
from nomad.parsing.codes.gaussian.route import Route
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

CORRELATED = (
    ("mp2", "MP2"),
    ("mp3", "MP3"),
    ("mp4dq", "MP4(DQ)"),
    ("mp4sdq", "MP4(SDQ)"),
    ("mp4", "MP4"),
    ("mp5", "MP5"),
    ("iterative", "CCSD"),
    ("qcisd_t", "QCISD(T)"),
    ("ccsd_t", "CCSD(T)"),
)
"""Fields with total energies beyond the mean field, in the order in which they improve on each other."""


def add_method(run: Run, job: Found, route: Route, log: EntryLog) -> Method:
    """The method of a job, from the label of its energies and the route."""
    method = read_from(run.m_create(Method), job)
    steps = job.value("orientation", [])
    printed = next((step.value("scf")[0].decode("latin-1").strip() for step in steps if step.value("scf")), "")
    label = (route.high_level or printed or route.method).strip()
    spin, name = unrestricted_part(label)
    # the layers of ONIOM have the same spin treatment
    spin = spin or unrestricted_part(printed)[0]
    correlated = correlated_name(steps, route)
    names: tuple[str, ...] = functional_names(name)
    if correlated is not None:
        kind, names = correlated, (f"HF_{correlated}",)
    elif names:
        kind = "DFT"
    elif name.upper() == "HF" or not name:
        kind, names = (f"{spin or 'R'}HF" if name else "unavailable"), (("HF_X",) if name else ())
    elif is_semiempirical(name):
        kind = name.upper()
    elif not any("scf" in step for step in steps):
        kind = "CASSCF" if any("casscf" in step for step in steps) else name
    else:
        kind = "DFT"
        log.warning("the functional is not known", name=name, **job.at())
    charge = job.value("charge")
    first: Found | None = next((step for step in steps if "energy_threshold" in step or "max_cycles" in step), None)
    fill(
        method,
        electronic_structure_method=kind,
        number_of_spin_channels=2 if spin == "U" else 1,
        basis_set=route.basis or next((step.value("basis") for step in steps if "basis" in step), None),
        total_charge=None if charge is None else charge[0],
        spin_target_multiplicity=None if charge is None else charge[1],
        scf_threshold_energy_change=None if first is None else first.value("energy_threshold"),
        scf_max_iteration=None if first is None else first.value("max_cycles"),
        x_gaussian_settings=route.text or None,
        x_gaussian_method=label or None,
    )
    for libxc in names:
        method.m_create(XCFunctionals).XC_functional_name = libxc
    if method.basis_set:
        run.m_create(BasisSetAtomCentered).basis_set_atom_centered_short_name = method.basis_set
    return method


def correlated_name(steps: list[Found], route: Route) -> str | None:
    """`MP2`, `CCSD(T)` ...: the best method beyond the mean field of which there is an energy."""
    if route.high_level:
        return None
    first = next((step for step in steps if "scf" in step), None)
    found = None if first is None else next((name for field, name in reversed(CORRELATED) if field in first), None)
    if found == "CCSD":
        asked = unrestricted_part(route.method)[1].upper()
        return asked if asked in ("QCISD", "CCD", "QCISD(T)", "CISD", "CID", "BD") else "CCSD"
    return found
