"""What stands where in an OUTCAR (VASP 4.6 to 6)."""

from __future__ import annotations

from dataclasses import replace

from nomad.parsing.text import Block, Raw, Table, Value

HEADER = (
    Value("version", rb"^ *vasp\.(\S+)([^\n]*)$", type=bytes),
    Value("build", rb"\(build ([^)\n]*)\)", type=str),
    Value("executed", rb"executed on +(\S+) +date +([\d.]+) +([\d:]+)", type=str),
    Value("serial", rb"^ *serial version"),
    Value("parallel", rb"^ *(?:running on|distr: )"),
    Value("titles", rb"^ *TITEL *= *([^\n]*)$", type=str, pick="all"),
    Value("potentials", rb"^ *POTCAR: +([^\n]*)$", type=str, pick="all"),
    Value("elements", rb"^ *VRHFIN *= *([A-Za-z]+)", type=str, pick="all"),
    Value("exchange", rb"^ *LEXCH *= *([A-Z0-9]{2})\b", type=str),
    Value("masses", rb"POMASS = *([\d.]+); *ZVAL *= *([\d.]+)", pick="all"),
    Value("counts", rb"ions per type = *([\d \n]+)$", type=bytes),
    Value("mesh", rb"generate k-points for: *(\d+) +(\d+) +(\d+)", type=int),
    Value("automatic", rb"^ *Automatic generation of k-mesh"),
    Value("hubbard", rb"^ *LDA\+U is selected"),
    Value("line_mode", rb"interpolating k-points between supplied"),
    Table("irreducible", rb"Following reciprocal coordinates:[^\n]*\n[^\n]*Weight *\n", columns=4),
    Table("k_points", rb"k-points in reciprocal lattice and weights:[^\n]*\n", columns=4),
    Value("potential_masses", rb"^ *POMASS = +([^\n;]*)$", type=bytes),
    Value("potential_charges", rb"^ *ZVAL +=([^\n;]*)$", type=bytes),
    Raw("settings", rb"^ *Startparameter for this run:", rb"^ *-{60,}"),
    Table("lattice", rb"direct lattice vectors[^\n]*\n", columns=6),
    Table("positions", rb"position of ions in fractional coordinates[^\n]*\n", columns=3),
)
"""From the first line to the first iteration."""

ENDING = (
    Value("timing", rb"General timing and accounting"),
    Value("elapsed", rb"Elapsed time \(sec\): *(\S+)"),
    Value("relaxed", rb"reached required accuracy - stopping structural"),
)

ITERATION = Block(
    "iterations",
    start=rb"^-+ *Iteration ",
    repeats=True,
    fields=(
        Value("e_fr_energy", rb"free energy +TOTEN += *(\S+)"),
        Value("e_wo_entrp", rb"energy without entropy *= *(\S+)"),
        Value("e_0_energy", rb"energy without entropy[^\n]*sigma->0\) *= *(\S+)"),
        Value("hartreedc", rb"DENC +=[ \t]*(\S+)"),
        Value("XCdc", rb"XCENC +=[ \t]*(\S+)"),
        Value("eentropy", rb"EENTRO +=[ \t]*(\S+)"),
        Value("bandstr", rb"EBANDS +=[ \t]*(\S+)"),
        Value("time", rb"^ *LOOP: [^\n]*real time *([\d.]+)"),
    ),
)

STEP = Block(
    "steps",
    start=rb"^-+ *Iteration +[\d*]+\( *1\)",
    repeats=True,
    fields=(
        ITERATION,
        Value("e_fr_energy", rb"free  energy +(?:ML )?TOTEN += *(\S+)", pick="last"),
        Value("e_wo_entrp", rb"energy  without entropy *= *(\S+)", pick="last"),
        Value("e_0_energy", rb"energy  without entropy[^\n]*sigma->0\) *= *(\S+)", pick="last"),
        Value("kinetic", rb"kinetic energy EKIN += *(\S+)"),
        Value("total", rb"total energy +ETOTAL += *(\S+)"),
        Value("temperature", rb"\(temperature *([\d.]+) *K\)"),
        Value("stress", rb"^ *in kB([^\n]*)$", type=bytes, pick="last"),
        Table("forces", rb"TOTAL-FORCE \(eV/Angst\)[^\n]*\n", columns=6, pick="last"),
        Table("lattice", rb"direct lattice vectors[^\n]*\n", columns=6, pick="last"),
        Value("fermi", rb"E-fermi : *(\S+)", pick="last"),
        Raw("quasiparticles", rb"QP shifts <psi_nk\|[^\n]*\n", rb"^ *-{20,}|QP shifts <psi_nk\|", pick="last"),
        Raw("bands", rb"E-fermi :[^\n]*\n", rb"^ *-{20,}", pick="last"),
        Value("converged", rb"aborting loop because EDIFF is reached"),
        Value("time", rb"^ *LOOP\+:[^\n]*real time *([\d.]+)"),
    ),
)
"""One ionic step: its iterations, and the results after the last of them."""

FORCE_FIELD_STEP = replace(STEP, start=rb"^-+ *(?:Iteration +[\d*]+\( *1\)|Ionic step +[\d*]+)")
"""Runs with machine-learned forces have steps without iterations."""
