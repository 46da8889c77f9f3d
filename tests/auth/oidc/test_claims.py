"""Which tokens of a provider are accepted."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from nomad.auth.oidc.accounts import account_of
from nomad.auth.oidc.claims import issuer_of, verify_access_token
from nomad.auth.oidc.provider import Provider
from nomad.auth.users import find_users
from nomad.config import AuthSettings, OidcSettings
from nomad.errors import Unauthorized

pytestmark = pytest.mark.xdist_group("oidc")


@pytest.fixture(scope="module")
def known(running_provider):
    return Provider(OidcSettings(issuer=running_provider.issuer))


@pytest.fixture
def verify(known):
    def verify(token, **settings):
        return verify_access_token(known, OidcSettings(clock_skew=5, **settings), token)

    return verify


BAD = {
    "expired": {"exp": int(time.time()) - 60},
    "not yet valid": {"nbf": int(time.time()) + 1000},
    "without expiry": {"exp": None},
    "wrong audience": {"aud": "somebody else"},
    "several wrong audiences": {"aud": ["account", "somebody else"]},
    "without audience": {"aud": None},
    "without subject": {"sub": None},
    "subject is a number": {"sub": 17},
    "subject is empty": {"sub": ""},
    "ID token": {"nonce": "n"},
    "ID token of Keycloak": {"typ": "ID"},
    "refresh token of Keycloak": {"typ": "Refresh"},
    "logout token": {"header": {"typ": "logout+jwt"}},
    "no signature": {"header": {"alg": "none"}},
    "public key as shared secret": {"secret": True},
    "public key as shared secret, called RS256": {"secret": True, "header": {"alg": "RS256"}},
    "unknown key": {"header": {"kid": "unknown"}},
    "key of its own": {"header": {"jwk": {"kty": "oct", "k": "AAAA"}, "kid": "unknown"}},
    "critical extension": {"header": {"crit": ["x"], "x": 1}},
}


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD)
def test_other_tokens_are_refused(provider, verify, claims):
    with pytest.raises(Unauthorized):
        verify(provider.sign(**{"sub": "alice-1", **claims}))


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "..", "a.b.c.d", "ä.ö.ü", "W10.W10.W10"])
def test_what_is_no_token_has_no_issuer(token):
    assert issuer_of(token) is None


def test_a_changed_token_is_refused(provider, verify):
    head, body, signature = provider.sign(sub="alice-1").split(".")
    forged = base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"alice-1", b"alice-2"))
    for token in (f"{head}.{forged.decode().rstrip('=')}.{signature}", f"{head}.{body}.{signature[:-10]}AAAAAAAAAA"):
        with pytest.raises(Unauthorized):
            verify(token)


def test_clocks_may_differ_a_little(provider, verify):
    assert verify(provider.sign(sub="alice-1", exp=int(time.time()) - 2))["sub"] == "alice-1"


@pytest.mark.parametrize(
    ("claims", "accepted"),
    [
        ({"azp": "nomad-cli"}, True),
        ({"aud": ["account", "nomad-api"], "azp": "nomad"}, True),
        ({"azp": "another-client"}, False),
        ({}, True),
    ],
)
def test_tokens_of_other_clients_are_refused(provider, verify, claims, accepted):
    token = provider.sign(sub="alice-1", **claims)
    settings = {"audiences": ["nomad", "nomad-api"], "authorized_parties": ["nomad", "nomad-cli"]}
    if accepted:
        assert verify(token, **settings)["sub"] == "alice-1"
    else:
        with pytest.raises(Unauthorized, match="another-client"):
            verify(token, **settings)


@pytest.mark.parametrize("name", ["none", "HS256", "HS512"])
def test_algorithms_that_everybody_could_sign_with_cannot_be_configured(name):
    with pytest.raises(ValueError, match="algorithms"):
        OidcSettings(algorithms=[name])


@pytest.mark.parametrize(
    ("claims", "is_admin"),
    [
        ({"realm_access": {"roles": ["offline_access", "nomad-admin"]}}, True),
        ({"realm_access": {"roles": ["nomad-administrator"]}}, False),
        ({"realm_access": {"roles": "nomad-admin"}}, True),
        ({"realm_access.roles": ["nomad-admin"]}, True),
        ({"realm_access": "nomad-admin"}, False),
        ({"realm_access": {"roles": True}}, False),
        ({}, False),
    ],
)
def test_a_role_makes_admins(database, claims, is_admin):
    settings = AuthSettings(oidc=OidcSettings(issuer="https://example.org", admin_claim="realm_access.roles"))
    user = account_of(database, settings, "https://example.org", {"sub": "alice-1", **claims})
    assert user.is_admin is is_admin


def test_many_first_requests_at_once_make_one_account(database):
    settings = AuthSettings(oidc=OidcSettings(issuer="https://example.org"))
    claims = {"sub": "alice-1", "preferred_username": "alice", "email": "alice@example.org", "email_verified": True}
    with ThreadPoolExecutor(8) as pool:
        users = list(pool.map(lambda _: account_of(database, settings, "https://example.org", claims), range(16)))
    assert len({user.user_id for user in users}) == 1
    with database.read_session() as session:
        assert len(find_users(session)) == 1
