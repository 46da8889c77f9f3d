"""Columns out of archives: what to ask for, where to find it, and tables of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nomad.errors import BadRequest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_STEP = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d+)?\s*(:)?\s*(-?\d+)?\s*\])?\s*")


@dataclass(frozen=True)
class Step:
    """One name of a place, with `[index]` or a slice of the list behind it, or None for all of it."""

    name: str
    index: int | slice | None

    @property
    def text(self) -> str:
        """The step as it is written."""
        if self.index is None:
            return self.name
        if isinstance(self.index, int):
            return f"{self.name}[{self.index}]"
        start, stop = ("" if bound is None else bound for bound in (self.index.start, self.index.stop))
        return f"{self.name}[{start}:{stop}]"


@dataclass
class Node:
    """What the columns want of one section: names with what is wanted below, and all their steps."""

    below: dict[str, Node] = field(default_factory=dict)
    steps: dict[str, set[str]] = field(default_factory=dict)


class Columns:
    """Names of columns with their places in an archive. Raises `BadRequest` for a place that is none."""

    def __init__(self, places: Mapping[str, str]) -> None:
        if not places:
            raise BadRequest("A table needs at least one column, such as {'code': 'section_run[0].program_name'}.")
        self._places = {name: _steps(name, place) for name, place in places.items()}
        self._root = Node()
        for steps in self._places.values():
            node = self._root
            for step in steps:
                node.steps.setdefault(step.name, set()).add(step.text)
                node = node.below.setdefault(step.name, Node())

    @property
    def required(self) -> dict[str, Any]:
        """What to ask the server for; references are followed in place."""
        return {**_required(self._root), "resolve-inplace": True}

    def read(self, archive: Mapping[str, Any]) -> dict[str, Any]:
        """The value of each column; None for what is not there."""
        return {name: _read(archive, steps, self._root) for name, steps in self._places.items()}


def _steps(name: str, place: str) -> list[Step]:
    steps = []
    for text in place.split("."):
        match = _STEP.fullmatch(text)
        if match is None or ("[" in text and match[2] is None and match[3] is None) or (match[4] and not match[3]):
            raise BadRequest(
                f"The column {name!r}: {text!r} in {place!r} is no step; write it like section_run[0].program_name."
            )
        start, stop = (None if bound is None else int(bound) for bound in (match[2], match[4]))
        steps.append(Step(match[1], slice(start, stop) if match[3] else start))
    return steps


def _required(node: Node) -> dict[str, Any]:
    required: dict[str, Any] = {}
    for name, below in node.below.items():
        [*texts] = node.steps[name]
        # different items of one list cannot be told apart in the answer
        required[texts[0] if len(texts) == 1 else name] = _required(below) or "*"
    return required


def _read(section: Any, steps: Sequence[Step], node: Node | None) -> Any:
    if not steps:
        return section
    step, *rest = steps
    if not isinstance(section, Mapping) or section.get(step.name) is None:
        return None
    value = section[step.name]
    below = node.below.get(step.name) if node else None
    if not isinstance(value, list) or (step.index is None and not rest):
        return _read(value, rest, below)
    alone = node is not None and len(node.steps.get(step.name, ())) == 1
    if isinstance(step.index, int):
        position = 0 if alone else step.index
        position = max(0, position + len(value)) if position < 0 else position
        return _read(value[position], rest, below) if position < len(value) else None
    items = value if alone or step.index is None else value[step.index]
    return [_read(item, rest, below) for item in items]


def arrays(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> dict[str, np.ndarray[Any, Any]]:
    """One numpy array per name."""
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        for name, values in columns.items():
            values.append(row[name])
    return {name: _array(values) for name, values in columns.items()}


def data_frame(rows: Iterator[Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """A DataFrame whose index is the first name."""
    try:
        pandas: Any = import_module("pandas")
    except ImportError as error:
        raise BadRequest(
            "Tables need pandas: pip install pandas. Without it, use client.arrays or client.rows."
        ) from error
    return pandas.DataFrame.from_records(list(rows), columns=list(names), index=names[0])


def _array(values: list[Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    present = [np.asarray(value) for value in values if value is not None and not _ragged(value)]
    regular = len(present) + values.count(None) == len(values) and len({array.shape for array in present}) == 1
    if regular and all(array.dtype.kind in "bif" for array in present):
        if len(present) == len(values):
            return np.stack(present)
        gap = np.full(present[0].shape, np.nan)
        filled = iter(present)
        return np.stack([gap if value is None else next(filled) for value in values])
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result


def _ragged(value: Any) -> bool:
    """Whether lists in it have different lengths, or hold other things than numbers."""
    if not isinstance(value, list):
        return isinstance(value, dict)
    if any(isinstance(item, list) for item in value):
        lengths = {len(item) if isinstance(item, list) else None for item in value}
        return len(lengths) > 1 or any(_ragged(item) for item in value)
    return not all(isinstance(item, int | float) for item in value)
