"""Logging in with passwords, and the limits on guessing."""

from __future__ import annotations

import pytest

from nomad.auth import login as login_module
from nomad.auth.login import Attempts, Login
from nomad.auth.users import create_user, remove_user, set_password
from nomad.config import AuthSettings
from nomad.errors import TooManyRequests, Unauthorized


@pytest.fixture
def sheldon(database):
    return create_user(database, username="sheldon", email="Sheldon@nomad.org", password="bazinga!!")


@pytest.fixture
def login(database):
    return Login(database, AuthSettings(login_attempts=3))


def test_login_by_name_and_by_address(login, sheldon):
    assert login.authenticate("sheldon", "bazinga!!") == sheldon
    assert login.authenticate("sheldon@NOMAD.org", "bazinga!!") == sheldon


@pytest.mark.parametrize(
    ("name", "password"),
    [("sheldon", "wrong"), ("sheldon", ""), ("nobody", "bazinga!!"), ("", ""), ("Sheldon", "bazinga!!")],
)
def test_wrong_names_and_passwords_are_refused(login, sheldon, name, password):
    with pytest.raises(Unauthorized):
        login.authenticate(name, password)


def test_an_account_without_password_cannot_log_in(database, login):
    create_user(database, username="invited", email=None)
    for password in ("", "nobody has this password"):
        with pytest.raises(Unauthorized):
            login.authenticate("invited", password)


def test_a_verified_password_is_not_hashed_again(login, sheldon, monkeypatch):
    login.authenticate("sheldon", "bazinga!!")
    monkeypatch.setattr(login_module, "verify_password", lambda *_: pytest.fail("hashed again"))
    assert login.authenticate("sheldon", "bazinga!!") == sheldon


def test_a_remembered_password_ends_with_a_change_and_with_the_account(database, login, sheldon):
    login.authenticate("sheldon", "bazinga!!")
    set_password(database, "sheldon", "bazinga??")
    with pytest.raises(Unauthorized):
        login.authenticate("sheldon", "bazinga!!")
    login.authenticate("sheldon", "bazinga??")
    remove_user(database, "sheldon")
    with pytest.raises(Unauthorized):
        login.authenticate("sheldon", "bazinga??")


def test_guessing_is_stopped_where_it_comes_from(login, sheldon):
    for _ in range(3):
        with pytest.raises(Unauthorized):
            login.authenticate("sheldon", "guess", "10.0.0.1")
    with pytest.raises(TooManyRequests):
        login.authenticate("sheldon", "bazinga!!", "10.0.0.1")
    assert login.authenticate("sheldon", "bazinga!!", "10.0.0.2") == sheldon


def test_failures_are_forgotten_after_the_window(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(login_module.time, "monotonic", lambda: now[0])
    failures = Attempts(limit=2, window=60)
    failures.add("key")
    now[0] = 30
    failures.add("key")
    with pytest.raises(TooManyRequests, match="30 seconds"):
        failures.check("key")
    failures.check("other")
    now[0] = 61
    failures.check("key")
