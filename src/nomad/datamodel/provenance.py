"""From which places of the raw files the sections of an archive were read."""

from __future__ import annotations

from typing import Any

from nomad.metainfo import MSection, Quantity, int32, int64


class Provenance(MSection):
    """Where the sections of the archive were read: a table with one row for each section whose place is known.

    Row `i` is about a section of the kind `section_kinds[section_kind[i]]`, such as `section_run/section_system`;
    the sum of `section_index_steps[: i + 1]` are its positions in the repeating sub-sections on that path. What stands in
    it was read from the file `files[section_file[i]]`: `section_length[i]` lines or bytes, the first of which is the sum
    of `section_first_steps[: i + 1]`.
    """

    files: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        description="The files that were read; a name stands for a file in the folder of the mainfile.",
    )
    file_units: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        description="How places in each file are counted: `line` (from 1) or `byte` (from 0).",
    )
    section_kinds: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        description="Paths of sections from the root of the archive, without positions.",
    )
    section_kind: Quantity[Any] = Quantity(
        type=int32, shape=["n_sections"], description="For each row, the index of the path in `section_kinds`."
    )
    section_index_steps: Quantity[Any] = Quantity(
        type=int32,
        shape=["n_sections", "0..*"],
        description=(
            "For each row, how much the positions in the repeating sub-sections of the path differ from those of the row "
            "before; the first row as it is. Positions are filled up with -1."
        ),
    )
    section_file: Quantity[Any] = Quantity(
        type=int32, shape=["n_sections"], description="For each row, the index of the file in `files`."
    )
    section_first_steps: Quantity[Any] = Quantity(
        type=int64,
        shape=["n_sections"],
        description="For each row, the first line or byte minus that of the row before; the first row as it is.",
    )
    section_length: Quantity[Any] = Quantity(
        type=int64, shape=["n_sections"], description="For each row, the number of lines or bytes."
    )
