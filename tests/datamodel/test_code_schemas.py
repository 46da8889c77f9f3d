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
ELK = "elk.section_single_configuration_calculation"
FHI_AIMS = "fhi_aims.section_single_configuration_calculation"
ACCEPTED: dict[str, str] = {
    f"{GW}.x_fhi_aims_section_eigenvalues_list_perturbativeGW": "the specification has no place for these lists",
    "fhi_aims.x_fhi_aims_section_controlIn_basis_set.x_fhi_aims_controlIn_division.shape": (
        "one row for each division, not for each basis function"
    ),
    "fhi_aims.x_fhi_aims_section_controlIn_basis_set.x_fhi_aims_controlIn_outer_grid.type": "a number of points",
    "gaussian.x_gaussian_section_times.x_gaussian_program_cpu_time.type": "a number of seconds, not a text",
    **dict.fromkeys(
        (
            "castep.section_sampling_method.x_castep_barrier_from_reactant",
            "castep.section_sampling_method.x_castep_barrier_from_product",
            "castep.section_sampling_method.x_castep_energy_of_reaction",
        ),
        "the specification has no place for the barriers of a search for a transition state",
    ),
    **dict.fromkeys(
        (
            f"{ELK}.x_elk_total_moment",
            f"{ELK}.x_elk_muffin_tin_charges",
            f"{ELK}.x_elk_muffin_tin_moments",
            f"{ELK}.x_elk_interstitial_charge",
            "exciting.x_exciting_section_MT_moment_atom.x_exciting_MT_moment_atom_magnetons",
            "exciting.section_single_configuration_calculation.x_exciting_total_moment_magnetons",
        ),
        "the specification has no place for charges and moments of muffin-tin spheres, or not in Bohr magnetons",
    ),
    **dict.fromkeys(
        (
            "fhi_aims.x_fhi_aims_section_gw_band",
            "fhi_aims.x_fhi_aims_section_gw_band.section_k_band",
            f"{FHI_AIMS}.x_fhi_aims_section_gw_band",
        ),
        "the specification has one place for bands, which those of Kohn-Sham take",
    ),
    **dict.fromkeys(
        (
            f"{FHI_AIMS}.x_fhi_aims_hirshfeld_volumes",
            f"{FHI_AIMS}.x_fhi_aims_free_atom_volumes",
            f"{FHI_AIMS}.x_fhi_aims_dipole_moment",
        ),
        "the specification has no place for these results of a partition",
    ),
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
