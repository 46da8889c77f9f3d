"""A real OpenSearch node for tests, put together from Maven artefacts; `make opensearch-node` fetches them.

It listens on 127.0.0.1 only, keeps its data in a temporary folder, and ends with the process that started it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nomad.config import OpenSearchSettings, SearchSettings

SOURCES = Path(__file__).parent / "opensearch_node"
CACHE = Path(os.environ.get("NOMAD_TEST_CACHE", Path.home() / ".cache" / "nomad-tests"))


class NoServer(Exception):
    """There is no server, and why."""


def prepare() -> Path:
    """The folder with the program, fetched (some 45 MB) and compiled when it is not there yet. Raises `NoServer`."""
    content = b"".join(file.read_bytes() for file in sorted(SOURCES.iterdir()) if file.is_file())
    folder = CACHE / f"opensearch-node-{hashlib.sha256(content).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    for program in ("java", "javac", "mvn"):
        if shutil.which(program) is None:
            raise NoServer(f"{program} is not installed")
    CACHE.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="building-", dir=CACHE))
    try:
        copy = f"-DoutputDirectory={building / 'lib'}"
        _run("mvn", "-B", "-q", "-f", str(SOURCES / "pom.xml"), "dependency:copy-dependencies", copy)
        libraries, classes = str(building / "lib" / "*"), str(building / "classes")
        _run("javac", "-cp", libraries, "-d", classes, str(SOURCES / "SingleNode.java"))
        building.rename(folder)
    except OSError:
        if not folder.is_dir():  # unless another process was faster
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired as error:
        raise NoServer(f"{command[0]} took more than {error.timeout:.0f} s") from error
    if done.returncode:
        raise NoServer(f"{command[0]} failed: {(done.stdout + done.stderr).strip()[-500:]}")


@dataclass
class OpenSearchServer:
    """One node; `url` is known once it has started."""

    folder: Path
    heap: str = "512m"
    is_short: bool = True
    """Starts fast and compiles little, which is good for tests and bad for measurements."""
    url: str = ""
    _process: Any = field(default=None, repr=False)

    def start(self, port: int = 0) -> None:
        """Raises `NoServer` when it cannot be had, `RuntimeError` when it does not start."""
        program = prepare()
        self.folder.mkdir(parents=True, exist_ok=True)
        class_path = f"{program / 'classes'}{os.pathsep}{program / 'lib' / '*'}"
        options = [
            f"-Xms{self.heap}",
            f"-Xmx{self.heap}",
            *(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] if self.is_short else []),
            "-cp",
            class_path,
        ]
        log = self.folder / "node.log"
        with log.open("w") as output:
            self._process = subprocess.Popen(
                ["java", *options, "SingleNode", str(self.folder), str(port)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            found = re.search(r"^port (\d+)\n", log.read_text(), re.MULTILINE)
            if found:
                self.url = f"http://127.0.0.1:{found[1]}"
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"OpenSearch did not start: {log.read_text()[-2000:]}")

    @property
    def pid(self) -> int | None:
        """The process of the node; None when it does not run."""
        return None if self._process is None else self._process.pid

    def search_settings(self, **more: Any) -> SearchSettings:
        """Settings of an installation with an index of its own on this node."""
        options = {"hosts": [self.url], "index_prefix": f"test-{uuid.uuid4().hex}", "timeout": 60, **more}
        return SearchSettings(engine="opensearch", opensearch=OpenSearchSettings(**options))

    def stop(self) -> None:
        """Ends the node and waits for it."""
        if self._process is None:
            return
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


if __name__ == "__main__":
    try:
        print(prepare())  # noqa: T201
    except NoServer as reason:
        sys.exit(f"no OpenSearch node: {reason}")
