"""Names of workers, from which others on the same machine can tell whether a worker is still alive."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path


def own_name() -> str:
    """The name of this process as a holder of leases: machine, process id, and when the process started."""
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_start_time(pid)}"


def is_dead(owner: str) -> bool:
    """Whether the worker of this name ran on this machine and has ended. False when it cannot be known."""
    machine, _, rest = owner.partition(":")
    pid, _, started = rest.partition(":")
    return machine == _machine() and pid.isdigit() and _start_time(int(pid)) != started


def _machine() -> str:
    """Names what process ids belong to: host, boot, and the namespace of process ids."""
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text())
        parts.append(str(Path("/proc/self/ns/pid").stat().st_ino))
    except OSError:
        parts.append("no boot id")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _start_time(pid: int) -> str:
    """When a process started, in clock ticks since boot; empty if there is none, or if it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
