"""The login in the browser at a real provider, from the first redirect to the tokens."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

pytestmark = pytest.mark.xdist_group("oidc")


def log_in_at_provider(address: str, sub: str) -> str:
    """Fills in the provider's forms as a person would; the address to which it sends the browser back."""
    with httpx.Client(timeout=10) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                address = str(answer.next_request.url)
                if address.startswith("http://testserver"):
                    return address
                answer = browser.get(address)
                continue
            action = html.unescape(re.search(r'action="([^"]+)"', answer.text).group(1))
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text).group(1)
            answer = browser.post(action, data={"prompt": prompt, "login": sub, "password": "any"})
        raise AssertionError("the provider does not end")


def begin(client, return_to=None):
    answer = client.get(
        "/api/auth/oidc/login", params={"return_to": return_to} if return_to else {}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def log_in(client, sub="alice-1", return_to=None):
    back = log_in_at_provider(begin(client, return_to), sub)
    answer = client.get(back, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer


def test_a_login_ends_with_the_tokens_of_a_new_account(client, provider):
    answer = log_in(client, return_to="/gui/search?atoms=Si")
    assert answer.headers["location"] == "/gui/search?atoms=Si#login"
    assert "token" not in answer.headers["location"]
    cookies = " ".join(answer.headers.get_list("set-cookie"))
    assert "HttpOnly" in cookies
    assert "SameSite=strict" in cookies
    tokens = client.post("/api/auth/oidc/tokens").json()
    assert set(tokens) == {"access_token", "upload_token", "signature_token"}
    own = client.get("/api/auth/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert (own["username"], own["name"], own["email"]) == ("alice", "Alice Liddell", "alice@example.org")
    assert (own["has_password"], own["has_provider"], own["is_admin"]) == (False, True, False)
    assert client.post("/api/auth/oidc/tokens").status_code == 401, "the ticket is used up"


def test_pkce_state_and_nonce_are_sent(client, provider):
    sent = parse_qs(urlsplit(begin(client)).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert len(sent["state"][0]) > 40
    assert len(sent["nonce"][0]) > 40
    assert "code_verifier" not in sent


def test_roles_in_the_access_token_count(client, provider):
    provider.account("root-1", preferred_username="root", realm_access={"roles": ["nomad-admin"]})
    log_in(client, sub="root-1")
    tokens = client.post("/api/auth/oidc/tokens").json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert client.get("/api/auth/me", headers=headers).json()["is_admin"] is True


def test_the_second_login_finds_the_same_account(client, provider):
    first = log_in(client)
    users = client.get("/api/auth/users").json()["users"]
    log_in(client)
    assert client.get("/api/auth/users").json()["users"] == users
    assert first.status_code == 303


@pytest.mark.parametrize("oidc_settings", [{"client_id": "secret", "client_secret": "a secret of the client"}])
def test_a_client_with_a_secret_logs_in(client, provider, oidc_settings):
    log_in(client)
    assert client.post("/api/auth/oidc/tokens").status_code == 200


@pytest.mark.parametrize("oidc_settings", [{"client_id": "secret", "client_secret": "wrong"}])
def test_a_wrong_secret_is_refused(client, provider, oidc_settings):
    answer = client.get(log_in_at_provider(begin(client), "alice-1"), follow_redirects=False)
    assert answer.status_code == 401
    assert "invalid_client" in answer.json()["message"]


@pytest.mark.parametrize("oidc_settings", [{"client_id": "opaque"}])
def test_claims_that_are_not_in_the_id_token_are_asked_for(client, provider, oidc_settings):
    log_in(client)
    (user,) = client.get("/api/auth/users?query=alice").json()["users"]
    assert user["email"] == "alice@example.org"


def test_a_code_works_once(client, provider):
    back = log_in_at_provider(begin(client), "alice-1")
    cookie = dict(client.cookies)
    assert client.get(back, follow_redirects=False).status_code == 303
    client.cookies.update(cookie)
    assert client.get(back, follow_redirects=False).status_code == 401


def test_a_login_begun_in_another_browser_is_refused(client, provider):
    back = log_in_at_provider(begin(client), "alice-1")
    client.cookies.clear()
    assert client.get(back, follow_redirects=False).status_code == 401
    begin(client)
    assert client.get(back, follow_redirects=False).status_code == 401, "the state of another login"


def test_answers_that_make_no_sense_are_refused(client, provider):
    begin(client)
    for query in ("state=x&error=access_denied", "state=&code=x", "", "state=%C3%B6&code=x"):
        answer = client.get(f"/api/auth/oidc/callback?{query}", follow_redirects=False)
        assert answer.status_code == 401, query


def test_a_login_leads_only_to_the_web_page(client, provider):
    for page in (
        "https://evil.example",
        "//evil.example",
        "/",
        "/api/auth/",
        "/gui/\\evil",
        "/gui/a\r\nSet-Cookie: a=b",
        "/gui/#a",
    ):
        answer = client.get("/api/auth/oidc/login", params={"return_to": page}, follow_redirects=False)
        assert answer.status_code == 400, page
        assert "return_to" in answer.json()["message"]
