"""Settings about people: accounts, the identity provider, mail, and what the web page tells them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nomad.settings_section import Section

SignatureAlgorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"
]  # fmt: skip
"""With public keys only: `none` and HS* would let everybody, or everybody with the public key, sign."""


class OidcSettings(Section):
    """Accounts of an OpenID Connect provider, such as Keycloak."""

    issuer: str | None = Field(
        None, description="Address of the provider as in its tokens, such as https://login.example.org/realms/nomad."
    )
    client_id: str = Field("nomad", description="Name of this installation at the provider.")
    client_secret: str | None = Field(
        None, description="Secret of this installation at the provider; default: a public client (PKCE is always used)."
    )
    audiences: list[str] | None = Field(
        None, description="Audiences of tokens that are accepted; default: client_id alone."
    )
    authorized_parties: list[str] | None = Field(
        None, description="Clients whose tokens are accepted (claim azp), where a token names one; default: all."
    )
    scopes: str = Field("openid profile email", description="What the login asks the provider for.")
    algorithms: list[SignatureAlgorithm] = Field(
        ["RS256", "PS256", "ES256", "EdDSA"], description="Signatures of tokens that are accepted; never none or HS*."
    )
    clock_skew: int = Field(60, ge=0, le=600, description="Seconds by which clocks may differ.")
    timeout: float = Field(5.0, gt=0, description="Seconds to wait for an answer of the provider.")
    trust_email: bool = Field(
        False, description="Take e-mail addresses also without the claim email_verified. Such addresses open accounts."
    )
    admin_claim: str | None = Field(
        None, description="Claim, with dots for inner members, that makes admins, such as realm_access.roles."
    )
    admin_value: str = Field("nomad-admin", description="Value that the admin claim has or contains.")


class AuthSettings(Section):
    """People and tokens."""

    local_accounts: bool = Field(True, description="People may log in with a password that this server keeps.")
    registration: Literal["off", "invitation", "on"] = Field(
        "invitation",
        description="Who gets an account: nobody (the admin adds people), whom a user invites, or everybody.",
    )
    mail_token_seconds: int = Field(
        3600, ge=60, description="Life of links that are mailed for a password or an address."
    )
    mails_per_hour: int = Field(
        5, ge=1, description="Mails that may be asked for per address, and 10 times as many per client."
    )
    public_emails: bool = Field(True, description="Guests who look for users see and find e-mail addresses.")
    oidc: OidcSettings = Field(default_factory=OidcSettings)

    secret: str | None = Field(
        None, description="Secret that signs tokens; default: created once and kept in the data folder."
    )
    admin_user_id: str = Field("00000000-0000-0000-0000-000000000000", description="User id of the admin.")
    access_token_seconds: int = Field(3600, description="Life of an access token.")
    signature_token_seconds: int = Field(10, description="Life of a signature token.")
    login_attempts: int = Field(10, description="Failed logins per name or address within login_window before 429.")
    login_window: float = Field(60.0, description="Seconds over which failed logins are counted.")


class MailSettings(Section):
    """How this server sends mail; without a host it sends none."""

    host: str | None = Field(None, description="SMTP server; default: no mail is sent.")
    port: int = Field(587, ge=1, le=65535, description="Port of the SMTP server.")
    security: Literal["none", "starttls", "tls"] = Field("starttls", description="How the connection is encrypted.")
    user: str | None = Field(None, description="User name at the SMTP server; default: no login.")
    password: str | None = Field(None, description="Password at the SMTP server.")
    sender: str = Field("nomad@localhost", description="Sender of mails.")
    timeout: float = Field(20.0, gt=0, description="Seconds to wait for the SMTP server.")


class WebSettings(Section):
    """What the web page shows."""

    support: str | None = Field(None, description="Mail or web address that people are sent to for help.")
    terms: str | None = Field(None, description="Web address of the terms of use.")
    links: list[dict[str, str]] = Field(
        default_factory=list, description="Further items of the menu About, each with `title` and `url`."
    )
    default_owner: Literal["visible", "public", "all", "user", "shared", "staging"] = Field(
        "public", description="Whose entries the search page shows at first."
    )
    debug: bool = Field(False, description="Show details of errors in the web page.")
