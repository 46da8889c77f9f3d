"""Checking the names of a `required` specification against the schema of archives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nomad.errors import BadRequest
from nomad.metainfo import Quantity, Reference, Section, SubSection
from nomad.repository.archive_metadata import DEFINITIONS
from nomad.repository.required import Member, Required, place_of

CODE_SPECIFIC = "section_run"
"""Below it, names may belong to a parser; when it is among the root keys only the extended reader checks."""


def check_names(required: Required) -> None:
    """Raises `BadRequest` that names the first section or quantity that the schema does not know."""
    members = required.members or ()
    if not required.extended and any(member.name.startswith(CODE_SPECIFIC) for member in members):
        return
    from nomad.datamodel import EntryArchive

    for member in members:
        if member.name == DEFINITIONS:
            continue
        _check(EntryArchive.m_def, member, [])


def _check(section: Section, member: Member, above: Sequence[str]) -> None:
    keys = [*above, member.name]
    definition = section.all_names().get(member.name)
    if definition is None:
        raise BadRequest(
            f"{place_of(keys)}: the schema has no {member.name!r} in {section.name}.",
            errors={place_of(keys): f"unknown name {member.name}"},
        )
    below = list(_below(definition))
    for child in member.required.members or ():
        for target in below:
            _check(target, child, keys)


def _below(definition: object) -> Iterator[Section]:
    if isinstance(definition, SubSection):
        yield definition.section
    elif isinstance(definition, Quantity) and isinstance(definition.type, Reference):
        yield definition.type.target()
