"""`nomad admin users` on a data folder that no server has opened yet."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from nomad.auth.login import Login
from nomad.auth.users import ADMIN_USER_ID
from nomad.cli.users import app
from nomad.config import AuthSettings, Settings
from nomad.database.engine import Database
from nomad.errors import NomadError, Unauthorized


@pytest.fixture
def run(tmp_path):
    def invoke(*arguments, answer=None):
        result = CliRunner().invoke(app, [*arguments, "--data-dir", str(tmp_path / "new")], input=answer)
        if isinstance(result.exception, NomadError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


@pytest.fixture
def login(tmp_path):
    def authenticate(name, password):
        database = Database.open(Settings(data_dir=tmp_path / "new"))
        try:
            return Login(database, AuthSettings()).authenticate(name, password)
        finally:
            database.close()

    return authenticate


def test_an_added_user_can_log_in(run, login):
    names = ("--email", "sheldon@nomad.org", "--first-name", "Sheldon", "--last-name", "Cooper")
    output = run("add", "sheldon", *names, "--password", "bazinga!!")
    user = login("sheldon", "bazinga!!")
    assert user.user_id in output
    assert user.name == "Sheldon Cooper"
    assert not user.is_admin
    assert run("list").strip().split("\t") == [user.user_id, "sheldon", "sheldon@nomad.org", "Sheldon Cooper"]
    assert run("list", "nobody") == ""


def test_the_admin_has_the_configured_id(run, login):
    run("add", "boss", "--email", "boss@nomad.org", "--password", "long enough", "--admin")
    assert login("boss", "long enough").user_id == ADMIN_USER_ID
    assert run("list").rstrip().endswith("\tadmin")
    with pytest.raises(NomadError, match="--user-id"):
        run("add", "b", "--email", "b@c", "--password", "long enough", "--admin", "--user-id", "x")


def test_a_user_may_have_a_given_id(run, login):
    user_id = "00000000-0000-0000-0000-000000000001"
    run("add", "robot", "--email", "robot@nomad.org", "--password", "long enough", "--user-id", user_id)
    assert login("robot", "long enough").user_id == user_id


def test_passwords_are_asked_for_and_changed(run, login):
    run("add", "penny", "--email", "penny@nomad.org", answer="first one\nfirst one\n")
    login("penny", "first one")
    run("passwd", "penny", answer="second one\nsecond one\n")
    login("penny@nomad.org", "second one")
    with pytest.raises(Unauthorized):
        login("penny", "first one")


def test_a_removed_user_is_gone(run):
    run("add", "penny", "--email", "penny@nomad.org", "--password", "long enough")
    run("remove", "penny@nomad.org")
    assert run("list") == ""
    for command in (("remove", "penny"), ("passwd", "penny", "--password", "long enough")):
        with pytest.raises(NomadError, match="penny"):
            run(*command)


def test_tokens_of_a_robot(run, tmp_path):
    from nomad.auth.personal_tokens import find_token

    run("add", "robot", "--email", "r@example.org", "--password", "long enough")
    token = run("tokens", "add", "robot", "nightly", "--write", "--days", "3").strip()
    listed = run("tokens", "list", "r@example.org")
    token_id = listed.split("\t")[0]
    assert "nightly\tread, write\texpires " in listed
    assert token not in listed
    database = Database.open(Settings(data_dir=tmp_path / "new"))
    assert find_token(database, token).can_write
    run("tokens", "revoke", "robot", token_id)
    with pytest.raises(Unauthorized):
        find_token(database, token)
    database.close()
    assert run("tokens", "list", "robot") == ""


def test_another_address(run, login):
    run("add", "ada", "--email", "ada@example.org", "--password", "long enough")
    run("add", "ben", "--email", "ben@example.org", "--password", "long enough")
    run("email", "ada", "lovelace@example.org")
    assert login("lovelace@example.org", "long enough").username == "ada"
    with pytest.raises(NomadError, match="exists already"):
        run("email", "ada", "BEN@example.org")
    with pytest.raises(NomadError, match="no user 'eve'"):
        run("email", "eve", "eve@example.org")


def test_logging_somebody_out(run, tmp_path):
    from nomad.auth.users import find_row

    run("add", "ada", "--email", "ada@example.org", "--password", "long enough")
    run("tokens", "add", "ada", "laptop")
    run("logout", "ada")
    assert "laptop" in run("tokens", "list", "ada")
    run("logout", "ada", "--tokens")
    assert run("tokens", "list", "ada") == ""
    database = Database.open(Settings(data_dir=tmp_path / "new"))
    with database.read_session() as session:
        assert find_row(session, "ada").token_epoch == 2
    database.close()
