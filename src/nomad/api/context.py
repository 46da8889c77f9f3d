"""What every route may ask for: the installation that it serves, and whether it accepts writes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from nomad.errors import ReadOnly
from nomad.repository.installation import Installation


async def get_installation(request: Request) -> Installation:
    """The installation behind the application."""
    installation: Installation = request.app.state.installation
    return installation


async def require_writable(request: Request) -> None:
    """Raises `ReadOnly` when the installation refuses writes. A dependency of every route that changes something."""
    if request.app.state.installation.settings.server.readonly:
        raise ReadOnly("This installation is read-only at the moment.")


CurrentInstallation = Annotated[Installation, Depends(get_installation)]
Writable = Depends(require_writable)
