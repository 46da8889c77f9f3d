"""`/gui/env.js`: what the web page is told about this installation."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

import nomad
from nomad.api.app import create_app
from nomad.config import Settings
from nomad.repository.installation import Installation


@pytest.fixture
def get(tmp_path):
    """The answer for these settings, and the object in it."""

    def get(path="/gui/env.js", **settings):
        installation = Installation.open(Settings.model_validate({"data_dir": tmp_path / "data", **settings}))
        with TestClient(create_app(installation)) as client:
            answer = client.get(path)
        installation.close()
        assert answer.status_code == 200
        script = answer.text.strip().removeprefix("window.nomadEnv = ").removesuffix(";")
        return answer, json.loads(script)

    return get


def test_every_key_has_a_default(get):
    answer, environment = get()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert environment == {
        "appBase": "",
        "version": nomad.__version__,
        "deployment": "nomad",
        "oasis": False,
        "debug": False,
        "readonly": False,
        "uploadLimit": 10,
        "maxUploadBytes": 32 * 1024**3,
        "auth": {"kind": "builtin", "local": True, "registration": False, "passwordReset": False},
        "support": None,
        "terms": None,
        "links": [],
        "defaultOwner": "public",
    }


def test_an_identity_provider_is_named_and_may_be_talked_to(get):
    oidc = {"issuer": "https://login.example.org/realms/science", "client_id": "science", "client_secret": "top secret"}
    answer, environment = get(
        "/nomad/gui/env.js",
        server={"base_path": "/nomad"},
        auth={"oidc": oidc, "local_accounts": False, "secret": "x" * 20},
    )
    assert environment["appBase"] == "/nomad"
    assert environment["auth"] == {
        "kind": "oidc",
        "issuer": "https://login.example.org/realms/science",
        "clientId": "science",
        "loginUrl": "/nomad/api/auth/oidc/login",
        "local": False,
        "registration": False,
        "passwordReset": False,
    }
    assert "connect-src 'self' https://login.example.org;" in answer.headers["content-security-policy"]
    assert "top secret" not in answer.text
    assert "x" * 20 not in answer.text


def test_forms_that_need_mail_are_offered_with_a_mail_server_only(get):
    _, environment = get(auth={"registration": "on"}, mail={"host": "smtp.example.org", "password": "top secret"})
    assert environment["auth"] == {"kind": "builtin", "local": True, "registration": True, "passwordReset": True}
    assert "top secret" not in json.dumps(environment)


def test_the_operator_decides_what_is_shown(get):
    web = {
        "support": "mailto:help@example.org",
        "terms": "https://example.org/terms",
        "links": [{"title": "Our group", "url": "https://example.org"}],
        "default_owner": "visible",
        "debug": True,
    }
    _, environment = get(web=web, uploads={"max_unpublished": 3})
    shown = {name: environment[name] for name in ("support", "terms", "links", "defaultOwner", "debug", "uploadLimit")}
    assert shown == {
        "support": "mailto:help@example.org",
        "terms": "https://example.org/terms",
        "links": [{"title": "Our group", "url": "https://example.org"}],
        "defaultOwner": "visible",
        "debug": True,
        "uploadLimit": 3,
    }
