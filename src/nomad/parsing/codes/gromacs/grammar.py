"""What stands where in the log of mdrun, versions 4.0 to 2024."""

from __future__ import annotations

import re

from nomad.parsing.text import Raw, Value

HEADER = (
    Value("version", rb"^(?:GROMACS|Gromacs) version: +(?:VERSION +)?(\S+)", type=str),
    Value("version_banner", rb"(?:VERSION|version) +(\d\S*)", type=str),
    Value("precision", rb"^Precision: +(\S+)", type=str),
    Value("module", rb"^(?:GROMACS|Gromacs): +(.+?), (?:VERSION|version)", type=str),
    Value("executable", rb"^Executable: +(\S.*)", type=str),
    Value("working_folder", rb"^Working dir: +(\S.*)", type=str),
    Value("host", rb"^Host: +(\S+)", type=str),
    Value("host_hardware", rb"^Hardware detected on host ([^\s:]+)", type=str),
    Value("opened", rb"^Log file opened on (.+)", type=str),
    Value("ranks", rb"(?:number of ranks|nnodes): +(\d+)", type=int),
    Value("command", rb"^Command line:\n +(\S.*)", type=str),
    Raw("build", rb"^(?:GROMACS|Gromacs) version: .*\n", rb"^\n"),
    Raw("parameters", rb"^Input Parameters:.*\n", rb"^\n"),
)
END = (
    Value("started", rb"^Started mdrun on (?:node|rank) 0 (.+)", type=str),
    Value("started_minimiser", rb"^Started .+ on (?:node|rank) 0 (.+)", type=str),
    Value("finished", rb"^Finished (?:mdrun|.+) on (?:node|rank) 0 (.+)", type=str, pick="last"),
    Value("converged", rb"^.+ converged to (?:Fmax < \S+|machine precision) in \d+ steps", pick="last"),
    Value("final_potential", rb"^Potential Energy +=\s+(\S+)", pick="last"),
    Value("wall", rb"^ +Time: +\S+ +(\S+) ", pick="last"),
    Value("core", rb"^ +Time: +(\S+) +\S+ ", pick="last"),
)
EVENTS = re.compile(
    rb"^ +Step +Time(?: +Lambda)?[ \t]*\n[ \t]*(?P<step>\d+)[ \t]+(?P<time>\S+)"
    rb"|^[ \t]+Energies \(kJ/mol\)\n(?P<energies>(?:[^\n]*\S[^\n]*\n?)+)"
    rb"|(?P<averages>A V E R A G E S)",
    re.MULTILINE,
)
"""A step, the energies of the step before, or the averages, whose energies belong to no step."""
COLUMN = 15
"""Characters of a column in the tables of energies."""
