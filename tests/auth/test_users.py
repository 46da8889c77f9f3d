"""Accounts: making, finding, changing and removing them."""

from __future__ import annotations

import uuid

import pytest

from nomad.auth.users import (
    ADMIN_USER_ID,
    create_user,
    find_users,
    get_user,
    get_users,
    remove_user,
    set_password,
)
from nomad.errors import BadRequest, NotFound


def test_a_new_user_can_be_found_by_id(database):
    user = create_user(database, username="a.b_c-1", email="a@b", first_name=" jean-luc", last_name="mcDonald ")
    with database.read_session() as session:
        assert get_user(session, user.user_id) == user
        assert get_users(session, [user.user_id, "unknown"]) == {user.user_id: user}
        assert get_user(session, "unknown") is None
    assert user.name == "Jean-luc McDonald"
    assert uuid.UUID(user.user_id)
    assert not user.is_admin


@pytest.mark.parametrize(
    "change",
    [
        {"username": "with blank"},
        {"username": ""},
        {"username": "ä"},
        {"email": "no address"},
        {"email": "two@at@signs"},
        {"user_id": "no uuid"},
        {"password": "short"},
    ],
)
def test_malformed_users_are_refused(database, change):
    with pytest.raises(BadRequest):
        create_user(database, **{"username": "name", "email": "a@b", **change})
    with database.read_session() as session:
        assert find_users(session) == []


@pytest.mark.parametrize(
    "change", [{"username": "taken"}, {"email": "Taken@nomad.org"}, {"user_id": "00000000-0000-0000-0000-000000000001"}]
)
def test_taken_names_addresses_and_ids_are_refused(database, change):
    create_user(database, username="taken", email="taken@nomad.org", user_id="00000000-0000-0000-0000-000000000001")
    with pytest.raises(BadRequest, match="exists already"):
        create_user(database, **{"username": "new", "email": "new@nomad.org", **change})


@pytest.mark.parametrize(
    ("first_name", "last_name", "email", "usernames"),
    [
        ("Sheldon", "Cooper", "x", ["scooper", "scooper1", "scooper2"]),
        ("", "Hofstadter", "x", ["hofstadter"]),
        ("Jürgen", "Müller Öz", "x", ["jmulleroz"]),
        ("", "", "Anna.Smith", ["anna.smith"]),
        ("名", "前", "名前", ["user", "user1"]),
    ],
)
def test_user_names_are_made_from_names(database, first_name, last_name, email, usernames):
    made = [
        create_user(database, username=None, email=f"{email}@{n}", first_name=first_name, last_name=last_name).username
        for n in range(len(usernames))
    ]
    assert made == usernames


@pytest.mark.parametrize(
    ("text", "usernames"),
    [
        ("", ["scooper", "lhofstadter"]),
        ("coop", ["scooper"]),
        ("Sheldon Cooper", ["scooper"]),
        ("ORG", ["scooper", "lhofstadter"]),
        ("lhof", ["lhofstadter"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_finding_users(database, text, usernames):
    create_user(database, username=None, email="s@nomad.org", first_name="Sheldon", last_name="Cooper")
    create_user(database, username=None, email="l@nomad.org", first_name="Leonard", last_name="Hofstadter")
    with database.read_session() as session:
        assert [user.username for user in find_users(session, text)] == usernames


def test_the_admin_is_the_account_with_the_configured_id(database):
    create_user(database, username="admin", email=None, user_id=ADMIN_USER_ID)
    other = create_user(database, username="other", email=None)
    with database.read_session() as session:
        assert get_user(session, ADMIN_USER_ID).is_admin
        assert not get_user(session, ADMIN_USER_ID, other.user_id).is_admin
        assert get_user(session, other.user_id, other.user_id).is_admin


def test_accounts_are_changed_by_name_or_address(database):
    create_user(database, username="name", email="name@nomad.org")
    set_password(database, "Name@nomad.org", "a new password")
    with pytest.raises(BadRequest):
        set_password(database, "name", "short")
    remove_user(database, "name")
    for change in (lambda: remove_user(database, "name"), lambda: set_password(database, "name", "long enough")):
        with pytest.raises(NotFound):
            change()
