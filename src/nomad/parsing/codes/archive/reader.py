"""Takes an uploaded JSON file as the archive of its entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.files import decode, open_decompressed

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive

_METADATA = "section_metadata"
_OURS = (_METADATA, "processing_logs", "m_def")
"""Members that processing writes; the user's share of the metadata is taken over one by one."""


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Puts the content of the file into the archive.

    Of the metadata only what users may provide is taken; other keys are left out with a warning. Raises ParserError if
    the file is not a JSON object or does not fit the schema.
    """
    data = load_object(mainfile)
    fill_archive(archive, {key: value for key, value in data.items() if key not in _OURS}, mainfile.name, log)
    metadata = data.get(_METADATA)
    if isinstance(metadata, dict):
        _fill_metadata(archive, metadata, mainfile.name, log)


def load_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises ParserError with the line of a syntax error."""
    with open_decompressed(path) as stream:
        text = decode(stream.read())
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ParserError(f"{path.name}, line {error.lineno}: {error.msg}") from error
    except RecursionError as error:
        raise ParserError(f"{path.name}: JSON nested too deeply") from error
    if not isinstance(data, dict):
        raise ParserError(f"{path.name} holds no JSON object.")
    return data


def fill_archive(archive: EntryArchive, data: dict[str, Any], name: str, log: EntryLog) -> None:
    """Adds the sections that a dict describes, and warns of values that do not have the shape of the schema.

    Raises ParserError if sections are not where the schema has them.
    """
    try:
        archive.m_update_from_dict({key: value for key, value in data.items() if value is not None})
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise ParserError(f"{name} does not fit the schema of archives: {error}") from error
    from nomad.metainfo import former_values

    for path, former in former_values(archive).items():
        log.warning("a value of an older schema is left out", file=name, path=path, reason=former.reason)
    for problem in archive.m_all_validate()[0]:
        log.warning("a value does not fit the schema", file=name, problem=problem)


def _fill_metadata(archive: EntryArchive, given: dict[str, Any], name: str, log: EntryLog) -> None:
    from nomad.datamodel import EntryMetadata
    from nomad.datamodel.categories import OasisMetadata, UserProvidableMetadata

    metadata = archive.section_metadata or archive.m_create(EntryMetadata)
    for key, value in given.items():
        quantity = metadata.m_def.all_quantities.get(key)
        categories = quantity.categories if quantity is not None else []
        if not _within(categories, UserProvidableMetadata.m_def) or _within(categories, OasisMetadata.m_def):
            log.warning("metadata that users may not provide are left out", key=key, file=name)
            continue
        try:
            metadata.m_set(key, value)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            log.warning("metadata that do not fit the schema are left out", key=key, file=name, reason=str(error))


def _within(categories: Any, wanted: Any) -> bool:
    return any(category == wanted or _within(category.categories, wanted) for category in categories)
