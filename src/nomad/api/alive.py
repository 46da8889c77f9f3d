"""The probe for load balancers: answers as long as the process does, whatever the database is doing."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

router = APIRouter(include_in_schema=False)


@router.get("/alive")
async def get_alive() -> PlainTextResponse:
    return PlainTextResponse("I am, alive!")
