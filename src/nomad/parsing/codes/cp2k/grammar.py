"""What stands where in the output of CP2K, versions 2 to 2025."""

from __future__ import annotations

from nomad.parsing.fields import Block, Raw, Table, Value

_LAST = rb" .*?(\S+) *$"

HEADER = (
    Value("version", rb"^ CP2K\| version string: +(.+)$", type=str),
    Value("revision", rb"^ CP2K\| source code revision number: +(\S+)", type=str),
    Value("compiled_on", rb"^ CP2K\| Program compiled on +(\S+)", type=str),
    Value("input_file", rb"^ CP2K\| Input file name +(\S+)", type=str),
    Value("project", rb"^ GLOBAL\| Project name +(\S+)", type=str),
    Value("run_type", rb"^ GLOBAL\| Run type +(\S+)", type=str),
    Value("started", rb"PROGRAM STARTED AT +(\S+ \S+)", type=str),
    Value("ended", rb"PROGRAM ENDED AT +(\S+ \S+)", type=str, pick="last"),
    Value("cell_periodicity", rb"^ CELL\| Periodicity +(\w+)", type=str),
    Value("poisson_periodicity", rb"^ POISSON\| Periodicity +(\w+)", type=str),
    Raw("coordinates", rb"^ MODULE \w+: +ATOMIC COORDINATES IN [Aa]\w+\n", rb"\n[ \t]*\n[ \t]*\n|^ [A-Z]{3}"),
    Value("multiplicity", rb"^ DFT\| Multiplicity +(\d+)", type=int),
    Value("spins", rb"^ DFT\| Number of spin states +(\d)", type=int),
    Value("charge", rb"^ DFT\| Charge +(-?\d+)", type=int),
    Value("correction", rb"^ DFT\| Self-interaction correction \(SIC\) +(\S+)", type=str),
    Value("functionals", rb"^ FUNCTIONAL\| ([A-Za-z0-9_\-]+): *(?:\n FUNCTIONAL\| (.*))?", type=str, pick="all"),
    Value("exact_exchange", rb"^ HFX_INFO\| FRACTION: +(\S+)"),
    Value("dispersion", rb"^ vdW POTENTIAL\| +(.*)$", type=str, pick="all"),
    Value("cutoff", rb"^ QS\| Density cutoff \[a\.u\.\]: +(\S+)", unit="hartree"),
    Value("max_scf", rb"^ +max_scf: +(\d+)", type=int),
    Value("eps_scf", rb"^ +eps_scf: +(\S+)", unit="hartree"),
    Value("smearing", rb"^ +Smear method: +(\S+)", type=str),
    Value("smearing_temperature", rb"^ +Electronic temperature \[K\]: +(\S+)"),
    Value("stress_method", rb"^ *(?:STRESS\| +)?(\w+) *(?:stress tensor|STRESS TENSOR) \[(?:GPa|bar)\]", type=str),
    Value("hubbard", rb"^ DFT\+U\| "),
    Value("tight_binding", rb"^ (DFTB|xTB|GFN[012])\| ", type=str),
    Table(
        "k_points", rb"^ BRILLOUIN\| +Number +Weight[^\n]*\n", row=rb"^ BRILLOUIN\| +\d+ +(\S+) +(\S+) +(\S+) +(\S+) *$"
    ),
    Value("screening", rb"^ HFX_INFO\| OMEGA: +(\S+)"),
    Block(
        "kind",
        start=rb"^ +\d+\. Atomic kind: ",
        repeats=True,
        end=rb"^ +\d+\. Atomic kind: |^ MOLECULE KIND|^ TOTAL NUMBERS",
        fields=(
            Value("label", rb"Atomic kind: +(\S+)", type=str),
            Value("basis", rb"^ +Orbital Basis Set +(\S+)", type=str),
            Value("potential", rb"^ +(?:GTH )?Potential information for +(\S+)", type=str),
        ),
    ),
    Value("optimizer", rb"^ \*\*\* +STARTING +\w+ +OPTIMIZATION +\*\*\*\n \*\*\* +(\S.*?) +\*\*\*", type=str),
    Value("optimized", rb"^ \*\*\* +(?:GEOMETRY|CELL) OPTIMIZATION COMPLETED"),
    Value(
        "step_limit", rb"^[ A-Z|]*Conv(?:\.|ergence) limit (?:for|on) (?:maximum )?step size(?: \[bohr\])? *=? +(\S+)"
    ),
    Value(
        "force_limit",
        rb"^[ A-Z|]*Conv(?:\.|ergence) limit (?:for|on) (?:gradients|maximum gradient)[^=\n]*?=? +([\d.E+-]+)$",
    ),
    Value("ensemble", rb"^ MD(?:_PAR)?\| Ensemble [Tt]ype +(\S+)", type=str),
    Value("md_time_step", rb"^ MD(?:_PAR)?\| Time [Ss]tep \[fs\] +(\S+)", unit="femtosecond"),
)

EVALUATION = (
    Value("scf", rb"^ +\d+ +\S+(?: \S+)? +\S+ +[\d.]+ +[\d.E+-]+ +(-?\d\S*\.\d+) +(-?\d\S+) *$", pick="all"),
    Value("converged", rb"^ +\*\*\* SCF run converged in", pick="last"),
    Value("not_converged", rb"SCF run NOT converged", pick="last"),
    Value("electronic_kinetic_energy", rb"^ +Electronic kinetic energy: +(\S+)", unit="hartree", pick="last"),
    Value("energy_XC", rb"^ +Exchange-correlation energy: +(\S+)", unit="hartree", pick="last"),
    Value("energy_correction_hartree", rb"^ +Hartree energy: +(\S+)", unit="hartree", pick="last"),
    Value("energy_correction_entropy", rb"^ +Electronic entropic energy: +(\S+)", unit="hartree", pick="last"),
    Value("fermi", rb"^ +Fermi energy: +(\S+)", unit="hartree", pick="last"),
    Value("scf_energy", rb"^ +Total energy: +(\S+)", unit="hartree", pick="last"),
    Value("energy", rb"^ ENERGY\| Total FORCE_EVAL[^\n]*?[\])]:? +(\S+) *$", unit="hartree", pick="last"),
    Table(
        "forces",
        rb"^ ATOMIC FORCES in \[a\.u\.\]",
        row=rb"^ +\d+ +\d+ +\S+ +(\S+) +(\S+) +(\S+) *$",
        unit="hartree/bohr",
        gap=4,
        pick="last",
    ),
    Table(
        "forces_new",
        rb"^ FORCES\| (?:Atomic forces|ATOMIC FORCES) [^\n]*",
        row=rb"^ FORCES\| +\d+ +(\S+) +(\S+) +(\S+)",
        unit="hartree/bohr",
        gap=4,
        pick="last",
    ),
    Table(
        "stress",
        rb"^ *(?:STRESS TENSOR|NUMERICAL STRESS TENSOR|ANALYTICAL STRESS TENSOR) \[GPa\][^\n]*",
        row=rb"^ +[XYZ] +(\S+) +(\S+) +(\S+) *$",
        unit="gigapascal",
        gap=4,
        pick="last",
    ),
    Table(
        "stress_new",
        rb"^ STRESS\| (?:Analytical|Numerical) stress tensor \[GPa\]",
        row=rb"^ STRESS\| +[xyz] +(\S+) +(\S+) +(\S+) *$",
        unit="gigapascal",
        gap=3,
        pick="last",
    ),
    Table(
        "stress_bar",
        rb"^ STRESS\| (?:Analytical|Numerical) stress tensor \[bar\]",
        row=rb"^ STRESS\| +[xyz] +(\S+) +(\S+) +(\S+) *$",
        unit="bar",
        gap=3,
        pick="last",
    ),
)
"""One evaluation of energy and forces. `scf`: total energy and its change for each step of the cycle."""

_MD_VALUE = rb"[^=\n]*?(?:=)? +(-?[\d.E+-]+)(?: +\S+)? *$"

MD_STEP = (
    Value("time", rb"^(?: MD\| Time \[fs\]| TIME \[fs\])" + _MD_VALUE, unit="femtosecond"),
    Value("conserved", rb"^(?: MD\| Conserved quantity| CONSERVED QUANTITY)" + _MD_VALUE, unit="hartree"),
    Value("potential", rb"^(?: MD\| Potential energy| POTENTIAL ENERGY)" + _MD_VALUE, unit="hartree"),
    Value("kinetic", rb"^(?: MD\| Kinetic energy| KINETIC ENERGY)" + _MD_VALUE, unit="hartree"),
    Value("temperature", rb"^(?: MD\| Temperature \[K\]| TEMPERATURE \[K\])" + _MD_VALUE),
    Value("pressure", rb"^(?: MD\| Pressure \[bar\]| PRESSURE \[bar\])" + _MD_VALUE, unit="bar"),
)
