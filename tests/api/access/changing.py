"""What every changing operation must answer to each cell, and so who may change what in which state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.access.reading import login_then
from api.access.world import Cell, calc_id


@dataclass(frozen=True)
class Change:
    """A request that changes something, and the status that it must get. Only 200 may change anything."""

    operation: str
    method: str
    path: str
    expect: Callable[[Cell], int]
    options: Callable[[str], Mapping[str, Any]] = field(default=lambda _: {})
    note: str = ""
    changes: Callable[[Cell], bool] = field(default=lambda _: True)
    """Whether a request that is answered with 200 finds anything to change."""

    @property
    def name(self) -> str:
        return f"{self.operation} {self.note}".strip()


def _body(body: Callable[[str], Any]) -> Callable[[str], Mapping[str, Any]]:
    return lambda state: {"json": body(state)}


def _delete_upload(cell: Cell) -> int:
    """The order of the checks is that of the page: existence, ownership, state."""
    if not cell.exists:
        return 404
    if not cell.owns:
        return 401
    if cell.state == "processing" or (cell.is_published and cell.role != "admin"):
        return 400
    return 200


def _operation(states: tuple[str, ...]) -> Callable[[Cell], int]:
    """An operation on an upload that is possible in these states only."""

    def expect(cell: Cell) -> int:
        if not (cell.exists and cell.owns):
            return 404
        return 200 if cell.state in states else 400

    return expect


def _own_dataset(states: tuple[str, ...]) -> Callable[[Cell], int]:
    return lambda cell: (200 if cell.state in states else 400) if cell.role == "owner" else 404


def _edited(owner: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.finds(owner)


ALL_STATES = ("processing", "staging", "published", "embargoed", "deleted")
CHANGES = (
    Change(
        "auth.invite_user",
        "PUT",
        "/auth/users",
        login_then(lambda _: 200),
        _body(lambda state: {"email": f"new-{state}@example.org", "last_name": "New"}),
    ),
    Change(
        "auth.change_profile",
        "PATCH",
        "/auth/me",
        login_then(lambda _: 200),
        _body(lambda state: {"affiliation": state}),
    ),
    Change("auth.end_sessions", "DELETE", "/auth/sessions", login_then(lambda _: 200)),
    Change(
        "auth.create_personal_token",
        "POST",
        "/auth/tokens",
        login_then(lambda _: 200),
        _body(lambda state: {"name": state}),
    ),
    Change("auth.revoke_personal_token", "DELETE", "/auth/tokens/unknown", login_then(lambda _: 404)),
    Change(
        "auth.change_password",
        "POST",
        "/auth/password",
        login_then(lambda _: 400),
        _body(lambda _: {"old_password": "wrong wrong", "new_password": "another crystal"}),
        "with a wrong password",
    ),
    *(
        Change(
            f"auth.{operation}",
            "POST",
            path,
            lambda _: 400,
            _body(lambda _: {"token": "x", "password": "y" * 12}),
            "with a wrong token",
        )
        for operation, path in (
            ("confirm_registration", "/auth/register/confirm"),
            ("reset_password", "/auth/password/reset"),
            ("confirm_email", "/auth/email/confirm"),
        )
    ),
    *(
        Change(
            f"auth.{operation}",
            "POST",
            path,
            expect,
            _body(lambda _: {"email": "new@example.org"}),
            "without mail and registration",
        )
        for operation, path, expect in (
            ("register", "/auth/register", lambda _: 400),
            ("forgotten_password", "/auth/password/forgotten", lambda _: 501),
            ("change_email", "/auth/email", login_then(lambda _: 501)),
        )
    ),
    Change(
        "repo.freeze_query",
        "POST",
        "/repo/frozen",
        login_then(lambda _: 200),
        _body(lambda state: {"query": {"calc_id": [calc_id(state)]}}),
    ),
    Change("uploads.upload", "PUT", "/uploads/", login_then(lambda _: 200), lambda _: {"content": b"bytes of a zip"}),
    Change("uploads.delete_upload", "DELETE", "/uploads/{upload_id}", login_then(_delete_upload)),
    *(
        Change(
            "uploads.exec_upload_operation",
            "POST",
            "/uploads/{upload_id}",
            login_then(_operation(states)),
            _body(lambda _, operation=operation: {"operation": operation}),
            operation,
        )
        for operation, states in (
            ("publish", ("staging", "published", "embargoed")),
            ("re-process", ("published", "embargoed")),
            ("publish-to-central-nomad", ()),
        )
    ),
    *(
        Change(
            "repo.edit_repo",
            "POST",
            "/repo/edit",
            login_then(lambda _: 200),
            _body(
                lambda state, owner=owner, verify=verify: {
                    "query": {"calc_id": [calc_id(state)], "owner": owner},
                    "actions": {"comment": {"value": "edited"}},
                    "verify": verify,
                }
            ),
            f"{owner}{' verify' if verify else ''}",
            _edited(owner) if not verify else (lambda _: False),
        )
        for owner in ("user", "staging")
        for verify in (False, True)
    ),
    Change(
        "datasets.create_dataset",
        "PUT",
        "/datasets/",
        login_then(lambda _: 200),
        _body(lambda state: {"name": f"new {state}"}),
    ),
    Change(
        "datasets.assign_doi",
        "POST",
        "/datasets/{state} plain",
        login_then(_own_dataset(("published", "embargoed"))),
    ),
    Change(
        "datasets.delete_dataset",
        "DELETE",
        "/datasets/{state} plain",
        login_then(_own_dataset(ALL_STATES)),
    ),
    Change(
        "datasets.delete_dataset",
        "DELETE",
        "/datasets/{state} set",
        login_then(_own_dataset(())),
        note="with DOI",
    ),
)
