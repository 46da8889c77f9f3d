"""What stands where in INFO.OUT, versions helium to neon. All values are in atomic units."""

from __future__ import annotations

from dataclasses import replace

from nomad.parsing.text import Block, Raw, Table, Value

SCF_START = rb"^[|+*] *(?:Self-consistent loop started|Hybrids module started)"
ITERATION = rb"^[|+*] *(?:SCF i|I)teration number *: *\d+"
HYBRID_ITERATION = rb"^[|+*] *Hybrids iteration number *: *\d+"
ITERATIONS_END = rb"Convergenc[ey] (?:criteria checked|targets? (?:achieved|is reached))|Self-consistent loop stopped"
OPTIMISATION_START = rb"^[|+*] *Structure-optimi[sz]ation module started"
OPTIMISATION_STEP = rb"^[|+*-] *Optimi[sz]ation step +\d+"

OPTIMISATION_END = rb"^[|+*-] *Force convergence target (?:not )?achieved"

_NUMBER = rb"([-+]?[\d.*]+(?:[EeDd][-+]?\d+)?|[-+]?NaN)"

HEADER = (
    Value("version", rb"EXCITING +([^\n=]+?) +started", type=str),
    Value("hash", rb"version hash id: *(\w+)", type=str),
    Value("date", rb"Date \(DD-MM-YYYY\) *: *(\d\d-\d\d-\d{4})", type=str),
    Value("time", rb"Time \(hh:mm:ss\) *: *(\d\d:\d\d:\d\d)", type=str),
    Value("optimisation", rb"Structural optimi[sz]ation starting"),
    Table("lattice", rb"^ *Lattice vectors(?: \(cartesian\))? *:[^\n]*\n", columns=3, unit="bohr", gap=0),
    Table(
        "reciprocal", rb"^ *Reciprocal lattice vectors(?: \(cartesian\))? *:[^\n]*\n", columns=3, unit="1/bohr", gap=0
    ),
    Value("volume", rb"^ *Unit cell volume *: *" + _NUMBER, unit="bohr**3"),
    Value("zone_volume", rb"^ *Brillouin zone volume *: *" + _NUMBER, unit="1/bohr**3"),
    Block(
        "species",
        start=rb"^ *Species *: *\d+ *\(",
        repeats=True,
        fields=(
            Value("label", rb"^ *Species *: *\d+ *\(([^)\n]+)\)", type=str),
            Value("charge", rb"nuclear charge *: *" + _NUMBER),
            Value("mass", rb"atomic mass *: *" + _NUMBER, unit="electron_mass"),
            Value("radius", rb"muffin-tin radius *: *" + _NUMBER, unit="bohr"),
            Value("points", rb"# of radial points in muffin-tin *: *(\d+)", type=int),
            Value("format", rb"^ *atomic positions \((\w+)\) *:", type=str),
            Table("positions", rb"^ *atomic positions[^\n]*:[^\n]*\n", row=rb"^ *\d+ *: *(\S+) +(\S+) +(\S+)", gap=0),
        ),
    ),
    Value("atoms", rb"Total number of atoms per unit cell *: *(\d+)", type=int),
    Value("spin", rb"^ *Spin treatment *:\s*(\S[^\n]*?) *$", type=str),
    Value("spin_orbit", rb"Spin-orbit coupling is included"),
    Value("k_grid", rb"^ *k-point grid *: *(\d+) +(\d+) +(\d+)", type=int),
    Value("k_offset", rb"^ *k-point offset *: *(\S+) +(\S+) +(\S+)"),
    Value("k_points", rb"Total number of k-points *: *(\d+)", type=int),
    Value("rgkmax", rb"\(rgkmax\) *: *" + _NUMBER, unit="bohr"),
    Value("gkmax", rb"Maximum \|G\+k\| for APW functions *: *" + _NUMBER, unit="1/bohr"),
    Value("gmaxvr", rb"Maximum \|G\| for potential and density *: *" + _NUMBER, unit="1/bohr"),
    Value("lmaxapw", rb"^ *APW functions *: *(\d+)", type=int),
    Value("lo", rb"Total number of local-orbitals *: *(\d+)", type=int),
    Value("empty_states", rb"Number of empty states *: *(\d+)", type=int),
    Value("valence_states", rb"Total number of valence states *: *(\d+)", type=int),
    Value("nuclear_charge", rb"Total nuclear charge *: *" + _NUMBER),
    Value("electronic_charge", rb"Total electronic charge *: *" + _NUMBER),
    Value("xc", rb"^ *Exchange-correlation type *: *(-?\d+)", type=int),
    Value("mixing", rb"Mixing coefficient for exact exchange *: *" + _NUMBER),
    Value("smearing", rb"^ *Smearing scheme *: *(\S[^\n]*?) *$", type=str),
    Value("smearing_width", rb"^ *Smearing width *: *" + _NUMBER, unit="hartree"),
)

FORCES = Table(
    "forces",
    rb"^ *Total atomic forces including IBS[^\n]*:[^\n]*\n",
    row=rb"^ *atom +\d+ +\S+ *: *(\S+) +(\S+) +(\S+)",
    unit="hartree/bohr",
    gap=0,
)
ENERGIES = (
    Value("total", rb"^ *[Tt]otal energy *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("fermi", rb"^ *Fermi(?: energy)? *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("kinetic", rb"^ *(?:Kinetic energy|electronic kinetic) *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("coulomb", rb"^ *Coulomb energy *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("exchange", rb"^ *Exchange energy *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("correlation", rb"^ *Correlation energy *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("sum_eigenvalues", rb"^ *[Ss]um of eigenvalues *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("hartree", rb"^ *Hartree energy *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("madelung", rb"^ *Madelung energy *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("charge", rb"^ *total charge *: *" + _NUMBER, pick="last"),
    Value("gap", rb"^ *Estimated fundamental gap *: *" + _NUMBER, unit="hartree", pick="last"),
    Value("dos_fermi", rb"^ *DOS at Fermi energy[^\n:]*: *" + _NUMBER, unit="1/hartree", pick="last"),
)

SCF_ITERATION = (
    *ENERGIES,
    Value("wall", rb"^ *Wall time[^\n:]*: *" + _NUMBER),
    Value("change", rb"^ *Absolute change in total energy[^\n:]*: *" + _NUMBER, unit="hartree"),
)

SCF = (
    *ENERGIES,
    Value("interstitial_charge", rb"^ *interstitial *: *" + _NUMBER + rb" *$", pick="last"),
    Value("total_MT_charge", rb"^ *total charge in muffin-tins *: *" + _NUMBER, pick="last"),
    Value("total_moment", rb"^ *total moment *: +(\S+)(?: +(\S+) +(\S+))?", pick="last"),
    Raw("atom_charges", rb"^ *charge in muffin-tin spheres *:[^\n]*\n", rb"^(?! *atom +\d)", pick="last"),
    Raw("atom_moments", rb"^ *moment in muffin-tin spheres *:[^\n]*\n", rb"^(?! *atom +\d)", pick="last"),
    Value("threshold", rb"^ *Absolute change in total energy[^\n:]*:[^\n(]*\( *" + _NUMBER, unit="hartree"),
    Value("dispersion", rb"^ *(DFT-D2|TS-?vdW|Tkatchenko-Scheffler)[^\n:]*correction *:", type=str),
    Value("converged", rb"Convergence targets? (?:achieved|is reached)"),
    replace(FORCES, pick="last"),
)

STEP = (
    Value("number", rb"Optimi[sz]ation step +(\d+)", type=int),
    Value("method", rb"\(method *= *([^)\n]+?) *\)", type=str),
    Value("iterations", rb"^ *Number of (?:total )?scf iterations *: *(\d+)", type=int),
    Value("force", rb"^ *Maximum force magnitude[^\n:]*: *" + _NUMBER, unit="hartree/bohr"),
    Value("energy", rb"^ *Total energy at this optimi[sz]ation step *: *" + _NUMBER, unit="hartree"),
    Value("format", rb"^ *Atomic positions at this step \((\w+)\) *:", type=str),
    Table(
        "positions",
        rb"^ *Atomic positions at this step[^\n]*:[^\n]*\n",
        row=rb"^ *atom +\d+ +\S+ *: *(\S+) +(\S+) +(\S+)",
        gap=0,
    ),
    FORCES,
)

FINAL = (
    *ENERGIES,
    Value("format", rb"^ *Optimi[sz]ed atomic positions \((\w+)\) *:", type=str),
    Table(
        "positions",
        rb"^ *Optimi[sz]ed atomic positions[^\n]*:[^\n]*\n",
        row=rb"^ *atom +\d+ +\S+ *: *(\S+) +(\S+) +(\S+)",
        gap=0,
    ),
    FORCES,
)

OPTIMISATION = (
    Value("threshold", rb"Maximum force magnitude[^\n:]*:[^\n(]*\( *" + _NUMBER, unit="hartree/bohr"),
    Value("reached", rb"[Ff]orce target (?:is )?reached|Force convergence target achieved"),
    Block("steps", start=OPTIMISATION_STEP, end=OPTIMISATION_END, repeats=True, fields=STEP),
    Block("final", start=OPTIMISATION_END, fields=FINAL),
)

TRAILER = (
    Value("stopped", rb"EXCITING +[^\n]*stopped"),
    Value("seconds", rb"^ *Total time spent \(seconds\) *: *" + _NUMBER, pick="last"),
)
