"""The secret of an installation is configured, or made once."""

from __future__ import annotations

import pytest

from nomad.auth.secret import get_secret
from nomad.config import AuthSettings
from nomad.errors import ConfigurationError


def test_the_configured_secret_wins(database):
    assert get_secret(database, AuthSettings(secret="a configured secret")) == "a configured secret"


def test_a_made_secret_is_long_and_stays_the_same(database):
    secret = get_secret(database, AuthSettings())
    assert len(secret) >= 32
    assert get_secret(database, AuthSettings()) == secret


@pytest.mark.parametrize("secret", ["", "short", "15 characters !"])
def test_a_secret_that_can_be_guessed_is_refused(database, secret):
    with pytest.raises(ConfigurationError, match=r"auth\.secret"):
        get_secret(database, AuthSettings(secret=secret))
