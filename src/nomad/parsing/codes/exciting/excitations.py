"""Excited states: spectra and excitons of BSE and TDDFT runs, tables beside the output or in folders of their kind.

Names say what is in a file: `EPSILON_BSE-singlet-TDA-BAR_SCR-full_OC11.OUT` is the 11 component of the dielectric
function of one kind of Hamiltonian and screening, `LOSS_NLF_FXCRPA_OC11_QMT001.OUT` a loss function without local
fields at the first q-point. Energies are in hartree, or in eV if the input says `tevout`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.exciting.excitation_settings import fill_settings
from nomad.parsing.codes.exciting.input_file import element_attributes
from nomad.parsing.codes.exciting.starting_point import start_from
from nomad.parsing.damage import trouble_in
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.tables import read_table
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]

_KINDS = ("EXCITON", "EPSILON", "SIGMA", "LOSS")
_FILE = re.compile(r"(EXCITON|EPSILON|SIGMA|LOSS)_(.+?)(?:_OC(\d)(\d))?(?:_QMT(\d+))?\.OUT")
_ENERGY_UNIT = re.compile(rb"(?i)\[ *(eV|hartree|Ha) *\]|energy +unit[^\n]*?\b(eV|hartree)\b")
_HEAD = 2000

_Files = dict[tuple[str, str, str], Path]
"""By kind (`EPSILON`), number of the q-point and component (`11`)."""


def add_excitations(
    run: Run, ground_state: SingleConfigurationCalculation, start: Method, mainfile: Path, settings: Path | None,
    log: EntryLog,
) -> None:  # fmt: skip
    """Adds a method and a calculation for each kind of spectrum that lies beside the output."""
    from nomad.datamodel.metainfo.codes import exciting_xs  # noqa: F401 (declares the quantities)
    from nomad.datamodel.metainfo.common_dft import (
        Method,
        MethodToMethodRefs,
        SingleConfigurationCalculation,
    )

    groups = _groups(mainfile)
    attributes = element_attributes(settings, "xs", log) if groups and settings is not None else {}
    in_ev = attributes.get("xs", {}).get("tevout", "false").strip().lower() == "true"
    for name, files in sorted(groups.items()):
        place = whole(next(iter(files.values())))
        method = read_from(run.m_create(Method), place)
        kind = "BSE" if "BSE" in name else "TDDFT"
        method.electronic_structure_method = kind
        method.number_of_spin_channels = start.number_of_spin_channels
        fill_settings(method, start, kind, name, attributes)
        fill(method.m_create(MethodToMethodRefs), method_to_method_kind="starting_point", method_to_method_ref=start)
        calculation = read_from(run.m_create(SingleConfigurationCalculation), place)
        start_from(calculation, ground_state, method)
        if kind == "BSE":
            _fill_bse(calculation, files, in_ev, log)
        else:
            _fill_tddft(calculation, files, in_ev, log)


def _groups(mainfile: Path) -> dict[str, _Files]:
    """The files by what their names have in common; those with and without local fields (`NLF`) belong together."""
    groups: dict[str, _Files] = {}
    folders = [mainfile.parent, *(mainfile.parent / kind for kind in _KINDS)]
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            match = _FILE.fullmatch(path.name)
            if match is None or not path.is_file():
                continue
            kind, name, first, second, point = match.groups()
            without = "_NLF" if re.search(r"(?:^|_)NLF(?:_|$)", name) else ""
            common = re.sub(r"(?:^|_)(?:NLF|LF)(?=_|$)", "", name).strip("_")
            if "BSE" not in common and "FXC" not in common:
                continue
            files = groups.setdefault(common, {})
            files.setdefault((kind + without, point or "", f"{first}{second}" if first else ""), path)
    return groups


def _read(path: Path, columns: int, in_ev: bool, log: EntryLog) -> Array | None:
    """The table of a file with its energies (first column of spectra, second of excitons) in joule."""
    import numpy as np

    table = read_table(path, log)
    if table.ndim != 2 or not len(table) or table.shape[1] < columns or not np.isfinite(table).all():
        log.warning("a spectrum is not readable and left out", **trouble_in(path))
        return None
    with Source.open(path) as source:
        stated = _ENERGY_UNIT.search(source.data, 0, _HEAD)
    unit = (stated.group(1) or stated.group(2)).lower() if stated else (b"ev" if in_ev else b"hartree")
    scale = factor("eV" if unit == b"ev" else "hartree")
    energies = slice(1, 3) if path.name.startswith("EXCITON") else slice(0, 1)
    table = table.copy()
    table[:, energies] *= scale
    return table


def _stacked(files: _Files, kind: str, columns: int, in_ev: bool, log: EntryLog) -> Array | None:
    """The tables of all components [component, row, column], None without any; all have the length of the shortest."""
    import numpy as np

    names = sorted(key for key in files if key[0] == kind)
    tables = [table for key in names if (table := _read(files[key], columns, in_ev, log)) is not None]
    if not tables:
        return None
    rows, width = min(len(table) for table in tables), min(table.shape[1] for table in tables)
    return np.stack([table[:rows, :width] for table in tables])


def _fill_bse(calculation: SingleConfigurationCalculation, files: _Files, in_ev: bool, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import ExcitedStates

    prefix = "x_exciting_xs_bse"
    excitons = _stacked(files, "EXCITON", 4, in_ev, log)
    if excitons is not None:
        names = ("exciting", "exciton_energies", "exciton_binding_energies", "exciton_oscillator_strength")
        amplitudes = ("exciton_amplitude_re", "exciton_amplitude_im")
        for column, name in enumerate((*names, *amplitudes)[: excitons.shape[2]]):
            if column:
                fill(calculation, **{f"{prefix}_{name}": excitons[:, :, column]})
        fill(calculation, **{f"{prefix}_number_of_components": len(excitons)})
        fill(calculation, **{f"{prefix}_number_of_excitons": excitons.shape[1]})
        states = calculation.m_create(ExcitedStates)
        states.excitation_energies = excitons[0, :, 1]
        states.number_of_excited_states = excitons.shape[1]
    for kind, parts in (
        ("EPSILON", ("epsilon_re", "epsilon_im")),
        ("SIGMA", ("sigma_re", "sigma_im")),
        ("LOSS", ("loss",)),
    ):
        table = _stacked(files, kind, 1 + len(parts), in_ev, log)
        if table is None:
            continue
        fill(calculation, **{f"{prefix}_{kind.lower()}_energies": table[:, :, 0]})
        fill(calculation, **{f"{prefix}_number_of_energy_points": table.shape[1]})
        fill(calculation, **{f"{prefix}_number_of_components": len(table)})
        for column, name in enumerate(parts, start=1):
            fill(calculation, **{f"{prefix}_{name}": table[:, :, column]})


def _fill_tddft(calculation: SingleConfigurationCalculation, files: _Files, in_ev: bool, log: EntryLog) -> None:
    prefix = "x_exciting_xs_tddft"
    quantities = (("EPSILON", "dielectric_function", 2), ("LOSS", "loss_function", 1), ("SIGMA", "sigma", 2))
    for fields, ending in (("", "local_field"), ("_NLF", "no_local_field")):
        for kind, name, parts in quantities:
            read = _by_q_point(files, kind + fields, 1 + parts, in_ev, log)
            if read is None:
                continue
            shape = read.shape
            values = read[..., 1] if parts == 1 else read[..., 1:3].transpose(3, 0, 1, 2)
            fill(calculation, **{f"{prefix}_{name}_{ending}": values, f"{prefix}_epsilon_energies": read[0, 0, :, 0]})
            fill(calculation, **{f"{prefix}_number_of_q_points": shape[0], f"{prefix}_number_of_components": shape[1]})
            fill(calculation, **{f"{prefix}_number_of_epsilon_values": shape[2]})


def _by_q_point(files: _Files, kind: str, columns: int, in_ev: bool, log: EntryLog) -> Array | None:
    """All tables of a kind [q-point, component, row, column]; None if they do not have one shape."""
    import numpy as np

    points: Sequence[str] = sorted({key[1] for key in files if key[0] == kind})
    stacks = [
        _stacked({key: path for key, path in files.items() if key[1] == point}, kind, columns, in_ev, log)
        for point in points
    ]
    complete = [stack for stack in stacks if stack is not None]
    if not complete or len(complete) != len(stacks) or len({stack.shape for stack in complete}) != 1:
        if complete:
            first = next(path for key, path in files.items() if key[0] == kind)
            log.warning("spectra of the q-points differ in length and are left out", **trouble_in(first))
        return None
    return np.stack(complete)
