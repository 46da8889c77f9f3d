"""The process in which scenarios run with faults, started once per test process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reliability.faults import build

TESTS = Path(__file__).parent.parent


class FaultProcess:
    """Asks `reliability.runner`."""

    def __init__(self, library: Path, folder: Path, log: Any) -> None:
        paths = (str(TESTS), str(TESTS / "processing" / "plugin"))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NOMAD_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reliability.runner", str(library), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**kept, "LD_PRELOAD": str(library), "PYTHONPATH": os.pathsep.join(paths)},
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        """The answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process that runs the scenarios has died"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(60)


@pytest.fixture(scope="session")
def fault_process() -> Iterator[FaultProcess]:
    """In memory where that is possible: it is processes that are killed here, not machines."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as name, tempfile.TemporaryFile() as log:
        library = build(Path(name))
        if library is None:
            pytest.skip("there is no C compiler for the library that injects faults")
        process = FaultProcess(library, Path(name), log)
        yield process
        process.close()
