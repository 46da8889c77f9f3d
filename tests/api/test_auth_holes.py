"""Security holes of the original that stay closed, and tokens used for what they are not made for."""

from __future__ import annotations

import base64
import inspect
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from nomad.auth import tokens as tokens_module
from nomad.auth.users import get_user


@pytest.fixture
def tokens(client, people):
    issuer = client.app.state.authenticator.tokens
    user = people["sheldon"]
    return {
        "access": issuer.access_token(user),
        "upload": issuer.upload_token(user),
        "signature": issuer.signature_token(user),
    }


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def count_uploads(client, login):
    return client.get("/api/uploads/?state=all", headers=login("sheldon")).json()["pagination"]["total"]


@pytest.mark.parametrize("kind", ["upload", "signature"])
def test_other_tokens_are_no_bearer_tokens(client, tokens, kind):
    assert client.get("/api/auth/", headers=bearer(tokens[kind])).status_code == 401
    assert client.get("/api/auth/users", headers=bearer(tokens[kind])).status_code == 401


@pytest.mark.parametrize("kind", ["access", "signature"])
def test_other_tokens_do_not_upload(client, login, tokens, kind):
    assert client.put(f"/api/uploads/?token={tokens[kind]}", content=b"x").status_code == 401
    assert count_uploads(client, login) == 0


@pytest.mark.parametrize("kind", ["access", "upload"])
def test_other_tokens_do_not_sign_links(client, tokens, add_upload, kind):
    upload_id = add_upload("sheldon")
    assert client.get(f"/api/raw/{upload_id}/?signature_token={tokens[kind]}").status_code == 401


def test_an_upload_token_only_uploads(client, tokens, add_upload):
    upload_id = add_upload("sheldon")
    for method, path in (("GET", "uploads/"), ("DELETE", f"uploads/{upload_id}"), ("GET", "auth/"), ("GET", "repo/")):
        assert client.request(method, f"/api/{path}?token={tokens['upload']}").status_code == 401


def test_a_signature_token_only_reads_files(client, tokens, add_upload):
    upload_id = add_upload("sheldon")
    for method, path in (("PUT", "uploads/"), ("DELETE", f"uploads/{upload_id}"), ("GET", "auth/"), ("GET", "auth/me")):
        answer = client.request(method, f"/api/{path}?signature_token={tokens['signature']}")
        assert answer.status_code == 401


def test_a_signature_token_lives_ten_seconds(client, tokens):
    claims = json.loads(base64.urlsafe_b64decode(tokens["signature"].split(".")[1] + "=="))
    assert set(claims) == {"user", "exp"}
    assert time.time() < claims["exp"] <= time.time() + 10


def test_a_bad_signature_token_is_refused_for_public_data_and_wins_over_the_header(client, login, tokens, add_upload):
    upload_id = add_upload("sheldon", published=True)
    for token in ("", "x", tokens["signature"][:-4] + "AAAA"):
        url = f"/api/raw/{upload_id}/?signature_token={token}"
        assert client.get(url).status_code == 401
        assert client.get(url, headers=login("sheldon")).status_code == 401


def test_a_wrong_signature_of_an_upload_token_is_refused(client, login, tokens):
    """The original answered with an empty 200."""
    payload, signature = tokens["upload"].split(".")
    forged = [f"{payload}.{'A' * len(signature)}", f"{payload}.{signature[:-1]}", f"{payload}.", f"{payload}.{payload}"]
    for token in forged:
        assert client.put(f"/api/uploads/?token={token}", content=b"x").status_code == 401
    assert count_uploads(client, login) == 0


@pytest.mark.parametrize("token", ["", ".", "x", "a.b.c", "%F0%9F%98%80", "AAAA.AAAA", "%00.%00"])
def test_a_malformed_upload_token_is_refused(client, login, people, token):
    """The original answered with 500."""
    assert client.put(f"/api/uploads/?token={token}", content=b"x").status_code == 401


def test_signatures_are_compared_in_constant_time():
    source = inspect.getsource(tokens_module)
    assert "hmac.compare_digest(signature" in source
    assert "signature ==" not in source


def test_a_token_without_signature_is_refused(client, people):
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    claims = {"sub": people["sheldon"].user_id, "user": people["sheldon"].user_id, "exp": int(time.time()) + 100}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    for token in (f"{head}.{body}.", f"{head}.{body}"):
        assert client.get("/api/auth/", headers=bearer(token)).status_code == 401


def test_a_token_of_another_secret_is_refused(client, people):
    claims = {"sub": people["admin"].user_id, "exp": int(time.time()) + 100}
    key = OctKey.import_key(b"guessed secret of the server")
    assert client.get("/api/auth/", headers=bearer(jwt.encode({"alg": "HS256"}, claims, key))).status_code == 401


def test_guests_do_not_invite(client, people):
    """The original let them."""
    assert client.put("/api/auth/users", json={"email": "raj@nomad.org"}).status_code == 401
    assert len(client.get("/api/auth/users").json()["users"]) == len(people)


def test_inviting_does_not_take_over_or_elevate_accounts(client, login, people, installation):
    body = {"email": "raj@nomad.org", "user_id": people["admin"].user_id, "username": "admin", "is_admin": True}
    invited = client.put("/api/auth/users", json=body, headers=login("sheldon")).json()
    assert invited["user_id"] not in {user.user_id for user in people.values()}
    assert (invited["is_admin"], invited["username"]) == (False, "raj")
    with installation.database.read_session() as session:
        assert get_user(session, people["admin"].user_id) == people["admin"]


def test_passwords_and_hashes_are_never_answered(client, login, installation, people):
    from nomad.auth.users import set_password

    set_password(installation.database, "leonard", "a long password")
    answers = [
        client.get("/api/auth/users"),
        client.get("/api/auth/users?query=leonard"),
        client.get("/api/mirror/users"),
    ]
    for answer in answers:
        assert "argon2" not in answer.text
        assert "password" not in answer.text


def test_tokens_in_addresses_are_not_logged(client, tokens, caplog):
    import logging

    logger = logging.getLogger("nomad.api")
    logger.addHandler(caplog.handler)
    try:
        client.get(f"/api/raw/nothing/?signature_token={tokens['signature']}")
        client.put(f"/api/uploads/?token={tokens['upload']}x", content=b"x")
    finally:
        logger.removeHandler(caplog.handler)
    assert caplog.records
    for record in caplog.records:
        assert tokens["signature"] not in repr(record.__dict__)
        assert tokens["upload"] not in repr(record.__dict__)
