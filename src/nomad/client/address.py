"""Which server, and who asks: from arguments, the environment, and `~/.netrc`."""

from __future__ import annotations

import netrc
import os
from pathlib import Path

import httpx

from nomad.errors import BadRequest

DEFAULT_URL = "http://127.0.0.1:8000/api"
URL, USER, PASSWORD, TOKEN = "NOMAD_URL", "NOMAD_USER", "NOMAD_PASSWORD", "NOMAD_TOKEN"
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def api_address(url: str | None) -> str:
    """The address of the API, from one with or without `/api`; without one, `NOMAD_URL`, else this machine.

    Raises `BadRequest` for what is no web address.
    """
    url = url or os.environ.get(URL) or DEFAULT_URL
    text = url.strip()
    if "://" not in text:
        text = f"{'http' if text.partition(':')[0].partition('/')[0] in LOCAL else 'https'}://{text}"
    try:
        parsed = httpx.URL(text := text.rstrip("/") if text[-3:] != "://" else text)
    except httpx.InvalidURL as error:
        raise BadRequest(f"{url!r} is no address of a NOMAD; write it like {DEFAULT_URL}. {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.query or parsed.fragment:
        raise BadRequest(f"{url!r} is no address of a NOMAD; write it like {DEFAULT_URL}.")
    for page in ("/gui", "/docs"):
        text = text.removesuffix(page)
    return text if "/api" in f"{parsed.path}/" and text.rstrip("/").endswith("/api") else f"{text}/api"


def login_for(
    address: str, user: str | None = None, password: str | None = None, token: str | None = None
) -> tuple[httpx.Auth | None, dict[str, str]]:
    """Who asks, as authentication and headers; nothing for a guest.

    Arguments win over `NOMAD_TOKEN`, that over `NOMAD_USER` and `NOMAD_PASSWORD`, and these over the entry of the host
    in `~/.netrc` (or the file that `NETRC` names).
    """
    if user is None and token is None:
        token = os.environ.get(TOKEN)
        if not token:
            user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if token:
        return None, {"Authorization": f"Bearer {token}"}
    if not user:
        user, password = _from_netrc(httpx.URL(address).host)
    return (httpx.BasicAuth(user, password or ""), {}) if user else (None, {})


def _from_netrc(host: str) -> tuple[str | None, str | None]:
    file = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not file.is_file():
        return None, None
    try:
        entry = netrc.netrc(str(file)).authenticators(host)
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        raise BadRequest(f"The file {file} cannot be read: {error}") from error
    return (entry[0], entry[2]) if entry else (None, None)
