"""Tokens of a real provider at the API: which are accepted, and what becomes of their owners."""

from __future__ import annotations

import base64
import time

import pytest
from sqlalchemy import event

from nomad.auth.oidc import provider as provider_module
from nomad.auth.users import create_user, find_row

pytestmark = pytest.mark.xdist_group("oidc")

ALICE = {
    "sub": "alice-1",
    "email": "alice@example.org",
    "email_verified": True,
    "given_name": "Alice",
    "family_name": "Liddell",
    "preferred_username": "alice",
}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_token_of_the_provider_is_a_login_everywhere(client, provider, me):
    token = provider.sign(**ALICE)
    assert me(token).json()["username"] == "alice"
    for path in ("/api/uploads/", "/api/repo/?owner=user", "/api/datasets/", "/api/auth/users"):
        assert client.get(path, headers=bearer(token)).status_code == 200, path
    tokens = client.get("/api/auth/", headers=bearer(token)).json()
    assert me(tokens["access_token"]).json()["username"] == "alice"


def test_keys_are_rotated_while_the_server_runs(provider, me, monkeypatch):
    monkeypatch.setattr(provider_module, "REFRESH_SECONDS", 0.0)
    old = provider.sign(**ALICE)
    assert me(old).status_code == 200
    provider.order("rotate")
    assert me(provider.sign(**ALICE)).status_code == 200
    assert me(old).status_code == 401, "the provider has withdrawn the key"


def test_unknown_keys_do_not_make_the_server_ask_again_and_again(provider, me):
    assert me(provider.sign(**ALICE)).status_code == 200
    before = provider.order("counts")["/jwks"]
    for number in range(20):
        assert me(provider.sign(**ALICE, header={"kid": f"unknown {number}"})).status_code == 401
    assert provider.order("counts")["/jwks"] == before


def test_without_the_provider_local_people_and_known_keys_go_on(client, installation, provider, me, monkeypatch):
    create_user(installation.database, username="penny", email="penny@example.org", password="cheesecake")
    header = {"Authorization": "Basic " + base64.b64encode(b"penny:cheesecake").decode()}
    token = provider.sign(**ALICE)
    provider.stop()
    try:
        answer = me(token)
        assert answer.status_code == 503
        assert "identity provider" in answer.json()["message"]
        start = time.monotonic()
        assert [me(token).status_code for _ in range(10)] == [503] * 10
        assert client.get("/api/auth/oidc/login", follow_redirects=False).status_code == 503
        assert time.monotonic() - start < 10, "the provider is not waited for again and again"
        assert client.get("/api/auth/", headers=header).status_code == 200
        assert client.get("/api/repo/").status_code == 200
    finally:
        provider.start()
    monkeypatch.setattr(provider_module, "RETRY_SECONDS", 0.0)
    token = provider.sign(**ALICE)
    assert me(token).status_code == 200
    provider.stop()
    try:
        assert me(token).status_code == 200, "its key is known"
    finally:
        provider.start()


class TestAnotherIssuer:
    @pytest.fixture
    def oidc_settings(self, provider):
        return {"issuer": f"{provider.issuer}/"}

    def test_the_issuer_must_be_the_one_that_the_provider_names(self, client, provider):
        answer = client.get("/api/auth/oidc/login", follow_redirects=False)
        assert answer.status_code == 503
        assert "auth.oidc.issuer" in answer.json()["message"]


def test_a_role_that_is_taken_away_is_gone_at_once(provider, me):
    token = provider.sign(**ALICE, realm_access={"roles": ["nomad-admin"]})
    assert me(token).json()["is_admin"] is True
    access_token = provider.sign(**ALICE)
    assert me(access_token).json()["is_admin"] is False


def test_what_the_provider_says_is_taken_over(client, provider, me):
    me(provider.sign(**ALICE))
    own = me(provider.sign(**{**ALICE, "email": "Alice.New@example.org", "family_name": "Hargreaves"})).json()
    assert (own["email"], own["name"], own["username"]) == ("Alice.New@example.org", "Alice Hargreaves", "alice")
    assert len(client.get("/api/auth/users").json()["users"]) == 1
    for body in ({"first_name": "Bob"}, {"last_name": None}):
        answer = client.patch("/api/auth/me", json=body, headers=bearer(provider.sign(**ALICE)))
        assert answer.status_code == 400
        assert "identity provider" in answer.json()["message"]


def test_an_invited_person_gets_the_account_of_the_invitation(installation, provider, me):
    invited = create_user(installation.database, username=None, email="Alice@example.org", last_name="Liddell")
    assert me(provider.sign(**ALICE)).json()["user_id"] == invited.user_id


@pytest.mark.parametrize("verified", [{"email_verified": False}, {"email_verified": None}])
def test_an_address_that_nobody_has_verified_opens_no_account(installation, provider, me, verified):
    invited = create_user(installation.database, username=None, email="alice@example.org", password="long enough")
    own = me(provider.sign(**{**ALICE, **verified})).json()
    assert own["user_id"] != invited.user_id
    assert "email" not in own


def test_a_second_person_with_the_same_address_does_not_get_the_account(provider, me):
    first = me(provider.sign(**ALICE)).json()
    second = me(provider.sign(**{**ALICE, "sub": "alice-2"})).json()
    assert second["user_id"] != first["user_id"]
    assert second["username"] != first["username"]
    assert "email" not in second


def test_a_uuid_as_subject_is_the_user_id(installation, provider, me):
    user_id = "5f3f3a66-1f54-4d2b-9b83-d0a5f9a4a001"
    assert me(provider.sign(**{**ALICE, "sub": user_id})).json()["user_id"] == user_id
    other = create_user(installation.database, username="old", email=None, password="long enough")
    own = me(provider.sign(sub=other.user_id)).json()
    assert own["user_id"] != other.user_id, "an account with a password is not handed over"


def test_a_log_out_everywhere_ends_the_tokens_so_far(client, installation, provider, me):
    old = provider.sign(**ALICE, iat=int(time.time()) - 30)
    assert me(old).status_code == 200
    assert client.delete("/api/auth/sessions", headers=bearer(old)).status_code == 200
    assert me(old).status_code == 401
    assert me(provider.sign(**ALICE, iat=int(time.time()) + 1)).status_code == 200


def test_people_of_the_provider_have_no_password(client, installation, provider, me):
    token = provider.sign(**ALICE)
    me(token)
    body = {"old_password": "", "new_password": "long enough"}
    assert client.post("/api/auth/password", json=body, headers=bearer(token)).status_code == 400
    with installation.database.read_session() as session:
        assert find_row(session, "alice").password_hash is None


def test_requests_of_known_people_write_nothing(installation, provider, me):
    token = provider.sign(**ALICE)
    me(token)
    statements = []
    event.listen(installation.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    assert me(token).status_code == 200
    assert not [text for text in statements if text.split()[0] in ("INSERT", "UPDATE", "DELETE") or "IMMEDIATE" in text]
