"""Registration, passwords, addresses and the own account, with mails through a real SMTP server."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.auth import passwords
from nomad.auth.users import create_user
from nomad.config import Settings
from nomad.database.tables import OneTimeTokenRow, UserRow, utc_now

PASSWORD = "cheesecake: ö"
NEW_PASSWORD = "blue suede shoes"
MALLORY = "http://evil.example"


def basic(name, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Hashes that take no time; `tests/auth` has the real ones."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def auth_settings():
    return {"registration": "on"}


@pytest.fixture
def settings(tmp_path, mailbox, auth_settings):
    mail = {"host": "127.0.0.1", "port": mailbox.port, "security": "none", "sender": "nomad@example.org"}
    server = {"public_url": "https://nomad.example.org"}
    return Settings.model_validate(
        {"data_dir": tmp_path / "data", "auth": auth_settings, "mail": mail, "server": server}
    )


@pytest.fixture
def penny(installation):
    return create_user(
        installation.database, username="penny", email="penny@example.org", first_name="Penny", password=PASSWORD
    )


def post(client, path, headers=None, **body):
    return client.post(f"/api/auth/{path}", json=body, headers=headers or {})


def logins(client, *passwords, name="penny"):
    return [client.get("/api/auth/", headers=basic(name, password)).status_code for password in passwords]


def test_registration_confirmation_and_login(client, mailbox):
    answer = post(client, "register", email="Amy@Example.org", first_name="amy", last_name="Fowler", affiliation="UCLA")
    assert answer.status_code == 200
    assert client.get("/api/auth/users").json() == {"users": []}, "no account before the address is confirmed"
    token = mailbox.token("Amy@Example.org")
    assert post(client, "register/confirm", token=token, password="short").status_code == 400
    user = post(client, "register/confirm", token=token, password=NEW_PASSWORD)
    assert user.status_code == 200
    assert (user.json()["username"], user.json()["name"], user.json()["affiliation"]) == (
        "afowler",
        "Amy Fowler",
        "UCLA",
    )
    assert user.json()["is_admin"] is False
    assert logins(client, NEW_PASSWORD, name="afowler") == [200]
    assert post(client, "register/confirm", token=token, password=NEW_PASSWORD).status_code == 400


def test_the_answer_does_not_tell_who_has_an_account(client, mailbox, penny):
    answers = [post(client, path, email=email) for path in ("register", "password/forgotten") for email in
               ("penny@example.org", "nobody@example.org")]  # fmt: skip
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    subjects = {(mail["To"], mail["Subject"]) for mail in mailbox.mails}
    assert subjects == {
        ("penny@example.org", "[nomad] You have an account"),
        ("nobody@example.org", "[nomad] Confirm your address"),
        ("penny@example.org", "[nomad] Choose a password"),
    }


def test_whether_an_address_is_known_is_found_out_after_the_answer(installation, penny, mailbox, monkeypatch):
    events = []
    app = create_app(installation)

    async def watched(scope, receive, send):
        async def noted(message):
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                events.append("answered")

        await app(scope, receive, noted)

    from nomad.repository import registration

    lookup = registration._row_of_email
    monkeypatch.setattr(registration, "_row_of_email", lambda *a: events.append("looked up") or lookup(*a))
    with TestClient(watched) as client:
        for path in ("register", "password/forgotten"):
            post(client, path, email="penny@example.org")
    assert events == ["answered", "looked up"] * 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"email": "no address"}, "no address"),
        ({"email": "a@b\nBcc: c@d"}, "is not an e-mail address"),
        ({"email": "amy@example.org", "username": "amy fowler"}, "amy fowler"),
        ({"email": "amy@example.org", "username": "penny"}, "exists already"),
        ({"email": "amy@example.org", "first_name": "x" * 1001}, "validation failed"),
        ({}, "validation failed"),
    ],
)
def test_who_cannot_register(client, mailbox, penny, body, message):
    answer = post(client, "register", **body)
    assert answer.status_code == 400
    assert message in answer.json()["message"]
    assert mailbox.mails == []


@pytest.mark.parametrize("auth_settings", [{"registration": "off"}, {"registration": "invitation"},
                                           {"registration": "on", "local_accounts": False}])  # fmt: skip
def test_registration_can_be_closed(client, mailbox, auth_settings):
    assert post(client, "register", email="amy@example.org").status_code == 400
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("auth_settings", "mails"), [({"registration": "invitation"}, 1), ({"registration": "off"}, 0)]
)
def test_an_invited_person_chooses_a_password(client, mailbox, penny, mails):
    invited = client.put("/api/auth/users", json={"email": "amy@example.org"}, headers=basic("penny", PASSWORD)).json()
    assert len(mailbox.mails) == mails
    if mails:
        token = mailbox.token("amy@example.org")
        assert post(client, "password/reset", token=token, password=NEW_PASSWORD).json() == invited
        assert logins(client, NEW_PASSWORD, name="amy@example.org") == [200]


def test_somebody_who_was_invited_registers_as_the_same_person(client, mailbox, installation):
    invited = create_user(installation.database, username=None, email="amy@example.org")
    post(client, "register", email="amy@example.org", username="another")
    user = post(client, "password/reset", token=mailbox.token("amy@example.org"), password=NEW_PASSWORD).json()
    assert user["user_id"] == invited.user_id


def test_a_forgotten_password_is_replaced_and_all_logins_end(client, mailbox, penny):
    tokens = client.get("/api/auth/", headers=basic("penny", PASSWORD)).json()
    post(client, "password/forgotten", email="PENNY@example.org")
    token = mailbox.token("penny@example.org")
    assert logins(client, PASSWORD) == [200], "nothing has happened yet"
    assert post(client, "password/reset", token=token, password="short").status_code == 400
    assert post(client, "password/reset", token=token, password=NEW_PASSWORD).status_code == 200
    assert post(client, "password/reset", token=token, password=NEW_PASSWORD).status_code == 400
    assert logins(client, PASSWORD, NEW_PASSWORD) == [401, 200]
    assert client.get("/api/auth/", headers=bearer(tokens["access_token"])).status_code == 401
    signed = f"/api/raw/nothing/?signature_token={tokens['signature_token']}"
    assert client.get(signed).status_code == 401
    assert client.put(f"/api/uploads/?token={tokens['upload_token']}", content=b"x").status_code == 401


def test_links_lead_to_the_configured_address_whatever_the_request_says(client, mailbox, penny):
    client.post("/api/auth/password/forgotten", json={"email": "penny@example.org"}, headers={"Host": "evil.example"})
    text = mailbox.take().get_content()
    assert "https://nomad.example.org/gui/login#token=" in text
    assert "evil" not in text


def test_mails_do_not_repeat_what_a_stranger_typed(client, mailbox):
    post(client, "register", email="victim@example.org", first_name=MALLORY, last_name=MALLORY, affiliation=MALLORY)
    assert "evil" not in mailbox.take().as_string()


def test_one_time_tokens_expire_and_serve_one_purpose(client, mailbox, penny, installation):
    post(client, "password/forgotten", email="penny@example.org")
    token = mailbox.token("penny@example.org")
    for path in ("register/confirm", "email/confirm"):
        assert post(client, path, token=token, password=NEW_PASSWORD).status_code == 400
    assert client.get("/api/auth/", headers=bearer(token)).status_code == 401
    with installation.database.session() as session:
        assert token not in session.scalar(select(OneTimeTokenRow.token_hash))
        session.execute(update(OneTimeTokenRow).values(expires=utc_now() - timedelta(seconds=1)))
    assert post(client, "password/reset", token=token, password=NEW_PASSWORD).status_code == 400
    assert logins(client, PASSWORD) == [200]


def test_a_newer_password_makes_older_links_void(client, mailbox, penny):
    post(client, "password/forgotten", email="penny@example.org")
    old = mailbox.token("penny@example.org")
    body = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert post(client, "password", basic("penny", PASSWORD), **body).status_code == 200
    assert post(client, "password/reset", token=old, password="another password").status_code == 400


def test_mails_to_one_address_are_limited_whether_it_is_known_or_not(client, mailbox, penny):
    for email in ("penny@example.org", "nobody@example.org"):
        statuses = [post(client, "password/forgotten", email=email).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]


def test_a_password_is_changed_with_the_old_one(client, penny):
    headers = bearer(client.get("/api/auth/", headers=basic("penny", PASSWORD)).json()["access_token"])
    assert post(client, "password", headers, old_password="wrong", new_password=NEW_PASSWORD).status_code == 401
    assert post(client, "password", headers, old_password=PASSWORD, new_password="short").status_code == 400
    answer = post(client, "password", headers, old_password=PASSWORD, new_password=NEW_PASSWORD)
    assert answer.status_code == 200
    assert client.get("/api/auth/", headers=headers).status_code == 401, "other logins end"
    assert client.get("/api/auth/", headers=bearer(answer.json()["access_token"])).status_code == 200
    assert logins(client, PASSWORD, NEW_PASSWORD) == [401, 200]


def test_the_old_password_cannot_be_guessed_with_a_stolen_token(client, penny):
    headers = bearer(client.get("/api/auth/", headers=basic("penny", PASSWORD)).json()["access_token"])
    body = {"old_password": "guess", "new_password": NEW_PASSWORD}
    assert [post(client, "password", headers, **body).status_code for _ in range(11)] == [401] * 10 + [429]


def test_another_address_is_confirmed_by_its_owner(client, mailbox, penny):
    headers = basic("penny", PASSWORD)
    assert post(client, "email", headers, email="new@example.org").status_code == 401, "the password is needed"
    assert post(client, "email", headers, email="new@example.org", password=PASSWORD).status_code == 200
    assert client.get("/api/auth/me", headers=headers).json()["email"] == "penny@example.org"
    assert post(client, "email/confirm", token=mailbox.token("new@example.org")).json()["email"] == "new@example.org"
    assert mailbox.take()["To"] == "penny@example.org", "the old address is told"
    assert logins(client, PASSWORD, name="new@example.org") == [200]
    assert logins(client, PASSWORD, name="penny@example.org") == [401]


def test_an_address_of_somebody_else_is_not_taken_over(client, mailbox, penny, installation):
    create_user(installation.database, username="amy", email="amy@example.org")
    answer = post(client, "email", basic("penny", PASSWORD), email="AMY@example.org", password=PASSWORD)
    assert answer.status_code == 200, "the answer does not tell"
    assert mailbox.take()["Subject"] == "[nomad] You have an account"


def test_the_own_account_is_read_and_changed(client, penny):
    headers = basic("penny", PASSWORD)
    own = client.get("/api/auth/me", headers=headers).json()
    assert (own["username"], own["has_password"], own["has_provider"]) == ("penny", True, False)
    changed = client.patch(
        "/api/auth/me",
        json={"last_name": "hofstadter", "affiliation": "Caltech", "user_id": "x", "is_admin": True, "email": "x@y"},
        headers=headers,
    ).json()
    assert changed == {**own, "last_name": "Hofstadter", "name": "Penny Hofstadter", "affiliation": "Caltech"}
    cleared = client.patch("/api/auth/me", json={"affiliation": None}, headers=headers).json()
    assert "affiliation" not in cleared
    assert cleared["last_name"] == "Hofstadter"
    for body in ({"last_name": "x" * 1001}, {"last_name": 1}, []):
        assert client.patch("/api/auth/me", json=body, headers=headers).status_code == 400
    assert client.get("/api/auth/me").status_code == 401


def test_a_token_is_renewed_with_itself(client, penny):
    first = client.get("/api/auth/", headers=basic("penny", PASSWORD)).json()
    second = client.get("/api/auth/", headers=bearer(first["access_token"])).json()
    assert client.get("/api/auth/me", headers=bearer(second["access_token"])).json()["username"] == "penny"
    assert second["upload_token"] == first["upload_token"]


def test_logging_out_everywhere_ends_every_token(client, penny):
    headers = basic("penny", PASSWORD)
    tokens = client.get("/api/auth/", headers=headers).json()
    fresh = client.delete("/api/auth/sessions", headers=bearer(tokens["access_token"])).json()
    assert client.get("/api/auth/", headers=bearer(tokens["access_token"])).status_code == 401
    assert client.get("/api/auth/", headers=bearer(fresh["access_token"])).status_code == 200
    assert fresh["upload_token"] != tokens["upload_token"]
    assert client.put(f"/api/uploads/?token={tokens['upload_token']}", content=b"x").status_code == 401
    assert client.put(f"/api/uploads/?token={fresh['upload_token']}", content=b"x").status_code == 200
    assert logins(client, PASSWORD) == [200]


@pytest.mark.parametrize("text", ["\\ud800", "a\\u0000b"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "register", '{"email": "a@b", "first_name": "TEXT"}'),
        ("PATCH", "me", '{"last_name": "TEXT"}'),
        ("POST", "tokens", '{"name": "TEXT"}'),
        ("PUT", "users", '{"email": "a@b", "last_name": "TEXT"}'),
        ("POST", "password/reset", '{"token": "TEXT", "password": "long enough"}'),
        ("POST", "password", '{"old_password": "TEXT", "new_password": "long enough"}'),
    ],
)
def test_text_that_cannot_be_stored_is_refused(client, penny, method, path, body, text):
    headers = {**basic("penny", PASSWORD), "Content-Type": "application/json"}
    answer = client.request(method, f"/api/auth/{path}", content=body.replace("TEXT", text), headers=headers)
    assert answer.status_code == 400, answer.text


class TestWithoutMail:
    @pytest.fixture
    def settings(self, tmp_path, auth_settings):
        return Settings.model_validate({"data_dir": tmp_path / "data", "auth": auth_settings})

    def test_people_are_told_to_ask_an_administrator(self, client, penny):
        for path in ("register", "password/forgotten"):
            answer = post(client, path, email="penny@example.org")
            assert answer.status_code == 501
            assert "administrator" in answer.json()["message"]
        answer = post(client, "email", basic("penny", PASSWORD), email="new@example.org", password=PASSWORD)
        assert answer.status_code == 501

    def test_an_administrator_gives_a_link(self, client, penny, installation):
        from typer.testing import CliRunner

        from nomad.cli.main import app

        folder = str(installation.settings.data_dir)
        answer = CliRunner().invoke(app, ["admin", "users", "link", "penny", "--data-dir", folder])
        token = answer.output.splitlines()[0].partition("#token=")[2]
        assert post(client, "password/reset", token=token, password=NEW_PASSWORD).status_code == 200
        assert logins(client, PASSWORD, NEW_PASSWORD) == [401, 200]


class TestMailServerDown:
    @pytest.fixture
    def settings(self, tmp_path):
        mail = {"host": "127.0.0.1", "port": 1, "security": "none"}
        return Settings.model_validate({"data_dir": tmp_path / "data", "mail": mail})

    def test_the_answer_is_the_same(self, client, penny):
        assert post(client, "password/forgotten", email="penny@example.org").status_code == 200


class TestReadOnly:
    @pytest.fixture
    def settings(self, tmp_path):
        return Settings.model_validate({"data_dir": tmp_path / "data", "server": {"readonly": True}})

    def test_people_log_in_and_change_nothing(self, client, penny, installation):
        assert logins(client, PASSWORD) == [200]
        headers = basic("penny", PASSWORD)
        assert client.patch("/api/auth/me", json={"last_name": "X"}, headers=headers).status_code == 403
        assert post(client, "password/forgotten", email="penny@example.org").status_code == 403
        with installation.database.read_session() as session:
            assert session.get(UserRow, penny.user_id).last_name == ""
