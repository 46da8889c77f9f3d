"""The library that counts calls of the file system and lets one fail, compiled once per test run."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from enum import IntEnum
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")


class Fault(IntEnum):
    """What happens to the call; see `faults.c`."""

    NOTHING = 0
    KILL = 1
    FULL = 2
    ERROR = 3
    SHORT = 4
    READ = 5


def build(folder: Path) -> Path | None:
    """The compiled library in `folder`; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    library = folder / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return library


@cache
def _library(path: str) -> ctypes.CDLL:
    library = ctypes.CDLL(path)
    library.faults_count.restype = ctypes.c_long
    library.faults_arm.argtypes = (ctypes.c_int, ctypes.c_long)
    return library


def arm(path: str, fault: Fault, at: int) -> None:
    """From now on calls count, and the one with the number `at` fails."""
    _library(path).faults_arm(int(fault), at)


def disarm(path: str) -> int:
    """Ends it; the number of calls since `arm`."""
    library = _library(path)
    library.faults_disarm()
    return int(library.faults_count())
