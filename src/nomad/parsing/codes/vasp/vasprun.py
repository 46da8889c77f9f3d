"""Reads vasprun.xml in one pass; large parts become arrays as soon as they are complete."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.blocks import Leaf, bands_of, dos_of
from nomad.parsing.codes.vasp.content import Content, KPoints, Step
from nomad.parsing.codes.vasp.elements import (
    correct_labels,
    named,
    read_atom_types,
    read_atoms,
    read_energies,
    read_generator,
    read_k_points,
    read_matrix,
    read_structure,
    read_tags,
    read_time,
    text_of,
)
from nomad.parsing.source import Place
from nomad.parsing.values import to_float
from nomad.parsing.xml import XmlStream, number_rows
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TOP = ("generator", "incar", "kpoints", "parameters")
_INNER = ("structure", "scstep", "set")


def read_vasprun(path: Path, log: EntryLog) -> Content:
    """Everything the file says. Raises `ParserError` if it does not even name the program."""
    stream = XmlStream(path)
    reader = _Reader(stream, log)
    for element in stream.elements(*_TOP, *_INNER, "calculation"):
        reader.take(element)
    if stream.damage:
        log.warning("the XML is damaged or ends early", file=path.name, line=stream.line, reason=stream.damage)
    if stream.root is not None:
        reader.take_open_elements(stream.root)
    if not reader.seen:
        raise ParserError(f"{path.name}: line {stream.line or 1}: expected the elements of vasprun.xml, found none")
    stream.correct_places()
    content = reader.content
    content.run_place = Place(path.name, 1, stream.lines)
    content.clean_end = content.clean_end or stream.damage is None
    correct_labels(content)
    return content


class _Reader:
    """Collects what belongs to the calculation that is being read until its element ends."""

    def __init__(self, stream: XmlStream, log: EntryLog) -> None:
        self.content = Content()
        self.stream = stream
        self.name = stream.path.name
        self.log = log
        self.seen: set[str] = set()
        self._leaves: dict[str, list[Leaf]] = defaultdict(list)
        self._step = Step()
        self._path_points: KPoints | None = None
        self._calculations = 0

    def take(self, element: Any) -> None:
        """Reads one complete element."""
        tag, parent = element.tag, element.getparent()
        above = parent.tag if parent is not None else ""
        if tag == "set":
            self._take_set(element)
        elif tag == "scstep" and above == "calculation":
            self._take_iteration(element)
        elif tag == "structure":
            self._take_structure(element, above)
        elif tag == "kpoints" and above.endswith("_kpoints_opt"):
            self._path_points = read_k_points(element)
        elif tag == "calculation" and above == "modeling":
            self._calculations += 1
            self._finish_step(element, complete=True)
        elif tag in _TOP and above == "modeling" and tag not in self.seen:
            self._take_top(element, cut=False)

    def take_open_elements(self, root: Any) -> None:
        """Reads what the end of a damaged file left open."""
        if root.tag != "modeling":
            return
        for tag in _TOP:
            element = root.find(tag)
            if tag not in self.seen and element is not None:
                self._take_top(element, cut=True)
        calculations = root.findall("calculation")
        if len(calculations) > self._calculations:
            self._finish_step(calculations[-1], complete=False)

    def _take_top(self, element: Any, *, cut: bool) -> None:
        self.seen.add(element.tag)
        if element.tag == "generator":
            read_generator(element, self.content)
        elif element.tag == "incar":
            self.content.given = read_tags(element)
            self.content.method_place = self.content.method_place or self.stream.place(element)
        elif element.tag == "parameters":
            self.content.method_place = self.stream.place(element)
            self.content.parameters = read_tags(element)
        else:
            self.content.k_points = read_k_points(element, cut=cut)

    def _take_structure(self, element: Any, above: str) -> None:
        if above == "calculation":
            self._step.geometry = read_structure(element)
            self._step.geometry.place = self.stream.place(element)
        elif above == "modeling" and element.get("name") == "initialpos":
            self.seen.add("structure")
            self.content.initial = read_structure(element)
            self.content.initial.place = self.stream.place(element)
        elif above == "modeling" and element.get("name") == "finalpos":
            self.content.clean_end = True

    def _take_iteration(self, element: Any) -> None:
        energies = self._energies(element)
        seconds = read_time(element, "total")
        if seconds is not None:
            energies["time"] = seconds
        self._step.iterations.append(energies)
        self._step.iteration_places.append(self.stream.place(element))

    def _energies(self, element: Any) -> dict[str, float]:
        holder = element.find("energy")
        printed = read_energies(holder)
        energies = {name: value for name, value in printed.items() if value - value == 0}
        if len(energies) < len(printed):
            self.log.warning("an energy cannot be read", file=self.name, line=holder.sourceline)
        return energies

    def _subtract_work(self, step: Step) -> None:
        """With an external pressure the energies of a step are enthalpies; those of its iterations are energies."""
        import numpy as np

        pressure = self.content.number("PSTRESS")
        lattice = step.geometry.lattice if step.geometry is not None else None
        if pressure and lattice is not None and np.isfinite(lattice).all():
            work = (
                pressure * abs(float(np.linalg.det(lattice))) * factor("kbar") * factor("angstrom") ** 3 / factor("eV")
            )
            for name in step.energies.keys() & {"e_fr_energy", "e_wo_entrp", "e_0_energy"}:
                step.energies[name] -= work

    def _matrix(self, element: Any, name: str) -> npt.NDArray[np.float64] | None:
        matrix = read_matrix(element, name)
        varray = named(element, "varray", name)
        if matrix is None and varray is not None:
            self.log.warning(f"{name} cannot be read", file=self.name, line=varray.sourceline)
        return matrix

    def _take_set(self, element: Any) -> None:
        comment = element.get("comment") or ""
        if not len(element) or comment.startswith("band"):
            return  # projections on bands are by far the largest part of the file, and nothing is made of them
        first = element[0].tag
        if first not in ("r", "rc"):
            return
        comments, node = [comment], element.getparent()
        while node is not None and node.tag == "set":
            comments.append(node.get("comment") or "")
            node = node.getparent()
        if node is None or node.tag != "array":
            return
        if first == "rc":
            self._take_table(element, node.get("name"))
            return
        kind = _kind(node)
        if kind:
            self._leaves[kind].append((tuple(reversed(comments)), number_rows(element)))

    def _take_table(self, element: Any, name: str | None) -> None:
        rows = [[text_of(cell) for cell in row] for row in element.iterfind("rc")]
        if name == "atoms" and not self.content.labels:
            read_atoms(rows, self.content)
        elif name == "atomtypes" and not self.content.kinds:
            read_atom_types(rows, self.content)

    def _finish_step(self, element: Any, *, complete: bool) -> None:
        step, leaves, points = self._step, self._leaves, self._path_points
        self._step, self._leaves, self._path_points = Step(), defaultdict(list), None
        self.seen.add("calculation")
        step.complete = complete
        step.place = self.stream.place(element)
        step.where = {"file": self.name, "line": element.sourceline}
        step.energies = self._energies(element)
        self._subtract_work(step)
        step.forces = self._matrix(element, "forces")
        step.stress = self._matrix(element, "stress")
        step.time = read_time(element, "totalsc")
        step.bands = bands_of(leaves["eigenvalues"], self.content.k_points, self.log, step.where)
        if points is not None:
            step.path = bands_of(leaves["path"], points, self.log, step.where)
            if step.path is not None:
                step.path.per_segment = points.per_segment
                step.path.place = self._place_of(element, "eigenvalues_kpoints_opt")
        step.dos = dos_of(leaves["total"], leaves["partial"], _orbitals(element), self.log, step.where)
        if step.bands is not None:
            step.bands.place = self._place_of(element, "eigenvalues")
        if step.dos is not None:
            step.dos.place = self._place_of(element, "dos")
        for dos in element.iterfind("dos"):
            fermi = to_float(text_of(dos.find("i[@name='efermi']")))
            if math.isfinite(fermi) and step.fermi is None:
                step.fermi = fermi
        self.content.steps.append(step)

    def _place_of(self, calculation: Any, tag: str) -> Place | None:
        element = calculation.find(f".//{tag}")
        return self.stream.place(element) if element is not None else None


def _kind(array: Any) -> str | None:
    """What a table is: eigenvalues of the mesh or of an additional path, total or partial density of states."""
    holder = array.getparent()
    above = holder.getparent() if holder is not None else None
    if holder is None or above is None:
        return None
    if holder.tag == "eigenvalues" and not holder.get("comment"):
        return {"calculation": "eigenvalues", "eigenvalues_kpoints_opt": "path"}.get(above.tag)
    if holder.tag in ("total", "partial") and above.tag == "dos" and not above.get("comment"):
        return str(holder.tag)
    return None


def _orbitals(calculation: Any) -> list[str]:
    fields = [text_of(field) for field in calculation.iterfind("dos/partial/array/field")]
    return fields[1:]
