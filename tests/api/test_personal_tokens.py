"""Personal access tokens: what they open, what they do not, and how they end."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from nomad.api.app import _routers
from nomad.api.context import require_writable
from nomad.database.tables import PersonalTokenRow, utc_now


@pytest.fixture
def make(client, login):
    """Makes a token of somebody; answers what the server says about it."""

    def make(*scopes, user="sheldon", name="a program", **body):
        answer = client.post(
            "/api/auth/tokens", json={"name": name, "scopes": scopes or ["read"], **body}, headers=login(user)
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    return make


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def basic(name, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def test_a_token_is_shown_once_and_kept_as_a_hash(client, login, make, installation):
    made = make("read", "write", expires_days=30)
    assert made["token"].startswith("nomad_pat_")
    assert made["scopes"] == ["read", "write"]
    (listed,) = client.get("/api/auth/tokens", headers=login("sheldon")).json()["tokens"]
    assert listed == {key: value for key, value in made.items() if key != "token"}
    with installation.database.read_session() as session:
        (row,) = session.scalars(select(PersonalTokenRow))
        assert made["token"] not in repr(row.__dict__)
    assert client.get("/api/auth/tokens", headers=login("leonard")).json() == {"tokens": []}


def test_a_reading_token_reads_and_does_not_write(client, make, add_upload):
    upload_id = add_upload("sheldon", published=False)
    token = make("read")["token"]
    for headers in (bearer(token), basic("sheldon", token), basic("sheldon@nomad.org", token)):
        assert client.get(f"/api/uploads/{upload_id}", headers=headers).status_code == 200
        assert client.post("/api/raw/query", json={}, headers=headers).status_code == 200, "a query is no change"
        writes = [
            client.put("/api/uploads/", content=b"x", headers=headers),
            client.delete(f"/api/uploads/{upload_id}", headers=headers),
            client.put("/api/datasets/", json={"name": "a"}, headers=headers),
            client.post("/api/repo/edit", json={"query": {}, "actions": {}}, headers=headers),
            client.put("/api/auth/users", json={"email": "a@b"}, headers=headers),
        ]
        assert [answer.status_code for answer in writes] == [401] * 5
        assert "may only read" in writes[0].json()["message"]
    assert client.put(f"/api/uploads/?token={token}", content=b"x").status_code == 401


def test_a_writing_token_uploads_in_all_ways(client, make):
    token = make("read", "write")["token"]
    assert client.put("/api/uploads/", content=b"x", headers=bearer(token)).status_code == 200
    assert client.put("/api/uploads/", content=b"x", headers=basic("sheldon", token)).status_code == 200
    assert client.put(f"/api/uploads/?token={token}", content=b"x").status_code == 200


def test_a_token_signs_links(client, make, add_upload):
    upload_id = add_upload("sheldon", published=False)
    token = make("read")["token"]
    own = client.get(f"/api/raw/{upload_id}/?signature_token={token}")
    assert own.status_code == 404, "read as the owner: there are no files"
    assert client.get(f"/api/raw/{upload_id}/?signature_token={token}x").status_code == 401


def test_a_token_gets_no_rights_that_it_does_not_have(client, make):
    reading, writing = make("read", name="r")["token"], make("read", "write", name="w")["token"]
    tokens = client.get("/api/auth/", headers=bearer(reading)).json()
    assert (tokens["access_token"], set(tokens)) == (reading, {"access_token", "signature_token"})
    tokens = client.get("/api/auth/", headers=bearer(writing)).json()
    assert (tokens["access_token"], tokens["upload_token"]) == (writing, writing)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "tokens", None),
        ("POST", "tokens", {"name": "another"}),
        ("DELETE", "tokens/x", None),
        ("GET", "me", None),
        ("PATCH", "me", {"last_name": "X"}),
        ("POST", "password", {"old_password": "a", "new_password": "long enough"}),
        ("POST", "email", {"email": "a@b"}),
        ("DELETE", "sessions", None),
    ],
)
def test_a_token_does_not_manage_the_account(client, make, method, path, body):
    token = make("read", "write")["token"]
    answer = client.request(method, f"/api/auth/{path}", json=body, headers=bearer(token))
    assert answer.status_code == 401
    assert "personal token" in answer.json()["message"]


def test_revoked_expired_and_unknown_tokens_are_refused(client, login, make, installation):
    revoked, expired = make(name="a"), make(name="b", expires_days=1)
    answer = client.delete(f"/api/auth/tokens/{revoked['token_id']}", headers=login("sheldon"))
    assert [token["name"] for token in answer.json()["tokens"]] == ["b"]
    with installation.database.session() as session:
        session.execute(update(PersonalTokenRow).values(expires=utc_now() - timedelta(seconds=1)))
    for token in (revoked["token"], expired["token"], "nomad_pat_", "nomad_pat_unknown"):
        assert client.get("/api/auth/users", headers=bearer(token)).status_code == 401
        assert client.get("/api/auth/users", headers=basic("sheldon", token)).status_code == 401


def test_a_token_of_somebody_else(client, login, make, people):
    made = make(user="leonard")
    assert client.delete(f"/api/auth/tokens/{made['token_id']}", headers=login("sheldon")).status_code == 404
    assert client.get("/api/auth/users", headers=basic("sheldon", made["token"])).status_code == 401


def test_the_last_use_is_shown(client, login, make):
    made = make()
    assert "last_used" not in made
    client.get("/api/auth/users", headers=bearer(made["token"]))
    (listed,) = client.get("/api/auth/tokens", headers=login("sheldon")).json()["tokens"]
    assert listed["last_used"] >= made["created"]


def test_logging_out_everywhere_keeps_the_tokens_of_programs_unless_told(client, make, people):
    made = make()["token"]

    def session():
        user = people["sheldon"]
        with client.app.state.installation.database.read_session() as rows:
            from nomad.auth.users import get_user

            user = get_user(rows, user.user_id)
        return bearer(client.app.state.authenticator.tokens.access_token(user))

    assert client.delete("/api/auth/sessions", headers=session()).status_code == 200
    assert client.get("/api/auth/users", headers=bearer(made)).status_code == 200
    assert client.delete("/api/auth/sessions?personal_tokens=true", headers=session()).status_code == 200
    assert client.get("/api/auth/users", headers=bearer(made)).status_code == 401


def test_the_tokens_of_a_removed_user_are_gone(client, make, installation):
    from nomad.auth.users import remove_user

    token = make()["token"]
    remove_user(installation.database, "sheldon")
    assert client.get("/api/auth/users", headers=bearer(token)).status_code == 401
    with installation.database.read_session() as session:
        assert session.scalars(select(PersonalTokenRow)).all() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": " "},
        {"name": "x" * 101},
        {"name": "a", "scopes": []},
        {"name": "a", "scopes": ["admin"]},
        {"name": "a", "expires_days": 0},
        {"name": "a", "expires_days": 100000},
    ],
)
def test_what_is_no_token(client, login, body):
    assert client.post("/api/auth/tokens", json=body, headers=login("sheldon")).status_code == 400
    assert client.get("/api/auth/tokens", headers=login("sheldon")).json() == {"tokens": []}


def test_a_name_is_used_once(client, login, make):
    make(name="laptop")
    answer = client.post("/api/auth/tokens", json={"name": "laptop"}, headers=login("sheldon"))
    assert answer.status_code == 400
    assert "laptop" in answer.json()["message"]


READING = {"/raw/query", "/raw/{upload_id}", "/archive/query", "/repo/export", "/repo/", "/mirror/"}
"""Questions that are too long for an address."""


def test_every_route_that_changes_something_says_so():
    """Reading tokens are refused by what a route says of itself."""
    silent = {
        route.path
        for router in _routers()
        for route in router.routes
        if route.methods & {"PUT", "POST", "PATCH", "DELETE"}
        and not any(dependency.dependency is require_writable for dependency in route.dependencies)
    }
    assert silent - READING == {"/auth/oidc/tokens"}
