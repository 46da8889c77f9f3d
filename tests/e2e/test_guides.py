"""The shell commands of the guides about exporting and citing, run as printed against a live server."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from .conftest import PASSWORD, Server, folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")

ROOT = Path(__file__).parent.parent.parent
PAGES = ("export.md", "cite.md")


def test_the_guides_run(server: Server, owner: httpx.Client, tmp_path: Path) -> None:
    sample = folder_files(ROOT / "tests" / "data" / "quantum-espresso", "si_scf")
    upload_id = upload(owner, zipped(sample), publish_directly="true")["upload_id"]
    environment = {
        **server.environment,
        "NOMAD_CLIENT__URL": f"{server.url}/api",
        "NOMAD_CLIENT__USER": "owner",
        "NOMAD_CLIENT__PASSWORD": PASSWORD,
    }
    blocks = [
        block
        for page in PAGES
        for block in re.findall(r"```bash\n(.*?)```", (ROOT / "docs/how-to" / page).read_text(encoding="utf-8"), re.S)
    ]
    assert len(blocks) >= 8
    script = "\n".join(blocks).replace("http://127.0.0.1:8000", server.url).replace("lise:", "owner:")
    # other tests of this server have silicon too
    script = script.replace('"atoms": ["Si"]', f'"upload_id": ["{upload_id}"]')
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
    assert (tmp_path / "silicon.parquet").read_bytes()[:4] == b"PAR1"
    assert "Silicon for our paper. List of" in done.stdout
