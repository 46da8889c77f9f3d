"""One upload in each state, and requests by everybody who might want something of it.

| state | what it is |
|---|---|
| processing | received and being processed: files, an entry without archive, not in the index |
| staging | processed, not published |
| published | open to everybody |
| embargoed | published under embargo |
| deleted | was published, and deleted by the admin |

All uploads belong to `owner` and have one entry each, which names `coauthor` as author and is shared with `shared`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.testclient import TestClient

from nomad.auth.tokens import Tokens
from nomad.auth.users import User, create_user, get_user
from nomad.config import AuthSettings
from nomad.database.index_queue import mark_changed
from nomad.database.tables import (
    DatasetRow,
    EntryDatasetRow,
    EntryRow,
    EntryShareRow,
    UploadRow,
)
from nomad.ids import create_calc_id
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.storage.archive_pack import ArchivePackWriter
from nomad.storage.objects import archive_key, raw_key
from nomad.storage.raw_pack import RawPackWriter

STATES = {"processing": "He", "staging": "Li", "published": "Be", "embargoed": "B", "deleted": "C"}
"""Each state with the element by which its entry is known in lists of values."""
PEOPLE = ("owner", "coauthor", "shared", "stranger", "admin")
ROLES = (
    "anonymous",
    *PEOPLE,
    "expired token",
    "foreign token",
    "signature",
    "expired signature",
    "upload token",
)
"""`signature` and `upload token` are the owner's, in the query; `foreign token` is another installation's."""
MAINFILE, AUXILIARY, POTCAR, STRIPPED, BESIDE = (
    "calc/out.xml",
    "calc/aux.txt",
    "calc/POTCAR",
    "calc/POTCAR.stripped",
    "beside.txt",
)
FILES = (MAINFILE, AUXILIARY, POTCAR, STRIPPED, BESIDE)
PIDS = {state: str(number) for number, state in enumerate(STATES, 1001)}


def upload_id(state: str) -> str:
    return f"{state}-upload"


def calc_id(state: str) -> str:
    return create_calc_id(upload_id(state), MAINFILE)


def doi(state: str) -> str:
    return f"10.17172/NOMAD/{state}"


class AccessWorld:
    """The repository with its people, and what it answers them."""

    def __init__(self, installation: Installation, client: TestClient) -> None:
        self.installation = installation
        self.client = client
        self.people = {name: self._person(name) for name in PEOPLE}
        for state in STATES:
            self._add_upload(state)
        wait_until_indexed(installation)
        self.frozen = {state: self._freeze(state) for state in STATES}
        deleted = self.request("admin", "DELETE", f"/uploads/{upload_id('deleted')}")
        assert deleted.status_code == 200, deleted.text
        wait_until_indexed(installation)

    def request(self, role: str, method: str, path: str, **options: Any) -> Any:
        """The answer to a request in this role; `/api` is put in front of the path."""
        headers, arguments = self._credentials(role)
        parameters = {**options.pop("params", {}), **arguments}
        return self.client.request(method, f"/api{path}", headers=headers, params=parameters, **options)

    def path(self, path: str, state: str) -> str:
        """The path with the ids of this state."""
        return path.format(
            upload_id=upload_id(state),
            calc_id=calc_id(state),
            state=state,
            doi=doi(state),
            pid=PIDS[state],
            frozen=self.frozen[state],
        )

    def _freeze(self, state: str) -> str:
        """The id of a frozen query of the owner that found the entry, if it can be found."""
        body = {"query": {"calc_id": [calc_id(state)], "owner": "user"}}
        answer = self.request("owner", "POST", "/repo/frozen", json=body)
        assert answer.status_code == 200, answer.text
        frozen_id: str = answer.json()["frozen_id"]
        return frozen_id

    def _current(self, name: str) -> User:
        """The user as tokens are made for now: ending all logins makes older ones void."""
        with self.installation.database.read_session() as session:
            user = get_user(session, self.people[name].user_id)
        assert user is not None
        return user

    def _credentials(self, role: str) -> tuple[dict[str, str], dict[str, str]]:
        tokens: Tokens = self.client.app.state.authenticator.tokens  # type: ignore[attr-defined]
        expired = Tokens("secret", AuthSettings(access_token_seconds=1, signature_token_seconds=1))
        expired._secret, expired._settings = (
            tokens._secret,
            AuthSettings.model_construct(access_token_seconds=-60, signature_token_seconds=-60),
        )
        owner = self._current("owner")
        match role:
            case "anonymous":
                return {}, {}
            case "expired token":
                return {"Authorization": f"Bearer {expired.access_token(owner)}"}, {}
            case "foreign token":
                foreign = Tokens("the secret of another installation", AuthSettings())
                return {"Authorization": f"Bearer {foreign.access_token(owner)}"}, {}
            case "signature":
                return {}, {"signature_token": tokens.signature_token(owner)}
            case "expired signature":
                return {}, {"signature_token": expired.signature_token(owner)}
            case "upload token":
                return {}, {"token": tokens.upload_token(owner)}
        return {"Authorization": f"Bearer {tokens.access_token(self._current(role))}"}, {}

    def _person(self, name: str) -> User:
        admin_id = self.installation.settings.auth.admin_user_id
        return create_user(
            self.installation.database,
            username=name,
            email=f"{name}@example.org",
            first_name=name,
            last_name="Example",
            user_id=admin_id if name == "admin" else None,
        )

    def _add_upload(self, state: str) -> None:
        owner, upload, calc = self.people["owner"].user_id, upload_id(state), calc_id(state)
        time = datetime(2021, 1 + list(STATES).index(state), 1, 12, tzinfo=UTC)
        folder, store = self.installation.settings.tmp_dir, self.installation.store
        running = state == "processing"
        with RawPackWriter(folder / "raw.zip") as raw:
            for name in sorted(FILES):
                raw.add_bytes(name, f"{name} of {state}".encode())
            raw.finish()
        store.put_file(raw_key(upload), folder / "raw.zip")
        if not running:
            with ArchivePackWriter(folder / "archive.pack") as archives:
                archives.add(calc, _archive(state))
                archives.finish()
            store.put_file(archive_key(upload, 1), folder / "archive.pack")
        with self.installation.database.session() as session:
            session.add(
                UploadRow(
                    upload_id=upload,
                    user_id=owner,
                    name=f"{state} name",
                    upload_time=time,
                    published=state in ("published", "embargoed", "deleted"),
                    tasks_status="RUNNING" if running else "SUCCESS",
                    current_process="process_upload",
                    process_running=running,
                    raw_key=raw_key(upload),
                    archive_key=None if running else archive_key(upload, 1),
                )
            )
            session.add(
                DatasetRow(
                    dataset_id=f"{state}-dataset", user_id=owner, name=f"{state} set", doi=doi(state), created=time
                )
            )
            session.add(DatasetRow(dataset_id=f"{state}-plain", user_id=owner, name=f"{state} plain", created=time))
            session.flush()
            session.add(
                EntryRow(
                    calc_id=calc,
                    upload_id=upload,
                    mainfile=MAINFILE,
                    parser_name="parsers/vasp",
                    position=0,
                    tasks_status="RUNNING" if running else "SUCCESS",
                    process_running=running,
                    uploader_id=owner,
                    upload_time=time,
                    with_embargo=state == "embargoed",
                    coauthors=[self.people["coauthor"].user_id],
                    comment=f"comment on {state}",
                    pid=PIDS[state],
                    derived={} if running else _derived(state),
                )
            )
            session.flush()
            session.add(EntryShareRow(calc_id=calc, user_id=self.people["shared"].user_id))
            for kind in ("dataset", "plain"):
                session.add(EntryDatasetRow(calc_id=calc, dataset_id=f"{state}-{kind}"))
            if not running:
                mark_changed(session, [calc])


def _derived(state: str) -> dict[str, Any]:
    return {
        "domain": "dft",
        "processed": True,
        "nomad_version": "0.0.1",
        "files": [MAINFILE, AUXILIARY, POTCAR, STRIPPED],
        "atoms": [STATES[state]],
        "n_atoms": 1,
        "formula": STATES[state],
        "dft": {"code_name": "VASP", "system": "bulk", "n_calculations": 1, "group_hash": f"group of {state}"},
        "encyclopedia": {"material": {"material_id": f"material of {state}"}},
    }


def _archive(state: str) -> dict[str, Any]:
    return {
        "section_run": [{"program_name": "VASP"}],
        "section_metadata": _derived(state),
        "processing_logs": [{"event": f"parsed {state}", "level": "INFO", "parser": "parsers/vasp"}],
    }


@dataclass(frozen=True)
class Cell:
    """Somebody and a state, with what follows for them from the table of who may see what."""

    role: str
    state: str

    @property
    def is_known(self) -> bool:
        """The sender is a user: credentials in the header that are valid."""
        return self.role in PEOPLE

    @property
    def exists(self) -> bool:
        return self.state != "deleted"

    @property
    def owns(self) -> bool:
        """Owner of the upload, or the admin."""
        return self.role in ("owner", "admin")

    @property
    def is_published(self) -> bool:
        return self.state in ("published", "embargoed")

    @property
    def reads_restricted(self) -> bool:
        """What a request that names the entry shows although it is not public."""
        return self.exists and (self.owns or self.role == "shared")

    @property
    def reads_entry(self) -> bool:
        return self.reads_restricted or self.state == "published"

    @property
    def is_indexed(self) -> bool:
        return self.state in ("staging", "published", "embargoed")

    def finds(self, owner: str) -> bool:
        """Whether a search with this value of `owner` finds the entry; the admin has no special rights here."""
        mine = self.role in ("owner", "shared")
        return (
            self.is_indexed
            and {
                "visible": self.state == "published" or mine,
                "public": self.state == "published",
                "all": self.is_published or mine,
                "user": self.role == "owner",
                "shared": mine,
                "staging": mine and self.state == "staging",
                "admin": self.role == "admin",
            }[owner]
        )
