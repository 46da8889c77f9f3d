"""A web application over a fresh installation, people, and ways to put uploads into the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from mail_server import mailbox  # noqa: F401
from nomad.api.app import create_app
from nomad.auth.users import User, create_user
from nomad.config import Settings
from nomad.database.tables import EntryRow, UploadRow
from nomad.ids import create_calc_id, create_id
from nomad.repository.installation import Installation
from repository_world import own_world, own_world_client, world, world_client  # noqa: F401

Headers = dict[str, str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def installation(settings: Settings) -> Iterator[Installation]:
    installation = Installation.open(settings)
    yield installation
    installation.close()


@pytest.fixture
def people(installation: Installation) -> dict[str, User]:
    """Users by name. Without passwords, because hashing takes time."""
    admin_id = installation.settings.auth.admin_user_id
    return {
        "admin": create_user(installation.database, username="admin", email="admin@nomad.org", user_id=admin_id),
        "sheldon": create_user(
            installation.database,
            username="sheldon",
            email="sheldon@nomad.org",
            first_name="Sheldon",
            last_name="Cooper",
        ),
        "leonard": create_user(
            installation.database,
            username="leonard",
            email="leonard@nomad.org",
            first_name="Leonard",
            last_name="Hofstadter",
        ),
        "oasis": create_user(installation.database, username="oasis", email="oasis@nomad.org", is_oasis_admin=True),
    }


@pytest.fixture
def client(installation: Installation) -> Iterator[TestClient]:
    with TestClient(create_app(installation), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def login(client: TestClient, people: dict[str, User]) -> Callable[[str | None], Headers]:
    """Headers of a request by this person; by a guest for None."""

    def headers(name: str | None) -> Headers:
        if name is None:
            return {}
        return {"Authorization": f"Bearer {client.app.state.authenticator.tokens.access_token(people[name])}"}

    return headers


@pytest.fixture
def add_upload(installation: Installation, people: dict[str, User]) -> Callable[..., str]:
    """Puts an upload with entries into the rows, as processing leaves them; answers its id."""

    def add(owner: str = "sheldon", mainfiles: tuple[str, ...] = (), **values: Any) -> str:
        upload_id = create_id()
        state = {"tasks_status": "SUCCESS", "current_task": "cleanup", "current_process": "process_upload"}
        with installation.database.session() as session:
            upload = UploadRow(upload_id=upload_id, user_id=people[owner].user_id, **{**state, **values})
            session.add(upload)
            session.flush()
            for position, mainfile in enumerate(mainfiles):
                session.add(
                    EntryRow(
                        calc_id=create_calc_id(upload_id, mainfile),
                        upload_id=upload_id,
                        mainfile=mainfile,
                        parser_name="parsers/vasp",
                        position=position,
                        tasks_status="SUCCESS",
                        current_task="archiving",
                        uploader_id=upload.user_id,
                        derived={"nomad_version": "0.0.1", "processed": True, "atoms": ["Si"]},
                    )
                )
        return upload_id

    return add
