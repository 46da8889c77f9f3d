"""Namespace `auth`: registration, passwords, and the own account."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from nomad.api import arguments
from nomad.api.arguments import FlagText
from nomad.api.auth import TokensModel, tokens_response, user_json
from nomad.api.authentication import AccountUser, OptionalUser, authenticator_of
from nomad.api.background import and_then
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.models import StorableText, UserModel
from nomad.api.responses import json_response
from nomad.repository import mails, profile, registration
from nomad.repository.profile import Profile
from nomad.repository.registration import Applicant

router = APIRouter(prefix="/auth", tags=["auth"])
MAIL_SENT = {"message": "If this makes sense for the address, a mail is on its way to it."}
_TEXT = 1000


class MessageModel(BaseModel):
    """What happens next."""

    message: str


class RegistrationModel(BaseModel):
    """Somebody who wants an account. The user name is made from the names if it is left out."""

    email: StorableText = Field(max_length=254)
    username: StorableText | None = Field(None, max_length=255)
    first_name: StorableText = Field("", max_length=_TEXT)
    last_name: StorableText = Field("", max_length=_TEXT)
    affiliation: StorableText | None = Field(None, max_length=_TEXT)
    affiliation_address: StorableText | None = Field(None, max_length=_TEXT)


class EmailModel(BaseModel):
    """An address."""

    email: StorableText = Field(max_length=254)


class TokenModel(BaseModel):
    """A one-time token from a mail."""

    token: StorableText = Field(max_length=200)


class NewPasswordModel(BaseModel):
    """A one-time token from a mail, and the password to set with it."""

    token: StorableText = Field(max_length=200)
    password: StorableText


class ChangePasswordModel(BaseModel):
    """The password so far and the new one."""

    old_password: StorableText
    new_password: StorableText


class ChangeEmailModel(BaseModel):
    """The new address, and the password."""

    email: StorableText = Field(max_length=254)
    password: StorableText | None = None


class ChangeProfileModel(BaseModel):
    """What is to be changed; members that are left out stay as they are."""

    first_name: StorableText | None = None
    last_name: StorableText | None = None
    affiliation: StorableText | None = None
    affiliation_address: StorableText | None = None


class ProfileModel(UserModel):
    """The own account."""

    has_password: bool = False
    has_provider: bool = Field(False, description="Names and address are kept by the identity provider.")


@router.post("/register", operation_id="register", responses={200: {"model": MessageModel}}, dependencies=[Writable])
def register(
    request: Request, user: OptionalUser, installation: CurrentInstallation, payload: RegistrationModel
) -> Response:
    """Asks for an account. A mail to the address says how to go on; the answer is the same for every address."""
    applicant = registration.check_applicant(user, installation, Applicant(**payload.model_dump()))
    _count_mail(request, applicant.email)
    return and_then(json_response(MAIL_SENT), registration.deliver_registration, installation, applicant)


@router.post(
    "/register/confirm", operation_id="confirm_registration", responses={200: {"model": UserModel}},
    dependencies=[Writable],
)  # fmt: skip
def confirm_registration(user: OptionalUser, installation: CurrentInstallation, payload: NewPasswordModel) -> Response:
    """Makes the account with the token from the mail."""
    made = registration.confirm_registration(user, installation, payload.token, payload.password)
    return json_response(user_json(made))


@router.post(
    "/password/forgotten", operation_id="forgotten_password", responses={200: {"model": MessageModel}},
    dependencies=[Writable],
)  # fmt: skip
def forgotten_password(
    request: Request, user: OptionalUser, installation: CurrentInstallation, payload: EmailModel
) -> Response:
    """Asks for a link that sets a password. The answer is the same whether the address has an account or not."""
    email = registration.check_forgotten(user, installation, payload.email)
    _count_mail(request, email)
    return and_then(json_response(MAIL_SENT), registration.deliver_forgotten, installation, email)


@router.post(
    "/password/reset", operation_id="reset_password", responses={200: {"model": UserModel}}, dependencies=[Writable]
)
def reset_password(user: OptionalUser, installation: CurrentInstallation, payload: NewPasswordModel) -> Response:
    """Sets a password with the token from the mail, and ends all logins."""
    owner = registration.reset_password(user, installation, payload.token, payload.password)
    return json_response(user_json(owner))


@router.post(
    "/password", operation_id="change_password", responses={200: {"model": TokensModel}}, dependencies=[Writable]
)
def change_password(
    request: Request, user: AccountUser, installation: CurrentInstallation, payload: ChangePasswordModel
) -> Response:
    """Sets another password, ends all other logins, and answers new tokens."""
    login, address = authenticator_of(request).login, _address(request)
    changed = profile.change_password(user, installation, login, payload.old_password, payload.new_password, address)
    return tokens_response(request, changed)


@router.get("/me", operation_id="get_profile", responses={200: {"model": ProfileModel}})
def get_profile(user: AccountUser, installation: CurrentInstallation) -> Response:
    """The own account."""
    return _profile_response(profile.get_profile(user, installation))


@router.patch("/me", operation_id="change_profile", responses={200: {"model": ProfileModel}}, dependencies=[Writable])
def change_profile(user: AccountUser, installation: CurrentInstallation, payload: ChangeProfileModel) -> Response:
    """Changes names and affiliation."""
    changes = payload.model_dump(include=payload.model_fields_set)
    return _profile_response(profile.change_profile(user, installation, changes))


@router.post("/email", operation_id="change_email", responses={200: {"model": MessageModel}}, dependencies=[Writable])
def change_email(
    request: Request, user: AccountUser, installation: CurrentInstallation, payload: ChangeEmailModel
) -> Response:
    """Asks for another address, which a mail to it has to confirm."""
    login, address = authenticator_of(request).login, _address(request)
    email = profile.check_new_email(user, installation, login, payload.email, payload.password, address)
    _count_mail(request, email)
    return and_then(json_response(MAIL_SENT), profile.deliver_new_email, installation, user, email)


@router.post(
    "/email/confirm", operation_id="confirm_email", responses={200: {"model": UserModel}}, dependencies=[Writable]
)
def confirm_email(user: OptionalUser, installation: CurrentInstallation, payload: TokenModel) -> Response:
    """Sets the address with the token from the mail, ends all logins, and tells the old address."""
    owner, old = profile.confirm_email(user, installation, payload.token)
    response = json_response(user_json(owner))
    if old is None or installation.settings.mail.host is None:
        return response
    return and_then(response, mails.send_email_changed, installation, old)


@router.delete(
    "/sessions", operation_id="end_sessions", responses={200: {"model": TokensModel}}, dependencies=[Writable]
)
def end_sessions(
    request: Request,
    user: AccountUser,
    installation: CurrentInstallation,
    personal_tokens: Annotated[FlagText | None, Query(description="Revoke the tokens of programs as well.")] = None,
) -> Response:
    """Logs out everywhere: all tokens so far are void, also the upload token. Answers new ones for the caller."""
    ended = profile.end_all_logins(user, installation, personal_tokens=arguments.flag(personal_tokens))
    return tokens_response(request, ended)


def _profile_response(own: Profile) -> Response:
    content: dict[str, Any] = user_json(own.user)
    content |= {"has_password": own.has_password, "has_provider": own.has_provider}
    return json_response(content, headers={"Cache-Control": "no-store"})


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _count_mail(request: Request, email: str) -> None:
    authenticator_of(request).mail_limit.count(_address(request), email)
