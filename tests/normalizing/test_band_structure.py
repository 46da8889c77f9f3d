import numpy as np
import pytest

from .archives import EV, add_bands, normalized, single_point
from .structures import conventional_silicon, graphene_sheet, silicon

BANDS = ((-6.0, 2.0), (-2.0, 3.0), (3.0, 2.0))


def test_silicon() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS)
    normalized(archive)
    cell = np.array(silicon().cell) * 1e-10
    assert band.m_magnitude("reciprocal_cell") @ cell.T == pytest.approx(np.eye(3), abs=1e-9)
    zone = band.brillouin_zone.m_to_dict()
    assert np.shape(zone["vertices"]) == (24, 3)
    assert sorted(map(len, zone["faces"])) == [4] * 6 + [6] * 8
    (gap,) = band.section_band_gap
    assert gap.value == pytest.approx(2.5 * EV)
    assert gap.type == "indirect"
    assert gap.valence_band_max_energy == pytest.approx(-0.5 * EV)
    assert gap.conduction_band_min_energy == pytest.approx(2 * EV)
    assert [segment.band_segm_labels for segment in band.section_k_band_segment] == [["Γ", "X"], ["X", "K"]]


def test_one_gap_for_each_spin_channel() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0, 3.0 * EV])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS, spins=2)
    normalized(archive)
    insulator, metal = band.section_band_gap
    assert insulator.value == pytest.approx(2.5 * EV)
    assert metal.value == 0
    assert metal.type is None


def test_energy_reference_is_the_highest_occupied_level_if_known() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[3.0 * EV], energy_reference_highest_occupied=[-0.5 * EV])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS)
    normalized(archive)
    assert band.section_band_gap[0].value > 0


def test_given_reciprocal_cell_and_labels_are_kept() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS)
    band.reciprocal_cell = np.eye(3) * 2e9
    band.section_k_band_segment[0].band_segm_labels = ["G", "M"]
    normalized(archive)
    assert band.m_magnitude("reciprocal_cell").tolist() == (np.eye(3) * 2e9).tolist()
    assert band.section_k_band_segment[1].band_segm_labels is None


def test_supercell_uses_the_primitive_cell_but_has_no_labels() -> None:
    archive = single_point(conventional_silicon(), energy_reference_fermi=[0.0])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS)
    log = normalized(archive)
    volume = abs(np.linalg.det(np.linalg.inv(band.m_magnitude("reciprocal_cell")) * 1e10))
    assert volume == pytest.approx(5.43**3 / 4)
    assert band.section_k_band_segment[0].band_segm_labels is None
    assert "Could not resolve high-symmetry points for the given simulation cell." in log.warnings


def test_sheet_has_gaps_but_no_labels() -> None:
    archive = single_point(graphene_sheet(), energy_reference_fermi=[0.0])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS)
    normalized(archive)
    assert band.section_band_gap[0].value > 0
    assert band.section_k_band_segment[0].band_segm_labels is None


@pytest.mark.parametrize("name", ["band_k_points", "band_energies"])
def test_incomplete_and_vibrational_bands_are_skipped(name: str) -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    incomplete = add_bands(calculation, *BANDS)
    incomplete.section_k_band_segment[1].m_set(name, None)
    vibrational = add_bands(calculation, *BANDS, kind="vibrational")
    normalized(archive)
    for band in (incomplete, vibrational):
        assert band.brillouin_zone is None
        assert not band.section_band_gap


def test_segments_with_different_numbers_of_bands() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    band = add_bands(archive.section_run[0].section_single_configuration_calculation[0], *BANDS)
    segment = band.section_k_band_segment[1]
    segment.band_energies = np.concatenate([segment.m_magnitude("band_energies")] * 2, axis=2)
    normalized(archive)
    assert band.section_band_gap[0].value == pytest.approx(2.5 * EV)
