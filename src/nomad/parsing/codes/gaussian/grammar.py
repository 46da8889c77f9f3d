"""What stands where in an output of Gaussian.

A file holds one or more jobs. In a job, each geometry is printed in one or two orientations; what follows up to the
next geometry belongs to it.
"""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value
from nomad.parsing.values import FIELD

HARTREE = "hartree"
_F = rb" +(" + FIELD + rb")"

ORIENTATION = Block(
    "orientation",
    start=rb"^ +(?:Input|Z-Matrix|Standard) orientation: *$",
    repeats=True,
    fields=(
        Value("kind", rb"^ +(Input|Z-Matrix|Standard) orientation:", type=str),
        Table("atoms", rb"orientation: *\n", row=rb"^ +\d+ +(-?\d+) +(?:-?\d+ +)?(\S+) +(\S+) +(\S+) *$", gap=5),
        Value("basis", rb"^ (?:Standard|General) basis(?: read from cards)?: *([^\n(]*?) *(?:\([^\n]*)?$", type=str),
        Value("scf", rb"^ SCF Done: +E\(([^)\n]*)\) *= *(\S+) +A\.U\. after +(\d+) cycles", type=bytes),
        Value("energy_threshold", rb"^ Requested convergence on +energy= *(\S+?)\.? *$", unit=HARTREE),
        Value("max_cycles", rb"^ Requested convergence on RMS density matrix=\S+ +within +(\d+) cycles", type=int),
        Value("cycles", rb"^ E= *(" + FIELD + rb")(?: +Delta-E=| *$)", unit=HARTREE, pick="all"),
        Value("failed", rb"Convergence (?:failure|criterion not met)"),
        Value("spin", rb"S\*\*2 before annihilation +(\S+?),"),
        Value("spin_plain", rb"<S\*\*2> *= *(\d+\.\d+)"),
        Value("kinetic", rb"^ (?:N-N=.* )?KE= *(\S+)", unit=HARTREE),
        # beyond the mean field
        Value("double_hybrid", rb"^ E2\([^)\n]*\) = +\S+ +E\([^)\n]*\) = +(\S+)", unit=HARTREE),
        Value("mp2", rb"^ E2 *= +\S+ +EUMP2 *= +(\S+)", unit=HARTREE),
        Value("mp3", rb"^ E3 *= +\S+ +EUMP3 *= +(\S+)", unit=HARTREE),
        Value("mp4", rb"^ E4\(SDTQ\) *= +\S+ +UMP4\(SDTQ\) *= +(\S+)", unit=HARTREE),
        Value("mp4dq", rb"^ E4\(DQ\) *= +\S+ +UMP4\(DQ\) *= +(\S+)", unit=HARTREE),
        Value("mp5", rb"^ DEMP5 *= +\S+ +MP5 *= +(\S+)", unit=HARTREE),
        Value("casscf", rb"^ +ITN= *\d+ +MaxIt= *\d+ +E= *(" + FIELD + rb") +DE=", unit=HARTREE, pick="last"),
        Value("oniom", rb"^ ONIOM: extrapolated energy *= +(\S+)", unit=HARTREE),
        Value("external", rb"^ Recovered energy= +(\S+)", unit=HARTREE),
        Value("force_field", rb"^ Energy= +(\S+) +NIter=", unit=HARTREE),
        Value("mp4sdq", rb"^ E4\(SDQ\) *= +\S+ +UMP4\(SDQ\) *= +(\S+)", unit=HARTREE),
        Value("iterative", rb"^ DE\(Corr\) *= +\S+ +E\(C[Oo][Rr][Rr]\) *= +(\S+)", unit=HARTREE, pick="all"),
        Value("ccsd_t", rb"^ CCSD\(T\) *= +(\S+)", unit=HARTREE),
        Value("qcisd_t", rb"^ QCISD\(T\) *= +(\S+)", unit=HARTREE),
        Value("states", rb"^ Excited State +\d+: +\S+ +(\S+) eV +\S+ nm +f=(\S+)", pick="all"),
        # orbitals, forces, thermochemistry
        Value("levels", rb"^ +(Alpha|Beta) +(occ|virt)\. eigenvalues -- *([^\n]*)", type=bytes, pick="all"),
        Table("forces", rb"^ Center +Atomic +Forces \(Hartrees/Bohr\) *\n", row=rb"^ +\d+ +-?\d+" + _F * 3, gap=3),
        Value("completed", rb"^ +Optimi[sz]ation completed"),
        Value("completed_old", rb"CONVERGENCE CRITERIA APPARENTLY SATISFIED"),
        Value("stopped", rb"^ +Optimi[sz]ation stopped"),
        Value("thermochemistry", rb"^ Temperature +(\S+) Kelvin\. +Pressure +(\S+) Atm\."),
        Value("zero_point", rb"^ Zero-point correction= +(\S+)", unit=HARTREE),
        Value("frequencies", rb"^ Frequencies -- +([^\n]*)", type=bytes, pick="all"),
    ),
)

JOB = Block(
    "job",
    start=rb"^ (?:Entering Link 1 =|Link1: +Proceeding to internal job step)",
    repeats=True,
    fields=(
        Value("version", rb"^ Gaussian +(\d+), +Revision +([^\s,]+),", type=str),
        Value("build", rb"^ Gaussian +\d+: +(\S+) +(\d+-\w+-\d+)", type=str),
        Value("run_date", rb"^ +(\d+-\w\w\w-\d{4}) *$", type=str),
        Value("memory", rb"^ %mem= *(\S+)", type=str),
        Value("checkpoint", rb"^ %[Cc]hk= *(\S+)", type=str),
        Value("processors", rb"^ %[Nn][Pp]roc\w*= *(\S+)", type=str),
        Raw("route", rb"^ -+ *\n(?= #)", rb"^ -+ *$"),
        Value("charge", rb"^ Charge = +(\S+) +Multiplicity = +(\d+)", type=int),
        Value("electrons", rb"^ +(\d+) alpha electrons +(\d+) beta electrons", type=int),
        Value("cpu", rb"^ Job cpu time: +(\d+) days? +(\d+) hours? +(\d+) minutes? +(\S+) seconds", pick="last"),
        Value("force_limit", rb"^ +Maximum Force +\S+ +(\S+) +(?:YES|NO)", unit="hartree/bohr"),
        Value("step_limit", rb"^ +Maximum Displacement +\S+ +(\S+) +(?:YES|NO)", unit="bohr"),
        Value("end", rb"^ Normal termination of Gaussian \S+ at ([^\n]*?)\.? *$", type=str, pick="last"),
        Value("error", rb"^ Error termination[^\n]*"),
        ORIENTATION,
    ),
)
