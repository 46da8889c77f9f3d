"""Search documents and the present metadata of archives."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from nomad.database.tables import EntryRow
from nomad.repository.archive_metadata import current_metadata
from nomad.repository.documents import public_documents, search_documents
from nomad.repository.records import load_record
from repository_world import ENTRIES, World


def document(world: World, name: str, **changes: Any) -> dict[str, Any]:
    """The document of an entry after changes that are not kept."""
    with world.installation.database.read_session() as session:
        row = session.get(EntryRow, world.calc_id(name))
        assert row is not None
        for column, value in changes.items():
            setattr(row, column, value)
        session.flush()
        [found] = search_documents(session, [row.calc_id])
        return found


def test_documents_come_in_the_order_of_the_ids(world: World) -> None:
    ids = [world.calc_id(name) for name in reversed(ENTRIES)]
    with world.installation.database.read_session() as session:
        documents = list(search_documents(session, [*ids[:2], "unknown", *ids[2:]]))
    assert [found["calc_id"] for found in documents] == ids


def test_owners_are_uploader_and_shares(world: World) -> None:
    found = document(world, "closed")
    assert [owner["name"] for owner in found["owners"]] == ["Ada Example", "Ben Example"]
    assert [author["name"] for author in found["authors"]] == ["Ada Example"]
    assert (found["origin"], found["with_embargo"]) == ("Ada Example", True)


def test_an_external_database_takes_the_place_of_the_uploader(world: World) -> None:
    coauthors = [world.people["cleo"].user_id, "gone"]
    found = document(world, "si", external_db="OQMD", coauthors=coauthors)
    assert found["origin"] == "OQMD"
    assert [author["name"] for author in found["authors"]] == ["Cleo Example", "gone"]


def test_no_document_has_an_address(world: World) -> None:
    with world.installation.database.read_session() as session:
        documents = public_documents(session, [world.calc_id(name) for name in ENTRIES])
    assert "@" not in str(documents)
    assert {found["license"] for found in documents} == {"CC BY 4.0"}


def test_a_license_of_the_owner_stays(world: World) -> None:
    assert document(world, "si", license="CC0")["license"] == "CC0"
    assert "license" not in document(world, "si")


def test_an_entry_that_failed_early_has_its_mainfile(world: World) -> None:
    found = document(world, "si", derived={"processing_errors": ["lost"]})
    assert (found["processed"], found["files"]) == (False, ["si/vasprun.xml"])


def test_an_entry_that_was_never_processed_has_no_document(own_world: World) -> None:
    with own_world.installation.database.session() as session:
        session.execute(update(EntryRow).where(EntryRow.calc_id == own_world.calc_id("si")).values(derived={}))
    with own_world.installation.database.read_session() as session:
        found = search_documents(session, [own_world.calc_id("si"), own_world.calc_id("fe")])
        assert [document["calc_id"] for document in found] == [own_world.calc_id("fe")]


@pytest.mark.parametrize("stored", [None, {"comment": "old", "uploader": "old", "n_atoms": 7, "with_embargo": False}])
def test_metadata_of_archives_name_people_by_id(world: World, stored: dict[str, Any] | None) -> None:
    with world.installation.database.read_session() as session:
        record = load_record(session, world.calc_id("closed"))
    assert record is not None
    metadata = current_metadata(record, stored)
    assert metadata["uploader"] == world.people["ada"].user_id
    assert metadata["shared_with"] == [world.people["ben"].user_id]
    assert metadata["with_embargo"] is True
    assert "comment" not in metadata
    assert metadata["n_atoms"] == (7 if stored else 2)
