"""Band structures: files `band<spin><segment>.out` and, of GW runs, `GW_band<spin><segment>.out` beside the output.

Each line holds an index, the k-point (fractions of the reciprocal lattice vectors) and pairs of occupation and energy.
The energies (eV) are relative to the chemical potential of the run; they are put on the axis of the eigenvalues here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.fhi_aims.control import Control
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Place
from nomad.parsing.tables import read_table
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import KBand, SingleConfigurationCalculation

_FILE = re.compile(r"band([12])(\d{3,})\.out")
_GW_FILE = re.compile(r"GW_band([12])(\d{3,})\.out")


@dataclass(frozen=True)
class _Segment:
    """k-points [n, 3], energies (eV) and occupations [n, bands] of one file."""

    k_points: npt.NDArray[np.float64]
    energies: npt.NDArray[np.float64]
    occupations: npt.NDArray[np.float64]
    place: Place


def add_bands(
    calculation: SingleConfigurationCalculation,
    mainfile: Path,
    control: Control,
    level: float | None,
    log: EntryLog,
    **where: Any,
) -> None:
    """Adds the band structures that lie beside the output; `level` is the chemical potential in joule.

    Quasi-particle bands of a GW run have a section of their own, as the calculation has its bands already.
    """
    from nomad.datamodel.metainfo.codes.fhi_aims import x_fhi_aims_section_gw_band
    from nomad.datamodel.metainfo.common_dft import KBand

    segments = _read_segments(mainfile, _FILE, log)
    quasi_particles = _read_segments(mainfile, _GW_FILE, log)
    if (segments or quasi_particles) and level is None:
        log.warning("the output states no chemical potential: bands stay relative to it", **where)
    if segments:
        _fill(calculation.m_create(KBand), segments, control, level or 0.0)
    if quasi_particles:
        section = calculation.m_create(x_fhi_aims_section_gw_band)
        _fill(section.m_create(KBand), quasi_particles, control, level or 0.0)


def _fill(band: KBand, segments: dict[int, list[_Segment]], control: Control, level: float) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import KBandSegment

    band.band_structure_kind = "electronic"
    labels = _labels(control)
    for number, channels in sorted(segments.items()):
        section = read_from(band.m_create(KBandSegment), channels[0].place)
        energies = np.stack([channel.energies for channel in channels])
        section.band_k_points = channels[0].k_points
        section.band_energies = energies * factor("eV") + level
        section.band_occupations = np.stack([channel.occupations for channel in channels])
        section.band_segm_start_end = channels[0].k_points[[0, -1]]
        section.number_of_k_points_per_segment = energies.shape[1]
        if number in labels:
            section.band_segm_labels = labels[number]


def _read_segments(mainfile: Path, names: re.Pattern[str], log: EntryLog) -> dict[int, list[_Segment]]:
    """The readable segments by number; both spin channels of a segment must have the same size."""
    files: dict[int, dict[int, Path]] = {}
    for path in mainfile.parent.iterdir():
        match = names.fullmatch(path.name)
        if match and path.is_file():
            files.setdefault(int(match.group(2)), {})[int(match.group(1))] = path
    spins = {spin for paths in files.values() for spin in paths}
    result = {}
    for number, paths in files.items():
        channels = [_read_segment(paths[spin], log) for spin in sorted(spins) if spin in paths]
        complete = [channel for channel in channels if channel is not None]
        if len(complete) != len(spins) or len({channel.energies.shape for channel in complete}) != 1:
            log.warning(
                "a segment of the band structure is incomplete and left out",
                segment=number,
                **trouble_in(next(iter(paths.values()))),
            )
            continue
        result[number] = complete
    return result


def _read_segment(path: Path, log: EntryLog) -> _Segment | None:
    rows = read_table(path, log)
    if len(rows) < 1 or rows.shape[1] < 6 or rows.shape[1] % 2:
        return None
    table = checked(rows, "bands", (None, None), log, path=path)
    return None if table is None else _Segment(table[:, 1:4], table[:, 5::2], table[:, 4::2], whole(path))


def _labels(control: Control) -> dict[int, list[str]]:
    """Names of the ends by number of the segment: `output band <start> <end> <points> <name> <name>`."""
    lines = [words for words in control.outputs if words and words[0].lower() == "band"]
    return {
        number: [_label(words[8]), _label(words[9])]
        for number, words in enumerate(lines, start=1)
        if len(words) >= 10 and all(to_float(word) == to_float(word) for word in words[1:8])
    }


def _label(name: str) -> str:
    return "Γ" if name.strip("\\").lower() in ("gamma", "g") else name
