"""The smaller elements of vasprun.xml: generator, INCAR, parameters, k-points, atoms, structures, energies."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from nomad.parsing.checks import element_symbol
from nomad.parsing.codes.vasp.content import AtomKind, Content, Geometry, KPoints, Parameters
from nomad.parsing.codes.vasp.incar import typed, typed_list
from nomad.parsing.values import numbers, to_bool, to_float, to_int
from nomad.parsing.xml import number_array, number_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BUILD = re.compile(r"\(build ([^)]*)\)")
_SOURCE_DATE = re.compile(r"\b\d{1,2}[A-Z][a-z]{2}\d{2}\b")


def text_of(element: Any) -> str:
    """The text of an element without blanks around it, empty if there is none."""
    return element.text.strip() if element is not None and isinstance(element.text, str) else ""


def named(element: Any, tag: str, name: str) -> Any:
    """The first child with this tag and `name`, or None."""
    return next((child for child in element.iterfind(tag) if child.get("name") == name), None)


def read_generator(element: Any, content: Content) -> None:
    """Version (version, subversion and platform), dates."""
    parts = {item.get("name"): " ".join(text_of(item).split()) for item in element.iterfind("i")}
    version = [parts[name] for name in ("version", "subversion", "platform") if parts.get(name)]
    content.version = " ".join(version) or None
    build = _BUILD.search(parts.get("subversion", ""))
    content.build_date = build[1] if build else None
    source = _SOURCE_DATE.search(content.version or "")
    content.source_date = source[0] if source else None
    if parts.get("date") and parts.get("time"):
        content.start = (parts["date"], parts["time"])


def read_tags(element: Any) -> Parameters:
    """All `i` and `v` elements below, whatever separators they stand in; the first of a name counts."""
    tags: Parameters = {}
    for item in element.iter("i", "v"):
        name = item.get("name")
        if name and name not in tags:
            read = typed if item.tag == "i" else typed_list
            tags[name] = read(text_of(item), item.get("type"))
    return tags


def read_k_points(element: Any, *, cut: bool = False) -> KPoints:
    """Generation, points, weights and tetrahedra. Of a `cut` element only a list with all its weights is kept."""
    k_points = KPoints()
    generation = element.find("generation")
    if generation is not None:
        k_points.generation = generation.get("param") or None
        divisions = next((item for item in generation if item.get("name") == "divisions"), None)
        counts = [to_int(word) for word in text_of(divisions).split()]
        k_points.divisions = [count for count in counts if count is not None]
        if k_points.generation == "listgenerated" and k_points.divisions and k_points.divisions[0] > 1:
            k_points.per_segment = k_points.divisions[0]
    points = _rows(element, "kpointlist", 3)
    weights = _rows(element, "weights", 1)
    if points is not None and weights is not None and len(weights) == len(points):
        k_points.points, k_points.weights = points, weights[:, 0]
    elif not cut:
        k_points.points = points
    k_points.tetrahedra = None if cut else _rows(element, "tetrahedronlist", 5)
    volume = to_float(text_of(named(element, "i", "volumeweight")))
    k_points.tetrahedron_volume = volume if math.isfinite(volume) else None
    return k_points


def read_structure(element: Any) -> Geometry:
    """A geometry; what is missing or has another shape is None."""
    basis = None
    crystal = element.find("crystal")
    if crystal is not None:
        basis = _rows(crystal, "basis", 3)
    geometry = Geometry(basis, _rows(element, "positions", 3), velocities=_rows(element, "velocities", 3))
    selective = named(element, "varray", "selective")
    if selective is not None:
        rows = [[to_bool(word) is not False for word in text_of(row).split()] for row in selective]
        geometry.selective = rows if rows and all(len(row) == 3 for row in rows) else None
    nose = numbers(text_of(element.find("nose")))
    geometry.nose = nose if nose.size == 4 else None
    return geometry


def read_energies(element: Any) -> dict[str, float]:
    """The values of an `energy` element, by name; nan for what is no number."""
    if element is None:
        return {}
    return {item.get("name", ""): to_float(item.text or "") for item in element.iterchildren("i")}


def read_time(element: Any, name: str) -> float | None:
    """Wall-clock seconds of a `time` element (its last number)."""
    seconds = numbers(text_of(named(element, "time", name)))
    return float(seconds[-1]) if seconds.size and math.isfinite(seconds[-1]) else None


def read_atoms(rows: list[list[str]], content: Content) -> None:
    """The table of atoms: element and number of the type (from 1)."""
    for row in rows:
        if len(row) >= 2:
            content.labels.append(row[0].strip())
            content.kind_of_atom.append((to_int(row[1]) or 0) - 1)


def read_atom_types(rows: list[list[str]], content: Content) -> None:
    """The table of types: number of atoms, element, mass, valence, POTCAR title."""
    for row in rows:
        if len(row) >= 5:
            mass, valence = to_float(row[2]), to_float(row[3])
            content.kinds.append(
                AtomKind(
                    label=row[1].strip(),
                    count=to_int(row[0]) or 0,
                    mass=mass if math.isfinite(mass) else None,
                    valence=valence if math.isfinite(valence) else None,
                    title=" ".join(row[4].split()) or None,
                )
            )


def correct_labels(content: Content) -> None:
    """Some versions of VASP print `r` for zirconium and the like: then the POTCAR title names the element."""
    wrong = {}
    for kind in content.kinds:
        words = (kind.title or "").split()
        if element_symbol(kind.label) != kind.label and len(words) > 1:
            label = element_symbol(words[1].partition("_")[0])
            if label != "X":
                wrong[kind.label], kind.label = label, label
    content.labels = [wrong.get(label, label) for label in content.labels]


def read_matrix(element: Any, name: str) -> npt.NDArray[np.float64] | None:
    """A `varray` of three columns below an element."""
    return _rows(element, name, 3)


def _rows(element: Any, name: str, columns: int) -> npt.NDArray[np.float64] | None:
    array = named(element, "varray", name)
    if array is None:
        return None
    rows = number_rows(array)
    if rows.shape[1:] == (columns,) and len(rows):
        return rows
    flat = number_array(array)
    return flat.reshape(-1, columns) if flat.size and flat.size % columns == 0 else None
