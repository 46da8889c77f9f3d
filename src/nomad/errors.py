"""The named errors of the project.

Services raise these; `nomad.api` turns them into the one JSON shape of the HTTP contract, and the command line
prints their message. A message says what was wrong, names the offending value, and says what to do about it.
"""

from __future__ import annotations


class NomadError(Exception):
    """Base of all expected errors. `status` is the HTTP status that a web face answers with."""

    status = 500

    def __init__(self, message: str, *, errors: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.errors = errors
        """Validation errors only: parameter or field name to reason."""


class BadRequest(NomadError):
    """The request or argument cannot be understood or is not allowed in this state."""

    status = 400


class InvalidPayload(BadRequest):
    """A request body or a formally parsed argument does not fit its model; `errors` names each field."""

    def __init__(self, errors: dict[str, str], message: str = "Input payload validation failed") -> None:
        super().__init__(message, errors=errors)


class Unauthorized(NomadError):
    """Nobody is logged in, the credentials are wrong, or this user may not do this."""

    status = 401


class ReadOnly(NomadError):
    """The installation accepts no writes at the moment."""

    status = 403


class NotFound(NomadError):
    """There is no such thing, or the acting user may not know about it."""

    status = 404


class Conflict(NomadError):
    """Somebody else changed the thing at the same time."""

    status = 409


class TooLarge(NomadError):
    """A body or an archive exceeds a configured limit; the message names the limit."""

    status = 413


class TooManyRequests(NomadError):
    """A rate limit is exceeded, for example too many failed logins."""

    status = 429


class NotSupported(NomadError):
    """The contract knows this, the present version does not do it yet."""

    status = 501


class Unavailable(NomadError):
    """Another service that is needed, such as the identity provider, does not answer at the moment."""

    status = 503


class ConfigurationError(NomadError):
    """A setting is unknown, has a wrong type, or two settings contradict each other."""


class StorageError(NomadError):
    """Stored bytes are missing, damaged or cannot be written."""


class DiskFull(StorageError):
    """There is no space for what should be written; the same request works once there is."""

    status = 507


class StoreUnavailable(StorageError):
    """The object store does not answer, refuses, or changed under the reader: the same request may work later."""

    status = 503


class DamagedFile(StorageError):
    """A pack or one of its parts fails its checksum or is cut short; the message names file and place."""


class ParserError(NomadError):
    """A mainfile cannot be parsed. The message names file, line and what was expected."""
