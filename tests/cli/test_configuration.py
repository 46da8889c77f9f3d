from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from nomad.cli.main import app
from nomad.errors import ConfigurationError

runner = CliRunner()


def test_each_value_is_shown_with_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "nomad.yaml"
    file.write_text("server:\n  port: 9000\n")
    monkeypatch.setenv("NOMAD_SERVER__HOST", "0.0.0.0")
    lines = runner.invoke(app, ["config", "show", "--file", str(file), "--data-dir", "/data"]).stdout.splitlines()
    assert f"server.port = 9000  [{file}]" in lines
    assert "server.host = 0.0.0.0  [environment NOMAD_SERVER__HOST]" in lines
    assert "data_dir = /data  [command line]" in lines
    assert "server.readonly = False  [default]" in lines


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMAD_AUTH__SECRET", "hush")
    output = runner.invoke(app, ["config", "show"]).stdout
    assert "hush" not in output
    assert "auth.secret = (set)" in output


def test_an_unknown_setting_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMAD_SERVER__COLOUR", "red")
    result = runner.invoke(app, ["config", "show"])
    assert isinstance(result.exception, ConfigurationError)
    assert "server.colour" in result.exception.message
