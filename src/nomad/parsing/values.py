"""Numbers as simulation codes print them: Fortran exponents, stars for overflow, columns glued together.

Usage: `to_float(b"1.0D-03")`, `numbers(b"0.1-2.3 ****")` (numpy array, nan where there was no number).
"""

from __future__ import annotations

import math
import re
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdDqQ][-+]?\d+|[-+]\d{3}(?![\d.]))?"
"""Pattern of a number, Fortran style included (`1.5D-03`, `0.123-101`)."""
FIELD = rb"(?:" + NUMBER + rb"|\*+|[-+]?(?i:nan|inf(?:inity)?))"
"""Pattern of a numeric field: a number, or what stands there when it does not fit or is not finite."""

_SHORT = 200
"""Bytes below which plain Python is quicker than numpy's reader."""
_PLAIN = b"0123456789+-.eE \t\r\n"
_FIELD = re.compile(FIELD)
_SHORT_EXPONENT = re.compile(rb"(?<=[\d.])([-+]\d{3})$")


def to_float(field: bytes | str) -> float:
    """The number in a field; nan for stars and other text that is no number."""
    text = field.encode("ascii", "replace") if isinstance(field, str) else field
    try:
        return float(text)
    except ValueError:
        text = text.strip().translate(bytes.maketrans(b"dDqQ", b"eeee"))
        if b"e" not in text.lower():
            text = _SHORT_EXPONENT.sub(rb"e\1", text)
        try:
            return float(text)
        except ValueError:
            return math.nan


def to_int(field: bytes | str) -> int | None:
    """The integer in a field (also `12.`), None if there is none."""
    number = to_float(field)
    return int(number) if math.isfinite(number) else None


def to_bool(field: bytes | str) -> bool | None:
    """Fortran and plain truth values (`T`, `.TRUE.`, `yes`), None for other text."""
    word = (field.decode("latin-1") if isinstance(field, bytes) else field).strip().strip(".").lower()
    if word in ("t", "true", "yes", "on", "1"):
        return True
    return False if word in ("f", "false", "no", "off", "0") else None


def to_text(field: bytes) -> str:
    """A field as text without blanks around it; UTF-8, else ISO-8859-1."""
    try:
        return field.decode("utf-8").strip()
    except UnicodeDecodeError:
        return field.decode("iso-8859-1").strip()


def numbers(text: bytes | str) -> npt.NDArray[np.float64]:
    """All numeric fields of a text, in order. Words are passed over, stars and nan become nan."""
    import numpy as np

    data = text.encode("ascii", "replace") if isinstance(text, str) else text
    if not data.translate(None, _PLAIN):
        if len(data) < _SHORT:
            try:
                return np.array([float(field) for field in data.split()], dtype=np.float64)
            except ValueError:
                return np.array([to_float(field) for field in _FIELD.findall(data)], dtype=np.float64)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                return np.fromstring(data.decode("ascii"), dtype=np.float64, sep=" ")
            except (DeprecationWarning, ValueError):
                pass  # glued or cut fields: the slow way below tells them apart
    return np.array([to_float(field) for field in _FIELD.findall(data)], dtype=np.float64)


def finite_or_none(value: Any) -> Any:
    """The value, or None if it is a number that is not finite."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
