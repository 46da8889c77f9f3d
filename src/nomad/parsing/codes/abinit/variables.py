"""The echo of input variables in an ABINIT output, by name and data set.

Format: name, then values over one or several lines; a name that differs between data sets carries the number of the
data set behind it (`ecut2`). The values are in atomic units, with the unit's name behind energies and lengths. See the
ABINIT documentation, "Help file of the main code", section on the main output file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.parsing.source import Source
from nomad.parsing.text import Pattern
from nomad.parsing.values import to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ECHO_START = Pattern(rb"^ *-outvars: echo values of preprocessed input variables[^\n]*\n")
_ECHO_AFTER = Pattern(rb"^ *-outvars: echo values of variables after computation[^\n]*\n")
_ECHO_END = Pattern(rb"^={40,}")
_NAMED = re.compile(rb"^[-P ]? +([A-Za-z_][A-Za-z0-9_]*\??\d*) +(\S.*)$")
_CONTINUED = re.compile(rb"^[-P ]? {18,}(\S.*)$")
_TWO_LOOPS = 10
"""Data sets of two loops (`udtset`) have two digits; `ecut1?` is for all whose first digit is 1, `ecut?2` likewise."""
_LONGEST = 1_000_000


class Variables:
    """Input variables of all data sets. `numbers(name, dataset)` is None where the echo does not name one.

    Names that the file gives for a single data set only are found for this one; others hold for all.
    """

    def __init__(self, fields: dict[str, list[bytes]]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def fields(self, name: str, dataset: int) -> list[bytes] | None:
        """The words of a variable, units included."""
        found = self._fields.get(f"{name}{dataset}")
        if found is None and dataset >= _TWO_LOOPS:
            outer, inner = divmod(dataset, 10)
            found = self._fields.get(f"{name}{outer}?", self._fields.get(f"{name}?{inner}"))
        return self._fields.get(name) if found is None else found

    def numbers(self, name: str, dataset: int) -> npt.NDArray[np.float64] | None:
        """All numbers of a variable in atomic units; a word that is no number ends them."""
        import numpy as np

        words = self.fields(name, dataset)
        if words is None:
            return None
        values = []
        for word in words:
            value = to_float(word)
            if value != value and not word.lstrip(b"+-").lower().startswith((b"nan", b"*")):
                break
            values.append(value)
        return np.array(values)

    def number(self, name: str, dataset: int, default: float | None = None) -> float | None:
        """The first number of a variable, or `default`."""
        values = self.numbers(name, dataset)
        return float(values[0]) if values is not None and values.size and values[0] == values[0] else default

    def integer(self, name: str, dataset: int, default: int) -> int:
        """The first number of a variable as an integer, or `default`."""
        value = self.number(name, dataset)
        return int(value) if value is not None and abs(value) < 2**31 else default


def read_variables(source: Source, *, after: bool = False) -> Variables:
    """The echo before the computation, or the one after it, which adds results such as `etotal`."""
    pattern = _ECHO_AFTER if after else _ECHO_START
    start = pattern.search(source, 0, len(source))
    if start is None:
        return Variables({})
    end = _ECHO_END.search(source, start.end(), len(source))
    stop = min(end.start() if end else len(source), start.end() + _LONGEST)
    fields: dict[str, list[bytes]] = {}
    current: list[bytes] | None = None
    for line in bytes(source.data[start.end() : stop]).split(b"\n"):
        if match := _CONTINUED.match(line):
            if current is not None:
                current.extend(match.group(1).split())
        elif match := _NAMED.match(line):
            current = match.group(2).split()
            fields[match.group(1).decode()] = current
        elif b"outvar" in line:
            current = None
    return Variables(fields)
