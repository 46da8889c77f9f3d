"""Mail: who sends it, what it looks like, and what happens without a mail server."""

from __future__ import annotations

import pytest

from mail_server import mailbox  # noqa: F401
from nomad.auth.mail import can_send, require_mail, send
from nomad.config import MailSettings
from nomad.errors import NotSupported, Unavailable


@pytest.fixture
def smtp(mailbox):  # noqa: F811
    return MailSettings(host="127.0.0.1", port=mailbox.port, security="none", sender="nomad@example.org")


def test_a_mail_arrives_as_it_was_written(smtp, mailbox):  # noqa: F811
    send(smtp, "ada@example.org", "Grüße", "Line one ö\n\n    https://example.org/#token=abc\n")
    mail = mailbox.take()
    assert (mail["From"], mail["To"], mail["Subject"]) == ("nomad@example.org", "ada@example.org", "Grüße")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Line one ö", "", "    https://example.org/#token=abc"]


def test_nothing_is_sent_in_the_clear_when_encryption_is_wanted(smtp, mailbox):  # noqa: F811
    with pytest.raises(Unavailable, match="STARTTLS"):
        send(smtp.model_copy(update={"security": "starttls"}), "ada@example.org", "a", "b")
    with pytest.raises(Unavailable):
        send(smtp.model_copy(update={"security": "tls", "timeout": 1.0}), "ada@example.org", "a", "b")
    assert mailbox.mails == []


def test_a_wrong_login_and_a_silent_server_are_told(smtp):
    with pytest.raises(Unavailable):
        send(smtp.model_copy(update={"user": "a", "password": "b"}), "ada@example.org", "a", "b")
    with pytest.raises(Unavailable, match="did not take a mail"):
        send(MailSettings(host="127.0.0.1", port=1, security="none"), "ada@example.org", "a", "b")


def test_without_a_host_nothing_can_be_sent():
    assert not can_send(MailSettings())
    with pytest.raises(NotSupported, match="sends no mail"):
        send(MailSettings(), "ada@example.org", "a", "b")
    with pytest.raises(NotSupported, match="Ask Ada"):
        require_mail(MailSettings(), "Ask Ada.")
