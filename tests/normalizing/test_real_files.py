"""Real calculations from recognition to metadata: space groups, formulas and groups that are known of the samples."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import NotSupported
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.pipeline import normalize
from nomad.parsing.matching import match_file

Normalized = Callable[[str], Any]

NO_CRYSTALS = {
    "quantum-espresso/al_100_slab/slab.out": "surface",
    "quantum-espresso/bn_monolayer_2d/bn.out": "2D",
    "quantum-espresso/graphene_2d/graphene.out": "2D",
    "gpaw/graphene_pw/graphene.txt": "2D",
    "quantum-espresso/carbon_chain_1d/chain.out": "1D",
    "quantum-espresso/h2o_molecule_relax/h2o.out": "molecule / cluster",
    "quantum-espresso/n2_molecule/n2.out": "molecule / cluster",
    "abinit/h2_molecule_relax/run.abo": "molecule / cluster",
}
DISPLACED = {"quantum-espresso/si8_md/si8.out", "phonopy/si_qe/force.out", "cp2k/argon_md_fist/run.out"}
"""The reference has the space group of displaced atoms, found with a smaller tolerance."""
MANY_STEPS = {"abinit/si_gw/run.abo"}
"""More than three calculations that are no frames of a sequence."""
CODES = ("quantum-espresso", "abinit", "wannier90")


@pytest.fixture(scope="module")
def metadata_of(shared_dir: Path) -> Normalized:
    known: dict[str, Any] = {}

    def metadata(path: str) -> Any:
        if path not in known:
            known[path] = _metadata(shared_dir / "samples" / path)
        return known[path]

    return metadata


def _metadata(mainfile: Path) -> Any:
    parser = match_file(mainfile, mainfile.name, [path.name for path in mainfile.parent.iterdir()], None)
    assert parser is not None, f"no parser recognises {mainfile}"
    archive, log = EntryArchive(), EntryLog()
    try:
        parser.parse(mainfile, archive, log)
    except NotSupported as error:
        pytest.skip(error.message)
    normalize(archive, log, upload_id="samples")
    apply_entry_metadata(archive, parser.code_name, log)
    assert not [record for record in log.records if "normalizer" in record and "exception" in record]
    return archive.section_metadata


def test_space_groups_formulas_and_types(metadata_of: Normalized, shared_dir: Path) -> None:
    with (shared_dir / "samples" / "reference_values.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["formula"] and row["path"].split("/")[0] in CODES]
    assert len(rows) > 50
    for row in rows:
        metadata, path = metadata_of(row["path"]), row["path"]
        assert metadata.formula == row["formula"], path
        assert metadata.n_atoms == int(row["n_atoms"]), path
        assert metadata.dft.system == NO_CRYSTALS.get(path, "bulk"), path
        if metadata.dft.system == "bulk" and path not in DISPLACED:
            assert metadata.dft.spacegroup == int(row["space_group"]), path
            expected = "unsupported_calculation_type" if path in MANY_STEPS else "success"
            assert metadata.encyclopedia.status == expected, path


@pytest.mark.parametrize(
    ("path", "material_type", "formula", "name", "structure_type"),
    [
        ("quantum-espresso/si_scf/si.scf.out", "bulk", "Si2", "Silicon", "diamond"),
        ("quantum-espresso/al_fcc/al.out", "bulk", "Al", "Aluminium", "fcc"),
        ("quantum-espresso/fe_bcc_spin/fe.out", "bulk", "Fe", "Iron", "bcc"),
        ("quantum-espresso/mgo_rocksalt/mgo.out", "bulk", "MgO", "Magnesium Oxide", "rock salt"),
        ("quantum-espresso/sic_zincblende/sic.out", "bulk", "SiC", "Silicon(IV) Carbide", "zincblende"),
        ("quantum-espresso/pbtio3_perovskite/pto.out", "bulk", "O3PbTi", None, "cubic perovskite"),
        ("quantum-espresso/tio2_rutile_relax/tio2.out", "bulk", "Ti2O4", "Titanium(IV) Oxide", None),
        ("quantum-espresso/graphene_2d/graphene.out", "2D", "C2", None, None),
        ("quantum-espresso/carbon_chain_1d/chain.out", "1D", "C2", None, None),
    ],
)
def test_materials(
    metadata_of: Normalized, path: str, material_type: str, formula: str, name: str | None, structure_type: str | None
) -> None:
    material = metadata_of(path).encyclopedia.material
    assert (material.material_type, material.formula, material.material_name) == (material_type, formula, name)
    assert (material.bulk.structure_type if material.bulk else None) == structure_type


def test_silicon_and_graphene_are_the_materials_of_the_original(metadata_of: Normalized) -> None:
    def identifier(path: str) -> str:
        return str(metadata_of(path).encyclopedia.material.material_id)

    assert identifier("quantum-espresso/si_scf/si.scf.out") == "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"
    assert identifier("abinit/si_dos/run.abo") == "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"
    assert identifier("quantum-espresso/graphene_2d/graphene.out") == "jPcWsq-Rb0gtgx2krJDmLvQUxpcL"


@pytest.mark.parametrize(
    ("series", "member", "values"),
    [
        (
            "quantum-espresso/si_eos",
            "si.out",
            ("a_9.90", "a_10.00", "a_10.10", "a_10.20", "a_10.30", "a_10.40", "a_10.50"),
        ),
        ("quantum-espresso/al_eos", "al.out", ("a_7.20", "a_7.35", "a_7.50", "a_7.65", "a_7.80")),
        ("abinit/nacl_eos", "run.abo", ("a_9.9", "a_10.2", "a_10.5", "a_10.8", "a_11.1")),
    ],
)
def test_equation_of_state_is_one_group(
    metadata_of: Normalized, series: str, member: str, values: tuple[str, ...]
) -> None:
    methods = [metadata_of(f"{series}/{value}/{member}").encyclopedia.method for value in values]
    assert len({method.group_eos_id for method in methods}) == 1
    assert methods[0].group_eos_id is not None
    assert len({method.group_parametervariation_id for method in methods}) == len(values)


@pytest.mark.parametrize(
    ("series", "values"),
    [
        ("quantum-espresso/si_cutoff", ("ecut_10", "ecut_14", "ecut_18", "ecut_22", "ecut_26")),
        ("quantum-espresso/si_kpoints", ("k_2", "k_3", "k_5", "k_8")),
    ],
)
def test_variation_of_a_parameter_is_one_group(metadata_of: Normalized, series: str, values: tuple[str, ...]) -> None:
    methods = [metadata_of(f"{series}/{value}/si.out").encyclopedia.method for value in values]
    assert len({method.group_parametervariation_id for method in methods}) == 1
    assert len({method.group_eos_id for method in methods}) == len(values)


@pytest.mark.parametrize(
    ("path", "gap"),
    [("quantum-espresso/si_bands/si.bands.out", 0.5009), ("quantum-espresso/alas_bands/alas.bands.out", 1.3159)],
)
def test_band_gaps(metadata_of: Normalized, path: str, gap: float) -> None:
    metadata = metadata_of(path)
    assert "electronic_band_structure" in metadata.dft.searchable_quantities
    value = metadata.encyclopedia.properties.m_magnitude("band_gap")
    assert value / 1.602176634e-19 == pytest.approx(gap, abs=2e-4)
    assert metadata.encyclopedia.properties.band_gap_direct is False


@pytest.mark.parametrize("name", ["si_failed", "si_crash_truncated"])
def test_broken_outputs_have_metadata(metadata_of: Normalized, name: str) -> None:
    metadata = metadata_of(f"quantum-espresso/{name}/si.out")
    assert metadata.dft.code_name == "Quantum Espresso"
    assert metadata.encyclopedia.status == "unsupported_material_type"
