"""The parent of all processes of `nomad serve`.

It is the master of the API processes, starts the worker, starts again what dies, and ends all on SIGTERM or Ctrl-C. Two
of them never use one data folder: they would empty each other's temporary files.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import IO

from nomad.config import Settings
from nomad.errors import ConfigurationError

RESTART_SECONDS = 1.0
STOP_SECONDS = 40.0
READY_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


def supervise(settings: Settings, *, demo: bool = False) -> None:
    """Runs until told to stop. The settings must also be those of the environment, where the children find them."""
    with lock_data_dir(settings):
        check_address(settings)
        serve(settings, demo=demo)
    sys.stdout.flush()
    os._exit(0)  # watching threads may still sleep


def lock_data_dir(settings: Settings) -> IO[str]:
    """Takes the data folder until the file is closed. Raises `ConfigurationError` if it is taken."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    file = (settings.data_dir / "serve.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise ConfigurationError(
            f"Another `nomad serve` uses the folder {settings.data_dir}. Stop it, or choose another --data-dir."
        ) from error
    return file


def check_address(settings: Settings) -> None:
    """Raises `ConfigurationError` when it is not possible to listen on the address."""
    host, port = settings.server.host, settings.server.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise ConfigurationError(
            f"The server cannot listen on {host}, port {port}: {error.strerror}. Choose another --host or --port."
        ) from error


def serve(settings: Settings, *, demo: bool = False) -> None:
    """API in the foreground, worker beside it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    worker = Child([sys.executable, "-m", "nomad.processing.main", str(time.time()), str(os.getpid())])
    announcer = threading.Thread(target=announce, args=(settings, worker, demo), daemon=True)
    announcer.start()
    os.register_at_fork(after_in_child=die_with_parent)
    try:
        Granian(
            "nomad.app:create",
            address=settings.server.host,
            port=settings.server.port,
            interface=Interfaces.ASGI,
            workers=settings.server.processes,
            factory=True,
            respawn_failed_workers=True,
            respawn_interval=RESTART_SECONDS,
            workers_kill_timeout=int(STOP_SECONDS),
            websockets=False,
            log_level=LogLevels.warning,
        ).serve()
    finally:
        worker.stop()


def die_with_parent() -> None:
    """Asks the kernel to end this API process should the supervisor be killed, for it holds the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """A process that is started again whenever it ends by itself."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        """Starts it and begins to watch."""
        self._start_process()
        if self._process is not None:
            self._thread.start()

    def stop(self) -> None:
        """Asks it to end, waits, and ends it by force in the end."""
        with self._lock:
            self._stopping.set()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start_process(self) -> None:
        # A group of its own: Ctrl-C in a terminal reaches only the supervisor, which ends things in order.
        with self._lock:
            if not self._stopping.is_set():
                self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, start_new_session=True)

    def _keep_running(self) -> None:
        while self._process is not None:
            self._process.wait()
            if self._stopping.is_set():
                return
            print(f"nomad: the worker ended with status {self._process.returncode} and starts again.", file=sys.stderr)
            self._stopping.wait(RESTART_SECONDS)
            self._start_process()


def announce(settings: Settings, worker: Child, demo: bool) -> None:
    """Once the API answers, starts the worker, prints the address and loads the demo data.

    Until then the worker would only take time from the API; it starts in any case after a while.
    """
    host = settings.server.host
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.server.port}{settings.server.base_path}"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/alive", timeout=5):  # noqa: S310
                break
        except (OSError, urllib.error.URLError):
            time.sleep(0.02)
    worker.start()
    if time.monotonic() >= deadline:
        print(f"nomad: no answer from {address} yet.", file=sys.stderr)
        return
    print(f"NOMAD is ready: {settings.server.public_url or address}/", flush=True)
    if demo:
        subprocess.run([sys.executable, "-m", "nomad.cli.demo", address], check=False, stdin=subprocess.DEVNULL)
