"""The route section of a Gaussian job: level of theory, basis set and kind of job as the user asked for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = re.compile(r"[^\s,()=/]+(?:\([^()]*\))?(?:=\([^()]*\)|=[^\s,()/]+)?(?:/[^\s,]+)?")


@dataclass(frozen=True)
class Route:
    """`method` as written without `=FULL` and the like; `basis` in capitals; both empty if not given."""

    text: str
    method: str
    basis: str
    optimises: bool
    moves: bool
    """Whether it is molecular dynamics."""
    high_level: str
    """Method of the innermost layer of ONIOM; empty for other jobs."""


def read_route(raw: bytes) -> Route:
    """The route from its printed lines (each begins with a blank; long routes are broken anywhere)."""
    lines = raw.decode("latin-1").split("\n")
    # a printed line has 70 characters; a shorter one ended with a blank
    text = "".join(line[1:] if len(line.rstrip()) >= 71 else line[1:].rstrip() + " " for line in lines if line.strip())
    text = re.sub(r"^\s*#[nNtTpP]?(?=[\s])|^\s*#", "", text).strip()
    method, basis = "", ""
    level = next((word for word in text.split() if "/" in word and not word.lower().startswith(("iop", "scrf"))), None)
    if level is not None:
        left, _, right = level.partition("/")
        method = re.sub(r"=.*|-(?:full|fc)$|\((?:full|fc)\)$", "", left, flags=re.IGNORECASE)
        basis = right.split("/")[0].upper()
    words = text.lower()
    optimises = re.search(r"(?:^|[\s,])(?:f|p)?opt(?:$|[\s,=(])", words) is not None
    moves = re.search(r"(?:^|[\s,])(?:bomd|admp)(?:$|[\s,=(])", words) is not None
    layers = re.search(r"\boniom *=? *\(([^\s/:]+)(?:/([^:\s]+?))?:", text, re.IGNORECASE)
    high = layers[1] if layers is not None else ""
    if layers is not None:
        method, basis = high, (layers[2] or "").upper()
    return Route(text, method, basis, optimises, moves, high)
