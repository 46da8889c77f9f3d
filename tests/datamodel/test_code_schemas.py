"""The schemas of single programs: what ours define, the specification defines too, under the same names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from datamodel.test_schemas import facts_of, specified_facts
from nomad.datamodel.packages import COMMON_PACKAGES, ENTRY_PACKAGES, packages

NAMES = [name for name in packages() if name not in (*COMMON_PACKAGES, *ENTRY_PACKAGES)]
COMPARED = ("type", "shape", "unit", "default", "section", "repeats", "base_sections", "extends_base_section")
GW = "fhi_aims.x_fhi_aims_section_eigenvalues_spin_perturbativeGW"
ACCEPTED: dict[str, str] = {
    f"{GW}.x_fhi_aims_section_eigenvalues_list_perturbativeGW": "the specification has no place for these lists",
    "fhi_aims.x_fhi_aims_section_controlIn_basis_set.x_fhi_aims_controlIn_division.shape": (
        "one row for each division, not for each basis function"
    ),
    "fhi_aims.x_fhi_aims_section_controlIn_basis_set.x_fhi_aims_controlIn_outer_grid.type": "a number of points",
    "gaussian.x_gaussian_section_times.x_gaussian_program_cpu_time.type": "a number of seconds, not a text",
}


@pytest.mark.parametrize("name", NAMES)
def test_definitions_are_those_of_the_specification(name: str, shared_dir: Path) -> None:
    file = shared_dir / "spec" / "metainfo" / f"{name}.json"
    if not file.is_file():
        pytest.skip("the definitions of the specification are not among the shared data")
    theirs = specified_facts(json.loads(file.read_text()))
    short = name.rsplit(".", 1)[1]
    different = []
    for key, facts in facts_of(packages()[name]).items():
        if key not in theirs:
            different.append(f"{short}.{key}")
            continue
        for fact, value in facts.items():
            unit_added = fact == "unit" and theirs[key][fact] is None  # numbers without unit say nothing to a reader
            if fact in COMPARED and value != theirs[key][fact] and not unit_added:
                different.append(f"{short}.{key}.{fact}")
    assert [item for item in different if item not in ACCEPTED] == []
