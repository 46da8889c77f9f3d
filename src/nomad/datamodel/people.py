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
    name: Quantity[str] = Quantity(type=str, derived=full_name, virtual=True, a_search=Search(kind="text"))
    first_name: Quantity[str] = Quantity(type=Capitalized)
    last_name: Quantity[str] = Quantity(type=Capitalized)
    email: Quantity[str] = Quantity(type=str, a_search=Search())
    affiliation: Quantity[str] = Quantity(type=str)
    affiliation_address: Quantity[str] = Quantity(type=str)


class User(Author):
    user_id: Quantity[str] = Quantity(type=str, a_search=Search())
    username: Quantity[str] = Quantity(type=str)
    created: Quantity[datetime] = Quantity(type=Datetime)
    repo_user_id: Quantity[str] = Quantity(type=str)
    is_admin: Quantity[bool] = Quantity(type=bool, derived=is_administrator, virtual=True)
    is_oasis_admin: Quantity[bool] = Quantity(type=bool, default=False)
