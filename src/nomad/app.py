"""What an API process runs: `granian --factory nomad.app:create`. Settings come from file and environment."""

from __future__ import annotations

import importlib
import importlib.util

from fastapi import FastAPI
from starlette.types import ASGIApp

from nomad import config
from nomad.api.app import create_app
from nomad.repository.installation import Installation

FACES = {"/optimade": "nomad.optimade.app", "/dcat": "nomad.dcat.app"}
"""Further applications on the same services, by path; each module has `create_app(installation)`."""


def create() -> FastAPI:
    """The web application of the configured installation."""
    installation = Installation.open(config.load().settings)
    mounts: dict[str, ASGIApp] = {}
    for path, module in FACES.items():
        package = module.rpartition(".")[0]
        if importlib.util.find_spec(package) is not None and importlib.util.find_spec(module) is not None:
            mounts[path] = importlib.import_module(module).create_app(installation)
    return create_app(installation, mounts)
