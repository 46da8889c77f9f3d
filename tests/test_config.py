from pathlib import Path

import pytest

from nomad.config import load
from nomad.errors import ConfigurationError


def test_defaults_need_nothing() -> None:
    settings = load(environment={}).settings
    assert settings.database_url.startswith("sqlite:///")
    assert settings.server.base_path == ""


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "nomad.yaml"
    file.write_text("data_dir: /from/file\nserver:\n  port: 1\n  host: file\n")
    environment = {"NOMAD_CONFIG": str(file), "NOMAD_SERVER__PORT": "2", "NOMAD_SERVER__HOST": "environment"}
    loaded = load(environment=environment, overrides={"server.host": "option", "server.port": None})
    assert (loaded.settings.server.host, loaded.settings.server.port) == ("option", 2)
    sources = {origin.name: origin.source for origin in loaded.origins()}
    assert sources["data_dir"] == str(file)
    assert sources["server.port"] == "environment NOMAD_SERVER__PORT"
    assert sources["server.host"] == "command line"
    assert sources["uploads.max_size"] == "default"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"NOMAD_SERVER__PROT": "1"}, "server.prot"),
        ({"NOMAD_SERVER__PORT": "eighty"}, "server.port"),
        ({"NOMAD_SERVER__PORT": "70000"}, "server.port"),
        ({"NOMAD_SERVRE__PORT": "1"}, "servre"),
    ],
)
def test_a_wrong_setting_is_an_error_that_names_it(environment: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        load(environment=environment)


@pytest.mark.parametrize("content", ["- a list", "a: [", "\udcff".encode("utf-8", "surrogateescape")])
def test_an_unreadable_file_is_an_error_that_names_it(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigurationError, match=r"broken\.yaml"):
        load(file, environment={})


def test_a_value_where_a_section_belongs_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="server"):
        load(environment={"NOMAD_SERVER": "localhost", "NOMAD_SERVER__PORT": "1"})


def test_lists_are_read_from_the_environment() -> None:
    settings = load(environment={"NOMAD_UPLOADS__LOCAL_PATHS": "[/scratch, /data]"}).settings
    assert settings.uploads.local_paths == [Path("/scratch"), Path("/data")]
