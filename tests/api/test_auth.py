"""The namespace `auth`, and who a request comes from."""

from __future__ import annotations

import base64
import time

import pytest

from nomad.auth.users import create_user
from nomad.config import Settings


def basic(name, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.fixture
def penny(installation):
    return create_user(installation.database, username="penny", email="penny@nomad.org", password="cheesecake: ö")


@pytest.mark.parametrize("name", ["penny", "penny@nomad.org"])
def test_basic_authentication_is_the_login(client, penny, name):
    response = client.get("/api/auth/", headers=basic(name, "cheesecake: ö"))
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    tokens = response.json()
    assert set(tokens) == {"access_token", "upload_token", "signature_token"}
    again = client.get("/api/auth/", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert again.json()["upload_token"] == tokens["upload_token"]


@pytest.mark.parametrize(
    "header",
    [
        basic("penny", "wrong"),
        basic("nobody", "cheesecake: ö"),
        {"Authorization": "Basic not-base64!"},
        {"Authorization": "Basic " + base64.b64encode(b"no colon").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer abc"},
        {"Authorization": "Digest abc"},
        {"Authorization": ""},
    ],
)
@pytest.mark.parametrize("url", ["/api/auth/", "/api/auth/users"])
def test_bad_credentials_are_unauthorized_even_where_login_is_optional(client, penny, header, url):
    response = client.get(url, headers=header)
    assert response.status_code == 401
    assert response.json()["code"] == 401
    assert "www-authenticate" not in response.headers


def test_a_guest_has_no_tokens(client):
    assert client.get("/api/auth/").status_code == 401


@pytest.mark.parametrize("name", ["token", "signature_token"])
def test_tokens_in_the_query_are_refused_where_they_do_not_belong(client, login, people, name):
    tokens = client.app.state.authenticator.tokens
    for value in ("", "x", tokens.upload_token(people["sheldon"]), tokens.signature_token(people["sheldon"])):
        response = client.get("/api/auth/", params={name: value}, headers=login("sheldon"))
        assert response.status_code == 401


def test_the_token_of_a_removed_user_is_refused(client, login, installation):
    from nomad.auth.users import remove_user

    headers = login("leonard")
    remove_user(installation.database, "leonard")
    assert client.get("/api/auth/", headers=headers).status_code == 401


def test_repeated_basic_authentication_is_fast(client, penny):
    headers = basic("penny", "cheesecake: ö")
    client.get("/api/auth/", headers=headers)
    start = time.perf_counter()
    for _ in range(20):
        assert client.get("/api/auth/", headers=headers).status_code == 200
    assert time.perf_counter() - start < 1.0


def test_guessing_passwords_is_stopped(client, penny):
    statuses = [client.get("/api/auth/", headers=basic("penny", "guess")).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_finding_users(client, people):
    users = client.get("/api/auth/users").json()["users"]
    assert {user["username"] for user in users} == set(people)
    (user,) = client.get("/api/auth/users?query=cooper").json()["users"]
    sheldon = people["sheldon"]
    assert user == {
        "user_id": sheldon.user_id,
        "username": "sheldon",
        "name": "Sheldon Cooper",
        "first_name": "Sheldon",
        "last_name": "Cooper",
        "email": "sheldon@nomad.org",
        "created": sheldon.created.isoformat(),
        "is_admin": False,
        "is_oasis_admin": False,
    }
    assert client.get("/api/auth/users?query=nobody").json() == {"users": []}


class TestHiddenAddresses:
    @pytest.fixture
    def settings(self, tmp_path):
        return Settings.model_validate({"data_dir": tmp_path / "data", "auth": {"public_emails": False}})

    def test_guests_neither_see_nor_find_addresses(self, client, login, people):
        users = client.get("/api/auth/users").json()["users"]
        assert len(users) == len(people)
        assert not [user for user in users if "email" in user]
        assert client.get("/api/auth/users?query=sheldon@nomad.org").json() == {"users": []}
        (found,) = client.get("/api/auth/users?query=sheldon@nomad.org", headers=login("leonard")).json()["users"]
        assert found["email"] == "sheldon@nomad.org"


def test_an_invited_user_is_there_at_once(client, login, people):
    invited = {
        "email": "raj@nomad.org",
        "first_name": "rajesh",
        "last_name": "Koothrappali",
        "affiliation": "Caltech",
        "user_id": people["sheldon"].user_id,
        "is_admin": True,
        "is_oasis_admin": True,
        "password": "a password that does not count",
    }
    response = client.put("/api/auth/users", json=invited, headers=login("sheldon"))
    assert response.status_code == 200
    user = response.json()
    assert user["username"] == "rkoothrappali"
    assert user["name"] == "Rajesh Koothrappali"
    assert user["affiliation"] == "Caltech"
    assert user["user_id"] != people["sheldon"].user_id
    assert not user["is_admin"]
    assert not user["is_oasis_admin"]
    assert client.get("/api/auth/users?query=raj@").json()["users"] == [user]
    assert client.get("/api/auth/", headers=basic("rkoothrappali", invited["password"])).status_code == 401


@pytest.mark.parametrize(
    ("payload", "user", "status", "message"),
    [
        ({"email": "raj@nomad.org"}, None, 401, "Login required."),
        ({}, "sheldon", 400, "Invalid user data: email is required"),
        ({"email": ""}, "sheldon", 400, "Invalid user data: email is required"),
        ({"email": None}, "sheldon", 400, "Invalid user data: email is required"),
        ({"email": "leonard@nomad.org"}, "sheldon", 400, "exists already"),
        ({"email": "LEONARD@nomad.org"}, "sheldon", 400, "exists already"),
        ({"email": "no address"}, "sheldon", 400, "no address"),
        ({"email": 1}, "sheldon", 400, "Input payload validation failed"),
        ({"email": "raj@nomad.org", "first_name": []}, "sheldon", 400, "Input payload validation failed"),
        ([], "sheldon", 400, "Input payload validation failed"),
    ],
)
def test_who_cannot_be_invited(client, login, payload, user, status, message):
    response = client.put("/api/auth/users", json=payload, headers=login(user))
    assert response.status_code == status
    assert message in response.json()["message"]


class TestOasis:
    @pytest.fixture
    def settings(self, tmp_path):
        oasis = {"is_oasis": True, "allowed_users": ["sheldon", "leonard@nomad.org"]}
        return Settings.model_validate({"data_dir": tmp_path / "data", "oasis": oasis})

    @pytest.mark.parametrize(
        ("user", "status"), [("sheldon", 200), ("leonard", 200), ("oasis", 401), ("admin", 401), (None, 401)]
    )
    def test_only_allowed_users_have_access(self, client, login, user, status):
        for url in ("/api/auth/users", "/api/auth/", "/api/uploads/"):
            assert client.get(url, headers=login(user)).status_code == status
        assert client.get("/alive").status_code == 200

    def test_nobody_is_invited(self, client, login):
        assert client.put("/api/auth/users", json={"email": "a@b"}, headers=login("sheldon")).status_code == 400
