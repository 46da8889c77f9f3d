"""The shell commands of the tutorial, run as printed against a live server."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import Server

pytestmark = pytest.mark.xdist_group("server")

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "tutorial" / "first-upload.md"


def test_the_tutorial_runs(tmp_path: Path) -> None:
    server = Server(tmp_path)
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 5
    shutil.copytree(ROOT / "tests" / "data" / "quantum-espresso", tmp_path / "tests" / "data" / "quantum-espresso")
    script = "\n".join(blocks).replace("http://127.0.0.1:8000", server.url)
    environment = {
        **server.environment,
        "NOMAD_DATA_DIR": str(tmp_path / "data"),
        "NOMAD_CLIENT__URL": f"{server.url}/api",
    }
    server.start()
    try:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        server.stop()
