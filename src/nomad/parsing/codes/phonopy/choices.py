"""What the user asked phonopy for: the settings (`KEY = value`) of `*.conf` files and of the `configuration` in the
yaml file."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from nomad.logs import EntryLog
from nomad.parsing.codes.phonopy.setup import BandPath, Choices
from nomad.parsing.files import open_text, siblings

_ALIASES = {"mp": "mesh", "mesh_numbers": "mesh"}
_DEFAULT_POINTS = 51
_LARGEST_CONF = 1 << 20


def choices(mainfile: Path, configuration: Mapping[str, Any], log: EntryLog) -> Choices:
    """The wishes of the yaml file, completed by those of the `*.conf` files beside it in order of their names."""
    settings = {key.lower(): str(value) for key, value in configuration.items()}
    for path in siblings(mainfile, "*.conf"):
        if path.stat().st_size <= _LARGEST_CONF:
            settings = _read(path) | settings
    for alias, name in _ALIASES.items():
        if alias in settings:
            settings.setdefault(name, settings[alias])
    found = Choices(gamma_centered=_is_true(settings.get("gamma_center")))
    mesh = _numbers(settings.get("mesh", ""))
    if len(mesh) == 3 and all(number >= 1 and number.denominator == 1 for number in mesh):
        found.mesh = [int(number) for number in mesh]
    elif mesh:
        log.warning(f"the mesh `{settings['mesh']}` is not understood, the usual one is taken", file=mainfile.name)
    found.temperatures = _temperatures(settings)
    found.path = _band_path(settings, mainfile, log)
    return found


def _read(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    key: str | None = None
    with open_text(path) as lines:
        for line in lines:
            text = line.strip()
            if not text or text.startswith("#"):
                key = None
                continue
            if "=" in text:
                key, _, value = (part.strip() for part in text.partition("="))
                key = key.lower()
                found[key] = value.replace("+++", " ")
            elif key is not None:
                found[key] += " " + text.replace("+++", " ")
            if "+++" not in text:
                key = None
    return found


def _is_true(text: str | None) -> bool:
    return text is not None and text.strip().lower() in (".true.", "true")


def _numbers(text: str) -> list[Fraction]:
    """The numbers of a text, also written as fractions; empty if one of its words is no number."""
    try:
        return [Fraction(word) for word in text.split()]
    except (ValueError, ZeroDivisionError):
        return []


def _temperatures(settings: Mapping[str, str]) -> tuple[float, float, float] | None:
    """First, last and step, if thermal properties were asked for. The missing ones are phonopy's."""
    if not any(key in settings for key in ("tprop", "tmin", "tmax", "tstep")):
        return None
    first, last, step = (
        float((_numbers(settings.get(key, "")) or [Fraction(default)])[0])
        for key, default in (("tmin", 0), ("tmax", 1000), ("tstep", 10))
    )
    return (first, last, step) if 0 <= first < last and step > 0 and (last - first) / step < 1e5 else None


def _band_path(settings: Mapping[str, str], mainfile: Path, log: EntryLog) -> BandPath | None:
    """The path of `BAND`: runs of points of three numbers, separated by commas. None for `AUTO` and without."""
    text = settings.get("band", "")
    if not text or text.strip().lower() == "auto":
        return None
    runs = [_numbers(part) for part in text.split(",")]
    if any(len(run) < 6 or len(run) % 3 for run in runs):
        log.warning(f"the path `{text[:200]}` is not understood, the usual one is taken", file=mainfile.name)
        return None
    count = _numbers(settings.get("band_points", ""))
    points = int(count[0]) if count and 2 <= count[0] <= 1001 else _DEFAULT_POINTS
    names = settings.get("band_labels", "").split()
    labels: list[tuple[str, str] | None] = []
    segments = []
    ends = 0
    complete = len(names) == sum(len(run) // 3 for run in runs)
    for run in runs:
        corners = np.array(run, dtype=np.float64).reshape(-1, 3)
        for index in range(len(corners) - 1):
            segments.append(np.linspace(corners[index], corners[index + 1], points))
            labels.append((_plain(names[ends + index]), _plain(names[ends + index + 1])) if complete else None)
        ends += len(corners)
    return BandPath(segments, labels)


def _plain(label: str) -> str:
    """`Γ` and such without the TeX marks of labels for plots."""
    text = label.replace("$", "").replace("\\mathrm", "").strip("{}")
    return "Γ" if text.strip("\\").lower() in ("gamma", "g", "{gamma}") else text
