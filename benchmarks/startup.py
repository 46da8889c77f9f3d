"""Time from the start of `nomad serve` to its first answer, its memory when idle, and the times of imports.

The peer in the same run is a bare granian server with an empty FastAPI application, started and asked the same way.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

PEER = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/alive')\ndef alive():\n    return 'alive'\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_answer(command: list[str], port: int, environment: dict[str, str], folder: Path) -> tuple[float, float]:
    """Seconds to the first answer of `/alive` and MB of proportional memory of all processes one second later."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=1):
                    break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if process.poll() is not None or time.perf_counter() - start > 60:
                    raise RuntimeError(f"{command} did not answer") from None
                time.sleep(0.005)
        seconds = time.perf_counter() - start
        time.sleep(1)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        memory = sum(member.memory_full_info().pss for member in family) / 1e6
        return seconds, memory
    finally:
        process.terminate()
        process.wait(30)


def import_time(module: str) -> float:
    """Median seconds of importing a module in a fresh interpreter, less an interpreter that imports nothing."""

    def run(code: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    return run(f"import {module}") - run("pass")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    runs = 1 if parser.parse_args().smoke else 5
    results: dict[str, list[tuple[float, float]]] = {"nomad serve": [], "empty FastAPI on granian": []}
    scripts = Path(sys.executable).parent
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "peer.py").write_text(PEER)
            port = free_port()
            command = [str(scripts / "granian"), "--interface", "asgi", "--port", str(port), "peer:app"]
            results["empty FastAPI on granian"].append(first_answer(command, port, dict(os.environ), folder))
            port = free_port()
            command = [str(scripts / "nomad"), "serve", "--port", str(port), "--data-dir", str(folder / "data")]
            results["nomad serve"].append(first_answer(command, port, dict(os.environ), folder))
    peer = statistics.median(seconds for seconds, _ in results["empty FastAPI on granian"])
    print(f"{'server':<28} {'first answer / s':>17} {'ratio':>7} {'idle memory / MB':>18}")
    for name, figures in results.items():
        seconds = statistics.median(each[0] for each in figures)
        memory = statistics.median(each[1] for each in figures)
        print(f"{name:<28} {seconds:>17.2f} {seconds / peer:>7.2f} {memory:>18.0f}")
    for module in ("nomad", "nomad.client", "nomad.datamodel", "nomad.cli.main"):
        print(f"import {module:<21} {import_time(module):>17.3f}")


if __name__ == "__main__":
    main()
