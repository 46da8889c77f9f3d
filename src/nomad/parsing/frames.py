"""Frame sequences: the calculations of a relaxation or of molecular dynamics in order, with their time series.

Usage:
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is not None: set_series(sequence, "temperature", [300.1, None, 299.7])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import (
        FrameSequence,
        Run,
        SamplingMethod,
        SingleConfigurationCalculation,
    )


def add_frame_sequence(
    run: Run, sampling: SamplingMethod, calculations: Sequence[SingleConfigurationCalculation]
) -> FrameSequence | None:
    """The sequence of these calculations, which belongs to a sampling method; None (and no section) without any."""
    from nomad.datamodel.metainfo.common_dft import FrameSequence

    if not calculations:
        return None
    sequence = run.m_create(FrameSequence)
    sequence.frame_sequence_to_sampling_ref = sampling
    sequence.frame_sequence_local_frames_ref = list(calculations)
    sequence.number_of_frames_in_sequence = len(calculations)
    return sequence


def set_series(sequence: FrameSequence, quantity: str, values: Sequence[float | None]) -> None:
    """Sets `frame_sequence_<quantity>` (SI units) with its frames, mean and standard deviation.

    There is one value for each frame; None where it is not known. Nothing is set if none is known.
    """
    import numpy as np

    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if not known:
        return
    numbers = np.array([value for _, value in known])
    sequence.m_set(f"frame_sequence_{quantity}", numbers)
    sequence.m_set(f"frame_sequence_{quantity}_frames", np.array([index for index, _ in known], dtype=np.int32))
    sequence.m_set(f"frame_sequence_{quantity}_stats", np.array([numbers.mean(), numbers.std()]))
