"""Reading of query arguments by hand, for messages that name the argument and its value.

Routes declare arguments as text whose Swagger type is what clients should send (`IntegerText`, ...), and convert them
with the functions here, which raise `BadRequest`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from pydantic import WithJsonSchema

from nomad.errors import BadRequest

IntegerText = Annotated[str, WithJsonSchema({"type": "integer"})]
"""A query argument that is an integer for clients."""
FlagText = Annotated[str, WithJsonSchema({"type": "boolean"})]
"""A query argument that is a flag for clients: absent, `false` and `0` are false, all else is true."""

_LARGEST = 2**53


def integer(
    name: str, text: str | None, default: int, *, minimum: int | None = None, maximum: int | None = None
) -> int:
    """The number in a query argument, the default if it is absent."""
    if text is None:
        return default
    try:
        number = int(text)
    except ValueError as error:
        raise BadRequest(f"The argument {name} must be an integer, not {text[:200]!r}.") from error
    if minimum is not None and number < minimum:
        raise BadRequest(f"The argument {name} must be at least {minimum}, not {number}.")
    if number > (_LARGEST if maximum is None else maximum):
        raise BadRequest(f"The argument {name} must be at most {maximum or _LARGEST}, not {text[:200]}.")
    return number


def page(number: str | None, size: str | None, default_size: int = 10) -> tuple[int, int]:
    """`page` (from 1) and `per_page` (at least 1)."""
    return integer("page", number, 1, minimum=1), integer("per_page", size, default_size, minimum=1)


def flag(text: str | None) -> bool:
    """Whether a flag is set: absent, empty, `false` and `0` are not."""
    return text is not None and text.strip().lower() not in ("", "false", "0")


def choice(name: str, text: str | None, allowed: Collection[str], default: str) -> str:
    """One of the allowed values, the default if the argument is absent."""
    if text is None:
        return default
    if text not in allowed:
        raise BadRequest(f"The argument {name} must be one of {', '.join(allowed)}, not {text[:200]!r}.")
    return text
