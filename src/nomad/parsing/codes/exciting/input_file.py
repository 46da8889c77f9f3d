"""Elements of input.xml that set up a calculation on top of the ground state (`gw`, `xs`)."""

from __future__ import annotations

from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.xml import XmlStream


def element_attributes(path: Path, tag: str, log: EntryLog) -> dict[str, dict[str, str]]:
    """Attributes of the element `tag` and of its children, by lower-case tag; empty if there is no such element."""
    stream = XmlStream(path)
    found: dict[str, dict[str, str]] = {}
    for element in stream.elements(tag):
        found = {tag: dict(element.attrib)}
        for child in element:
            if isinstance(child.tag, str):
                found[child.tag.lower()] = dict(child.attrib)
    if stream.damage:
        log.warning("the input file is damaged", file=path.name, line=stream.line, reason=stream.damage)
    return found
