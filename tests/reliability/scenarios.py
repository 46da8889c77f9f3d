"""What people do to an upload, from the request to the end of its work, and what must hold after it was cut anywhere.

A scenario starts from the state that another one leaves: its request is sent, and answered with 200 its background work
is done. From that answer on the effect must not be lost.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import select, text, update
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.api.authentication import Authenticator
from nomad.auth.users import User, create_user, get_user
from nomad.config import Settings
from nomad.database import jobs
from nomad.database.tables import (
    DatasetRow,
    EntryDatasetRow,
    EntryRow,
    IndexChangeRow,
    JobRow,
    UploadRow,
    utc_now,
)
from nomad.processing.owner import own_name
from nomad.repository.access import owner_query
from nomad.repository.indexing import drain
from nomad.repository.installation import Installation
from nomad.search.query import All, Query, SearchRequest, Term, Text
from nomad.storage.archive_pack import ArchivePack
from nomad.storage.raw_pack import RawPack
from reliability.direct_worker import direct_worker

FILES = {
    **{f"calc{number}/run.chaos": f"#chaos\nnothing {number}\n" for number in range(3)},
    "calc0/POTCAR": "secret\nEnd of Dataset\n",
    "calc1/note.txt": "a note\n" * 200,
    "nomad.json": json.dumps({"comment": "said in the upload"}),
}
MOST_JOBS = 60
OWNER = "11111111-1111-1111-1111-111111111111"
COAUTHOR = "22222222-2222-2222-2222-222222222222"


@cache
def shared_application() -> FastAPI:
    """The web application of whichever site this process works on; making one takes longer than any request."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation.open(Settings(data_dir=Path(folder)))
        application = create_app(installation)
        client = TestClient(application, raise_server_exceptions=False)
        assert client.get("/api/auth/").status_code == client.put("/api/uploads/").status_code == 401
        installation.close()
    return application


class Site:
    """One process at work in the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = {"data_dir": folder, "processing": {"workers": 1, "poll_interval": 0.01}}
        self.installation = Installation.open(Settings.model_validate(settings))
        self._client: TestClient | None = None
        self.upload_id: str | None = None

    def people(self) -> None:
        for user_id, name in ((OWNER, "owner"), (COAUTHOR, "coauthor")):
            create_user(self.installation.database, username=name, email=f"{name}@example.org", user_id=user_id)

    def owner(self) -> User:
        with self.installation.database.read_session() as session:
            user = get_user(session, OWNER)
        assert user is not None
        return user

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer to a request of the owner."""
        if self._client is None:
            application = shared_application()
            application.state.installation = self.installation
            application.state.authenticator = Authenticator(self.installation.database, self.installation.settings)
            token = application.state.authenticator.tokens.access_token(self.owner())
            headers = {"Authorization": f"Bearer {token}"}
            self._client = TestClient(application, raise_server_exceptions=False, headers=headers)
        return self._client.request(method, f"/api{path}", **options)

    def work(self) -> None:
        """Does all jobs one after the other, as a worker does, and brings the index up to date."""
        worker = direct_worker(self.installation)
        database = self.installation.database
        with database.session() as session:
            for owner in jobs.owners(session):
                jobs.release_owner(session, owner)
        for _ in range(MOST_JOBS):
            with database.session() as session:
                session.execute(update(JobRow).values(run_at=utc_now()))  # nobody waits in a test
                claimed = jobs.claim(session, own_name(), 60.0)
            if not claimed:
                break
            worker._work(claimed[0])
        drain(self.installation)

    def upload(self) -> UploadRow | None:
        with self.installation.database.read_session() as session:
            return session.scalar(select(UploadRow))


@dataclass(frozen=True)
class Scenario:
    """`before`: the scenario whose state is the start. `effect`: whether the request has taken effect, in a site."""

    name: str
    before: str | None
    send: Callable[[Site], httpx.Response]
    effect: Callable[[Site], bool]


def _body() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def upload_id(site: Site) -> str:
    """The id of the one upload, looked up once."""
    if site.upload_id is None:
        upload = site.upload()
        assert upload is not None
        site.upload_id = upload.upload_id
    return site.upload_id


def _entries(site: Site) -> list[EntryRow]:
    with site.installation.database.read_session() as session:
        return list(session.scalars(select(EntryRow).order_by(EntryRow.position)))


def _send_operation(site: Site, operation: str, **metadata: Any) -> httpx.Response:
    body = {"operation": operation, **({"metadata": metadata} if metadata else {})}
    return site.request("POST", f"/uploads/{upload_id(site)}", json=body)


def _send_edit(site: Site) -> httpx.Response:
    actions = {
        "comment": {"value": "edited"},
        "coauthors": [{"value": COAUTHOR}],
        "datasets": [{"value": "a new set"}],
    }
    return site.request("POST", "/repo/edit", json={"actions": actions})


def _is_edited(site: Site) -> bool:
    """All of it or nothing."""
    with site.installation.database.read_session() as session:
        links = session.scalars(select(EntryDatasetRow.calc_id)).all()
        sets = session.scalars(select(DatasetRow.name)).all()
    states = {
        (entry.comment == "edited", entry.coauthors == [COAUTHOR], entry.calc_id in links, sets == ["a new set"])
        for entry in _entries(site)
    }
    assert states in ({(True,) * 4}, {(False,) * 4}), states
    return states == {(True,) * 4}


def _is_published(site: Site) -> bool:
    upload = site.upload()
    assert upload is not None
    states = {(upload.published, entry.with_embargo, entry.comment == "published") for entry in _entries(site)}
    assert states in ({(True,) * 3}, {(False,) * 3}), states
    return upload.published


def _is_processed_again(site: Site) -> bool:
    upload = site.upload()
    assert upload is not None
    return upload.run == 2


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "upload",
            None,
            lambda site: site.request("PUT", "/uploads/?name=cut", content=_body()),
            lambda site: site.upload() is not None,
        ),
        Scenario(
            "publish",
            "upload",
            lambda site: _send_operation(site, "publish", with_embargo=True, comment="published"),
            _is_published,
        ),
        Scenario("edit", "publish", _send_edit, _is_edited),
        Scenario("re-process", "edit", lambda site: _send_operation(site, "re-process"), _is_processed_again),
        Scenario(
            "delete",
            "upload",
            lambda site: site.request("DELETE", f"/uploads/{upload_id(site)}"),
            lambda site: site.upload() is None,
        ),
    )
}


def make_outdated(site: Site) -> None:
    """As if an older version had processed the upload: only then it can be processed again."""
    with site.installation.database.session() as session:
        for entry in session.scalars(select(EntryRow)):
            entry.derived = {**entry.derived, "nomad_version": "0.0.1"}


def check(site: Site, scenario: Scenario, *, acknowledged: bool) -> None:
    """The invariants after recovery."""
    installation = site.installation
    assert scenario.effect(site) or not acknowledged, "an acknowledged effect is lost"
    with installation.database.read_session() as session:
        assert session.scalars(select(JobRow)).all() == [], "work is left"
        assert session.scalars(select(IndexChangeRow)).all() == [], "the index is behind"
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        uploads = session.scalars(select(UploadRow)).all()
    assert len(uploads) <= 1, "the effect happened twice"
    expected_keys = set()
    for upload in uploads:
        assert (upload.tasks_status, upload.process_running, upload.errors) == ("SUCCESS", False, [])
        expected_keys |= _check_files(site, upload)
    if not uploads:
        assert _entries(site) == []
    _check_index(site)
    assert set(installation.store.list()) == expected_keys, "objects that nothing refers to"
    left = [path for path in installation.settings.tmp_dir.rglob("*") if path.is_file()]
    assert left == [], f"temporary files are left: {left}"
    assert [path for path in site.folder.rglob(".part-*") if path.is_file()] == []


def _check_files(site: Site, upload: UploadRow) -> set[str]:
    store = site.installation.store
    assert upload.raw_key is not None
    assert upload.archive_key is not None
    raw = RawPack.open(store, upload.raw_key)
    contents = {name: raw.read_bytes(name).decode() for name in raw.members}
    raw.close()
    assert {name: contents[name] for name in FILES} == FILES, "raw files differ"
    assert set(contents) == {*FILES, "calc0/POTCAR.stripped"}
    archives = ArchivePack.open(store, upload.archive_key)
    entries = _entries(site)
    assert [entry.mainfile for entry in entries] == sorted(name for name in FILES if name.endswith(".chaos"))
    assert list(archives.calc_ids) == sorted(entry.calc_id for entry in entries)
    for entry in entries:
        archive = archives.read(entry.calc_id)
        assert entry.tasks_status == "SUCCESS"
        assert archive["section_run"][0]["program_version"] == "1.0"
        assert archive["section_metadata"]["last_processing"] == entry.derived["last_processing"], "of another run"
    archives.close()
    record = f"{upload.raw_key.rpartition('/')[0]}/upload.json"
    assert json.loads(store.read(record))["upload"]["published"] == upload.published, "upload.json is behind"
    return {key for key in store.list() if key in (upload.raw_key, upload.archive_key, record) or "manifest" in key}


def _check_index(site: Site) -> None:
    """Searches find what the rows say."""
    entries = {entry.calc_id: entry for entry in _entries(site)}
    mine = owner_query(site.owner(), "user")
    assert sorted(_hits(site, All())) == sorted(_hits(site, mine)) == sorted(entries)
    for published in (True, False):
        upload = site.upload()
        is_so = upload is not None and upload.published is published
        assert sorted(_hits(site, Term("published", published))) == (sorted(entries) if is_so else [])
    commented = [calc_id for calc_id, entry in entries.items() if entry.comment == "edited"]
    assert sorted(_hits(site, Text("comment", "edited"))) == sorted(commented)


def _hits(site: Site, query: Query) -> Sequence[str]:
    return site.installation.search.search(SearchRequest(query=query, size=100)).hits
