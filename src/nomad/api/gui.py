"""What the server makes for the web page: its settings, and the forwarding of old addresses."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import Response

import nomad
from nomad.api.responses import to_json
from nomad.config import Settings

ENCYCLOPEDIA_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>NOMAD Encyclopedia</title>
<script src="{base}/gui/forward.js"></script></head>
<body><p>The encyclopedia has moved to <a href="{base}/gui/search?results=materials">the search</a>.</p></body></html>
"""
_FORWARDING_SCRIPT = """const base = new URL(".", document.currentScript.src).pathname;
const material = window.location.hash.match(/^#\\/material\\/([\\w-]+)/);
window.location.replace(base + (material ? "material/" + material[1] : "search?results=materials"));
"""


async def get_environment_script(request: Request) -> Response:
    """The settings of this installation as one global object. No secret is among them: everybody can read it."""
    settings = request.app.state.installation.settings
    environment = {
        "appBase": settings.server.base_path.rstrip("/"),
        "version": nomad.__version__,
        "deployment": settings.deployment,
        "oasis": settings.oasis.is_oasis,
        "debug": settings.web.debug,
        "readonly": settings.server.readonly,
        "uploadLimit": settings.uploads.max_unpublished,
        "maxUploadBytes": settings.uploads.max_size,
        "auth": _auth(settings),
        "support": settings.web.support,
        "terms": settings.web.terms,
        "links": settings.web.links,
        "defaultOwner": settings.web.default_owner,
    }
    return _script(b"window.nomadEnv = " + to_json(environment) + b";\n")


def _auth(settings: Settings) -> dict[str, Any]:
    """How people log in; `local`, `registration` and `passwordReset` say which forms make sense."""
    auth = settings.auth
    mail = settings.mail.host is not None
    forms = {
        "local": auth.local_accounts,
        "registration": auth.local_accounts and mail and auth.registration == "on",
        "passwordReset": auth.local_accounts and mail,
    }
    if auth.oidc.issuer is None:
        return {"kind": "builtin", **forms}
    login = f"{settings.server.base_path.rstrip('/')}/api/auth/oidc/login"
    return {
        "kind": "oidc",
        "issuer": auth.oidc.issuer,
        "clientId": auth.oidc.client_id,
        "loginUrl": login,
        **forms,
    }


async def get_forwarding_script() -> Response:
    """Sends old addresses of the encyclopedia to where the same things are now."""
    return _script(_FORWARDING_SCRIPT.encode())


def _script(text: bytes) -> Response:
    return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
