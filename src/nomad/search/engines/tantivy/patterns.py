"""Regular expressions over terms, in tantivy's dialect: they match the whole term and know no anchors.

tantivy refuses automata of more than 1,000 states, and a character of UTF-8 costs about ten, hence the limits.
"""

from __future__ import annotations

from nomad.search.limits import check_pattern

ANY = r"[\x{0}-\x{10ffff}]"
CHUNK = 16
_LAST = 0x10FFFF


def literal(text: str) -> str:
    """`text` and nothing else. Raises `BadRequest` when it is too long for a pattern."""
    check_pattern(text)
    return "".join(_class(ord(char), ord(char)) for char in text)


def contains(text: str) -> str:
    return f"{ANY}*{literal(text)}{ANY}*"


def starts_with(text: str) -> str:
    return f"{literal(text)}{ANY}*"


def ends_with(text: str) -> str:
    return f"{ANY}*{literal(text)}"


def greater(text: str) -> list[str]:
    """Patterns that together match all terms behind `text` in code point order."""
    patterns = []
    for start in range(0, max(len(text), 1), CHUNK):
        chunk = text[start : start + CHUNK]
        is_last = start + CHUNK >= len(text)
        tail = ANY if is_last else None
        for char in reversed(chunk):
            options = [_class(ord(char) + 1, _LAST)] if ord(char) < _LAST else []
            if tail is not None:
                options.append(f"{_class(ord(char), ord(char))}(?:{tail})")
            tail = "|".join(options) if options else None
        if tail is not None:
            patterns.append(f"{literal(text[:start])}(?:{tail}){ANY}*")
    return patterns


def less(text: str) -> list[str]:
    """Patterns that together match all terms before `text` in code point order (the empty text among them)."""
    patterns = []
    for start in range(0, len(text), CHUNK):
        tail = None
        for char in reversed(text[start : start + CHUNK]):
            options = [f"{_class(0, ord(char) - 1)}{ANY}*"] if ord(char) > 0 else []
            if tail is not None:
                options.append(f"{_class(ord(char), ord(char))}{tail}")
            tail = f"(?:{'|'.join(options)})?" if options else ""
        patterns.append(f"{literal(text[:start])}{tail}")
    return patterns


def _class(first: int, last: int) -> str:
    if first == last:
        return rf"\x{{{first:x}}}"
    return rf"[\x{{{first:x}}}-\x{{{last:x}}}]"
