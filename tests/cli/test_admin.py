from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from nomad.cli.main import app


def test_the_index_of_an_empty_installation_is_written_again(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["admin", "reindex", "--data-dir", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "0 entries" in result.output
    assert list((tmp_path / "index").iterdir())
