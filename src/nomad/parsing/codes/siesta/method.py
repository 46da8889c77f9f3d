"""The method section of a Siesta run: functional, basis set, spin, smearing, k-points, species."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.checks import atomic_number
from nomad.parsing.codes.siesta.fdf import Input, thermal_energy
from nomad.parsing.codes.siesta.structure import species_symbols
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.xc import libxc_names

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run

_AUTHORS: dict[str, tuple[str, ...]] = {
    "lyp": ("GGA_X_B88", "GGA_C_LYP"),
    "pw91": ("GGA_X_PW91", "GGA_C_PW91"),
    "drsll": ("GGA_X_PBE_R", "LDA_C_PW", "VDW_XC_DF1"),
    "df1": ("GGA_X_PBE_R", "LDA_C_PW", "VDW_XC_DF1"),
    "lmkll": ("GGA_X_RPW86", "LDA_C_PW", "VDW_XC_DF2"),
    "df2": ("GGA_X_RPW86", "LDA_C_PW", "VDW_XC_DF2"),
    "kbm": ("GGA_X_OPTB88_VDW", "LDA_C_PW", "VDW_XC_DF1"),
    "c09": ("GGA_X_C09X", "LDA_C_PW", "VDW_XC_DF1"),
    "bh": ("GGA_X_LV_RPW86", "LDA_C_PW", "VDW_XC_DF1"),
    "vv": ("GGA_X_RPW86", "GGA_C_PBE", "VDW_XC_VV10"),
}
"""`XC.authors` that the common table does not know in Siesta's sense."""
_CHECKS = (
    ("ceperley", ("LDA_X", "LDA_C_PZ")),
    ("perdew-wang 1992", ("LDA_X", "LDA_C_PW")),
    ("pbesol", ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL")),
    ("revised pbe", ("GGA_X_PBE_R", "GGA_C_PBE")),
    ("rpbe", ("GGA_X_RPBE", "GGA_C_PBE")),
    ("wu-cohen", ("GGA_X_WC", "GGA_C_PBE")),
    ("am05", ("GGA_X_AM05", "GGA_C_AM05")),
    ("becke-lee-yang-parr", ("GGA_X_B88", "GGA_C_LYP")),
    ("perdew, burke & ernzerhof", ("GGA_X_PBE", "GGA_C_PBE")),
)
_DEFAULT = ("LDA_X", "LDA_C_PZ")


def spin_channels(header: Found) -> int:
    """2 for collinear spins, else 1 (also for the four components of non-collinear runs)."""
    return 2 if header.value("spins") == 2 else 1


def functional_names(given: Input, check: str | None) -> tuple[str, ...]:
    """libxc names: of `XC.authors` in the input, else of the check against the pseudopotential, else the default."""
    authors = given.text("XC.authors").lower()
    if authors:
        return _AUTHORS.get(authors) or libxc_names(authors)
    words = (check or "").lower()
    found = next((names for word, names in _CHECKS if word in words), ())
    if found:
        return found
    if given.text("XC.functional").lower() == "gga":
        return ("GGA_X_PBE", "GGA_C_PBE")
    return _DEFAULT if given.values and not words else ()


def fill_method(run: Run, header: Found, given: Input) -> Method:
    """Adds the method with its basis sets and atom kinds."""
    from nomad.datamodel.metainfo.common_dft import Method, XCFunctionals

    method = read_from(run.m_create(Method), header)
    plus_u = any(name in given.blocks for name in ("ldauproj", "dftuproj"))
    method.electronic_structure_method = "DFT+U" if plus_u else "DFT"
    method.number_of_spin_channels = spin_channels(header)
    for name in functional_names(given, header.value("xc_check")):
        method.m_create(XCFunctionals).XC_functional_name = name
    fill(method, scf_max_iteration=header.value("max_cycles"))
    charge = header.value("charge")
    if charge is not None and abs(charge) < 1e6:
        method.total_charge = round(charge)
    width = thermal_energy(header.value("electronic_temperature"))
    if width is not None:
        order = given.text("OccupationFunction", "FD").lower()
        kinds = {"mp": "methfessel-paxton", "cold": "marzari-vanderbilt"}
        fill(method, smearing_kind=kinds.get(order, "fermi"), smearing_width=width)
    _atom_kinds(run, method, header, given)
    _grid(run, method, header)
    return method


def _atom_kinds(run: Run, method: Method, header: Found, given: Input) -> None:
    from nomad.datamodel.metainfo.common_dft import BasisSetAtomCentered, MethodAtomKind, MethodBasisSet

    symbols = species_symbols(header, given)
    basis = {item.value("label"): item for item in header.value("basis", [])}
    files, valence = header.value("pseudopotentials", []), header.value("valence", [])
    names = given.text("PAO.BasisSize", "DZP")
    sets = []
    for index, item in enumerate(header.value("species", [])):
        label, number = item.value("label"), item.value("number")
        charge = atomic_number(symbols.get(number, "X"))
        kind = method.m_create(MethodAtomKind)
        specs = basis.get(label)
        fill(
            kind,
            method_atom_kind_label=label,
            method_atom_kind_atom_number=charge,
            method_atom_kind_mass=specs.value("mass") if specs is not None else None,
            method_atom_kind_pseudopotential_name=files[index] if index < len(files) else None,
            method_atom_kind_explicit_electrons=valence[index] if index < len(valence) else None,
        )
        atomic = run.m_create(BasisSetAtomCentered)
        atomic.basis_set_atom_centered_short_name = names
        atomic.basis_set_atom_centered_unique_name = f"{label}_{names}"
        fill(atomic, basis_set_atom_number=charge)
        sets.append(atomic)
    if sets:
        method.basis_set = names
        reference = method.m_create(MethodBasisSet)
        reference.method_basis_set_kind = "wavefunction"
        reference.number_of_basis_sets_atom_centered = len(sets)


def _grid(run: Run, method: Method, header: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import BasisSetCellDependent, MethodBasisSet

    if header.value("mesh_cutoff") is None:
        return
    grid = run.m_create(BasisSetCellDependent)
    grid.basis_set_cell_dependent_kind = "realspace_grids"
    grid.basis_set_planewave_cutoff = header.value("mesh_cutoff")
    reference = method.m_create(MethodBasisSet)
    reference.method_basis_set_kind = "density"
    reference.mapping_section_method_basis_set_cell_associated = grid
