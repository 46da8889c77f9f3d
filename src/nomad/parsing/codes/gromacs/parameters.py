"""The parameters of a run as the log repeats them, or as an input file (`*.mdp`) gives them.

Names are those of the newest versions in lower case with hyphens (`nstxout-compressed`, `tinit`, `dt`).
"""

from __future__ import annotations

import re
from pathlib import Path

from nomad.parsing.files import open_text
from nomad.parsing.values import to_float

_ASSIGNMENT = re.compile(r"^(\s*)([A-Za-z][\w-]*(?:\[ *\d+\])?)\s*[=:]\s*(.*?)\s*$")
_MATRIX_ROW = re.compile(r"^\s*([A-Za-z][\w-]*) *\[ *(\d+)\] *=\s*\{?(.*?)\}?\s*$")
_OLD_NAMES = {
    "init-t": "tinit",
    "delta-t": "dt",
    "etc": "tcoupl",
    "epc": "pcoupl",
    "epctype": "pcoupltype",
    "compress": "compressibility",
    "epbc": "pbc",
    "vdwtype": "vdw-type",
    "em-stepsize": "emstep",
    "em-tol": "emtol",
    "fc-stepsize": "fcstep",
    "nstxtcout": "nstxout-compressed",
    "xtcprec": "compressed-x-precision",
    "x-compression-precision": "compressed-x-precision",
    "nkx": "fourier-nx",
    "nky": "fourier-ny",
    "nkz": "fourier-nz",
    "bperiodicmols": "periodic-molecules",
    "bcontinuation": "continuation",
    "bshakesor": "shake-sor",
    "bprintnhchains": "print-nose-hoover-chain-variables",
    "bsimtemp": "simulated-tempering",
    "constalg": "constraint-algorithm",
    "tabext": "table-extension",
    "orires-fc": "orire-fc",
    "orires-tau": "orire-tau",
    "anneal": "annealing",
    "ann-npoints": "annealing-npoints",
}
"""Names of versions before 5.0, in lower case with hyphens."""
_LONGEST = 1 << 20


class Parameters:
    """Parameters by name; numbers on request."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def __bool__(self) -> bool:
        return bool(self.values)

    def text(self, name: str) -> str | None:
        """The value as written, None if it is missing or empty."""
        return self.values.get(name) or None

    def number(self, name: str) -> float | None:
        """The first number of a value, None if there is none or it is not finite."""
        fields = self.values.get(name, "").split()
        value = to_float(fields[0]) if fields else None
        return value if value is not None and value - value == 0 else None

    def diagonal(self, name: str) -> list[float]:
        """The diagonal of a 3 x 3 matrix, or of what an input file gives: up to three numbers come first."""
        values = [to_float(field) for field in self.values.get(name, "").split()]
        if any(value - value != 0 for value in values):
            return []
        return values[::4] if len(values) == 9 else values[:3]


def read_parameters(block: bytes) -> Parameters:
    """The block `Input Parameters` of a log. Rows of a matrix are joined under its name."""
    values: dict[str, str] = {}
    for line in block[:_LONGEST].decode("latin-1").splitlines():
        row = _MATRIX_ROW.match(line)
        if row:
            name = _standard(row.group(1))
            values[name] = f"{values.get(name, '')} {row.group(3).replace(',', ' ')}".strip()
            continue
        match = _ASSIGNMENT.match(line)
        if match and len(match.group(1)) <= 3:  # deeper ones belong to modules and repeat names such as `active`
            values.setdefault(_standard(match.group(2)), match.group(3))
    return Parameters(values)


def read_input_file(path: Path) -> Parameters:
    """The parameters of an input file; of a name that is given twice the last counts, as for grompp."""
    values = {}
    with open_text(path) as lines:
        for line in lines:
            name, equals, value = line.split(";")[0].partition("=")
            if equals and name.strip():
                values[_standard(name)] = " ".join(value.split())
    return Parameters(values)


def _standard(name: str) -> str:
    plain = name.strip().replace("_", "-").lower()
    return _OLD_NAMES.get(plain, plain)
