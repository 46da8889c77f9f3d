"""The process that parser processes are forked from: `python -m nomad.processing.parser_server <socket>`.

It imports the scientific libraries once, then forks a process whenever its worker asks, which takes milliseconds. The
protocol on the socket: `F` with a descriptor forks a process that works on that connection and answers its pid;
`R` and a pid waits for the end of that process and answers its wait status. It ends when the worker closes the socket.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import struct
import sys
from importlib import import_module
from multiprocessing.connection import Connection

import psutil

from nomad.errors import StorageError

NUMBER = struct.Struct("<q")
GROWTH_LIMIT = 512 * 1024**2
"""A parser process that has grown by more bytes after an entry is replaced by a fresh one."""
_PDEATHSIG = 1
MODULES = (
    "nomad.processing.entry_run",
    "nomad.processing.match_run",
    "nomad.normalizing.system",
    "nomad.normalizing.optimade",
    "nomad.normalizing.dos",
    "nomad.normalizing.band_structure",
    "nomad.normalizing.workflow",
    "nomad.normalizing.encyclopedia.normalizer",
    "ase",
    "ase.geometry",
    "lxml.etree",
    "matid",
    "pint",
    "scipy.spatial",
    "spglib",
)
"""What most parsers and normalisers need."""


def main(descriptor: int, memory: int) -> None:
    """Serves fork requests until the other end of the socket is closed. `memory` limits the children, in bytes."""
    # Ctrl-C and service managers signal the whole group; when to stop is for the worker to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    import_libraries()
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1 + NUMBER.size, 1)
        if not request:
            return
        if request[:1] == b"F":
            pid = os.fork()
            if pid == 0:
                control.close()
                _serve_and_exit(Connection(descriptors[0]), memory)
            os.close(descriptors[0])
            control.sendall(NUMBER.pack(pid))
        else:
            (pid,) = NUMBER.unpack(request[1:])
            control.sendall(NUMBER.pack(os.waitpid(pid, 0)[1]))


def import_libraries() -> None:
    """Loads whatever most parsers and normalisers need, so that forked processes share it."""
    from nomad.parsing.registry import parsers

    for module in MODULES:
        import_module(module)
    parsers()


def _serve_and_exit(connection: Connection, memory: int) -> None:
    status = 1
    try:
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
        _limit_memory(memory)
        serve(connection)
        status = 0
    finally:
        sys.stdout.flush()
        os._exit(status)


def serve(connection: Connection) -> None:
    """Works on the tasks that come over the connection until it is closed, or until this process has grown too much."""
    from nomad.processing.entry_run import run_entry
    from nomad.processing.entry_task import EntryOutcome, EntryTask, MatchOutcome
    from nomad.processing.match_run import run_match

    process = psutil.Process()
    start = process.memory_info().rss
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        outcome: EntryOutcome | MatchOutcome | StorageError
        try:
            outcome = run_entry(task) if isinstance(task, EntryTask) else run_match(task)
        except StorageError as error:
            outcome = error
        grown = process.memory_info().rss - start > GROWTH_LIMIT
        connection.send((outcome, not grown))
        if grown:
            return


def _limit_memory(memory: int) -> None:
    limit = psutil.Process().memory_info().vms + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
