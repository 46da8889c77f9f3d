"""A small repository with every state an entry can be in, for tests of who may see what.

| upload | state | entries (directory: element) |
|---|---|---|
| public | published by ada | `si`: Si, `tio2`: O Ti; POTCAR files in `si` |
| mixed | published by ada | `open`: public Ge; `closed`: under embargo, shared with ben; a file beside them |
| staging | of ada, not published | `work`: C, shared with ben; `draft`: N, shared with nobody |
| other | published by cleo | `fe`: Fe |
"""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.auth.users import User, create_user
from nomad.config import SearchSettings, Settings
from nomad.database.index_queue import mark_changed
from nomad.database.tables import EntryRow, EntryShareRow, UploadRow
from nomad.ids import create_calc_id
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.storage.archive_pack import ArchivePackWriter
from nomad.storage.objects import archive_key, raw_key
from nomad.storage.raw_pack import RawPackWriter

PEOPLE = ("ada", "ben", "cleo")
SI_OUTPUT = b"<?xml version='1.0'?><modeling>" + b"<v>0.0 0.0 0.0</v>\n" * 500 + b"</modeling>"
FILES: Mapping[str, Mapping[str, bytes]] = {
    "public": {
        "si/vasprun.xml": SI_OUTPUT,
        "si/note.txt": b"a note\n",
        "si/POTCAR": b"secret potential",
        "si/POTCAR.stripped": b"Stripped POTCAR file.",
        "si/deep/more.dat": b"\x00\x01\x02\x03",
        "si/log.gz": gzip.compress(b"line one\nline two\n", mtime=0),
        "si/log.xz": lzma.compress(b"line one\nline two\n"),
        "tio2/OUTCAR": b"vasp.5.4 TiO2\n",
        "readme.md": b"read me\n",
    },
    "mixed": {
        "open/out.xml": b"<?xml version='1.0'?><a/>",
        "open/aux.txt": b"open aux",
        "closed/out.xml": b"<?xml version='1.0'?><b/>",
        "closed/aux.txt": b"closed aux",
        "closed/POTCAR": b"closed potential",
        "beside.txt": b"belongs to nobody",
    },
    "staging": {"work/out.xml": b"<work/>", "work/aux.txt": b"aux", "draft/out.xml": b"<draft/>"},
    "other": {"fe/out.xml": b"<fe/>", "fe/in.txt": b"input"},
}


@dataclass(frozen=True)
class EntryPlan:
    """One entry of the world."""

    upload: str
    mainfile: str
    atoms: tuple[str, ...]
    code: str = "VASP"
    with_embargo: bool = False
    shared_with: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


ENTRIES = {
    "si": EntryPlan("public", "si/vasprun.xml", ("Si",), values={"pid": "1234", "comment": "first light of silicon"}),
    "tio2": EntryPlan("public", "tio2/OUTCAR", ("O", "Ti"), code="exciting"),
    "open": EntryPlan("mixed", "open/out.xml", ("Ge",)),
    "closed": EntryPlan("mixed", "closed/out.xml", ("Ga",), with_embargo=True, shared_with=("ben",)),
    "work": EntryPlan("staging", "work/out.xml", ("C",), shared_with=("ben",)),
    "draft": EntryPlan("staging", "draft/out.xml", ("N",)),
    "fe": EntryPlan("other", "fe/out.xml", ("Fe",), code="exciting"),
}
OWNERS = {"public": "ada", "mixed": "ada", "staging": "ada", "other": "cleo"}


class World:
    """The installation with names for what is in it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.people: dict[str, User] = {
            name: create_user(
                installation.database,
                username=name,
                email=f"{name}@example.org",
                first_name=name.capitalize(),
                last_name="Example",
            )
            for name in PEOPLE
        }
        admin_id = installation.settings.auth.admin_user_id
        self.people["admin"] = create_user(
            installation.database, username="admin", email="admin@example.org", user_id=admin_id
        )
        for number, upload in enumerate(OWNERS):
            self._add_upload(upload, number)
        wait_until_indexed(installation)

    def user(self, name: str | None) -> User | None:
        """The user with this name, None for a guest."""
        return None if name is None else self.people[name]

    def upload_id(self, upload: str) -> str:
        return f"{upload}_upload"

    def calc_id(self, entry: str) -> str:
        plan = ENTRIES[entry]
        return create_calc_id(self.upload_id(plan.upload), plan.mainfile)

    def name(self, calc_id: str) -> str:
        """The name of the entry with this id."""
        return next(name for name in ENTRIES if self.calc_id(name) == calc_id)

    def names(self, calc_ids: Any) -> str:
        """The sorted names of the entries with these ids, as one text."""
        return " ".join(sorted(self.name(calc_id) for calc_id in calc_ids))

    def _add_upload(self, upload: str, number: int) -> None:
        upload_id = self.upload_id(upload)
        owner = self.people[OWNERS[upload]].user_id
        time = datetime(2021, 1 + number, 1, 12, tzinfo=UTC)
        folder = self.installation.settings.tmp_dir
        store = self.installation.store
        with RawPackWriter(folder / "raw.zip") as raw:
            for name, data in sorted(FILES[upload].items()):
                raw.add_bytes(name, data)
            raw.finish()
        store.put_file(raw_key(upload_id), folder / "raw.zip")
        plans = {name: plan for name, plan in ENTRIES.items() if plan.upload == upload}
        with ArchivePackWriter(folder / "archive.pack") as archives:
            for name, plan in plans.items():
                archives.add(self.calc_id(name), archive_tree(plan))
            archives.finish()
        store.put_file(archive_key(upload_id, 1), folder / "archive.pack")
        with self.installation.database.session() as session:
            session.add(
                UploadRow(
                    upload_id=upload_id,
                    user_id=owner,
                    name=f"{upload} name",
                    upload_time=time,
                    published=upload != "staging",
                    tasks_status="SUCCESS",
                    current_process="process_upload",
                    raw_key=raw_key(upload_id),
                    archive_key=archive_key(upload_id, 1),
                )
            )
            session.flush()
            for position, (name, plan) in enumerate(plans.items()):
                session.add(
                    EntryRow(
                        calc_id=self.calc_id(name),
                        upload_id=upload_id,
                        mainfile=plan.mainfile,
                        parser_name=f"parsers/{plan.code.lower()}",
                        position=position,
                        tasks_status="SUCCESS",
                        uploader_id=owner,
                        upload_time=time,
                        with_embargo=plan.with_embargo,
                        derived=derived(plan),
                        **plan.values,
                    )
                )
                session.flush()
                for user in plan.shared_with:
                    session.add(EntryShareRow(calc_id=self.calc_id(name), user_id=self.people[user].user_id))
            mark_changed(session, [self.calc_id(name) for name in plans])


def derived(plan: EntryPlan) -> dict[str, Any]:
    """What processing derives."""
    directory = plan.mainfile.rpartition("/")[0]
    siblings = sorted(name for name in FILES[plan.upload] if name.rpartition("/")[0] == directory)
    return {
        "domain": "dft",
        "processed": True,
        "nomad_version": "0.1.0",
        "calc_hash": f"hash-{plan.mainfile}",
        "files": [plan.mainfile, *(name for name in siblings if name != plan.mainfile)],
        "atoms": list(plan.atoms),
        "n_atoms": 2 * len(plan.atoms),
        "formula": "".join(f"{atom}2" for atom in plan.atoms),
        "dft": {
            "code_name": plan.code,
            "system": "bulk" if len(plan.atoms) == 1 else "2D",
            "n_calculations": 3,
            "quantities": ["section_run", "energy_total", "section_system"],
            "group_hash": f"group-{plan.code}",
        },
        "encyclopedia": {"material": {"material_id": f"material-{'-'.join(plan.atoms)}"}},
    }


def archive_tree(plan: EntryPlan) -> dict[str, Any]:
    """The archive of an entry: two systems, two calculations, the last of which is the result."""
    systems = [
        {
            "atom_labels": list(plan.atoms),
            "atom_positions": np.full((len(plan.atoms), 3), float(index)),
            "lattice_vectors": np.eye(3),
        }
        for index in range(2)
    ]
    calculations = [
        {
            "energy_total": -1.5 - index,
            "single_configuration_calculation_to_system_ref": f"/section_run/0/section_system/{index}",
        }
        for index in range(2)
    ]
    return {
        "section_run": [
            {
                "program_name": plan.code,
                "section_system": systems,
                "section_single_configuration_calculation": calculations,
            }
        ],
        "section_workflow": {
            "workflow_type": "single_point",
            "calculation_result_ref": "/section_run/0/section_single_configuration_calculation/1",
        },
        "section_metadata": {**derived(plan), "with_embargo": False, "comment": "as it was processed"},
        "processing_logs": [{"event": "parser executed", "level": "INFO", "parser": "parsers/vasp"}],
        "m_definitions": [{"name": "nomad.datamodel.datamodel.EntryArchive", "definition_id": "0" * 40}],
    }


def open_world(folder: Path, search: SearchSettings | None = None) -> Iterator[World]:
    """A new repository in the folder, for as long as the caller needs it."""
    installation = Installation.open(Settings(data_dir=folder / "data", search=search or SearchSettings()))
    yield World(installation)
    installation.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The repository of this module, indexed; for tests that change nothing."""
    yield from open_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    """The same for a test that changes something."""
    yield from open_world(tmp_path)


@pytest.fixture(scope="session")
def world_client(world: World) -> Iterator[WorldClient]:
    """Requests to the web application over the unchanged repository."""
    with TestClient(create_app(world.installation), raise_server_exceptions=False) as client:
        yield WorldClient(world, client)


@pytest.fixture
def own_world_client(own_world: World) -> Iterator[WorldClient]:
    """The same for a test that changes something."""
    with TestClient(create_app(own_world.installation), raise_server_exceptions=False) as client:
        yield WorldClient(own_world, client)


class WorldClient:
    """Sends requests as somebody of the world; `/api` is put in front of paths."""

    def __init__(self, world: World, client: TestClient) -> None:
        self.world = world
        self.client = client

    def headers(self, who: str | None) -> dict[str, str]:
        """Headers that identify this person; none for a guest."""
        if who is None:
            return {}
        tokens = self.client.app.state.authenticator.tokens  # type: ignore[attr-defined]
        return {"Authorization": f"Bearer {tokens.access_token(self.world.people[who])}"}

    def request(self, who: str | None, method: str, path: str, **options: Any) -> Any:
        """The answer to this person's request."""
        headers = {**self.headers(who), **options.pop("headers", {})}
        return self.client.request(method, f"/api{path}", headers=headers, **options)

    def get(self, who: str | None, path: str, **options: Any) -> Any:
        return self.request(who, "GET", path, **options)

    def post(self, who: str | None, path: str, body: Any, **options: Any) -> Any:
        return self.request(who, "POST", path, json=body, **options)
