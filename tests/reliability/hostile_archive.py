"""What a hostile archive is, and what has to become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MB = 1024**2
GOOD = {"good.txt": b"good"}


@dataclass(frozen=True)
class Hostile:
    """Either refused as a whole with an error that matches, or only `kept` arrives, with so many warnings."""

    make: Callable[[], bytes]
    refused: str | None = None
    kept: Mapping[str, bytes] | None = field(default_factory=lambda: GOOD)
    """None: whatever arrives must be safe, but which files these are is not said."""
    warnings: int | None = None
