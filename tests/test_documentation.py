"""Settings, commands and endpoints that are missing from the documentation fail here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nomad.config import load

DOCS = Path(__file__).parent.parent / "docs"


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [origin.name for origin in load(environment={}).origins()])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in text("reference/settings.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    names = {origin.name for origin in load(environment={}).origins()}
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", text("reference/settings.md"), re.M)) == names


def commands() -> Iterator[str]:
    import typer

    from nomad.cli.main import app

    def walk(command: object, path: str) -> Iterator[str]:
        children = getattr(command, "commands", None)
        if not children:
            yield path
            return
        for name, child in children.items():
            yield from walk(child, f"{path} {name}")

    yield from walk(typer.main.get_command(app), "nomad")


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert f"## {command}\n" in text("reference/command-line.md")


def test_every_endpoint_is_documented(tmp_path: Path) -> None:
    from nomad.api.app import create_app
    from nomad.repository.installation import Installation

    installation = Installation.open(load(environment={}, overrides={"data_dir": tmp_path}).settings)
    paths = create_app(installation).openapi()["paths"]
    installation.close()
    page = text("reference/endpoints.md")
    operations = [f"`{method.upper()} {path}`" for path, methods in paths.items() for method in methods]
    assert [operation for operation in operations if operation not in page] == []


def test_every_parser_is_documented() -> None:
    from nomad.parsing.registry import parsers

    page = text("reference/parsers.md")
    assert [parser.name for parser in parsers() if f"`{parser.name}`" not in page] == []
