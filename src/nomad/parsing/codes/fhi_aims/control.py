"""The input `control.in`, as FHI-aims repeats it in its output or as it lies beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from nomad.parsing.files import open_text, siblings
from nomad.parsing.source import Source
from nomad.parsing.values import to_text

_START = re.compile(rb"contents of control\.in will be repeated verbatim[^\n]*\n(?:[^\n]*\n){0,4}? *-{20,} *\n")
_END = re.compile(
    rb"^ *-{20,} *\n *(?:Completed first pass over input file control\.in|Parsing geometry\.in)"
    rb"|^ *Completed first pass",
    re.MULTILINE,
)
_LARGEST = 1 << 22
BASIS_FUNCTIONS = ("hydro", "ionic", "gaussian", "valence", "ion_occ", "confined", "aux_gaussian", "sto")


_GENERAL = re.compile(
    r"output|xc|spin|charge|relativistic|k_grid\w*|occupation_type|relax_\w+|md_\w+|pimd_\w+|sc_\w+|qpe_calc|compute_\w+"
    r"|vdw_\w+|many_body_dispersion\w*|hybrid_xc_coeff|hse_unit|dos_kgrid_factors|fixed_spin_moment|include_spin_orbit"
)
"""Keywords that end the settings of a species, where they stand behind one."""


@dataclass
class Species:
    """A `species` block: its name, its settings (lower-case keyword to arguments), basis functions, radial shells."""

    name: str
    settings: dict[str, list[str]] = field(default_factory=dict)
    functions: list[list[str]] = field(default_factory=list)
    divisions: list[list[str]] = field(default_factory=list)


@dataclass
class Control:
    """General settings (lower-case keyword to its arguments, the last one counts), `output` lines, species."""

    settings: dict[str, list[str]] = field(default_factory=dict)
    outputs: list[list[str]] = field(default_factory=list)
    species: list[Species] = field(default_factory=list)

    def words(self, keyword: str) -> list[str]:
        """The arguments of a keyword, empty if it is not given."""
        return self.settings.get(keyword, [])

    def text(self, keyword: str) -> str | None:
        """The arguments of a keyword as one text."""
        return " ".join(self.settings[keyword]) if keyword in self.settings else None


def read_control(source: Source, mainfile: Path, begin: int, end: int) -> Control:
    """The settings repeated in [begin, end), or, if the run does not repeat them, those of a control file beside it."""
    data = source.data
    heading = _START.search(data, begin, end)
    if heading is not None:
        closing = _END.search(data, heading.end(), min(end, heading.end() + _LARGEST))
        stop = closing.start() if closing else end
        return parse_control(to_text(bytes(data[heading.end() : stop])))
    for path in siblings(mainfile, "*control*in"):
        with open_text(path) as lines:
            return parse_control(lines.read(_LARGEST))
    return Control()


def parse_control(text: str) -> Control:
    """Keywords, outputs and species of a control file; comments are left out."""
    control = Control()
    species: Species | None = None
    for line in text.splitlines():
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        keyword, arguments = words[0].lower(), words[1:]
        if keyword == "species" and arguments:
            species = Species(arguments[0])
            control.species.append(species)
            continue
        if species is not None and _GENERAL.fullmatch(keyword):
            species = None
        if species is None and keyword == "output":
            control.outputs.append(arguments)
        elif species is None:
            control.settings[keyword] = arguments
        elif keyword in BASIS_FUNCTIONS:
            species.functions.append([keyword, *arguments])
        elif keyword == "division":
            species.divisions.append(arguments)
        else:
            species.settings[keyword] = arguments
    return control
