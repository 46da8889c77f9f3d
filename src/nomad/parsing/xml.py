"""Streaming XML: elements are handed out as soon as they are complete, and forgotten afterwards.

Usage:
    stream = XmlStream(path)
    for element in stream.elements("structure", "scstep", "calculation"):   # in the order in which they end
        if element.tag == "structure": positions = rows(element.find("varray[@name='positions']"))
        elif inside(element, "calculation"): ...
    if stream.damage: log.warning("the file is cut short", file=path.name, line=stream.line, reason=stream.damage)
    stream.place(element)                      # its line, for `read_from`

An element keeps its children until the next one is asked for, then it is emptied (its tag and attributes stay): a
listed element inside another listed element is therefore empty when the outer one comes. Memory holds what is between
two listed elements, so list the elements that hold the mass of the data.

A file that is cut short gives all elements that are complete, then `damage` and `line` are set. Entities are never
expanded and nothing outside the file is loaded. Text is ISO-8859-1 or whatever the XML head declares.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.parsing.files import open_decompressed
from nomad.parsing.source import Place
from nomad.parsing.values import numbers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CHUNK = 1 << 18
_SURE_LINES = 65534
"""Up to here libxml2 knows the lines of elements; then it tells that of the first thing inside or behind."""


class XmlStream:
    """One pass over an XML file. `damage` (a reason) and `line` are set when the file is not well-formed to its end.

    After the pass `root` is the root element, if the end was reached: elements that a cut file left open still hold
    their children there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage: str | None = None
        self.line: int | None = None
        self.lines = 1
        """How many lines have been read."""
        self.root: Any = None
        self._unsure: list[tuple[Place, bytes]] = []

    def place(self, element: Any) -> Place:
        """The line of the start tag of an element, to be asked for during the pass and exact after it."""
        line = element.sourceline
        place = Place(self.path.name, line, line)
        if line > _SURE_LINES:
            self._unsure.append((place, b"<" + element.tag.encode()))
        return place

    def elements(self, *tags: str) -> Iterator[Any]:
        """The complete lxml elements with one of these tags, in the order of their ends.

        Malformed places are passed over as well as libxml2 can; elements left open at the end of the file do not come.
        """
        try:
            yield from self._elements(*tags)
        finally:
            self.correct_places()

    def correct_places(self) -> None:
        """Looks up the start tags of the places that libxml2 is not sure of."""
        waiting, self._unsure = self._unsure, []
        if not waiting:
            return
        lines = self._lines_of({tag for _, tag in waiting})
        for place, tag in waiting:
            before = bisect_right(lines[tag], place.first)
            if before:
                place.counted(lines[tag][before - 1], lines[tag][before - 1])

    def _lines_of(self, tags: set[bytes]) -> dict[bytes, list[int]]:
        """The lines, in order, on which these start tags stand, of those of which libxml2 is not sure."""
        found: dict[bytes, list[int]] = {tag: [] for tag in tags}
        pattern = re.compile(b"|".join(re.escape(tag) for tag in sorted(tags, key=len, reverse=True)))
        number, rest = 1, b""
        with open_decompressed(self.path) as stream:
            while chunk := stream.read(_CHUNK):
                whole, newline, after = (rest + chunk).rpartition(b"\n")
                if not newline:
                    rest = after
                    continue
                count = whole.count(b"\n") + 1
                if number + count >= _SURE_LINES:
                    line, position = number, 0
                    for match in pattern.finditer(whole):
                        line += whole.count(b"\n", position, match.start())
                        position = match.start()
                        found[match.group()].append(line)
                number, rest = number + count, after
        for match in pattern.finditer(rest):
            found[match.group()].append(number)
        return found

    def _elements(self, *tags: str) -> Iterator[Any]:
        from lxml import etree

        parser = etree.XMLPullParser(
            events=("end",),
            tag=tags,
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        with open_decompressed(self.path) as stream:
            while chunk := stream.read(_CHUNK):
                self.lines += chunk.count(b"\n")
                try:
                    parser.feed(chunk)
                except etree.XMLSyntaxError as error:
                    self._note(error.msg or "not XML", error.lineno)
                    return
                yield from self._drain(parser)
        try:
            self.root = parser.close()
        except etree.XMLSyntaxError as error:
            self._note(error.msg or "not XML", error.lineno)
            return
        problems = list(parser.feed_error_log)
        if problems:
            self._note(problems[0].message, problems[0].line)
        else:
            yield from self._drain(parser)

    def _drain(self, parser: Any) -> Iterator[Any]:
        for _, element in parser.read_events():
            yield element
            element.clear(keep_tail=False)

    def _note(self, reason: str, line: int | None) -> None:
        self.damage, self.line = reason, line


def inside(element: Any, *tags: str) -> bool:
    """Whether the nearest ancestors are these, from the innermost outwards."""
    for tag in tags:
        element = element.getparent()
        if element is None or element.tag != tag:
            return False
    return True


def number_array(element: Any) -> npt.NDArray[np.float64]:
    """All numbers in the text of an element and its descendants, flat; stars and the like are nan."""
    return numbers(" ".join(element.itertext()))


def number_rows(element: Any) -> npt.NDArray[np.float64]:
    """The numbers of an element's children, one row a child [children, n]; rows of another length are left out."""
    import numpy as np

    texts = [text for child in element if isinstance(text := child.text, str)]
    if not texts:
        return np.empty((0, 0))
    width = numbers(texts[0]).size
    flat = numbers(" ".join(texts))
    if width and flat.size == width * len(texts):
        return flat.reshape(-1, width)
    rows = [row for text in texts if (row := numbers(text)).size == width]
    return np.array(rows) if rows else np.empty((0, width))
