"""Passwords at rest: argon2id hashes.

A verification takes about 50 ms and 64 MiB, so at most two run at a time in a process.
"""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_slots = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The text to keep instead of the password."""
    with _slots:
        return _hasher().hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether this is the password. Takes as long without a hash: time does not tell who has an account."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _slots:
        try:
            return _hasher().verify(password_hash or _nobodys_hash(), password) and password_hash is not None
        except (InvalidHashError, VerificationError):
            return False


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@functools.cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")
