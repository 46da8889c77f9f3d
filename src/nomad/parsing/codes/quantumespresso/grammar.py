"""What stands where in the output of pw.x, versions 3 to 7.

Energies are in Rydberg or eV, lengths in Bohr or in units of the lattice parameter (`alat`, in old versions `a_0`).
"""

from __future__ import annotations

from nomad.parsing.text import Block, Raw, Table, Value

RUN_START = rb"^ *Program PWSCF +v[^\n]*starts"
"""First line of each program run in the file."""

CALCULATION_START = rb"^ *(?:Self-consistent|Band Structure) Calculation"

HEADER = (
    Value("version", rb"Program PWSCF +v\.? ?([^\n]+?) +starts", type=str),
    Value("start", rb"(?:starts on|Today is) +(\d+ ?[A-Za-z]{3} ?\d{4}) +at +([\d: ]+\d)", type=str),
    Value("input_file", rb"Reading input from +(\S+)", type=str),
    Value("processors", rb"(?:running on|processors in use:) +(\d+)", type=int),
    Value("pools", rb"K-points division: +npool *= +(\d+)", type=int),
    Value("xc_enforced", rb"XC functional enforced from input"),
    Value("ibrav", rb"bravais-lattice index +=([^\n]+)", type=int),
    Value("volume", rb"unit-cell volume +=([^\n(]+)", unit="bohr**3"),
    Value("atoms", rb"number of atoms/cell +=([^\n]+)", type=int),
    Value("species", rb"number of atomic types +=([^\n]+)", type=int),
    Value("electrons", rb"number of electrons +=([^\n(]+)(?:\(up: *([\d.]+), *down: *([\d.]+)\))?"),
    Value("states", rb"number of Kohn-Sham states *=([^\n]+)", type=int),
    Value("cutoff", rb"kinetic-energy cutoff +=([^\n]+)[Rr]y"),
    Value("density_cutoff", rb"charge density cutoff +=([^\n]+)[Rr]y"),
    Value("fock_cutoff", rb"cutoff for Fock operator +=([^\n]+)[Rr]y", unit="rydberg"),
    Value("threshold", rb"(?:scf )?convergence threshold +=([^\n]+)", unit="rydberg"),
    Value("mixing_beta", rb"mixing beta +=([^\n]+)"),
    Value("mixing", rb"number of iterations used = +(\d+) +(.*?) +mixing", type=str),
    Value("energy_tolerance", rb"energy convergence thresh\. *=([^\n]+)", unit="rydberg"),
    Value("force_tolerance", rb"force convergence thresh\. *=([^\n]+)", unit="rydberg/bohr"),
    Value("max_steps", rb"^ *nstep +=([^\n]+)", type=int),
    Raw("functional", rb"^ *Exchange-correlation *=", rb"^ *$|^ *(?![ (])\S", pick="last"),
    Value("exact_exchange", rb"EXX-fraction +=([^\n]+)"),
    Value("noncollinear", rb"(?i:non-?collinear) calculation|magnetic calculation with spin-orbit"),
    Value("spin_orbit", rb"with spin-orbit"),
    Value("magnetic", rb"Starting magnetic structure"),
    Value("hubbard", rb"LDA\+U calculation|DFT\+U|Hubbard projectors|HUBBARD PARAMETERS"),
    Value("symmetries", rb"^ *(\d+) Sym\. ?Ops\.", type=int),
    Value(
        "vdw",
        rb"(DFT-D3|XDM|Tkatchenko-Scheffler|MBD|MANY-BODY)[^\n]*(?i:disp|correction|parameters|van der)",
        type=str,
    ),
    Value("vdw_grimme", rb"^ *Parameters for Dispersion Correction:"),
    Block(
        "pseudopotentials",
        start=rb"^ *PseudoPot\. *# *\d+ +for +\S+ +read from file",
        repeats=True,
        fields=(
            Value("index", rb"PseudoPot\. *# *(\d+) +for", type=int),
            Value("label", rb"PseudoPot\. *# *\d+ +for +(\S+)", type=str),
            Value("file", rb"read from file:?\s+(\S+)", type=str),
            Value("md5", rb"MD5 check sum: *(\S+)", type=str),
            Value("kind", rb"Pseudo is ([^\n]+?), *(?:core|Zval)", type=str),
            Value("valence", rb"Zval *=([^\n]+)"),
        ),
    ),
    Raw("atom_kinds", rb"^ *atomic species +valence +mass +pseudopotential[^\n]*\n", rb"^ *$"),
    Value("k_count", rb"number of k points=([ \d]+)", type=int),
    Value(
        "smearing",
        rb"number of k points= *\d+[ \n]+([A-Z][^\n]*? smearing|[a-z]+ broad\.)[^\n=]*\(Ry\)=([^\n]+)",
        type=str,
    ),
    Value("tetrahedra", rb"tetrahedron method"),
    Table(
        "k_points",
        rb"^ *cart\. coord\. in units 2 ?pi/[^\n]*\n",
        row=rb"k\( *\d+\) *= *\( *([-\d.]+) *([-\d.]+) *([-\d.]+) *\), *wk *= *([-\d.]+)",
    ),
)

TRAILER = (
    Value("end", rb"This run was terminated on: +([\d: ]+\d) +(\d+ ?[A-Za-z]{3} ?\d{4})", type=str, pick="last"),
    Value("done", rb"JOB DONE\."),
    Value("cpu_time", rb"^ *PWSCF +:([^\n]*?)CPU", type=str, pick="last"),
    Value("wall_time", rb"^ *PWSCF +:[^\n]*CPU(?: time,)?([^\n]*?) *(?:wall|WALL)", type=str, pick="last"),
    Value("failure", rb"^ *(?:Error in routine|from) +(\S+) *[:(][^\n]*\n *([^\n]*)", type=str),
)

CALCULATION = (
    Block(
        "iterations",
        start=rb"^ *iteration # *\d+ ",
        repeats=True,
        fields=(
            Value("number", rb"iteration # *(\d+)", type=int),
            Value("ecut", rb"ecut=([^\n]+?)(?i:ry)", unit="rydberg"),
            Value("beta", rb"beta=([^\n]+)"),
            Value("energy", rb"^ *total energy +=([^\n]+)[Rr]y", unit="rydberg"),
            Value("harris_foulkes", rb"Harris-Foulkes estimate +=([^\n]+)[Rr]y", unit="rydberg"),
            Value("accuracy", rb"estimated scf accuracy +<([^\n]+)[Rr]y", unit="rydberg"),
            Value("time", rb"total cpu time spent up to now is([^\n]+)secs"),
            Value("magnetization", rb"^ *total magnetization +=([^\n]+)Bohr", type=str),
            Value("absolute_magnetization", rb"absolute magnetization +=([^\n]+)Bohr"),
        ),
    ),
    Value("time", rb"total cpu time spent up to now is([^\n]+)secs", pick="last"),
)
"""Fields of a calculation up to the end of its electronic cycle."""

RESULT = (
    Value("energy", rb"^!{1,2} +total energy +=([^\n]+)[Rr]y", unit="rydberg", pick="last"),
    Value("harris_foulkes", rb"Harris-Foulkes estimate +=([^\n]+)[Rr]y", unit="rydberg", pick="last"),
    Value("accuracy", rb"estimated scf accuracy +<([^\n]+)[Rr]y", unit="rydberg", pick="last"),
    Value("entropy", rb"smearing contrib\. \(-TS\) +=([^\n]+)[Rr]y", unit="rydberg", pick="last"),
    Value("time", rb"total cpu time spent up to now is([^\n]+)secs", pick="last"),
    Value("xc", rb"^ *xc contribution +=([^\n]+)[Rr]y", unit="rydberg", pick="last"),
    Raw("parts", rb"sum of the following terms:\s*\n", rb"^ *$", pick="last"),
    Value("fermi", rb"the Fermi energy is([^\n]+)ev", unit="eV", pick="last"),
    Value("fermi_spin", rb"spin up/dw Fermi energies are +([-\d.*]+) +([-\d.*]+) *ev", unit="eV", pick="last"),
    Value("highest", rb"highest occupied level \(ev\):([^\n]+)", unit="eV", pick="last"),
    Value("gap", rb"highest occupied, lowest unoccupied level \(ev\): +([-\d.*]+) +([-\d.*]+)", unit="eV", pick="last"),
    Value("magnetization", rb"^ *total magnetization +=([^\n]+)Bohr", type=str, pick="last"),
    Value("absolute_magnetization", rb"absolute magnetization +=([^\n]+)Bohr", pick="last"),
    Value("converged_in", rb"convergence has been achieved in([^\n]+)iterations", type=int, pick="last"),
    Value("not_converged", rb"convergence NOT achieved", pick="last"),
    Table(
        "forces",
        rb"^ *Forces acting on atoms[^\n]*\n",
        row=rb"^ *atom +\d+ +type +\d+ +force = *([-+\d.*EeNa]+) +([-+\d.*EeNa]+) +([-+\d.*EeNa]+)",
        unit="rydberg/bohr",
        pick="last",
    ),
    Value("total_force", rb"^ *Total force =([^\n]+?)(?:Total|$)", unit="rydberg/bohr", pick="last"),
    Value("total_force_correction", rb"Total SCF correction =([^\n]+)", unit="rydberg/bohr", pick="last"),
    Value("pressure", rb"\(kbar\) +P= *(\S+)", unit="kilobar", pick="last"),
    Table("stress", rb"total +stress +\((?:Ry|ryd)/bohr\*\*3\)[^\n]*\n", columns=6, gap=0, pick="last"),
    Value("kinetic", rb"kinetic energy \(Ekin\) += *(\S+) [Rr]y", unit="rydberg", pick="last"),
    Value("temperature", rb"^ *temperature +=([^\n]+)K", pick="last"),
    Value("conserved", rb"Ekin \+ Etot \(const\) +=([^\n]+)[Rr]y", unit="rydberg", pick="last"),
    Value("cell_kinetic", rb"^ *Ekin = +(\S+) +Ry +T = ", unit="rydberg", pick="last"),
    Value("cell_temperature", rb"^ *Ekin = +\S+ +Ry +T = +(\S+) +K", pick="last"),
    Value("md_time", rb"time +=([^\n]+?)pico-seconds", unit="picosecond", pick="last"),
    Value("bfgs", rb"BFGS Geometry Optimization"),
    Value("damped", rb"Damped (?:Cell )?Dynamics"),
    Value("dynamics", rb"(?:Molecular|Entering) Dynamics"),
    Value("relaxed", rb"^ *bfgs converged in"),
    Value("damped_relaxed", rb"[Dd]amped [Dd]ynamics(?: calculation|: convergence achieved)"),
    Value("criteria", rb"\(criteria: energy <([^\n,]+?)(?:Ry)?, force <([^\n,)]+?)(?:Ry/Bohr)?[,)]", pick="last"),
)
"""Fields of a calculation from the end of its electronic cycle to the beginning of the next calculation."""
