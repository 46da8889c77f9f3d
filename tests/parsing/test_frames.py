import pytest

from nomad.datamodel.metainfo.common_dft import Run, SamplingMethod, SingleConfigurationCalculation
from nomad.parsing.frames import add_frame_sequence, set_series


def run_with(calculations):
    run = Run()
    sampling = run.m_create(SamplingMethod)
    return run, sampling, [run.m_create(SingleConfigurationCalculation) for _ in range(calculations)]


def test_the_sequence_lists_its_calculations_in_order():
    run, sampling, calculations = run_with(3)
    sequence = add_frame_sequence(run, sampling, calculations)
    assert sequence.number_of_frames_in_sequence == 3
    assert sequence.frame_sequence_to_sampling_ref is sampling
    assert [each.m_path() for each in sequence.frame_sequence_local_frames_ref] == [c.m_path() for c in calculations]


def test_without_calculations_there_is_no_sequence():
    run, sampling, _ = run_with(0)
    assert add_frame_sequence(run, sampling, []) is None
    assert list(run.section_frame_sequence) == []


def test_a_series_tells_which_frames_it_has():
    sequence = add_frame_sequence(*run_with(3))
    set_series(sequence, "temperature", [300.0, None, 302.0])
    set_series(sequence, "kinetic_energy", [None, None, None])
    assert list(sequence.m_magnitude("frame_sequence_temperature")) == [300.0, 302.0]
    assert list(sequence.m_magnitude("frame_sequence_temperature_frames")) == [0, 2]
    assert list(sequence.m_magnitude("frame_sequence_temperature_stats")) == pytest.approx([301.0, 1.0])
    assert not sequence.m_is_set("frame_sequence_kinetic_energy")
