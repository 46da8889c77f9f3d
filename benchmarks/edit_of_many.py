"""An edit of 10,000 entries through the service: rows changed and the change found by searches.

Rows exist for these entries only; the index holds all others besides.
"""

from __future__ import annotations

import time
from itertools import islice
from typing import Any

from nomad.auth.users import User, create_user
from nomad.config import Settings
from nomad.database.index_queue import mark_changed
from nomad.database.tables import EntryRow, UploadRow, utc_now
from nomad.repository.edit_request import parse_edit
from nomad.repository.editing import edit
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.search.query import SearchRequest, Text
from synthetic import Synthetic

BATCH = 1000
DERIVED = ("formula", "atoms", "n_atoms", "dft", "encyclopedia", "domain", "processed", "files", "calc_hash")


def edit_many(settings: Settings, count: int) -> dict[str, float]:
    """Seconds until `count` new entries are found, and seconds of an edit of their comment; rows in SQLite."""
    installation = Installation.open(settings)
    try:
        user = create_user(installation.database, username=f"editor{time.time_ns()}", email=None)
        _add(installation, user, count)
        before = time.perf_counter()
        wait_until_indexed(installation, 600)
        added = time.perf_counter() - before
        word = f"edited{time.time_ns()}"
        request = parse_edit({"query": {"owner": "user"}, "actions": {"comment": {"value": word}}})
        before, cpu = time.perf_counter(), time.process_time()
        result = edit(user, installation, request)
        seconds, cpu = time.perf_counter() - before, time.process_time() - cpu
        found = installation.search.search(SearchRequest(Text("comment", word), size=0)).total
        if result.refused or found != count:
            raise RuntimeError(f"{found} entries have been edited instead of {count}: {result.answer}")
        return {"added": added, "edited": seconds, "cpu": cpu}
    finally:
        installation.close()


def _add(installation: Installation, user: User, count: int) -> None:
    upload_id = f"edited-{time.time_ns()}"
    with installation.database.session() as session:
        session.add(UploadRow(upload_id=upload_id, user_id=user.user_id, published=True, tasks_status="SUCCESS"))
    documents = enumerate(Synthetic(count, seed=time.time_ns()).documents())
    while batch := list(islice(documents, BATCH)):
        with installation.database.session() as session:
            session.add_all(_row(upload_id, user, position, document) for position, document in batch)
            session.flush()
            mark_changed(session, [document["calc_id"] for _, document in batch])


def _row(upload_id: str, user: User, position: int, document: dict[str, Any]) -> EntryRow:
    return EntryRow(
        calc_id=document["calc_id"],
        upload_id=upload_id,
        mainfile=f"{position}/{document['mainfile']}",
        parser_name=document["parser_name"],
        position=position,
        tasks_status="SUCCESS",
        complete_time=utc_now(),
        uploader_id=user.user_id,
        derived={name: document[name] for name in DERIVED},
    )
