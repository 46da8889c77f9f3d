"""What stands where in `INFO.OUT`. All numbers are in atomic units."""

from __future__ import annotations

from nomad.parsing.fields import Block, Raw, Table, Value
from nomad.parsing.values import to_float
from nomad.units import factor

_NUMBER = rb" *: +(\S+)"


def _atomic_mass(raw: bytes) -> float:
    """Electron masses to atomic mass units, in which archives hold the masses of atoms."""
    return to_float(raw) * factor("electron_mass", "unified_atomic_mass_unit")


ENERGIES = {
    "energy_reference_fermi": rb"^ Fermi",
    "energy_sum_eigenvalues": rb"^ sum of eigenvalues",
    "electronic_kinetic_energy": rb"^ electron kinetic",
    "energy_electrostatic": rb"^ Coulomb",
    "energy_correction_hartree": rb"^ Hartree",
    "energy_XC_potential": rb"^ xc potential",
    "energy_X": rb"^ exchange",
    "energy_C": rb"^ correlation",
    "energy_correction_entropy": rb"^ electron entropic",
    "energy_total": rb"^ total energy",
    "x_elk_core_electron_kinetic_energy": rb"^ core electron kinetic",
    "x_elk_coulomb_potential_energy": rb"^ Coulomb potential",
    "x_elk_nuclear_nuclear_energy": rb"^ nuclear-nuclear",
    "x_elk_electron_nuclear_energy": rb"^ electron-nuclear",
    "x_elk_madelung_energy": rb"^ Madelung",
    "x_elk_indirect_gap": rb"^Estimated indirect band gap",
    "x_elk_direct_gap": rb"^Estimated direct band gap",
}
"""Lines of an energy by the quantity of the calculation that holds it."""

LOOP = Block(
    "loop",
    start=rb"^\| Loop number : +\d+ \|",
    repeats=True,
    fields=(
        *(Value(name, heading + _NUMBER, unit="hartree") for name, heading in ENERGIES.items()),
        Value("dos_at_fermi", rb"^Density of states at Fermi energy" + _NUMBER, unit="1/hartree"),
        Value("interstitial", rb"^ interstitial" + _NUMBER),
        Value("change", rb"^Absolute change in total energy \(target\)" + _NUMBER, unit="hartree"),
        Value("tolerance", rb"^Absolute change in total energy \(target\)[^\n(]*\( *([^\s)]+)", unit="hartree"),
        Value("moment", rb"^ total moment *: +(\S+)(?: +(\S+) +(\S+))?"),
        Raw("charges", rb"^Charges *:[^\n]*\n", rb"\n[ \t]*\r?\n"),
        Raw("moments", rb"^Moments *:[^\n]*\n", rb"\n[ \t]*\r?\n"),
        Value("time", rb"^Time \(CPU seconds\)" + _NUMBER),
    ),
)

SPECIES = Block(
    "species",
    start=rb"^Species : +\d+ \(",
    end=rb"\n[ \t]*\n",
    repeats=True,
    fields=(
        Value("symbol", rb"^Species : +\d+ \(([^)\n]+)\)", type=str),
        Value("file", rb"^ parameters loaded from : (\S+)", type=str),
        Value("electrons", rb"^ electronic charge" + _NUMBER),
        Value("mass", rb"^ atomic mass" + _NUMBER, type=_atomic_mass),
        Value("muffin_tin_radius", rb"^ muffin-tin radius" + _NUMBER, unit="bohr"),
        Value("muffin_tin_points", rb"^ number of radial points in muffin-tin" + _NUMBER, type=int),
        Value("frame", rb"^ atomic positions \((\w+)\)", type=str),
        Table("positions", rb"^ atomic positions[^\n]*\n", row=rb"^ +\d+ : +(\S+) +(\S+) +(\S+)", gap=0),
    ),
)

SETUP = (
    Table("lattice", rb"^Lattice vectors :\n", columns=3, unit="bohr", gap=0),
    SPECIES,
    Value("unit_cell_volume", rb"^Unit cell volume" + _NUMBER, unit="bohr**3"),
    Value("brillouin_zone_volume", rb"^Brillouin zone volume" + _NUMBER, unit="1/bohr**3"),
    Value("spin", rb"^Spin treatment :\n (.*)", type=str),
    Value("collinear", rb"^ collinear magnetisation"),
    Value("spin_orbit", rb"^ spin-orbit coupling"),
    Value("k_grid", rb"^k-point grid : +(\d+) +(\d+) +(\d+)", type=int),
    Value("k_offset", rb"^k-point offset : +(\S+) +(\S+) +(\S+)"),
    Value("k_points", rb"^Total number of k-points" + _NUMBER, type=int),
    Value("rgkmax", rb"^Muffin-tin radius times maximum \|G\+k\|" + _NUMBER),
    Value("gkmax", rb"^Maximum \|G\+k\| for APW functions" + _NUMBER, unit="1/bohr"),
    Value("cutoff", rb"^Maximum \(1/2\)\|G\+k\|[^:\n]*: +(\S+)", unit="hartree"),
    Value("gmaxvr", rb"^Maximum \|G\| for potential and density" + _NUMBER, unit="1/bohr"),
    Value("lmaxapw", rb"^ APW functions" + _NUMBER, type=int),
    Value("nuclear_charge", rb"^Total nuclear charge" + _NUMBER),
    Value("core_charge", rb"^Total core charge" + _NUMBER),
    Value("valence_charge", rb"^Total valence charge" + _NUMBER),
    Value("excess_charge", rb"^Total excess charge" + _NUMBER),
    Value("electronic_charge", rb"^Total electronic charge" + _NUMBER),
    Value("wigner_radius", rb"^Effective Wigner radius[^:\n]*: +(\S+)", unit="bohr"),
    Value("empty_states", rb"^Number of empty states" + _NUMBER, type=int),
    Value("valence_states", rb"^Total number of valence states" + _NUMBER, type=int),
    Value("core_states", rb"^Total number of core states" + _NUMBER, type=int),
    Value("lo", rb"^Total number of local-orbitals" + _NUMBER, type=int),
    Value("functional", rb"^Exchange-correlation (?:functional|type) : +(-?\d+)(?: +(-?\d+) +(-?\d+))?", type=int),
    Value("hubbard", rb"^(?:DFT|LDA)\+U calculation"),
    Value("smearing_type", rb"^Smearing (?:type|scheme) *: +(\d+)", type=int),
    Value("smearing_width", rb"^Smearing width" + _NUMBER, unit="hartree"),
)
"""What is printed before the cycle; once more for each geometry where Elk repeats it."""

CYCLE = Block(
    "cycle",
    start=rb"^\| Self-consistent loop started \|",
    repeats=True,
    fields=(
        LOOP,
        Value("converged", rb"^Convergence targets achieved"),
        Value("stopped", rb"^\| Self-consistent loop stopped \|"),
        Raw("forces", rb"^Forces :\n", rb"maximum force magnitude", pick="last"),
    ),
)

HEADER = (
    Value("version", rb"^\| Elk version (\S+) started \|", type=str),
    Value("date", rb"^Date \(YYYY-MM-DD\) : (\S+)", type=str),
    Value("time", rb"^Time \(hh:mm:ss\) +: (\S+)", type=str),
    Value("stopped", rb"^\| Elk version \S+ stopped \|", pick="last"),
    Value("seconds", rb"^Timings \(CPU seconds\) :\n(?: [^\n]*\n)*? total +: +(\S+)", pick="last"),
)
