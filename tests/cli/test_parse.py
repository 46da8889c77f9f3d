from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nomad.cli.main import app

DATA = Path(__file__).parent.parent / "data"
SCF = DATA / "quantum-espresso" / "si_scf" / "si.scf.out"
runner = CliRunner()


def test_the_summary_tells_what_matters() -> None:
    result = runner.invoke(app, ["parse", str(SCF)])
    assert result.exit_code == 0
    rows = dict(line.split("  ", 1) for line in result.stdout.splitlines())
    rows = {name.strip(): value.strip() for name, value in rows.items()}
    assert rows["formula"] == "Si2"
    assert rows["space group"] == "Fd-3m (227)"
    assert rows["material"] == "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"
    assert rows["last total energy"].startswith("-215.59")


def test_json_is_the_archive_and_nothing_else() -> None:
    result = runner.invoke(app, ["parse", "--json", str(SCF)])
    assert result.exit_code == 0
    archive = json.loads(result.stdout)
    assert archive["section_metadata"]["dft"]["code_name"] == "Quantum Espresso"
    assert archive["section_metadata"]["parser_name"] == "parsers/quantumespresso"
    assert archive["section_run"][0]["section_system"][0]["chemical_composition_bulk_reduced"] == "Si2"


def test_without_normalizing_nothing_is_derived() -> None:
    result = runner.invoke(app, ["parse", "--json", "--no-normalize", str(SCF)])
    archive = json.loads(result.stdout)
    assert "section_workflow" not in archive
    assert "chemical_composition" not in archive["section_run"][0]["section_system"][0]


def test_a_section_can_be_chosen() -> None:
    result = runner.invoke(
        app, ["parse", "--section", "section_run/0/section_method/-1/number_of_spin_channels", str(SCF)]
    )
    assert json.loads(result.stdout) == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--section", "section_run/7", str(SCF)], "7"),
        (["--section", "section_walk", str(SCF)], "section_walk"),
        (["--json", "--summary", str(SCF)], "--json"),
        (["no-such-file"], "no-such-file"),
        ([str(Path(__file__))], "--why"),
    ],
)
def test_a_mistake_is_named(arguments: list[str], named: str) -> None:
    result = runner.invoke(app, ["parse", *arguments])
    assert result.exit_code == 1
    assert named in str(result.exception)


def test_why_lists_every_parser_with_its_reason() -> None:
    result = runner.invoke(app, ["parse", "--why", str(Path(__file__))])
    assert result.exit_code == 1
    assert "parsers/vasp: content" in result.output
    assert "parsers/abinit: content" in result.output


def test_a_damaged_file_shows_what_was_read_and_where_it_is_damaged(tmp_path: Path) -> None:
    cut = tmp_path / "run.abo"
    cut.write_bytes((DATA / "abinit" / "si_scf_bands" / "run.abo").read_bytes()[:30_000])
    result = runner.invoke(app, ["parse", str(cut)])
    assert "Si2" in result.output
    assert "warning: run.abo:" in result.output
