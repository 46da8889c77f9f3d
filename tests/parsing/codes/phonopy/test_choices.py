"""Settings of phonopy in `*.conf` files and in the yaml file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nomad.logs import EntryLog
from nomad.parsing.codes.phonopy.choices import choices


def chosen(folder: Path, text: str = "", **configuration: Any) -> tuple[Any, EntryLog]:
    (folder / "settings.conf").write_text(text)
    log = EntryLog()
    return choices(folder / "phonopy.yaml", configuration, log), log


def test_nothing_chosen(tmp_path: Path) -> None:
    found, log = chosen(tmp_path)
    assert (found.mesh, found.path, found.temperatures, log.warnings) == (None, None, None, [])


def test_path_with_fractions_labels_and_continued_lines(tmp_path: Path) -> None:
    text = """# a path
BAND = 0 0 0  1/2 0 1/2, +++
       0 0 0  1/2 1/2 1/2
BAND_LABELS = $\\Gamma$ X G L
BAND_POINTS = 5
"""
    found, _ = chosen(tmp_path, text)
    assert found.path.labels == [("Γ", "X"), ("Γ", "L")]
    assert [segment.shape for segment in found.path.segments] == [(5, 3), (5, 3)]
    assert found.path.segments[0] == pytest.approx(np.outer([0, 0.25, 0.5, 0.75, 1], [0.5, 0, 0.5]))


def test_yaml_comes_before_the_settings_files(tmp_path: Path) -> None:
    found, _ = chosen(tmp_path, "MP = 4 4 4\nGAMMA_CENTER = .TRUE.\nTMAX = 500", mp="8 8 8", tprop=".TRUE.")
    assert found.mesh == [8, 8, 8]
    assert found.gamma_centered
    assert found.temperatures == (0, 500, 10)


@pytest.mark.parametrize("text", ["BAND = 0 0 0 1/2 0", "BAND = a b c d e f", "BAND = 0 0 0 1/0 0 0", "MESH = 1 x 1 1"])
def test_what_is_not_understood_is_told_if_it_is_a_choice(tmp_path: Path, text: str) -> None:
    found, log = chosen(tmp_path, text)
    assert (found.mesh, found.path) == (None, None)
    assert (len(log.warnings) == 1) == text.startswith("BAND")


def test_automatic_path_is_the_usual_one(tmp_path: Path) -> None:
    found, log = chosen(tmp_path, "BAND = AUTO")
    assert (found.path, log.warnings) == (None, [])
