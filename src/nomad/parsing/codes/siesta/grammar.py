"""What stands where in the output of Siesta, versions 2 to 5. Energies are in eV, lengths in angstrom unless said."""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value

STEP_START = rb"^(?:siesta:)? *={10,} *\n(?:siesta:)? *(?:Begin [^\n]*|Single-point calculation)"
FINAL_START = rb"^siesta: Final energy \(eV\):"

_F = rb"(-?\d+\.\d*(?:[EeDd][-+]?\d+)?|\*+|-?(?:NaN|Inf)\w*)"
_COORDINATES = rb"^ *" + _F + rb" +" + _F + rb" +" + _F + rb" +(\d+)"

HEADER = (
    Value("version", rb"^(?:Siesta Version|SIESTA +Version|Version) *: *([^\n]+)", type=str),
    Value("version_old", rb"^ *SIESTA +(\d+\.\d\S*)", type=str),
    Value("architecture", rb"^Architecture *: *([^\n]+)", type=str),
    Value("flags", rb"^Compiler flags *: *([^\n]+)", type=str),
    Value("started", rb"Start of run: +([^\n]+)", type=str),
    Value("nodes", rb"^\* Running (?:on +(\d+) nodes|in serial)", type=int),
    Value("input_file", rb"^reinit: Reading from +(?!standard)(\S+)", type=str),
    Raw("input", rb"^\*+ Dump of input data file \*+\n", rb"^\*+ End of input data file \*+"),
    Value("name", rb"System Name: *([^\n]+)", type=str),
    Value("label", rb"System Label: *(\S+)", type=str),
    Block(
        "species",
        start=rb"^ *Species number: +\d+",
        repeats=True,
        fields=(
            Value("number", rb"Species number: +(\d+)", type=int),
            Value("label", rb"Label: *(\S+)", type=str),
            Value("atomic_number", rb"Atomic number: +(-?\d+)", type=int),
        ),
    ),
    Block(
        "basis",
        start=rb"^<basis_specs> *\n",
        end=rb"^</basis_specs>",
        repeats=True,
        fields=(
            Value("label", rb"^=+ *\n(\S+) +Z=", type=str),
            Value("mass", rb"Mass= *(\S+)"),
        ),
    ),
    Value("pseudopotentials", rb"Reading pseudopotential information[^\n]*? from:? *\n? *(\S+)", type=str, pick="all"),
    Value("valence", rb"^Total valence charge: +(\S+)", pick="all"),
    Value("xc_check", rb"^xc_check: (?!Exchange-correlation functional)([^\n]+)", type=str),
    Table("coordinates", rb"^siesta: Atomic coordinates \(Bohr\) and species[^\n]*\n",
          row=rb"^siesta: *" + _F + rb" +" + _F + rb" +" + _F + rb" +(\d+)", unit=None),
    Table("automatic_cell", rb"siesta: Automatic unit cell vectors \(Ang\):[^\n]*\n",
          row=rb"^siesta: *" + _F + rb" +" + _F + rb" +" + _F, unit="angstrom"),
    Value("atoms", rb"^initatomlists: Number of atoms, orbitals, and projectors: +(\d+)", type=int),
    Value("spins", rb"Number of spin components +=? *=? *(\d+)", type=int),
    Value("mesh_cutoff", rb"redata: Mesh Cutoff +=? *(\S+) +Ry", unit="rydberg"),
    Value("charge", rb"redata: Net charge of the system +=? *(\S+) +\|e\|"),
    Value("max_cycles", rb"redata: Max\. number of SCF Iter +=? *(\d+)"),
    Value("electronic_temperature", rb"redata: Electronic Temperature +=? *(\S+) +(\S+)", type=str),
    Value("dynamics", rb"redata: Dynamics option +=? *([^\n]+)", type=str),
    Value("force_tolerance", rb"redata: (?:Force tolerance|Max(?:imum)? force tolerance) +=? *(\S+) +(\S+)", type=str),
    Value("time_step", rb"redata: (?:Length of MD time step|Initial MD time step|MD time step) +=? *(\S+) +fs",
          unit="femtosecond"),
    Value("target_temperature", rb"redata: Target Temperature +=? *(\S+) +Kelvin"),
    Value("electrons", rb"Total number of electrons: +(\S+)"),
)  # fmt: skip

STEP = Block(
    "steps",
    start=STEP_START,
    repeats=True,
    fields=(
        Value("kind", rb"Begin +([^\n=]+?) +(?:move|step) *= *\d+", type=str),
        Value("number", rb"Begin +[^\n=]+= *(\d+)", type=int),
        Value("coordinates_unit", rb"outcoor: Atomic coordinates \(([^)]+)\)", type=str),
        Table("coordinates", rb"^outcoor: Atomic coordinates[^\n]*\n", row=_COORDINATES, gap=0),
        Table("cell", rb"^outcell: Unit cell vectors \(Ang\):[^\n]*\n", columns=3, gap=0, unit="angstrom"),
        Value("scf_header", rb"^ *(?:scf: *|siesta: *)?iscf +([^\n]+)", type=str),
        Value("cycles", rb"^(?: *scf|siesta): +\d+ +([-\d*][^\n]*)", type=bytes, pick="all"),
        Value("converged", rb"SCF cycle converged after +(\d+) iterations", type=int),
        Value("not_converged", rb"SCF_NOT_CONV|SCF did not converge"),
        Value("energy", rb"^siesta: E_KS\(eV\) = +(\S+)", unit="eV"),
        Table("forces", rb"^siesta: Atomic forces \(eV/Ang\):[^\n]*\n",
              row=rb"^(?:siesta:)? *\d+ *" + _F + rb" *" + _F + rb" *" + _F + rb" *$", gap=0, unit="eV/angstrom"),
        Value("stress", rb"^Stress[- ]tensor[- ]Voigt *(\[[^\]]*\])? *\(kbar\): *([^\n]+)", type=bytes),
        Value("temperature", rb"^siesta: Temp_ion += +(\S+) +K"),
        Value("kinetic", rb"^siesta: Ekinion = +(\S+)", unit="eV", pick="last"),
        Value("conserved", rb"^siesta: (?:Etot|Etot\+Ekin|E_total|E_KS_eggbox) *\(cons\) += +(\S+)", unit="eV"),
    ),
)  # fmt: skip

FINAL = (
    Value("free", rb"^siesta: FreeEng = +(\S+)", unit="eV", pick="last"),
    Block(
        "energies",
        start=FINAL_START,
        fields=(
            Value("band", rb"^siesta: +Band Struct\. = +(\S+)", unit="eV"),
            Value("kinetic", rb"^siesta: +Kinetic = +(\S+)", unit="eV"),
            Value("xc", rb"^siesta: +Exch\.-corr\. += +(\S+)", unit="eV"),
            Value("exchange", rb"^siesta: +Exch(?:ange|\.) += +(\S+)", unit="eV"),
            Value("correlation", rb"^siesta: +Corr(?:el\.|elation|\.) += +(\S+)", unit="eV"),
            Value("total", rb"^siesta: +Total = +(\S+)", unit="eV"),
            Value("fermi", rb"^siesta: +Fermi = +(\S+)", unit="eV"),
            Table("forces", rb"^siesta: Atomic forces \(eV/Ang\):[^\n]*\n",
                  row=rb"^siesta: +\d+ +" + _F + rb" *" + _F + rb" *" + _F + rb" *$", gap=1, unit="eV/angstrom"),
            Table("stress", rb"^siesta: Stress tensor \(static\) \(eV/Ang\*\*3\):[^\n]*\n",
                  row=rb"^siesta: +" + _F + rb" *" + _F + rb" *" + _F + rb" *$", gap=0, unit="eV/angstrom**3"),
            Value("pressure", rb"^siesta: +(\S+) +\S+ +kBar", unit="kilobar"),
            Value("spin", rb"Total spin polarization \(Qup-Qdown\) = +(\S+)"),
        ),
    ),
    Table(
        "k_points",
        rb"^siesta: k-point coordinates \(Bohr\*\*-1\) and weights:[^\n]*\n",
        row=rb"^siesta: +\d+ +" + _F + rb" +" + _F + rb" +" + _F + rb" +" + _F,
        gap=0,
    ),
    Raw(
        "eigenvalues",
        rb"^siesta: Eigenvalues \(eV\):[^\n]*\n(?: *ik +is +eps[^\n]*\n)?",
        rb"^siesta: Fermi energy|^ *$|^[^ \d]",
        pick="last",
    ),
    Value("fermi", rb"^siesta: Fermi energy += +(\S+) +eV", unit="eV", pick="last"),
    Value("ended", rb"End of run: +([^\n]+)", type=str),
    Value("completed", rb"^Job completed"),
    Value("wall", rb"Elapsed wall time \(sec\) = +(\S+)"),
    Value("relaxed", rb"outcoor: Relaxed atomic coordinates"),
    Value("stopped", rb"^(?:ERROR STOP|Stopping Program|[^\n]*: ERROR[^\n]*)"),
)  # fmt: skip
