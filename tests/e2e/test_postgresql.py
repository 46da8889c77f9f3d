"""The same way of an upload with the rows in PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from .conftest import Server, finished, folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")
TEST_DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A database of its own on the configured server."""
    url = os.environ.get("NOMAD_TEST_POSTGRESQL")
    if not url:
        pytest.skip("NOMAD_TEST_POSTGRESQL names no PostgreSQL server")
    name = f"nomad_e2e_{uuid.uuid4().hex[:12]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def test_upload_search_publish_and_delete(tmp_path: Path, postgresql_url: str) -> None:
    server = Server(tmp_path, settings={"NOMAD_DATABASE__URL": postgresql_url})
    server.add_user("owner")
    server.start()
    try:
        with server.client("owner") as owner, server.client() as guest:
            found = upload(owner, zipped(folder_files(TEST_DATA / "quantum-espresso", "si_scf", "fe_bcc_spin")))
            upload_id = found["upload_id"]
            assert [entry["tasks_status"] for entry in found["calcs"]["results"]] == ["SUCCESS"] * 2
            query = {"atoms": "Fe", "upload_id": upload_id}
            assert owner.get("/repo/", params={"owner": "user", **query}).json()["pagination"]["total"] == 1
            assert guest.get("/repo/", params=query).json()["pagination"]["total"] == 0
            assert owner.post(f"/uploads/{upload_id}", json={"operation": "publish"}).status_code == 200
            assert finished(owner, upload_id)["published"]
            assert guest.get("/repo/", params=query).json()["pagination"]["total"] == 1
            other = upload(owner, zipped(folder_files(TEST_DATA / "abinit", "si_scf_bands")))
            assert owner.delete(f"/uploads/{other['upload_id']}").status_code == 200
            assert owner.get(f"/uploads/{other['upload_id']}").status_code == 404
        assert not list((tmp_path / "data").glob("nomad.db*"))
    finally:
        server.stop()
