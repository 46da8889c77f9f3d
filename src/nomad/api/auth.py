"""Namespace `auth`: tokens of the user, finding and inviting users."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from nomad.api.authentication import OptionalUser, RequiredUser, Sender, authenticator_of
from nomad.api.background import and_then
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.models import StorableText, UserModel
from nomad.api.responses import json_response, omit_nulls
from nomad.auth.users import User
from nomad.repository import users as service
from nomad.repository.registration import deliver_invitation

router = APIRouter(prefix="/auth", tags=["auth"])


class TokensModel(BaseModel):
    """The tokens of a user."""

    access_token: str = Field(description="For the header `Authorization: Bearer`.")
    upload_token: str = Field(description="Long-lived token for `PUT /uploads/?token=`.")
    signature_token: str = Field(description="Short-lived token for links, `signature_token=`.")


class UsersModel(BaseModel):
    """A list of users."""

    users: list[UserModel]


class InvitedUserModel(BaseModel):
    """What is known of somebody who is invited. Other members are ignored."""

    email: StorableText | None = None
    first_name: StorableText | None = None
    last_name: StorableText | None = None
    affiliation: StorableText | None = None
    affiliation_address: StorableText | None = None


@router.get("/", operation_id="get_auth", responses={200: {"model": TokensModel}})
def get_auth(request: Request, user: RequiredUser) -> Response:
    """The tokens of the user. With basic authentication this is the login.

    With a bearer token it renews the login. With a personal token the answer has no rights beyond those of that token.
    """
    return tokens_response(request, user)


@router.get("/users", operation_id="get_users", responses={200: {"model": UsersModel}})
def get_users(
    user: OptionalUser,
    installation: CurrentInstallation,
    query: Annotated[str, Query(description="Text in name, user name or e-mail address.")] = "",
) -> Response:
    """Users whose name, user name or e-mail address contains the text; all (at most 1000) if it is empty."""
    found = service.find_users(user, installation, query)
    return json_response({"users": [user_json(person) for person in found]})


@router.put("/users", operation_id="invite_user", responses={200: {"model": UserModel}}, dependencies=[Writable])
def invite_user(user: RequiredUser, installation: CurrentInstallation, payload: InvitedUserModel) -> Response:
    """Invites somebody, who can be a co-author at once, and gets a mail if the server sends mail."""
    invited = service.invite_user(user, installation, **payload.model_dump())
    return and_then(json_response(user_json(invited)), deliver_invitation, installation, invited)


def tokens_response(request: Request, user: User) -> Response:
    """The tokens of a user who has just been identified."""
    tokens = authenticator_of(request).tokens
    sender: Sender | None = getattr(request.state, "sender", None)
    personal = sender.token if sender and sender.user.user_id == user.user_id else None
    if sender and personal:
        access_token, upload_token = personal, personal if sender.can_write else None
    else:
        access_token, upload_token = tokens.access_token(user), tokens.upload_token(user)
    content = {
        "access_token": access_token,
        "upload_token": upload_token,
        "signature_token": tokens.signature_token(user),
    }
    return json_response(omit_nulls(content), headers={"Cache-Control": "no-store"})


def user_json(user: User) -> dict[str, Any]:
    """A user as the API shows it, without members that have no value."""
    return omit_nulls(
        {
            "user_id": user.user_id,
            "username": user.username,
            "name": user.name,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "affiliation": user.affiliation,
            "affiliation_address": user.affiliation_address,
            "created": user.created,
            "repo_user_id": user.repo_user_id,
            "is_admin": user.is_admin,
            "is_oasis_admin": user.is_oasis_admin,
        }
    )
