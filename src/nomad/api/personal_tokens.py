"""Namespace `auth`: personal access tokens for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from nomad.api.authentication import AccountUser
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.models import StorableText
from nomad.api.responses import json_response, omit_nulls
from nomad.auth.personal_tokens import PersonalToken, create_token, list_tokens, revoke_token

router = APIRouter(prefix="/auth/tokens", tags=["auth"])


class NewTokenModel(BaseModel):
    """What a token is to be for."""

    name: StorableText = Field(description="For whom or what the token is.")
    scopes: list[Literal["read", "write"]] = Field(["read"], description="`read`, or `read` and `write`.", min_length=1)
    expires_days: int | None = Field(90, description="Days until it expires; null means never.")


class PersonalTokenModel(BaseModel):
    """A personal token. The token itself is shown only when it is made."""

    token_id: str
    name: str
    scopes: list[str]
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None
    token: str | None = None


class PersonalTokensModel(BaseModel):
    """All personal tokens of the user."""

    tokens: list[PersonalTokenModel]


@router.get("", operation_id="get_personal_tokens", responses={200: {"model": PersonalTokensModel}})
def get_personal_tokens(user: AccountUser, installation: CurrentInstallation) -> Response:
    """The user's personal tokens, the newest first; without the tokens themselves."""
    with installation.database.read_session() as session:
        tokens = [_json(token) for token in list_tokens(session, user.user_id)]
    return json_response({"tokens": tokens}, headers={"Cache-Control": "no-store"})


@router.post(
    "", operation_id="create_personal_token", responses={200: {"model": PersonalTokenModel}}, dependencies=[Writable]
)
def create_personal_token(user: AccountUser, installation: CurrentInstallation, payload: NewTokenModel) -> Response:
    """A new personal token. It is shown in this answer and never again."""
    token, known = create_token(
        installation.database,
        user.user_id,
        payload.name,
        can_write="write" in payload.scopes,
        days=payload.expires_days,
    )
    return json_response(_json(known) | {"token": token}, headers={"Cache-Control": "no-store"})


@router.delete(
    "/{token_id}", operation_id="revoke_personal_token", responses={200: {"model": PersonalTokensModel}},
    dependencies=[Writable],
)  # fmt: skip
def revoke_personal_token(user: AccountUser, installation: CurrentInstallation, token_id: str) -> Response:
    """Makes a personal token void at once. Answers those that are left."""
    revoke_token(installation.database, user.user_id, token_id)
    return get_personal_tokens(user, installation)


def _json(token: PersonalToken) -> dict[str, Any]:
    return omit_nulls(
        {
            "token_id": token.token_id,
            "name": token.name,
            "scopes": ["read", "write"] if token.can_write else ["read"],
            "created": token.created,
            "expires": token.expires,
            "last_used": token.last_used,
        }
    )
