"""What stands where in an output of NWChem.

The output is cut into parts at the headings of modules and of optimisation steps; each part is read with the same
fields, whatever the module. Energies are in hartree, geometries in the unit that their heading names.
"""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value
from nomad.parsing.values import FIELD

HARTREE = "hartree"
_F = rb" +(" + FIELD + rb")"

HEADER = (
    Value("version", rb"Chemistry Package \(NWChem\) (\S+)", type=str),
    Value("hostname", rb"^ *hostname += +(\S+)", type=str),
    Value("program", rb"^ *program +=  *(\S+)", type=str),
    Value("date", rb"^ *date +=  *(\S[^\n]*\d{4})", type=str),
    Value("compiled", rb"^ *compiled +=  *(\S+)", type=str),
    Value("source", rb"^ *source +=  *(\S+)", type=str),
    Value("branch", rb"^ *nwchem branch +=  *(\S+)", type=str),
    Value("revision", rb"^ *nwchem revision +=  *(\S+)", type=str),
    Value("ga_revision", rb"^ *ga revision +=  *(\S+)", type=str),
    Value("input", rb"^ *input +=  *(\S+)", type=str),
    Value("prefix", rb"^ *prefix +=  *(\S+)", type=str),
    Value("database", rb"^ *data base +=  *(\S+)", type=str),
    Value("status", rb"^ *status +=  *(\S+)", type=str),
    Value("processes", rb"^ *nproc +=  *(\d+)", type=str),
    Value("input_functional", rb"^ *[xX][cC] +([A-Za-z][^\n#]*?) *$", type=str),
    Value("times", rb"^ *Total times +cpu: *(\S+?)s +wall: *(\S+?)s", pick="last"),
)

GEOMETRY = Block(
    "geometry",
    start=rb'^ +Geometry "[^\n]*',
    repeats=True,
    end=rb"^ +(?:Atomic Mass|XYZ format geometry|Symmetry information|Effective nuclear repulsion)",
    fields=(
        Value("unit", rb"^ Output coordinates in (angstroms|a\.u\.)", type=str),
        Value("scale", rb"^ Output coordinates in \S+ \(scale by +(\S+) to convert to a\.u\.\)"),
        Raw("atoms", rb"^ +No\. +Tag +Charge [^\n]*\n[^\n]*\n", rb"^ *$"),
        Table(
            "lattice", rb"^ +lattice vectors in angstroms[^\n]*\n", row=rb"a\d=<" + _F * 3 + rb" *>", unit="angstrom"
        ),
    ),
)

PART = Block(
    "part",
    start=rb"^ +(?:NWChem [A-Z][^\n=:()]*(?:Module|Optimization|Calculation|Analysis|Hessian)|Step +\d+"
    rb"|\* +NWPW [A-Z][^\n]* Calculation +\*) *$",
    repeats=True,
    fields=(
        Value("title", rb"^ +(?:\* +)?((?:NWChem|NWPW) [A-Z][^\n]*?|Step +\d+) *\*? *$", type=str),
        GEOMETRY,
        Raw("basis", rb'^ Summary of "ao basis"[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n', rb"^ *$"),
        # settings of the electronic structure
        Value("calculation_type", rb"^ +SCF calculation type: *(\S+)", type=str),
        Value("wavefunction_type", rb"^ +Wavefunction type: *([^\n]*?)\.? *$", type=str),
        Value("wavefunction", rb"^ +wavefunction +=  *(\S[^\n]*?) *$", type=str),
        Value("charge", rb"^ +[Cc]harge +[:=] *(\S+)"),
        Value("multiplicity", rb"^ +Spin multiplicity *: *(\d+)", type=int),
        Value("open_shells", rb"^ +open shells +=  *(\d+)", type=int),
        Value("alpha_electrons", rb"^ +[Aa]lpha electrons *[:=] *(\d+)", type=int),
        Value("beta_electrons", rb"^ +[Bb]eta +electrons *[:=] *(\d+)", type=int),
        Value("max_iterations", rb"^ +Maximum n(?:umber|o\.) of iterations *: *(\d+)", type=int),
        Value("energy_threshold", rb"^ +Convergence on energy requested: *(\S+)", unit=HARTREE),
        Raw("functional", rb"^ +XC Information\n[^\n]*\n", rb"^ *$"),
        # self-consistent field
        Value("dft_cycles", rb"^ d=[^\n]*?ls=[^\n ]* +\d+" + _F * 2, pick="all"),
        Raw("scf_cycles", rb"^ +iter +energy +gnorm[^\n]*\n[^\n]*\n", rb"^ *$"),
        Value("failed", rb"^ +Calculation failed to converge"),
        Value("task_failed", rb"^ \S+ energy failed"),
        Value("energy", rb"^ +Total (?:DFT|SCF|MCSCF|SO-DFT) energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("one_electron", rb"^ +One[- ]electron energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("coulomb", rb"^ +Coulomb energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("exchange_correlation", rb"^ +Exchange-Corr\. energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("exchange", rb"^ +Exchange energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("correlation", rb"^ +Correlation energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("repulsion", rb"^ +Nuclear repulsion energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("kinetic", rb"^ +Kinetic energy += *(\S+)", unit=HARTREE, pick="last"),
        Value("spin", rb"^ +<S2> += *(\S+)", pick="last"),
        Raw("eigenvalues", rb"^ +Final eigenvalues\n[^\n]*\n\s*\n? +\d+ *\n", rb"^ *$(?=\n *\n|\n +[A-Z])"),
        Block(
            "orbitals",
            start=rb"^ +\w+ Final (?:Alpha |Beta )?Molecular Orbital Analysis",
            repeats=True,
            end=rb"^ +center of mass",
            fields=(
                Value("spin", rb"Final (Alpha|Beta) Molecular", type=str),
                Value("vectors", rb"^ Vector +(\d+) +Occ= *(" + FIELD + rb") +E= *(" + FIELD + rb")", pick="all"),
            ),
        ),
        # plane waves
        Raw("pw_cycles", rb"^ +iter\. +Energy +DeltaE[^\n]*\n[^\n]*\n", rb"^ *(?:\*|$|>>>)", pick="last"),
        Raw("pw_orbitals", rb"^ orbital energies:[^\n]*\n", rb"^ *(?:$|[A-Za-z=])", pick="last"),
        Raw("pw_empty_orbitals", rb"^ virtual orbital energies:[^\n]*\n", rb"^ *(?:$|[A-Za-z=])", pick="last"),
        Value("pw_energy", rb"^ total +energy +: +(\S+)", unit=HARTREE, pick="last"),
        Value("pw_exchange_correlation", rb"^ exc-corr +energy +: +(\S+)", unit=HARTREE, pick="last"),
        Value("pw_kinetic", rb"^ (?:K\.S\. kinetic energy|kinetic \(planewave\)) +: +(\S+)", unit=HARTREE, pick="last"),
        Value("pw_functional", rb"^ +exchange-correlation += +(\w+)", type=str),
        Value("pw_boundary", rb"^ +boundary conditions += +(\w+)", type=str),
        Value("pw_spin", rb"^ +electron spin += +(\w+)", type=str),
        Value("pw_cutoff", rb"^ +wavefnc cutoff= *(\S+)", unit=HARTREE),
        Table("pw_lattice", rb"^ +lattice: +(?=a1=<)", row=rb"a\d=<" + _F * 3 + rb" *>", unit="bohr"),
        # correlated methods on top
        Value("mp2", rb"^ +Total MP2 energy:? +(\S+)", unit=HARTREE, pick="last"),
        Value("ccsd", rb"^ +Total CCSD energy: +(\S+)", unit=HARTREE, pick="last"),
        Value("ccsd_t", rb"^ +Total CCSD\(T\) energy: +(\S+)", unit=HARTREE, pick="last"),
        Value("tce", rb"^ +(\S+) total energy / hartree += +(" + FIELD + rb")", type=bytes, pick="last"),
        Value("tce_roots", rb"^ +Excitation energy / hartree += +(\S+)", unit=HARTREE, pick="all"),
        Block(
            "roots",
            start=rb"^ +Root +\d+ [^\n]* a\.u\.",
            repeats=True,
            fields=(
                Value("energy", rb"^ +Root +\d+ .* +(\S+) a\.u\.", unit=HARTREE),
                Value("moment", rb"^ +Transition Moments +X +(\S+) +Y +(\S+) +Z +(\S+)"),
                Value("strength", rb"^ +Dipole Oscillator Strength +(\S+)"),
            ),
        ),
        # gradients, optimisation, frequencies
        Table("gradients", rb"^ +\S+ ENERGY GRADIENTS[^\n]*\n", row=rb"^ +\d+ +\S+" + _F * 6, gap=4),
        Value("threshold_gradient", rb"^ maximum gradient threshold +\(gmax\) += *(\S+)", unit="hartree/bohr"),
        Value("threshold_step", rb"^ maximum cartesian step threshold +\(xmax\) += *(\S+)", unit="bohr"),
        Value("threshold_energy", rb"^ energy precision +\(eprec\) += *(\S+)", unit=HARTREE),
        Value("step", rb"^@ +(\d+) +(" + FIELD + rb")" + _F * 6),
        Value("converged", rb"^ +Optimization converged"),
        Value("not_converged", rb"^ +Failed to converge in maximum number of steps"),
        # molecular dynamics
        Value("thermostat", rb"^ +Thermostat: +(\S+)", type=str),
        Value("time_elapsed", rb"^ +Time elapsed \(fs\) *: +(\S+)", unit="femtosecond"),
        Value("kinetic_nuclei", rb"^ +Kin\. energy \(a\.u\.\): +\d+ +(\S+)", unit=HARTREE),
        Value("conserved", rb"^ +Tot\. energy \(a\.u\.\): +\d+ +(\S+)", unit=HARTREE),
        Value("temperature", rb"^ +Current temp\. \(K\) *: +\d+ +(\S+)"),
        Value("zero_point", rb"^ Zero-Point correction to Energy +=.*\( *(\S+) au\)", unit=HARTREE),
    ),
)
