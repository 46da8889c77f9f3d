"""Which line of a table file is to blame, for warnings about the whole table.

Usage: `log.warning("the bands are not complete and left out", **trouble_in(path))`, or
`checked(values, "bands", (None, 6), log, path=path)`, which looks only if it has to warn.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nomad.errors import ParserError
from nomad.parsing.source import Source

_NO_NUMBER = re.compile(rb"\*\*|\b(?:nan|inf(?:inity)?)\b", re.IGNORECASE)


def trouble_in(path: Path) -> dict[str, Any]:
    """File and line as log data: of the first stars, NaN or infinity, else of the end, where cut files stop."""
    try:
        with Source.open(path) as source:
            found = _NO_NUMBER.search(source.data)
            return {"file": path.name, "line": source.line(found.start() if found else len(source))}
    except ParserError:
        return {"file": path.name}
