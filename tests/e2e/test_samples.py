"""The sample calculations in one upload: entries, groups and materials are those that their description tells."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
import pytest

from nomad.parsing.registry import parsers

from .conftest import folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")

TEST_DATA = Path(__file__).parent.parent / "data"
LATER = {"psi4": "parsers/psi4", "mopac": "parsers/mopac", "xtb": "parsers/xtb", "ase-emt": "parsers/asap"}
"""Folders of codes that are read only if there is a parser of that name."""
NOT_IN_THE_TABLE = {"phonopy/si_qe/phonopy.yaml"}
"""Main files of which the description tells below its table, as they have no energy."""
LARGEST_CLASSIFIED = 64
"""Atoms; the type of larger systems is not determined."""
SERIES = {
    "quantum-espresso/si_eos": ("eos", 7),
    "quantum-espresso/al_eos": ("eos", 5),
    "abinit/nacl_eos": ("eos", 5),
    "gpaw/si_eos": ("eos", 5),
    "quantum-espresso/si_cutoff": ("par", 5),
    "quantum-espresso/si_kpoints": ("par", 4),
}
SMALLEST = {"eos": 4, "par": 2}


def described(samples: Path) -> dict[str, list[str]]:
    """The rows of the table of main files in the description of the samples, by path."""
    rows = {}
    for line in (samples / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 9 and "/" in cells[0] and " " not in cells[0]:
            rows[cells[0]] = cells
    return rows


def metadata_of(client: httpx.Client, upload_id: str) -> dict[str, dict[str, Any]]:
    """The metadata in the archives of an upload, by main file."""
    query = {
        "query": {"upload_id": upload_id, "owner": "user"},
        "required": {"section_metadata": "*"},
        "pagination": {"per_page": 1000},
    }
    answer = client.post("/archive/query", json=query)
    assert answer.status_code == 200, answer.text
    found = [result["archive"]["section_metadata"] for result in answer.json()["results"]]
    return {metadata["mainfile"]: metadata for metadata in found}


def groups(entries: dict[str, dict[str, Any]], kind: str) -> list[set[str]]:
    """The groups of entries with energy and volume whose identifiers of that kind are equal, without too small ones."""
    name = {"eos": "group_eos_id", "par": "group_parametervariation_id"}[kind]
    members: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for mainfile, metadata in entries.items():
        encyclopedia = metadata.get("encyclopedia") or {}
        energy = ((encyclopedia.get("properties") or {}).get("energies") or {}).get("energy_total")
        material = encyclopedia.get("material") or {}
        volume = (material.get("idealized_structure") or {}).get("cell_volume")
        group = (encyclopedia.get("method") or {}).get(name)
        if encyclopedia.get("status") == "success" and energy and volume and group:
            members[material["material_id"], group].add(mainfile)
    return [found for found in members.values() if len(found) >= SMALLEST[kind]]


def materials(entries: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    """The codes that entries of a material come from, by reduced formula and space group."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for metadata in entries.values():
        encyclopedia = metadata.get("encyclopedia") or {}
        bulk = (encyclopedia.get("material") or {}).get("bulk")
        if encyclopedia.get("status") == "success" and bulk:
            name = f"{encyclopedia['material']['formula_reduced']} {bulk['space_group_number']}"
            codes[name].add(metadata["dft"]["code_name"])
    return codes


def test_small_upload_of_several_codes(owner: httpx.Client) -> None:
    folders = ["quantum-espresso/al_eos", "quantum-espresso/si_scf", "phonopy/si_qe", "abinit/si_scf_bands"]
    folders += ["elk/si_bands", "gpaw/si_pw_bands"]
    files = folder_files(TEST_DATA, *folders) | {"odd/broken.archive.json": b'{"section_metadata": {"comment": "cut'}
    found = upload(owner, zipped(files), name="several codes")
    states = {entry["mainfile"]: entry for entry in found["calcs"]["results"]}
    failed = {path for path, entry in states.items() if entry["tasks_status"] != "SUCCESS"}
    assert failed == {"odd/broken.archive.json"}
    assert states["odd/broken.archive.json"]["errors"][0].startswith("The parser failed: broken.archive.json, line 1:")
    entries = metadata_of(owner, found["upload_id"])
    assert groups(entries, "eos") == [{path for path in states if path.startswith("quantum-espresso/al_eos/")}]
    found_materials = materials(entries)
    assert found_materials["Si 227"] == {"ABINIT", "GPAW", "Phonopy", "Quantum Espresso", "elk"}
    assert found_materials["Al 225"] == {"Quantum Espresso"}
    phonons = entries["phonopy/si_qe/phonopy.yaml"]
    assert phonons["dft"]["xc_functional"] == "LDA"
    assert phonons["encyclopedia"]["method"]["functional_type"] == "LDA"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_all_samples_in_one_upload(owner: httpx.Client, shared_dir: Path) -> None:
    samples = shared_dir / "samples"
    expected = {
        path.replace(".txt", ".gpw") if path.startswith("gpaw/") else path: row
        for path, row in described(samples).items()
        if path.partition("/")[0] not in LATER or LATER[path.partition("/")[0]] in {one.name for one in parsers()}
    }
    found = upload(owner, zipped(folder_files(samples, ".")), name="all samples")
    states = {entry["mainfile"]: entry["tasks_status"] for entry in found["calcs"]["results"]}
    assert set(states) - NOT_IN_THE_TABLE == set(expected)
    assert {path for path, status in states.items() if status != "SUCCESS"} <= {"quantum-espresso/si_failed/si.out"}
    entries = metadata_of(owner, found["upload_id"])
    assert [problem for path, row in expected.items() if (problem := difference(path, row, entries[path]))] == []
    for folder, (kind, count) in SERIES.items():
        members = {path for path in states if path.startswith(f"{folder}/")}
        assert len(members) == count
        assert any(members <= group for group in groups(entries, kind)), f"{folder} is no group of kind {kind}"
    codes = materials(entries)
    assert codes["Si 227"] >= {"Quantum Espresso", "ABINIT", "CP2K", "GPAW", "elk"}
    for material in ("Al 225", "NaCl 225", "Fe 229", "GaAs 216"):
        assert len(codes[material]) > 1, material


def difference(path: str, row: list[str], metadata: dict[str, Any]) -> str | None:
    """What an entry says otherwise than the row of the description, None if nothing."""
    dft = metadata["dft"]
    kind, atoms, space_group = row[2], row[4], row[5]
    if kind != "?":
        count = int(atoms.split()[0])
        wanted = "unavailable" if count > LARGEST_CLASSIFIED else kind.replace("molecule", "molecule / cluster")
        if dft.get("system") != wanted:
            return f"{path}: system type {dft.get('system')}, not {wanted}"
    if space_group and str(dft.get("spacegroup")) != space_group:
        return f"{path}: space group {dft.get('spacegroup')}, not {space_group}"
    return None
