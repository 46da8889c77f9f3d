"""What stands where in the output of FHI-aims, versions 07 to 24.

Energies are printed in hartree and eV, lengths in angstrom. Version numbers are dates (`171221_1`).
"""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value

STEP_START = rb"^ *Begin self-consistency loop: "
"""First line of the self-consistency cycle of each geometry."""
ITERATION_START = rb"^ *Begin self-consistency iteration # *\d+"

_NUMBER = rb"([-+]?[\d.*]+(?:[EeDd][-+]?\d+)?|[-+]?NaN)"

HEADER = (
    Value("version", rb"^ *(?:FHI-aims version *: *|Version +)([^\s_]+)", type=str),
    Value("compiled", rb"Compiled on (\S+) at (\S+) on host ([^\n]+?)\.? *$", type=str),
    Value("started", rb"Date +: +(\d{8}), Time +: +(\d{6})", type=str),
    Value("uuid", rb"aims_uuid *: *(\S+)", type=str),
    Value("tasks", rb"Using +(\d+) parallel tasks", type=int),
    Value("atoms", rb"The structure contains +(\d+) atoms", type=int),
    Value("electrons", rb"a total of +" + _NUMBER + rb" electrons"),
    Value("xc", rb"^ *XC: *([^\n]+)", type=str),
    Value("nonrelativistic", rb"Non-relativistic treatment of kinetic energy"),
    Value("atomic_zora", rb"on-site free-atom approximation to ZORA"),
    Value("scaled_zora", rb"relativistic treatment of kinetic energy: (?:scaled )?ZORA"),
    Value("collinear", rb"Spin treatment: Spin density functional theory - collinear"),
    Value("smearing", rb"Occupation type: *([A-Za-z-]+)[^\n=]*?(?:, *width *= *(\S+) eV)?\.? *$", type=str),
    Value("k_grid", rb"Found k-point grid: +(\d+) +(\d+) +(\d+)", type=int),
    Value("charge", rb"^ *Charge *= *" + _NUMBER),
    Value("energy_accuracy", rb"Convergence accuracy of total energy: *(\S+)", unit="eV"),
    Value("max_iterations", rb"Maximum number of s\.-c\. iterations *: *(\d+)", type=int),
    Value("relaxation", rb"Geometry relaxation: *([^\n]+?)\.? *$", type=str),
    Value(
        "relaxation_forces",
        rb"Convergence accuracy for geometry relaxation: Maximum force *< *(\S+)",
        unit="eV/angstrom",
    ),
    Value("dynamics", rb"Molecular dynamics[^\n]*time step|Running Born-Oppenheimer molecular dynamics|MD_run"),
    Block(
        "species",
        start=rb"^ *Reading configuration options for species",
        repeats=True,
        fields=(
            Value("name", rb"options for species +(\S+)", type=str),
            Value("charge", rb"Found nuclear charge *: *(\S+)"),
            Value("mass", rb"Found atomic mass *: *(\S+)", unit="dalton"),
        ),
    ),
)

ENERGIES = (
    Value("sum_eigenvalues", rb"^ *\| Sum of eigenvalues +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("xc_energy", rb"^ *\| XC energy correction +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("xc_potential", rb"^ *\| XC potential correction +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("hartree", rb"^ *\| Hartree energy correction +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("entropy", rb"^ *\| Entropy correction +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("total", rb"^ *\| Total energy +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("total_T0", rb"^ *\| Total energy, T -> 0 +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("free", rb"^ *\| Electronic free energy +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("kinetic", rb"^ *\| Kinetic energy +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("electrostatic", rb"^ *\| Electrostatic energy +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
)
LEVELS = (
    Value("fermi", rb"Chemical potential \(Fermi level\)(?: in eV)? *: *" + _NUMBER, unit="eV", pick="last"),
    Value("fermi_up", rb"Chemical potential, spin up *: *" + _NUMBER, unit="eV", pick="last"),
    Value("fermi_down", rb"Chemical potential, spin d(?:ow)?n *: *" + _NUMBER, unit="eV", pick="last"),
    Value("highest", rb"Highest occupied state \(VBM\) at +" + _NUMBER + rb" eV", unit="eV", pick="last"),
    Value("lowest", rb"Lowest unoccupied state \(CBM\) at +" + _NUMBER + rb" eV", unit="eV", pick="last"),
)

ITERATION = (
    *ENERGIES,
    *LEVELS,
    Value("change", rb"^ *\| Change of total energy +: +" + _NUMBER + rb" eV", unit="eV"),
    Value("time", rb"^ *\| Time for this iteration +: +\S+ s +" + _NUMBER + rb" s"),
)

STEP = (
    *ENERGIES,
    *LEVELS,
    Value("converged", rb"^ *Self-consistency cycle converged"),
    Raw("mulliken", rb"^ *Summary of the per-atom charge analysis:[^\n]*\n", rb"^ *\| *Total ", pick="last"),
    Raw("hirshfeld", rb"^ *Performing Hirshfeld analysis[^\n]*\n", rb"^ *-{20,} *\n(?! *\| Atom)", pick="last"),
    Value("not_converged", rb"self-consistency cycle did not converge|Self-consistency cycle not yet converged"),
    Value("total_precise", rb"^ *\| Total energy uncorrected +: +" + _NUMBER + rb" eV", unit="eV", pick="last"),
    Value("total_T0_precise", rb"^ *\| Total energy corrected +: +" + _NUMBER + rb" eV", unit="eV", pick="last"),
    Value("free_precise", rb"^ *\| Electronic free energy +: +" + _NUMBER + rb" eV", unit="eV", pick="last"),
    Value("hartree_fock", rb"^ *Hartree-Fock part +: +" + _NUMBER + rb" Ha", unit="hartree"),
    Value("exchange", rb"^ *X Energy +: +" + _NUMBER + rb" Ha", unit="hartree"),
    Value("correlation", rb"^ *C Energy(?: GGA)? +: +" + _NUMBER + rb" Ha", unit="hartree"),
    Value("xc_total", rb"^ *Total XC Energy +: +" + _NUMBER + rb" Ha", unit="hartree"),
    Value("van_der_waals", rb"^ *\| vdW energy correction +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value("many_body", rb"^ *\| MBD@rsSCS energy +: +" + _NUMBER + rb" Ha", unit="hartree", pick="last"),
    Value(
        "dipole",
        rb"^ *\| Total dipole moment \[eAng\] +: +(\S+) +(\S+) +(\S+)",
        unit="elementary_charge*angstrom",
        pick="last",
    ),
    Value("spin_moment", rb"\| N = N_up - N_down[^\n:]*: +" + _NUMBER, pick="last"),
    Value("charge_sum", rb"^ *\| Total charge[^\n:]*: +" + _NUMBER, pick="last"),
    Table(
        "forces",
        rb"^ *Total atomic forces[^\n]*\[eV/Ang\]: *\n",
        row=rb"^ *\| +\d+ +(\S+) +(\S+) +(\S+)",
        unit="eV/angstrom",
        pick="last",
    ),
    Value("forces_raw", rb"^ *Total forces\( *\d+\) *: +(\S+) +(\S+) +(\S+)", unit="eV/angstrom", pick="all"),
    Table(
        "stress",
        rb"^ *\|[^\n]*(?:Analytical|Numerical|Analytic) stress tensor[^\n]*\n",
        row=rb"^ *\| +[xyz] +(\S+) +(\S+) +(\S+) +\|",
        unit="eV/angstrom**3",
        gap=6,
        pick="last",
    ),
    Value("pressure", rb"^ *\| +Pressure: +" + _NUMBER + rb" +\[eV/A", unit="eV/angstrom**3", pick="last"),
    Value("time", rb"^ *\| Time for this force evaluation +: +\S+ s +" + _NUMBER + rb" s"),
    Value("md_time", rb"^ *\| Simulation time +: +" + _NUMBER + rb" ps", unit="picosecond"),
    Value("temperature", rb"^ *\| Temperature \(nuclei\) +: +" + _NUMBER + rb" K"),
    Value("kinetic_nuclei", rb"^ *\| Nuclear kinetic energy +: +" + _NUMBER + rb" eV", unit="eV"),
    Value("total_md", rb"^ *\| Total energy \(el\.\+nuc\.\) +: +" + _NUMBER + rb" eV", unit="eV"),
    Value("conserved", rb"^ *\| [^\n|:]*(?i:hamiltonian|conserved)[^\n|:]*: +" + _NUMBER + rb" eV", unit="eV"),
)

TRAILER = (
    Value("ended", rb"Leaving FHI-aims\.?\s+Date +: +(\d{8}), Time +: +(\d{6})", type=str),
    Value("nice_day", rb"^ *Have a nice day"),
    Value("time", rb"^ *\| Total time +: +(\S+) s +(\S+) s", pick="last"),
    Value("relaxed", rb"^ *Present geometry is converged"),
    Value("failure", rb"^ *\*+ *(?:Error|ERROR)[:!]? *([^\n]+)", type=str),
    Value(
        "final_energy",
        rb"^ *\| Total energy of the DFT / Hartree-Fock s\.c\.f\. calculation +: +(\S+) eV",
        unit="eV",
    ),
)
