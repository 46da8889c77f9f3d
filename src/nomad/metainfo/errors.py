"""What can go wrong with definitions and with data that follow them."""

from __future__ import annotations

from typing import Any

from nomad.errors import NomadError


class MetainfoError(NomadError):
    """Base of all errors of the schema language."""

    def __str__(self) -> str:
        return self.message


class DefinitionError(MetainfoError):
    """A definition breaks a rule of the language, for example two properties of a section share a name."""


class MetainfoTypeError(MetainfoError, TypeError):
    """A value does not have the type that its quantity declares."""


class MetainfoShapeError(MetainfoTypeError, ValueError):
    """An array has another number of dimensions, or another size in a fixed dimension, than its quantity declares."""


class UnknownProperty(MetainfoError, KeyError):
    """A section has no property or alias of this name."""


class UnknownAttribute(AttributeError):
    """A section has no attribute of this name. The search for a similar name waits until somebody reads the message."""

    def __str__(self) -> str:
        section: Any = self.obj
        return f"section {type(section).__name__} has no property {self.name!r}{section.m_def.suggestion(self.name)}"


class MetainfoReferenceError(MetainfoError):
    """A path or reference does not lead to a section or value; the message names the part that is missing."""
