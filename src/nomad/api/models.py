"""Models that several namespaces document their answers with. They describe; answers are not checked against them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from nomad.repository.values import is_storable


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("has characters that cannot be stored (NUL, or half of a surrogate pair)")
    return text


StorableText = Annotated[str, AfterValidator(_storable)]
"""Text of a body that goes into the database."""


class Pagination(BaseModel):
    """One page of a list."""

    total: int = Field(description="Number of all results.")
    page: int = Field(description="Number of this page, from 1.")
    per_page: int = Field(description="Largest number of results on a page.")


class UserModel(BaseModel):
    """A user. Members without a value are left out."""

    user_id: str = Field("", description="UUID of the user.")
    username: str = ""
    name: str = Field("", description="First and last name.")
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    affiliation: str = ""
    affiliation_address: str = ""
    created: datetime | None = None
    repo_user_id: str = ""
    is_admin: bool = False
    is_oasis_admin: bool = False
