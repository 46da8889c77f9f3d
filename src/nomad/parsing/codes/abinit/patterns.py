"""What stands where in the text output of ABINIT (versions 6 to 10).

Values are converted to SI units by the reader toolkit. A data set that moves atoms has one ionic step per
`--- Iteration`; others have their cycle directly in the data set.
"""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value
from nomad.parsing.values import FIELD

HARTREE = "hartree"
THREE = rb"^ +(" + FIELD + rb") +(" + FIELD + rb") +(" + FIELD + rb") *$"

HEADER = (
    Value("version", rb"^\.Version +(\S+) of ABINIT", type=str),
    Value("build", rb"^\.\((.*?)\)", type=str),
    Value("date", rb"^\.Starting date : (.*?)\.? *$", type=str),
    Value("time", rb"^- \( at +(\d+h\d+)", type=str),
    Value("input_file", rb"^- input +file +-> +(\S+)", type=str),
    Value("output_file", rb"^- output +file +-> +(\S+)", type=str),
    Value("input_root", rb"^- root for input +files -> +(\S+)", type=str),
    Value("output_root", rb"^- root for output +files -> +(\S+)", type=str),
    Value("completed", rb"^ *Calculation completed\."),
    Value("overall", rb"^\+Overall time at end \(sec\) : cpu= +(\S+) +wall= +(\S+)"),
)

SCF = Block(
    "scf",
    start=rb"^ *iter +Etot\(hartree\) +deltaE\(h\)[^\n]*\n",
    fields=(Value("iterations", rb"^ ETOT +(\d+) +(" + FIELD + rb") +(" + FIELD + rb")", pick="all"),),
    end=rb"^ *\n",
    repeats=True,
)
STRESS = Value("stress", rb"^  sigma\((\d \d)\)= *(\S+) +sigma\((\d \d)\)= *(\S+)", type=bytes, pick="all")

STEP = Block(
    "step",
    start=rb"^--- Iteration: \( *\d+/",
    end=rb"^ *Total energy \(etotal\) \[Ha\]= *\S+",
    repeats=True,
    fields=(
        SCF,
        STRESS,
        Table("positions", rb"^ *Cartesian coordinates \(xcart\) \[bohr\][^\n]*\n", row=THREE, unit="bohr", gap=0),
        Table("velocities", rb"^ *Cartesian velocities \(vel\)[^\n]*\n", row=THREE, gap=0),
        Table("forces", rb"^ *Cartesian forces \(fcart\)[^\n]*\n", row=THREE, unit="hartree/bohr", gap=0),
        Table("lattice", rb"^ *Real space primitive translations \(rprimd\)[^\n]*\n", row=THREE, unit="bohr", gap=0),
        Table(
            "stress_tensor",
            rb"^ *Stress tensor in cartesian coordinates \(strten\)[^\n]*\n",
            row=THREE,
            unit="hartree/bohr**3",
            gap=0,
        ),
        Value("energy", rb"^ *Total energy \(etotal\) \[Ha\]= *(\S+)", unit=HARTREE),
        Value("converged", rb"^ *At SCF step +\d+,.*is converged|^ *At SCF step +\d+,.*are converged"),
    ),
)

ENERGIES = (
    Value("electronic_kinetic_energy", rb"^ *(?:Kinetic energy|kinetic) +[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value("energy_correction_hartree", rb"^ *(?:Hartree energy|hartree) +[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value("energy_XC", rb"^ *(?:XC energy|xc) +[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value("x_abinit_energy_ewald", rb"^ *Ewald energy +[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value("x_abinit_energy_psp_core", rb"^ *(?:PspCore energy|psp_core) +[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value("x_abinit_energy_psp_local", rb"^ *(?:Loc. psp. energy|local_psp) *[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value(
        "x_abinit_energy_psp_nonlocal",
        rb"^ *(?:NL +psp +energy|non_local_psp) *[=:] *(\S+)",
        unit=HARTREE,
        pick="last",
    ),
    Value(
        "x_abinit_energy_internal",
        rb"^ *(?:>>>>> Internal E|internal) *[=:] *(\S+)",
        unit=HARTREE,
        pick="last",
    ),
    Value("x_abinit_energy_ktentropy", rb"^ *(?:-kT\*entropy|'-kT\*entropy') +[=:] *(\S+)", unit=HARTREE, pick="last"),
    Value(
        "energy_sum_eigenvalues",
        rb"(?:; Band energy \(Ha\)=|^ *band_energy +:) *(\S+)",
        unit=HARTREE,
        pick="last",
    ),
)

DATASET = Block(
    "dataset",
    start=rb"^== DATASET +\d+ =+",
    repeats=True,
    fields=(
        Value("number", rb"^== DATASET +(\d+) =", type=int),
        Value("ixc", rb"^.* - ixc= *(-?\d+)", type=int),
        Value("iscf", rb"^meta: \{.*\biscf: *(-?\d+)", type=int),
        Value("lattice", rb"^ R\(\d\)= *(\S+) +(\S+) +(\S+) +G\(\d\)=", unit="bohr", pick="all"),
        Value("pseudopotentials", rb"^- pspini: atom type +\d+ +psp file is +(\S+)", type=str, pick="all"),
        STEP,
        SCF,
        STRESS,
        Value("energy", rb"^ *(?:>>>>+ Etotal *=|total_energy +:) *(\S+)", unit=HARTREE, pick="last"),
        Value("fermi", rb"^ Fermi \(or HOMO\) energy \(hartree\) = *(\S+)", unit=HARTREE, pick="last"),
        Value("fermi_precise", rb"^fermie +: *(\S+)", unit=HARTREE, pick="last"),
        Table(
            "positions_at_end",
            rb"^ *cartesian coordinates \(angstrom\) at end:[^\n]*\n",
            row=rb"^ +\d+ +(" + FIELD + rb") +(" + FIELD + rb") +(" + FIELD + rb") *$",
            unit="angstrom",
            gap=0,
        ),
        Table(
            "forces_at_end",
            rb"^ *cartesian forces \(hartree/bohr\) at end:[^\n]*\n",
            row=rb"^ +\d+ +(" + FIELD + rb") +(" + FIELD + rb") +(" + FIELD + rb") *$",
            unit="hartree/bohr",
            gap=0,
        ),
        Raw(
            "eigenvalues",
            rb"^ *(?=Eigenvalues \(hartree\) for nkpt= *\d+ +k points(?:, *SPIN UP)?:)",
            end=rb"^ *\n|^---|^===|^ *Total charge",
            pick="all",
        ),
        Value("converged", rb"^ *At SCF step +\d+,.*(?:is|are) converged"),
        Value("relaxed", rb"^ *At Broyd/MD step +\d+, gradients are converged"),
        Value("self_energy", rb"^--- !SelfEnergy_ee|^ *Perturbative Calculation"),
        Value("quasiparticle_gap", rb"^ *(?:QP_gap +:|E\^GW_gap) *(\S+)", unit="electron_volt"),
        *ENERGIES,
    ),
)
