"""A real SMTP server in a thread, and the mails that it got."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Mailbox(Message):
    """All mails in order."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []
        self.port = 0

    def prepare_message(self, session, envelope):  # type: ignore[no-untyped-def]
        return message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message):  # type: ignore[no-untyped-def]
        self.mails.append(message)

    def take(self) -> EmailMessage:
        """The only mail since the last call."""
        (mail,) = self.mails
        self.mails.clear()
        return mail

    def token(self, recipient: str) -> str:
        """The token in the only mail, which must be to this address."""
        mail = self.take()
        assert mail["To"] == recipient
        found = re.search(r"#token=(\S+)", mail.get_content())
        assert found is not None, mail.get_content()
        return found.group(1)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as server:
        box.port = server.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()
