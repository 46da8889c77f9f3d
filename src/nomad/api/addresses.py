"""The addresses that this installation tells its clients."""

from __future__ import annotations

from fastapi import Request


def base_url(request: Request) -> str:
    """Address in front of `/api`, `/gui` and so on, as clients reach it; without slash at the end."""
    server = request.app.state.installation.settings.server
    host = server.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{host.rstrip('/')}{server.base_path.rstrip('/')}"


def api_url(request: Request) -> str:
    """Address of the API without slash at the end."""
    return f"{base_url(request)}/api"
