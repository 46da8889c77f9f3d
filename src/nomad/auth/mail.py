"""Sending mail by SMTP."""

from __future__ import annotations

from email.message import EmailMessage

from nomad.config import MailSettings
from nomad.errors import NotSupported, Unavailable


def can_send(settings: MailSettings) -> bool:
    """Whether a mail server is configured."""
    return settings.host is not None


def require_mail(settings: MailSettings, instead: str) -> None:
    """Raises `NotSupported`, with what to do instead, on a server that sends no mail."""
    if not can_send(settings):
        raise NotSupported(f"This server sends no mail (setting mail.host). {instead}")


def send(settings: MailSettings, recipient: str, subject: str, text: str) -> None:
    """Hands one mail to the mail server. Raises `Unavailable` when it does not take it."""
    import smtplib
    import ssl

    if settings.host is None:
        raise NotSupported("This server sends no mail (setting mail.host).")
    message = EmailMessage()
    message["From"] = settings.sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        server: smtplib.SMTP
        if settings.security == "tls":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        with server:
            if settings.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.user is not None:
                server.login(settings.user, settings.password or "")
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(f"The mail server {settings.host}:{settings.port} did not take a mail: {error}") from error
