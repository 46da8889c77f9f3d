"""INCAR tags: the file itself, and values as they are printed."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from nomad.parsing.codes.vasp.content import Parameters
from nomad.parsing.files import open_text
from nomad.parsing.values import to_bool, to_float, to_int

_REPEATED = re.compile(r"^(\d+)\*(\S+)$")
_LARGEST_REPEAT = 100_000
_LARGEST_INTEGER = 1e15
_MOST_BYTES = 1 << 20
_WORDS = frozenset({"ALGO", "PREC", "SYSTEM", "GGA", "METAGGA", "LREAL", "LIBXC1", "LIBXC2", "QUAD_EFG"})


def typed(text: str, kind: str | None) -> Any:
    """A value of the type that vasprun.xml declares (`int`, `logical`, `string`, default float).

    Text that is not of the declared type stays text, stars and other numbers that are not finite become None.
    """
    text = text.strip()
    if kind == "string":
        return text
    if kind == "logical":
        truth = to_bool(text)
        return text if truth is None else truth
    number = to_float(text)
    if not math.isfinite(number):
        return text if text and not re.fullmatch(r"[*\-+]+|[-+]?(nan|inf(inity)?)", text, re.IGNORECASE) else None
    return to_int(text) if kind == "int" and abs(number) < _LARGEST_INTEGER else number


def typed_list(text: str, kind: str | None) -> list[Any]:
    """The blank-separated values of a vector."""
    return [typed(word, kind) for word in text.split()]


def read_incar(path: Path) -> Parameters:
    """The tags of an INCAR file: `TAG = value` lines, several separated by `;`, comments after `#` or `!`."""
    with open_text(path) as file:
        text = file.read(_MOST_BYTES)
    tags: Parameters = {}
    for line in re.sub(r"\\[ \t]*\n", " ", text).splitlines():
        for statement in re.split(r"[#!]", line, maxsplit=1)[0].split(";"):
            name, separator, value = statement.partition("=")
            name = name.strip().upper()
            if separator and re.fullmatch(r"\w+", name):
                tags.setdefault(name, guessed(name, value))
    return tags


def guessed(name: str, text: str) -> Any:
    """A value whose type is not declared: number, truth value, list or text; `3*0.5` is expanded."""
    if name in _WORDS:
        return text.strip()
    words: list[str] = []
    for word in text.split():
        repeated = _REPEATED.match(word)
        if repeated and int(repeated[1]) <= _LARGEST_REPEAT:
            words += [repeated[2]] * int(repeated[1])
        else:
            words.append(word)
    values = [_value(word) for word in words]
    if len(values) == 1:
        return values[0]
    return values if values and all(isinstance(value, int | float) for value in values) else text.strip()


def _value(word: str) -> Any:
    if re.fullmatch(r"[-+]?\d{1,15}", word):
        return int(word)
    number = to_float(word)
    if math.isfinite(number):
        return number
    truth = to_bool(word) if word.strip(".").upper() in ("T", "F", "TRUE", "FALSE") else None
    return word if truth is None else truth
