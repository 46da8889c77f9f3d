"""The archives of all entries that a search finds, as one zip of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from nomad.auth.users import User
from nomad.errors import NotFound, StorageError, StoreUnavailable
from nomad.repository.access import may_read_entry
from nomad.repository.archive_metadata import DEFINITIONS, CurrentArchive
from nomad.repository.archive_parts import materialize
from nomad.repository.archives import open_archive
from nomad.repository.installation import Installation
from nomad.repository.passing_through import BY_UPLOAD, hit_batches
from nomad.repository.query_language import Filters
from nomad.repository.raw_query import MANIFEST, Manifest
from nomad.repository.records import load_records
from nomad.search.query import Query
from nomad.storage.zip_stream import BytesItem, UnsizedZipStream, ZipStream

BATCH_SIZE = 100


def download_archives(
    user: User | None, installation: Installation, filters: Filters, *, compress: bool
) -> UnsizedZipStream:
    """A zip with `<calc_id>.json` (logs included) per readable entry that has an archive, and a manifest at the end."""
    errors: list[str] = []
    return ZipStream.unsized(_items(user, installation, filters.query(user), compress, errors), errors)


def _items(
    user: User | None, installation: Installation, query: Query, compress: bool, errors: list[str]
) -> Iterator[BytesItem]:
    manifest = Manifest()
    for calc_ids in hit_batches(installation, query, BY_UPLOAD, BATCH_SIZE):
        with installation.database.read_session() as session:
            records = list(load_records(session, calc_ids))
        for record in records:
            if not may_read_entry(user, record.upload, record.entry, record.shared_with):
                continue
            calc_id = record.entry.calc_id
            try:
                data = _to_json(_complete(open_archive(installation, record)))
            except NotFound:
                continue
            except StoreUnavailable:
                raise
            except StorageError as error:
                errors.append(f"The archive of the entry {calc_id} cannot be read: {error}")
                continue
            manifest.add(calc_id, record.entry)
            yield BytesItem(f"{calc_id}.json", data, compress)
    yield BytesItem(MANIFEST, lambda: manifest.to_json(errors), compress)


def _complete(archive: CurrentArchive) -> dict[str, Any]:
    """Everything that is stored, also the definitions, so that the file can be read when the schema has changed."""
    tree: dict[str, Any] = materialize(archive)
    definitions = archive.get(DEFINITIONS)
    return tree if definitions is None else {**tree, DEFINITIONS: materialize(definitions)}


def _to_json(tree: Any) -> bytes:
    return orjson.dumps(tree, default=lambda value: value.tolist(), option=orjson.OPT_SERIALIZE_NUMPY)
