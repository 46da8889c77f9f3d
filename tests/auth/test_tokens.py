"""Tokens: what is issued is accepted, everything else is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from nomad.auth.tokens import Tokens
from nomad.auth.users import User
from nomad.config import AuthSettings
from nomad.errors import Unauthorized

SECRET = "a secret that is long enough for everybody"
USER_ID = "00000000-0000-0000-0000-000000000001"
USER = User(USER_ID, "sheldon", "Sheldon", "Cooper", "s@nomad.org", None, None, None, None, False, False)


def no_epoch(_user_id: str) -> int:
    return 0


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(SECRET, AuthSettings())


def encode(claims, secret=SECRET, algorithm="HS256"):
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(secret.encode()), algorithms=[algorithm])


def unsigned(claims):
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def test_issued_tokens_are_accepted(tokens):
    assert tokens.read_access_token(tokens.access_token(USER)).user_id == USER_ID
    assert tokens.read_signature_token(tokens.signature_token(USER)).user_id == USER_ID
    assert tokens.read_upload_token(tokens.upload_token(USER), no_epoch).user_id == USER_ID


def test_an_access_token_has_the_documented_claims(tokens):
    token = tokens.access_token(USER)
    claims = jwt.decode(token, OctKey.import_key(SECRET.encode()), algorithms=["HS256"]).claims
    assert claims["sub"] == USER_ID
    assert claims["email"] == "s@nomad.org"
    assert (claims["given_name"], claims["family_name"]) == ("Sheldon", "Cooper")
    assert time.time() < claims["exp"] <= time.time() + 3600


def test_an_upload_token_has_the_documented_form(tokens):
    payload = uuid.UUID(USER_ID).bytes
    signature = hmac.new(SECRET.encode(), payload, hashlib.sha1).digest()
    texts = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (payload, signature)]
    assert tokens.upload_token(USER) == ".".join(texts)
    assert tokens.upload_token(USER).startswith("AAAAAAAAAAAAAAAAAAAAAQ.")


FUTURE = int(time.time()) + 1000
BAD_JWTS = {
    "empty": "",
    "no JWT": "abc",
    "dots only": "..",
    "not ASCII": "ä.ö.ü",
    "expired": encode({"sub": USER_ID, "user": USER_ID, "exp": 1000}),
    "without expiry": encode({"sub": USER_ID, "user": USER_ID}),
    "without user": encode({"exp": FUTURE}),
    "user is no text": encode({"sub": 1, "user": 1, "exp": FUTURE}),
    "user is empty": encode({"sub": "", "user": "", "exp": FUTURE}),
    "other secret": encode({"sub": USER_ID, "user": USER_ID, "exp": FUTURE}, "another secret that is long enough"),
    "other algorithm": encode({"sub": USER_ID, "user": USER_ID, "exp": FUTURE}, SECRET * 2, "HS512"),
    "algorithm none": unsigned({"sub": USER_ID, "user": USER_ID, "exp": FUTURE}),
}


@pytest.mark.parametrize("token", BAD_JWTS.values(), ids=BAD_JWTS)
def test_other_jwts_are_refused(tokens, token):
    with pytest.raises(Unauthorized):
        tokens.read_access_token(token)
    with pytest.raises(Unauthorized):
        tokens.read_signature_token(token)


def test_the_kinds_of_tokens_cannot_be_exchanged(tokens):
    with pytest.raises(Unauthorized):
        tokens.read_access_token(tokens.signature_token(USER))
    with pytest.raises(Unauthorized):
        tokens.read_signature_token(tokens.access_token(USER))


@pytest.mark.parametrize(
    "token", ["", ".", "a", "ä.ö", "AAAA.AAAA", "AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAAAQ."]
)
def test_other_upload_tokens_are_refused(tokens, token):
    with pytest.raises(Unauthorized):
        tokens.read_upload_token(token, no_epoch)


def test_an_upload_token_of_another_server_is_refused(tokens):
    with pytest.raises(Unauthorized):
        tokens.read_upload_token(Tokens("another secret, long enough", AuthSettings()).upload_token(USER), no_epoch)
