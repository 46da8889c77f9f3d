"""The conditions by which a parser recognises its mainfiles.

Usage: `rules = MainfileRules(content=r'Program PWSCF.*starts', compressions=ALL_COMPRESSIONS)`. All given conditions
must hold. Patterns are Python regular expressions without flags; write `(?i)` or `(?m)` into the pattern if needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from nomad.parsing.head import FileHead

ALL_COMPRESSIONS = ("gz", "bz2", "xz")


@dataclass(frozen=True)
class MainfileRules:
    """What must be true of a file for a parser to take it.

    `content` is searched in the decoded head, `binary` in its bytes; `mime` must match from the start one of the head's
    MIME types; `name` must match the whole path inside the upload, written with a leading slash (`/folder/OUTCAR`).
    A file with a compression that is not in `compressions` never matches. With `alternative`, a file whose name does
    not match is still taken when no file beside it has a matching name.
    """

    content: str | None = None
    binary: bytes | None = None
    mime: str = r"text/.*"
    name: str = r".*"
    compressions: Collection[str] = field(default=())
    alternative: bool = False

    @cached_property
    def _content(self) -> re.Pattern[str] | None:
        return re.compile(self.content) if self.content is not None else None

    @cached_property
    def _binary(self) -> re.Pattern[bytes] | None:
        return re.compile(self.binary) if self.binary is not None else None

    @cached_property
    def _mime(self) -> re.Pattern[str]:
        return re.compile(self.mime)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        return re.compile(self.name)

    def refusal(self, head: FileHead, name: str, siblings: Collection[str]) -> str | None:
        """None if the file matches, else the first condition that fails, in words.

        `name` is the path inside the upload, `siblings` the names or paths of the files in the same folder.
        """
        if head.compression is not None and head.compression not in self.compressions:
            return f"compressed with {head.compression}, which this parser does not read"
        path = "/" + name.lstrip("/")
        named = self._name.fullmatch(path) is not None
        if not named and not self.alternative:
            return f"name does not match {self.name!r}"
        if not any(self._mime.match(mime) for mime in head.mime_types):
            return f"type {' or '.join(head.mime_types)} is not {self.mime!r}"
        if self._binary is not None and not self._binary.search(head.data):
            return f"bytes {_short(self.binary)} not found"
        if self._content is not None:
            if head.text is None:
                return "no text"
            if not self._content.search(head.text):
                return f"content {_short(self.content)} not found"
        # last, because a folder may have very many files
        better = None if named else self._better_sibling(path, siblings)
        return f"name does not match {self.name!r} and {better} beside it does" if better else None

    def _better_sibling(self, path: str, siblings: Collection[str]) -> str | None:
        folder, _, own = path.rpartition("/")
        names = {sibling.rpartition("/")[2] for sibling in siblings}
        better = (name for name in names if name != own and self._name.fullmatch(f"{folder}/{name}"))
        return min(better, default=None)


def _short(pattern: str | bytes | None) -> str:
    text = repr(pattern)
    return text if len(text) <= 80 else text[:77] + "..."
