"""Archives that were stored before: they stay readable, whatever happens to the schema.

The file is an archive as processing wrote it once. It is never made anew: when definitions change, it has become an
archive of older definitions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nomad.datamodel import EntryArchive
from nomad.metainfo import former_values

FILE = Path(__file__).parent.parent / "data" / "stored_archives" / "abinit_al_fcc.json"
COMMON = "nomad.datamodel.metainfo.common_dft"


@pytest.fixture
def stored() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def row(stored: dict[str, Any], name: str) -> dict[str, Any]:
    """What the archive tells of the definition of one section."""
    found: dict[str, Any] = next(row for row in stored["m_definitions"] if row["name"] == name)
    return found


def check(archive: EntryArchive) -> None:
    run = archive.section_run[0]
    system = run.section_system[0]
    calculation = run.section_single_configuration_calculation[0]
    assert system.atom_labels == ["Al"]
    assert system.m_magnitude("lattice_vectors")[0][1] == pytest.approx(2.00029e-10, rel=1e-5)
    assert calculation.m_magnitude("energy_total").item() == pytest.approx(-1.0612275e-17, rel=1e-6)
    assert calculation.single_configuration_calculation_to_system_ref is system
    assert archive.section_metadata.dft.code_name == "ABINIT"


def test_a_stored_archive_is_read(stored: dict[str, Any]) -> None:
    archive = EntryArchive.m_from_dict(stored)
    check(archive)
    assert former_values(archive) == {}


def test_an_archive_of_older_definitions_is_read(stored: dict[str, Any]) -> None:
    """As if the schema had used electron volts, another name of the sections, and a quantity that it dropped."""
    run = stored["section_run"][0]
    calculation = run["section_single_configuration_calculation"][0]
    former = row(stored, f"{COMMON}.SingleConfigurationCalculation")
    former["definition_id"] = "0" * 40
    former["units"]["energy_total"] = "hartree"
    calculation["energy_total"] /= 4.3597447222071e-18
    former["units"]["energy_of_old"] = "hartree"
    calculation["energy_of_old"] = 1.0
    row(stored, f"{COMMON}.System")["name"] = f"{COMMON}.Geometry"

    archive = EntryArchive.m_from_dict(stored)
    check(archive)
    former_value = former_values(archive)["/section_run/0/section_single_configuration_calculation/0/energy_of_old"]
    assert (former_value.value, former_value.unit) == (1.0, "hartree")
