"""What stands where in an output of ORCA: a head, then one step for each geometry."""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value
from nomad.parsing.values import FIELD

HARTREE = "hartree"
_F = rb" +(" + FIELD + rb")"
_DOTS = rb"[^\n]*\.\.\.\. *"

HEADER = (
    Raw("input", rb"^ +INPUT FILE\n=+\n", rb"^ *\|? *\d*> +\*{4}END OF INPUT"),
    Value("version", rb"^ +Program Version +(\S[^\n]*?) *$", type=str),
    Value("revision", rb"^ +\(SVN: \$Rev: *(\d+)\$\)", type=str),
    Value("date", rb"^ +\(\$Date: *(\S[^\n]*?) *\$\)", type=str),
    Value("basis_new", rb"^Your calculation utilizes the basis: *(\S[^\n]*?) *$", type=str),
    Value("normal_end", rb"ORCA TERMINATED NORMALLY"),
    Value("run_time", rb"^TOTAL RUN TIME: *(\d+) days +(\d+) hours +(\d+) minutes +(\d+) seconds +(\d+) msec"),
    Value("dynamics", rb"ORCA ab initio Molecular Dynamics"),
    Value("optimisation", rb"^ +\* *(?:Geometry Optimization Run|Relaxed Surface Scan) *\*"),
    Value("converged", rb"THE OPTIMIZATION HAS CONVERGED"),
    Value("update", rb"^Update method +Update" + _DOTS + rb"(\S[^\n]*?) *$", type=str),
    Value("coordinates", rb"^Choice of coordinates +CoordSys" + _DOTS + rb"(\S[^\n]*?) *$", type=str),
    Value("hessian", rb"^Initial Hessian +InHess" + _DOTS + rb"(\S[^\n]*?) *$", type=str),
    Value("tolerance_energy", rb"^Energy Change +TolE" + _DOTS + rb"(\S+) +Eh", unit=HARTREE),
    Value("tolerance_gradient", rb"^Max\. Gradient +TolMAXG" + _DOTS + rb"(\S+) +Eh/bohr", unit="hartree/bohr"),
    Value("tolerance_step", rb"^Max\. Displacement +TolMAXD" + _DOTS + rb"(\S+) +bohr", unit="bohr"),
)

STEP = Block(
    "step",
    start=rb"^CARTESIAN COORDINATES \(ANGSTROEM\)",
    repeats=True,
    fields=(
        Raw("atoms", rb"^CARTESIAN COORDINATES \(ANGSTROEM\) *\n[^\n]*\n", rb"^ *$"),
        Raw("orbital_basis", rb"^BASIS SET INFORMATION\n", rb"^(?:AUXILIARY|Atom +0|ORCA GTO|-{40})"),
        Raw("auxiliary_basis", rb"^AUXILIARY(?:/J)? BASIS SET INFORMATION\n", rb"^(?:Atom +0|-{40})"),
        Value("functions", rb"^ # of contracted (?:aux-)?basis functions +\.\.\. *(\d+)", type=int, pick="all"),
        Value("primitive_shells", rb"^ # of primitive gaussian shells +\.\.\. *(\d+)", type=int),
        Value("primitives", rb"^ # of primitive gaussian functions +\.\.\. *(\d+)", type=int),
        Value("shells", rb"^ # of contracted shells? +\.\.\. *(\d+)", type=int),
        # settings
        Raw(
            "settings",
            rb"^SCF SETTINGS\n",
            rb"^Diagonalization of the overlap|^Total time needed|^SCF ITERATIONS|^-{20}",
        ),
        Value("electrons", rb"^ Number of Electrons +NEL" + _DOTS + rb"(\d+)"),
        Value("tolerance", rb"^ Energy Change +TolE" + _DOTS + rb"(\S+) +Eh", unit=HARTREE),
        # self-consistent field
        Raw(
            "cycles",
            rb"^ *SCF ITERATIONS *\n|^-{5,}[A-Z](?:-[A-Z])+-{5,} *\n",
            rb"^TOTAL SCF ENERGY|SCF CONVERGED AFTER|SCF NOT CONVERGED|^ORBITAL ENERGIES",
        ),
        Value("scf_converged", rb"^ +\* +SCF CONVERGED AFTER +(\d+) CYCLES", type=int),
        Value("scf_failed", rb"(?:SCF|IS) NOT CONVERGED"),
        Value("total", rb"^Total Energy +: +(\S+) Eh", unit=HARTREE),
        Value("repulsion", rb"^Nuclear Repulsion +: +(\S+) Eh", unit=HARTREE),
        Value("electronic", rb"^Electronic Energy +: +(\S+) Eh", unit=HARTREE),
        Value("one_electron", rb"^One Electron Energy: +(\S+) Eh", unit=HARTREE),
        Value("two_electron", rb"^Two Electron Energy: +(\S+) Eh", unit=HARTREE),
        Value("potential", rb"^Potential Energy +: +(\S+) Eh", unit=HARTREE),
        Value("kinetic", rb"^Kinetic Energy +: +(\S+) Eh", unit=HARTREE),
        Value("virial", rb"^Virial Ratio +: +(\S+)"),
        Value("exchange", rb"^E\(X\) +: +(\S+) Eh", unit=HARTREE),
        Value("correlation", rb"^E\(C\) +: +(\S+) Eh", unit=HARTREE),
        Value("exchange_correlation", rb"^E\(XC\) +: +(\S+) Eh", unit=HARTREE),
        Value("spin", rb"^Expectation value of <S\*\*2> +: +(\S+)"),
        Raw("orbitals", rb"^ORBITAL ENERGIES\n[^\n]*\n", rb"^ +\*{10}|^-{20}|MULLIKEN|^Total SCF time"),
        # beyond the mean field
        Value("mp2", rb"^ *(?:[A-Z]+-)*MP2 TOTAL ENERGY *: +(\S+)", unit=HARTREE, pick="last"),
        Value("casscf", rb"^Final CASSCF energy +: +(\S+) Eh", unit=HARTREE, pick="last"),
        Value("treatment", rb"^Correlation treatment +\.\.\. +(\S+)", type=str),
        Value("ccsd", rb"^E\((?:CCSD|TOT)\) +\.\.\. +(\S+)", unit=HARTREE, pick="last"),
        Value("ccsd_t", rb"^E\((?:CCSD|QCISD)\(T\)\) +\.\.\. +(\S+)", unit=HARTREE, pick="last"),
        Value("final", rb"^FINAL SINGLE POINT ENERGY(?: \([^\n)]*\))? +(\S+)", unit=HARTREE),
        Value("method_tddft", rb"^ +ORCA TD-?DFT(?:/TDA)? CALCULATION"),
        Value("method_cis", rb"^ +ORCA CIS CALCULATION"),
        Value("dispersion", rb"^Dispersion correction +(" + FIELD + rb")", unit=HARTREE),
        Value("dispersion_kind", rb"^ *DFT(D[234]) V", type=str),
        Value("states", rb"^STATE +\d+: +E= *(\S+) au", unit=HARTREE, pick="all"),
        Table(
            "spectrum",
            rb"^ +ABSORPTION SPECTRUM VIA TRANSITION ELECTRIC DIPOLE MOMENTS *\n",
            row=rb"^ +\d+" + _F * 7 + rb" *$",
            gap=4,
        ),
        Table(
            "transitions",
            rb"^ +ABSORPTION SPECTRUM VIA TRANSITION ELECTRIC DIPOLE MOMENTS *\n",
            row=rb"^ +\S+ +-> +\S+" + _F * 8 + rb" *$",
            gap=4,
        ),
        # gradients, frequencies
        Table("gradient", rb"^CARTESIAN GRADIENT[^\n]*\n", row=rb"^ +\d+ +\S+ +:" + _F * 3, gap=3, pick="last"),
        Value("zero_point", rb"^Zero point energy +\.\.\. +(\S+) Eh", unit=HARTREE),
    ),
)

DYNAMICS = (
    Table(
        "steps",
        rb"^ +Step +Time +Cyc[^\n]*Temp +E_Kin +E_Pot +E_Ges *\n",
        row=rb"^ +(\d+) +(\d+\.\d+) .*?" + _F * 4 + rb" *$",
        gap=1,
    ),
    Value("trajectory", rb"^Opening position trajectory \"([^\"\n]+)\"", type=str),
    Value("thermostat", rb"^>>> +thermostat +(\S+)", type=str, pick="last"),
)
"""Tables of molecular dynamics, whose geometries are in a file of their own."""
