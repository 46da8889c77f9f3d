"""The source distribution that a server offers at `/dist/nomad-lab.tar.gz`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_it_can_be_built_and_installed(tmp_path: Path) -> None:
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    if not Path(uv).exists():
        pytest.skip("uv is not installed")

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(uv, "build", "--quiet", "--sdist", "--out-dir", str(tmp_path))
    [archive] = tmp_path.glob("nomad_repository-*.tar.gz")
    distribution = archive.rename(tmp_path / "nomad-lab.tar.gz")
    assert distribution.stat().st_size < 20_000_000
    with tarfile.open(distribution) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "src/nomad/client/client.py"} <= names
    assert not any(name.startswith((".venv", "node_modules", "nomad-data")) for name in names)
    run(uv, "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "installed"), str(distribution))
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); import nomad.client; print(nomad.__file__)"
    )
    said = run(sys.executable, "-c", code)
    assert str(tmp_path / "installed") in said
