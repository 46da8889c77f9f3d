"""Parser processes of a worker: as many as cores, started when they are needed, replaced when they die.

A task that crashes its process, or takes too long, costs only itself: `ParserDied` says what happened. Nothing
scientific is imported here.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from nomad.errors import NomadError, StorageError
from nomad.processing.parser_server import NUMBER

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_SIGNALS = {
    signal.SIGSEGV: "a segmentation fault",
    signal.SIGBUS: "a bus error",
    signal.SIGABRT: "an abort in a library",
    signal.SIGFPE: "a floating point exception",
    signal.SIGILL: "an illegal instruction",
    signal.SIGKILL: "a kill signal (most likely the machine ran out of memory)",
}


class ParserDied(NomadError):
    """The process that worked on a task is gone. `timed_out` if it was killed for taking too long."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class PoolStopped(NomadError):
    """The pool was closed before the task had ended."""


class ParserPool:
    """Runs tasks in isolated processes; safe to use from several threads."""

    def __init__(self, size: int, timeout: float, memory: int) -> None:
        self.size = size
        self._timeout = timeout
        self._memory = memory
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._in_flight = 0
        self._last_use = time.monotonic()
        self._stopped = False

    def submit(self, task: Any) -> Future[Any]:
        """The future outcome of a task; without one its exception is `ParserDied`, `PoolStopped` or `StorageError`."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="parser")
            self._in_flight += 1
            future = self._threads.submit(self._run, task)
        future.add_done_callback(self._done)
        return future

    def warm_up(self) -> None:
        """Begins to start the server process, if it does not run; returns at once."""
        with self._lock:
            if self._server is None and not self._stopped:
                self._server = _Server(self._memory)

    def stop_if_idle(self, seconds: float) -> None:
        """Ends all processes if there was nothing to do for so long."""
        with self._lock:
            if self._server is None or self._in_flight or time.monotonic() - self._last_use < seconds:
                return
            self._shut()

    def kill(self) -> None:
        """Ends all processes at once; tasks that are running end with `PoolStopped`."""
        with self._lock:
            self._stopped = True
            for child in self._busy:
                child.kill()
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            self._shut()

    def _done(self, _: object) -> None:
        with self._lock:
            self._in_flight -= 1
            self._last_use = time.monotonic()

    def _shut(self) -> None:
        for child in self._idle:
            child.close()
        self._idle.clear()
        if self._server is not None:
            self._server.close()
            self._server = None

    def _run(self, task: Any) -> Any:
        child = self._take()
        try:
            outcome, stays = child.run(task, self._timeout)
        except ParserDied as died:
            with self._lock:
                self._busy.discard(child)
                if self._stopped:
                    raise PoolStopped("The worker was asked to stop.") from died
            raise
        with self._lock:
            self._busy.discard(child)
            if stays and not self._stopped:
                self._idle.append(child)
            else:
                child.close()
        if isinstance(outcome, StorageError):
            raise outcome
        return outcome

    def _take(self) -> _Child:
        with self._lock:
            if self._stopped:
                raise PoolStopped("The worker was asked to stop.")
            if self._idle:
                child = self._idle.pop()
            else:
                if self._server is None or not self._server.is_alive():
                    self._server = _Server(self._memory)
                child = self._server.fork()
            self._busy.add(child)
            return child


class _Server:
    """The process that all others are forked from."""

    def __init__(self, memory: int) -> None:
        self._socket, theirs = socket.socketpair()
        environment = {**os.environ, **dict.fromkeys(THREAD_VARIABLES, "1")}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "nomad.processing.parser_server", str(theirs.fileno()), str(memory)],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
            )
        self._lock = threading.Lock()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def fork(self) -> _Child:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._socket, [b"F".ljust(1 + NUMBER.size, b"\0")], [theirs.fileno()])
                pid = self._receive()
            except OSError as error:
                ours.close()
                raise ParserDied(f"The parser processes cannot be started: {error}") from error
        return _Child(self, pid, Connection(ours.detach()))

    def wait(self, pid: int) -> int | None:
        """The wait status of a child that ends; None if the server itself is gone."""
        with self._lock:
            try:
                self._socket.sendall(b"R" + NUMBER.pack(pid))
                return self._receive()
            except OSError:
                return None

    def close(self) -> None:
        """Ends the server, and with it all children."""
        self._socket.close()
        self._process.wait()

    def _receive(self) -> int:
        data = self._socket.recv(NUMBER.size, socket.MSG_WAITALL)
        if len(data) < NUMBER.size:
            raise ConnectionError("their server process ended")
        return int(NUMBER.unpack(data)[0])


class _Child:
    """One parser process."""

    def __init__(self, server: _Server, pid: int, connection: Connection) -> None:
        self._server = server
        self._pid = pid
        self._connection = connection
        self._ended = threading.Lock()
        self._is_ours = True

    def run(self, task: Any, timeout: float) -> tuple[Any, bool]:
        """The outcome of the task, and whether the process can take another one. Raises `ParserDied`."""
        timed_out = False
        try:
            self._connection.send(task)
            if self._connection.poll(timeout):
                answer: tuple[Any, bool] = self._connection.recv()
                return answer
            timed_out = True
            self.kill()
        except (OSError, EOFError):
            self.kill()
        message = f"took longer than {timeout:g} seconds (processing.entry_timeout) and was stopped"
        status = self._end()
        raise ParserDied(message if timed_out else _describe(status), timed_out=timed_out)

    def kill(self) -> None:
        """Ends the process at once."""
        with self._ended:
            if self._is_ours:  # until `_end` has waited for it, nobody else can have its pid
                os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """Lets an idle process end."""
        self._end()

    def _end(self) -> int | None:
        self._connection.close()
        with self._ended:
            self._is_ours = False
            return self._server.wait(self._pid)


def _describe(status: int | None) -> str:
    if status is None:
        return "was ended together with its server process"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"was ended by {_SIGNALS.get(number, f'signal {number}')}"  # type: ignore[call-overload]
    return f"ended itself with exit status {os.WEXITSTATUS(status)}"
