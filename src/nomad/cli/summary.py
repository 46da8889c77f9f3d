"""A readable summary of an archive, for `nomad parse`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.units import factor


def summarise(archive: EntryArchive, parser: str) -> str:
    """Lines of names and values: what was calculated, how, and the main results in the units that people use."""
    rows = [("parser", parser), *_metadata_rows(archive), *_run_rows(archive)]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _metadata_rows(archive: EntryArchive) -> Iterator[tuple[str, str]]:
    metadata: dict[str, Any] = archive.section_metadata.m_to_dict()
    dft = metadata.get("dft", {})
    material = metadata.get("encyclopedia", {}).get("material", {})
    for name, value in (
        ("code", " ".join(str(dft[key]) for key in ("code_name", "code_version") if key in dft)),
        ("formula", metadata.get("formula")),
        ("system", dft.get("system")),
        ("space group", _space_group(dft)),
        ("material", material.get("material_id")),
        ("functional", ", ".join(dft.get("xc_functional_names", [])) or dft.get("xc_functional")),
        ("basis set", dft.get("basis_set")),
    ):
        if value and value != "unavailable":
            yield name, str(value)


def _space_group(dft: dict[str, Any]) -> str | None:
    number = dft.get("spacegroup", -1)
    return f"{dft.get('spacegroup_symbol', '')} ({number})" if number and number > 0 else None


def _run_rows(archive: EntryArchive) -> Iterator[tuple[str, str]]:
    if not archive.section_run:
        return
    run = archive.section_run[0]
    calculations = run.section_single_configuration_calculation
    yield "systems", str(len(run.section_system))
    yield "calculations", str(len(calculations))
    workflow = archive.section_workflow
    if workflow is not None and workflow.workflow_type:
        yield "workflow", workflow.workflow_type
    energies = [found for each in calculations if (found := each.m_magnitude("energy_total")) is not None]
    if energies:
        energy = float(energies[-1])
        yield "last total energy", f"{energy / factor('electron_volt'):.6f} eV = {energy:.9e} J"
    parts = {
        "forces": "atom_forces",
        "stress": "stress_tensor",
        "eigenvalues": "section_eigenvalues",
        "density of states": "section_dos",
        "band structure": "section_k_band",
        "scf iterations": "section_scf_iteration",
    }
    present = [name for name, key in parts.items() if any(_has(each, key) for each in calculations)]
    if present:
        yield "contains", ", ".join(present)
    if run.m_is_set("run_clean_end"):
        yield "ended properly", "yes" if run.run_clean_end else "no"


def _has(section: Any, name: str) -> bool:
    return bool(getattr(section, name)) if name.startswith("section_") else bool(section.m_is_set(name))
