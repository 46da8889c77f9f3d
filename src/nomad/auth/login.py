"""Logging in with name and password, safely repeated with every request.

Verified passwords are remembered for a few minutes as keyed digests in memory, because a client that uses basic
authentication sends its password with each request and argon2 is slow on purpose. Failed attempts are counted per
account from an address, and with a higher limit per account and per address; beyond a limit every further attempt is
refused until the window has passed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque

from nomad.auth.passwords import verify_password
from nomad.auth.users import User, find_row, user_from_row
from nomad.config import AuthSettings
from nomad.database.engine import Database
from nomad.errors import TooManyRequests, Unauthorized

REMEMBER_SECONDS = 300.0
REMEMBER_LOGINS = 1000
COUNTED_NAMES = 10_000
FLOOD_FACTOR = 10
"""Many people may share an address, and a stranger must not easily lock somebody out, so these limits are higher."""


class Attempts:
    """Counts attempts per key over a sliding window. Holds a bounded number of keys."""

    def __init__(self, limit: int, window: float, what: str = "failed logins") -> None:
        self._what = what
        self._limit = limit
        self._window = window
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, key: str) -> None:
        """Raises `TooManyRequests` when the key was there too often lately."""
        with self._lock:
            times = self._times.get(key)
            if times is None:
                return
            self._forget_old(times)
            if len(times) >= self._limit:
                raise TooManyRequests(
                    f"Too many {self._what}. Try again in {self._window - (time.monotonic() - times[0]):.0f} seconds."
                )

    def add(self, key: str) -> None:
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            self._forget_old(times)
            times.append(time.monotonic())
            while len(self._times) > COUNTED_NAMES:
                self._times.popitem(last=False)

    def clear(self, key: str) -> None:
        with self._lock:
            self._times.pop(key, None)

    def _forget_old(self, times: deque[float]) -> None:
        while times and time.monotonic() - times[0] > self._window:
            times.popleft()


class MailLimit:
    """Counts the mails that people ask for, whoever gets them in the end. Says nothing about who has an account."""

    def __init__(self, settings: AuthSettings) -> None:
        self._per_mailbox = Attempts(settings.mails_per_hour, 3600.0, "mails to this address")
        self._per_client = Attempts(settings.mails_per_hour * FLOOD_FACTOR, 3600.0, "mails from your address")

    def count(self, client: str, email: str) -> None:
        """Counts one mail. Raises `TooManyRequests` when there were too many within the last hour."""
        counted = ((self._per_mailbox, email.lower()), (self._per_client, client))
        for counter, key in counted:
            counter.check(key)
        for counter, key in counted:
            counter.add(key)


class Login:
    """Verifies passwords for one process."""

    def __init__(self, database: Database, settings: AuthSettings) -> None:
        self._database = database
        self._settings = settings
        self._failures = Attempts(settings.login_attempts, settings.login_window)
        self._floods = Attempts(settings.login_attempts * FLOOD_FACTOR, settings.login_window)
        self._key = secrets.token_bytes(32)
        self._verified: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def authenticate(self, name: str, password: str, address: str = "") -> User:
        """The user with this user name or e-mail address and password.

        Raises `Unauthorized`, or `TooManyRequests` after too many failures for the name or from the address.
        """
        with self._database.read_session() as session:
            row = find_row(session, name)
            password_hash = row.password_hash if row else None
            user = user_from_row(row, self._settings.admin_user_id) if row else None
        digest = self._digest(password, password_hash) if password_hash else b""
        if user and digest and self._is_remembered(digest):
            return user
        counted = (
            (self._failures, f"{address} {name.lower()}"),
            (self._floods, address),
            (self._floods, f"@{name.lower()}"),
        )
        for counter, key in counted:
            counter.check(key)
        if not verify_password(password, password_hash) or user is None:
            for counter, key in counted:
                counter.add(key)
            raise Unauthorized("The user name or the password is wrong.")
        self._failures.clear(counted[0][1])
        self._remember(digest)
        return user

    def _digest(self, password: str, password_hash: str) -> bytes:
        """Contains the stored hash, so that a changed password is not remembered."""
        return hmac.new(self._key, f"{password_hash} {password}".encode(), hashlib.sha256).digest()

    def _is_remembered(self, digest: bytes) -> bool:
        with self._lock:
            return self._verified.get(digest, 0.0) > time.monotonic()

    def _remember(self, digest: bytes) -> None:
        with self._lock:
            self._verified[digest] = time.monotonic() + REMEMBER_SECONDS
            self._verified.move_to_end(digest)
            while len(self._verified) > REMEMBER_LOGINS:
                self._verified.popitem(last=False)
