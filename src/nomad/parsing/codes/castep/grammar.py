"""What stands where in the output of CASTEP. Numbers carry the unit that the user chose for the output."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nomad.parsing.source import Source
from nomad.parsing.text import Block, Raw, Table, Value

BANNER = rb"^ *\| +CCC +AA +SSS +TTTTT +EEEEE +PPPP +\|"
"""First line of the logo: each program run appended to the file begins with one."""

FIRST_CYCLE = b"SCF loop "
"""Before it stands what is said once."""

_NUMBER = rb"[-+\d.EeDdNnaA*]+"

HEADER = (
    Value("version", rb"CASTEP version +(\S+)", type=str),
    Value("compiled", rb"^ *Compiled for +(\S+) +on +\w+, +([^\n]+)", type=str),
    Value("compiler", rb"^ *Compiler: +([^\n]+)", type=str),
    Value("mathlibs", rb"^ *MATHLIBS: +([^\n]+)", type=str),
    Value("fft", rb"^ *FFT Lib +: +([^\n]+)", type=str),
    Value("constants", rb"Fundamental constants values: +([^\n]+)", type=str),
    Value("started", rb"^ *Run started: +\w+, +([^\n]+)", type=str),
    Value("task", rb"^ *type of calculation +: +([^\n]+)", type=str),
    Value("energy_unit", rb"^ *output +energy unit +: +(\S+)", type=str),
    Value("functional", rb"^ *using functional +: +([^\n]+)", type=str),
    Raw("functional_parts", rb"^ *using custom XC functional definition[^\n]*\n", rb"^ *[a-zA-Z*][^\n]*:|^ *$"),
    Value("hubbard", rb"Hubbard[ _]U"),
    Value("relativity", rb"^ *relativistic treatment +: +([^\n]+)", type=str),
    Value("dispersion", rb"^ *SEDC with +: +(\S+)", type=str),
    Value("cutoff", rb"plane wave basis set cut-off +: +(\S+) +(\S+)", type=str),
    Value("standard_grid", rb"size of standard grid +: +(\S+)"),
    Value("fine_grid", rb"size of +fine +gmax +: +(\S+)"),
    Value("electrons", rb"number of +electrons +: +(\S+)"),
    Value("charge", rb"net charge of system +: +(\S+)"),
    Value("spin", rb"net spin +of system +: +(\S+)"),
    Value("not_polarized", rb"treating system as non-spin-polarized"),
    Value("polarized", rb"treating system as spin-polarized"),
    Value("bands", rb"^ *number of bands +: +(\S+)", type=int),
    Value("electronic_method", rb"Method: Treating system as ([^\n,]+)", type=str),
    Value("tolerance", rb"total energy / atom convergence tol\. +: +(\S+) +(\S+)", type=str),
    Value("max_cycles", rb"max\. number of SCF cycles:? *:? +(\d+)"),
    Value("smearing", rb"smearing scheme +: +([^\n]+)", type=str),
    Value("width", rb"smearing width +: +(\S+) +(\S+)", type=str),
    Value("mixing", rb"density-mixing scheme +: +(\S+)", type=str),
    Value("optimizer", rb"optimization method +: +([^\n]+)", type=str),
    Value("energy_change", rb"^ *total energy convergence tolerance +: +(\S+) +(\S+)", type=str),
    Value("max_force", rb"max ionic \|force\| tolerance +: +(\S+) +(\S+)", type=str),
    Value("max_displacement", rb"max ionic \|displacement\| tolerance +: +(\S+) +(\S+)", type=str),
    Value("max_stress", rb"max \|stress component\| tolerance +: +(\S+) +(\S+)", type=str),
    Value("max_steps", rb"max\. number of steps +: +(\d+)"),
    Value("ensemble", rb"^ *ensemble +: +(\w+)", type=str),
    Value("temperature", rb"^ *temperature +: +(\S+) +K"),
    Value("time_step", rb"^ *time step +: +(\S+) +(\S+)", type=str),
    Value("md_steps", rb"^ *number of MD steps +: +(\d+)"),
    Value("thermostat", rb"^ *using +([\w-]+) +thermostat", type=str),
    Value("point_group", rb"Point group of crystal = *([^\n]+)", type=str),
    Value("atoms", rb"Total number of ions in cell *= *(\d+)", type=int),
    Value("search_method", rb"^ *(?:transition state )?search method +: +([^\n]+)", type=str),
    Value("space_group", rb"Space group of crystal = *([^\n]+)", type=str),
    Raw("masses", rb"^ *Mass of species in AMU *\n", rb"^ *$"),
    Raw("pseudopotentials", rb"^ *Files used for pseudopotentials: *\n", rb"^ *$"),
    Table(
        "k_points",
        rb"Number +Fractional coordinates +Weight[^\n]*\n",
        row=rb"^ *\+ +\d+ +([-\d.]+) +([-\d.]+) +([-\d.]+) +([-\d.]+) +\+",
    ),
)
"""Program, parameters, species: all that is said once."""

END = (
    Value("initialisation", rb"^Initialisation time += +(\S+) s"),
    Value("calculation", rb"^Calculation time += +(\S+) s"),
    Value("finalisation", rb"^Finalisation time += +(\S+) s"),
    Value("total", rb"^Total time += +(\S+) s"),
    Value(
        "excitations",
        rb"^ *\+ +\d+ +(-?\d+\.\d+) +[-+\d.EeDd]+ +[A-Za-z][^\n+]*\+ *(?:<-- *)?TDDFT",
        unit="eV",
        pick="all",
    ),
    Value("barrier_reactant", rb"Barrier from reactant *[:=]? +(\S+) +(\S+)", type=str, pick="last"),
    Value("barrier_product", rb"Barrier from product *[:=]? +(\S+) +(\S+)", type=str, pick="last"),
    Value("reaction_energy", rb"Energy of reaction *[:=]? +(\S+) +(\S+)", type=str, pick="last"),
    Value("transition_state", rb"(?i:transition state found)"),
    Value("optimized", rb"Geometry optimization completed successfully"),
    Block(
        "population",
        start=rb"^ *Atomic Populations \(Mulliken\)",
        end=rb"^ *=+ *\n(?:[^\n=]+\n)+ *=+",
        fields=(
            Value(
                "rows",
                rb"^ +([A-Z]\w*) +(\d+)((?: +-?\d+\.\d+){6})(?: +-?\d+\.\d+)? *$",
                type=bytes,
                pick="all",
            ),
        ),
    ),
    Block(
        "vibrations",
        start=rb"^ *\+ +q-pt= +\d+ \(",
        repeats=True,
        fields=(Value("rows", rb"^ *\+ +\d+ +(-?\d+\.\d+) +[a-zA-Z ][^\n]*\+ *$", pick="all"),),
    ),
)
"""Timings and analysis after the calculation."""


@dataclass(frozen=True)
class Event:
    """A pattern that begins at a line which contains the fixed text `key`."""

    name: str
    key: bytes
    pattern: re.Pattern[bytes]


def _event(name: str, key: bytes, pattern: bytes) -> Event:
    return Event(name, key, re.compile(pattern))


def _energy(name: str, key: bytes, before: bytes) -> Event:
    """A number with its unit after some text."""
    group = name.encode()
    return _event(name, key, before + rb" +(?P<" + group + rb">" + _NUMBER + rb") +(?P<" + group + rb"_unit>\S+)")


_HEADING = rb"[^\n]*components \((?P<%s_unit>[^)]*)\)[^\n]*\n"
EVENTS = (
    _event(
        "lattice",
        b"Real Lattice(",
        rb" *Real Lattice\((?P<lattice_unit>[^)]*)\)[^\n]*\n(?P<lattice>(?:[^\n]*\n){3})",
    ),
    _event(
        "positions",
        b" v  ",
        rb" *x +Number +u +v +w +x *\n *x-+x *\n(?P<positions>(?: *x +[^\n]+ x *\n)+)",
    ),
    _event(
        "velocities",
        b" Vy ",
        rb" *x +Number +Vx +Vy +Vz +x *\n *x-+x *\n(?P<velocities>(?: *x +[^\n]+ x *\n)+)",
    ),
    _event("scf", b"SCF loop ", rb"SCF loop +Energy(?P<scf_fermi> +Fermi)?[^\n]*<-- SCF"),
    _energy("energy", b"Final energy", rb" *Final energy(?:, E)? +="),
    _energy("free", b"Final free energy (E-TS)", rb" *Final free energy \(E-TS\) +="),
    _energy("zero", b"NB est. 0K energy", rb" *NB est\. 0K energy \(E-0\.5TS\) +="),
    _energy("corrected", b"Total energy corrected for", rb" *Total energy corrected for finite basis set ="),
    _energy(
        "dispersion",
        b"ispersion corrected final energy",
        rb" *(?:\([\w-]+\) *)?[Dd]ispersion corrected final energy\*?(?:, E)? +=",
    ),
    _event(
        "forces",
        b"Forces *",
        rb" *\*+ (?:[A-Z][\w ]*)?Forces \*+ *\n(?:[^\n]*\n){0,2}"
        + _HEADING % b"forces"
        + rb"(?:[^\n]*\n){3}(?P<forces>(?: *\* +[A-Z][^\n]*\* *\n)+)",
    ),
    _event(
        "stress",
        b"Stress Tensor *",
        rb" *\*+ (?:[A-Z][\w ]*)?Stress Tensor \*+ *\n(?:[^\n]*\n){0,2}"
        + _HEADING % b"stress"
        + rb"(?:[^\n]*\n){3}(?P<stress>(?: *\* +[xyz] [^\n]*\* *\n){3})"
        rb"(?:[^\n]*\n(?: *\* +Pressure: +(?P<pressure>\S+))?)?",
    ),
    _event(
        "unconverged",
        b"max. SCF cycles performed but system has not reached",
        rb"[^\n]*max\. SCF cycles performed but system has not reached",
    ),
    _event("final", b": Final Configuration:", rb" *\w+: Final Configuration:"),
    _energy("final_energy", b": Final Total Energy", rb" *\w+: Final Total Energy *=?"),
    _energy("enthalpy", b" with enthalpy=", rb"[^\n]*finished iteration +\d+ with enthalpy="),
    _energy("time", b" time", rb" *x +time *:"),
    _energy("md_energy", b" Energy:", rb" *x +(?P<md_kind>Potential|Kinetic|Hamilt) +Energy:"),
    _event("temperature", b"Temperature:", rb" *x +Temperature: +(?P<temperature>" + _NUMBER + rb") +K +x"),
    _energy("md_pressure", b"T/=0 Pressure:", rb" *x +T/=0 Pressure:"),
)
"""What happens to the structure and what is found for it."""
_LONGEST_LINE = 1000


def events(source: Source, start: int, end: int) -> list[tuple[str, re.Match[bytes]]]:
    """The events with their names in the order of the file."""
    data = source.data
    found: list[tuple[str, re.Match[bytes]]] = []
    for event in EVENTS:
        position = start
        while (hit := data.find(event.key, position, end)) >= 0:
            floor = max(position, hit - _LONGEST_LINE)
            newline = data.rfind(b"\n", floor, hit)
            match = event.pattern.match(data, newline + 1 if newline >= 0 else floor, end)
            position = hit + len(event.key)
            if match is not None:
                found.append((event.name, match))
                position = max(position, match.end())
    return sorted(found, key=lambda item: item[1].start())


SCF_ROW = re.compile(rb"^ *(?:Initial|\d+) +[^\n]*<-- SCF", re.MULTILINE)
ATOM_ROW = re.compile(rb"([A-Z][a-z]?\S*) +(?:\d+ +)?(\S+) +(\S+) +(\S+) *[x*]? *$")
