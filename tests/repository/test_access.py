"""Who may see what, asked through every door."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import BadRequest, Unauthorized
from nomad.repository.access import (
    RawAccess,
    is_potcar_original,
    owner_query,
    raw_access,
    readable_in_sql,
)
from nomad.repository.searching import count
from nomad.search.query import SearchRequest
from repository_world import FILES, World

PUBLIC = "fe open si tio2"
OWNER_CASES = [
    # who, owner, entries that a search finds
    (None, "visible", PUBLIC),
    (None, "public", PUBLIC),
    (None, "all", "closed fe open si tio2"),
    ("cleo", "visible", PUBLIC),
    ("cleo", "all", "closed fe open si tio2"),
    ("cleo", "user", "fe"),
    ("cleo", "shared", "fe"),
    ("cleo", "staging", ""),
    ("ben", "visible", "closed fe open si tio2 work"),
    ("ben", "public", PUBLIC),
    ("ben", "all", "closed fe open si tio2 work"),
    ("ben", "user", ""),
    ("ben", "shared", "closed work"),
    ("ben", "staging", "work"),
    ("ada", "visible", "closed draft fe open si tio2 work"),
    ("ada", "user", "closed draft open si tio2 work"),
    ("ada", "staging", "draft work"),
    ("admin", "visible", PUBLIC),
    ("admin", "all", "closed fe open si tio2"),
    ("admin", "admin", "closed draft fe open si tio2 work"),
]


@pytest.mark.parametrize(("who", "owner", "expected"), OWNER_CASES)
def test_a_search_finds_what_the_owner_value_names(world: World, who: str | None, owner: str, expected: str) -> None:
    query = owner_query(world.user(who), owner)
    hits = world.installation.search.search(SearchRequest(query=query, size=20)).hits
    assert world.names(hits) == expected
    assert count(world.installation, query) == len(expected.split())


@pytest.mark.parametrize("owner", ["user", "shared", "staging", "admin"])
def test_guests_cannot_use_owner_values_about_themselves(world: World, owner: str) -> None:
    with pytest.raises(Unauthorized):
        owner_query(None, owner)


def test_only_the_admin_sees_everything(world: World) -> None:
    with pytest.raises(Unauthorized):
        owner_query(world.user("ada"), "admin")


def test_an_unknown_owner_is_named(world: World) -> None:
    with pytest.raises(BadRequest, match="everybody"):
        owner_query(None, "everybody")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (None, PUBLIC),
        ("cleo", PUBLIC),
        ("ben", "closed fe open si tio2 work"),
        ("ada", "closed draft fe open si tio2 work"),
        ("admin", "closed draft fe open si tio2 work"),
    ],
)
def test_the_rule_in_sql_is_the_same(world: World, who: str | None, expected: str) -> None:
    statement = select(EntryRow.calc_id).join(UploadRow, UploadRow.upload_id == EntryRow.upload_id)
    with world.installation.database.read_session() as session:
        assert world.names(session.scalars(statement.where(readable_in_sql(world.user(who))))) == expected


ALL_OF = {upload: " ".join(sorted(files)) for upload, files in FILES.items()}
PUBLIC_FILES = " ".join(sorted(set(FILES["public"]) - {"si/POTCAR"}))
CLOSED_FILES = "closed/POTCAR closed/aux.txt closed/out.xml"
RAW_CASES = [
    # who, upload, entry-wise, files
    (None, "public", False, PUBLIC_FILES),
    ("cleo", "public", True, PUBLIC_FILES),
    ("ada", "public", False, ALL_OF["public"]),
    ("admin", "public", False, ALL_OF["public"]),
    (None, "mixed", False, "open/aux.txt open/out.xml"),
    ("ben", "mixed", False, "open/aux.txt open/out.xml"),
    ("ben", "mixed", True, f"{CLOSED_FILES} open/aux.txt open/out.xml"),
    ("ada", "mixed", False, ALL_OF["mixed"]),
    (None, "staging", True, ""),
    ("cleo", "staging", True, ""),
    ("ben", "staging", False, ""),
    ("ben", "staging", True, "work/aux.txt work/out.xml"),
    ("ada", "staging", False, ALL_OF["staging"]),
]


@pytest.mark.parametrize(("who", "upload", "entry_wise", "expected"), RAW_CASES)
def test_raw_files_are_split_by_embargo(
    world: World, who: str | None, upload: str, entry_wise: bool, expected: str
) -> None:
    with world.installation.database.read_session() as session:
        row = session.get(UploadRow, world.upload_id(upload))
        assert row is not None
        access = raw_access(session, world.user(who), row, entry_wise=entry_wise)
    assert " ".join(sorted(name for name in FILES[upload] if access.may_read(name))) == expected


def test_the_mainfile_of_a_hidden_entry_is_hidden_in_a_public_directory() -> None:
    access = RawAccess(public_directories={"a"}, hidden_mainfiles={"a/hidden.xml"})
    assert access.may_read("a/other.txt")
    assert not access.may_read("a/hidden.xml")
    assert not access.may_read("b/other.txt")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("POTCAR", True),
        ("a/POTCAR.gz", True),
        ("a/POTCAR_1", True),
        ("a/POTCAR.stripped", False),
        ("a/POTCAR.gz.stripped", False),
        ("POTCARS/out", False),
        ("a/potcar", False),
    ],
)
def test_original_potcar_files_are_recognised_by_name(path: str, expected: bool) -> None:
    assert is_potcar_original(path) is expected
