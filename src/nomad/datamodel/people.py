"""People: authors without account, and users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.annotations import Search
from nomad.datamodel.derivations import full_name, is_administrator
from nomad.datamodel.package import m_package as m_package
from nomad.metainfo import Capitalized, Datetime, MSection, Quantity

if TYPE_CHECKING:
    from datetime import datetime


class Author(MSection):
    """Somebody who took part in a calculation and may not have an account."""

    name: Quantity[str] = Quantity(
        type=str,
        derived=full_name,
        virtual=True,
        a_search=Search(kind="text"),
        description="First and last name with a blank between them.",
    )
    first_name: Quantity[str] = Quantity(
        type=Capitalized,
        description="First name; begins with a capital letter.",
    )
    last_name: Quantity[str] = Quantity(
        type=Capitalized,
        description="Last name; begins with a capital letter.",
    )
    email: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="E-mail address; never in public answers.",
    )
    affiliation: Quantity[str] = Quantity(
        type=str,
        description="Institution.",
    )
    affiliation_address: Quantity[str] = Quantity(
        type=str,
        description="Address of the institution.",
    )


class User(Author):
    """Somebody who has an account."""

    user_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Identifier of the account, which never changes.",
    )
    username: Quantity[str] = Quantity(
        type=str,
        description="Name for logging in.",
    )
    created: Quantity[datetime] = Quantity(
        type=Datetime,
        description="When the account was made.",
    )
    repo_user_id: Quantity[str] = Quantity(
        type=str,
        description="Number of the account in the repository before 2018.",
    )
    is_admin: Quantity[bool] = Quantity(
        type=bool,
        derived=is_administrator,
        virtual=True,
        description="Whether the user may administer this installation.",
    )
    is_oasis_admin: Quantity[bool] = Quantity(
        type=bool,
        default=False,
        description="Whether the user may publish entries on behalf of another installation.",
    )
