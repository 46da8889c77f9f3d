"""MatID without what it imports in vain.

MatID takes networkx for the connected components of a handful of atoms and for surfaces. Importing it takes longer than
classifying a crystal, so here it is imported when MatID really asks for it, and the components are found by ourselves.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np


class _Later(ModuleType):
    """Stands for a module until an attribute of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


@cache
def matid() -> Any:
    """The library, ready for use; its submodules `classification`, `geometry` and `symmetry` are loaded."""
    later = "networkx" not in sys.modules
    if later:
        sys.modules["networkx"] = _Later("networkx")
    try:
        library = importlib.import_module("matid")
        geometry = importlib.import_module("matid.geometry.geometry")
    finally:
        if later:
            del sys.modules["networkx"]
    geometry.get_clusters = clusters  # type: ignore[attr-defined]
    return library


def clusters(dist_matrix: Any, threshold: float, min_samples: int = 1) -> list[list[int]]:  # noqa: ARG001
    """The atoms that are connected by distances up to `threshold`, in the order in which MatID lists them.

    As in MatID the distances are clipped in place.
    """
    np.clip(dist_matrix, a_min=0, a_max=1.1 * threshold, out=dist_matrix)
    near = dist_matrix <= threshold
    near = near | near.T
    waiting = set(range(len(near)))
    found = []
    for atom in range(len(near)):
        if atom in waiting:
            members = {atom}
            front = [atom]
            while front:
                reached = np.flatnonzero(near[front].any(axis=0))
                front = [other for other in reached.tolist() if other not in members]
                members.update(front)
            waiting -= members
            found.append(list(members))
    return found
