"""What a type checker, and with it an editor, knows about sections."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("typing")

ROOT = Path(__file__).parent.parent.parent
KNOWN = {
    "archive.section_run[0]": "nomad.datamodel.metainfo.common_dft.run.Run",
    "run.section_system[0]": "nomad.datamodel.metainfo.common_dft.system.System",
    "run.section_system[0].atom_labels": "list[str]",
    "run.section_system[0].atom_positions": "Any",
    "run.program_name": "str",
    "run.m_create(System).m_parent": "nomad.metainfo.sections.MSection | None",
    "calculation.single_configuration_calculation_to_system_ref": "nomad.datamodel.metainfo.common_dft.system.System",
    "System.atom_positions": "nomad.metainfo.quantity.Quantity[Any]",
    "calculation.m_as(Extension).x_code_quality": "int",
}
MISTAKES = {
    "run.section_system[0].atom_positons": '"System" has no attribute "atom_positons"; maybe "atom_positions"?',
    "run.section_systems": '"Run" has no attribute "section_systems"; maybe "section_system"?',
    "run.section_system.atom_labels": '"list[System]" has no attribute "atom_labels"',
    "run.m_create(run)": 'Argument 1 to "m_create" of "MSection" has incompatible type',
    "len(run.program_name) + run.program_name": "Unsupported operand types",
    "calculation.x_code_quality": '"SingleConfigurationCalculation" has no attribute "x_code_quality"',
}
PROLOGUE = """
from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation, System
from nomad.metainfo import Quantity, Section

class Extension(SingleConfigurationCalculation):
    m_def = Section(extends_base_section=True)
    x_code_quality: Quantity[int] = Quantity(type=int)

archive = EntryArchive()
run = archive.m_create(Run)
calculation = run.m_create(SingleConfigurationCalculation)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What mypy says about each of the expressions."""
    folder = tmp_path_factory.mktemp("typing")
    lines = [*(f"reveal_type({text})" for text in KNOWN), *(f"_ = {text}" for text in MISTAKES)]
    start = PROLOGUE.count("\n") + 1
    (folder / "code.py").write_text(PROLOGUE + "\n".join(lines) + "\n")
    (folder / "mypy.ini").write_text(f"[mypy]\nmypy_path = {ROOT / 'src'}\nfollow_imports = silent\n")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "cache"), "code.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = {
        int(number): text for number, text in re.findall(r"^code\.py:(\d+): \w+: (.*)$", done.stdout, re.MULTILINE)
    }
    assert found, done.stdout + done.stderr
    return {text: found.get(start + index, "") for index, text in enumerate([*KNOWN, *MISTAKES])}


@pytest.mark.parametrize(("text", "known"), KNOWN.items())
def test_the_type_of_what_is_read_is_known(answers: dict[str, str], text: str, known: str) -> None:
    assert answers[text] == f'Revealed type is "{known}"'


@pytest.mark.parametrize(("text", "message"), MISTAKES.items())
def test_mistakes_are_type_errors(answers: dict[str, str], text: str, message: str) -> None:
    assert message in answers[text]
