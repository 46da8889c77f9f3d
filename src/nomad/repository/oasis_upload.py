"""What an Oasis sends to the central NOMAD: the files that everybody may read, and `nomad.json` that describes them.

`nomad.json` has `upload_time`, `entries` (mainfile to user metadata with `calc_id`) and `oasis_datasets` (name to
dataset). Entries under embargo are left out, and so are metadata files of the root, whose place it takes.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import select

from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import BadRequest
from nomad.repository.access import raw_access
from nomad.repository.documents import dataset_document, isoformat
from nomad.repository.installation import Installation
from nomad.repository.records import load_records
from nomad.storage.raw_pack import open_raw_pack
from nomad.storage.zip_stream import PackRows, ZipStream

DESCRIPTION = "nomad.json"
REPLACED = (DESCRIPTION, "nomad.yaml", "nomad.yml")
TEXTS = ("comment", "license", "external_id", "external_db", "raw_id")


def check_public_entries(installation: Installation, upload_id: str) -> None:
    """Raises `BadRequest` when all entries of the upload are under embargo."""
    public = select(EntryRow.calc_id).where(EntryRow.upload_id == upload_id, EntryRow.with_embargo.is_(False))
    with installation.database.read_session() as session:
        if session.scalar(public.limit(1)) is None:
            raise BadRequest("All entries of the upload are under embargo; the central NOMAD takes only public ones.")


def oasis_zip(installation: Installation, upload: UploadRow) -> ZipStream:
    """The zip for the central NOMAD, of known size. Raises `ObjectMissing`, `DamagedFile`."""
    pack = open_raw_pack(installation.store, upload.raw_key or "")
    with installation.database.read_session() as session:
        access = raw_access(session, None, upload)
    rows = [
        row for row in range(len(pack.members)) if (name := pack.name_at(row)) not in REPLACED and access.may_read(name)
    ]
    stream = ZipStream()
    stream.add_bytes(DESCRIPTION, description(installation, upload), deflate=True)
    stream.add_rows(PackRows(pack, rows))
    return stream


def description(installation: Installation, upload: UploadRow) -> bytes:
    """The content of `nomad.json`. Empty values are said too, so that no file further down is asked for them."""
    entries: dict[str, Any] = {}
    datasets: dict[str, Any] = {}
    public = select(EntryRow.calc_id).where(EntryRow.upload_id == upload.upload_id, EntryRow.with_embargo.is_(False))
    with installation.database.read_session() as session:
        calc_ids = list(session.scalars(public.order_by(EntryRow.position)))
        for record in load_records(session, calc_ids):
            entry = record.entry
            entries[entry.mainfile] = {
                "calc_id": entry.calc_id,
                "upload_time": isoformat(entry.upload_time),
                "with_embargo": False,
                **{name: getattr(entry, name) or "" for name in TEXTS},
                "references": entry.references,
                "coauthors": entry.coauthors,
                "shared_with": list(record.shared_with),
                "datasets": [dataset.dataset_id for dataset in record.datasets],
            }
            for dataset in record.datasets:
                datasets[dataset.name] = {**dataset_document(dataset), "user_id": dataset.user_id}
    return orjson.dumps({"upload_time": isoformat(upload.upload_time), "entries": entries, "oasis_datasets": datasets})
