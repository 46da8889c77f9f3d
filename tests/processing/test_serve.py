"""The processes of `nomad serve`: they come up, come back when killed, and go when told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

NOMAD = Path(sys.executable).parent / "nomad"


class Served:
    """A running `nomad serve`."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder = folder
        self.log = folder / "log"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [str(NOMAD), "serve", "--port", str(self.port), "--data-dir", "data"],
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/alive", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def worker(self) -> psutil.Process | None:
        return self._find("nomad.processing.main")

    def api(self) -> psutil.Process | None:
        return self._find("serve")

    def _find(self, module: str) -> psutil.Process | None:
        for child in self.children():
            try:
                if module in child.cmdline():
                    return child
            except (psutil.ZombieProcess, psutil.NoSuchProcess):
                continue
        return None

    def wait_until(self, condition: Callable[[], object], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served"))
    try:
        served.wait_until(served.answers)
        yield served
    finally:
        served.process.kill()
        served.process.wait()


def test_the_address_is_printed_once_it_answers(served: Served) -> None:
    served.wait_until(lambda: f"http://127.0.0.1:{served.port}/" in served.log.read_text())


def test_idle_processes_are_small_and_without_science(served: Served) -> None:
    served.wait_until(served.worker)
    time.sleep(1)
    processes = [psutil.Process(served.process.pid), *served.children()]
    assert len(processes) == 3
    assert sum(process.memory_full_info().pss for process in processes) < 220_000_000
    libraries = {Path(mapped.path).name.partition(".")[0] for process in processes for mapped in process.memory_maps()}
    assert libraries & {"_spglib", "etree", "_ckdtree", "_fblas"} == set()


def test_a_second_server_in_the_same_folder_is_refused(served: Served) -> None:
    done = subprocess.run(
        [str(NOMAD), "serve", "--port", "0", "--data-dir", "data"],
        cwd=served.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Another `nomad serve` uses the folder" in done.stderr


def test_a_port_in_use_is_told(served: Served, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(NOMAD), "serve", "--port", str(served.port), "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert f"port {served.port}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["worker", "api"])
def test_what_is_killed_comes_back(served: Served, name: str) -> None:
    find = getattr(served, name)
    served.wait_until(find)
    old = find()
    old.kill()
    served.wait_until(lambda: (new := find()) is not None and new.pid != old.pid)
    served.wait_until(served.answers)


def test_sigterm_ends_everything(served: Served) -> None:
    served.wait_until(served.worker)
    everything = served.children()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0
    _, alive = psutil.wait_procs(everything, timeout=10)
    assert alive == []


def test_a_killed_supervisor_leaves_nobody_behind(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.wait_until(served.answers)
    served.wait_until(served.worker)
    everything = served.children()
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    _, alive = psutil.wait_procs(everything, timeout=30)
    for process in alive:
        process.kill()
    assert alive == []
