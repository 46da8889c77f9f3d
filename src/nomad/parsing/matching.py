"""Which files of an upload are mainfiles, and of which parser.

A file is shown to all parsers in the order of the registry; the first that takes it wins. Files whose base name begins
with `.` or `~` are never mainfiles. `nomad parse --why` prints what `explain` collects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nomad.logs import EntryLog
from nomad.parsing.head import FileHead
from nomad.parsing.parser import Parser
from nomad.parsing.registry import parsers


@dataclass(frozen=True)
class Verdict:
    """What one parser said to a file: `reason` is None for a yes."""

    parser: str
    reason: str | None

    def __str__(self) -> str:
        return f"{self.parser}: {self.reason or 'yes'}"


def match_file(
    path: Path,
    name: str,
    siblings: Collection[str] = (),
    explain: list[Verdict] | None = None,
    candidates: Sequence[Parser] | None = None,
) -> Parser | None:
    """The parser whose mainfile this is, or None.

    `path` is where the file lies, `name` its path inside the upload, `siblings` the names (or paths inside the upload)
    of the files in its folder. With `explain`, each parser asked adds its verdict. Raises OSError if it is unreadable.
    """
    if PurePosixPath(name).name.startswith((".", "~")):
        if explain is not None:
            explain.append(Verdict("all parsers", "names that begin with . or ~ are never mainfiles"))
        return None
    head = FileHead.read(path)
    for parser in parsers() if candidates is None else candidates:
        reason = parser.rules.refusal(head, name, siblings)
        if explain is not None:
            explain.append(Verdict(parser.name, reason))
        if reason is None:
            return parser
    return None


def match_files(root: Path, names: Iterable[str], log: EntryLog | None = None) -> Iterator[tuple[str, Parser]]:
    """Shows every file to the parsers, in the given order, and yields the mainfiles.

    `names` are paths inside the upload, relative to `root`. A file that cannot be looked at is logged and skipped.
    """
    names = list(names)
    folders: defaultdict[PurePosixPath, list[str]] = defaultdict(list)
    for name in names:
        folders[PurePosixPath(name).parent].append(PurePosixPath(name).name)
    for name in names:
        try:
            parser = match_file(root / name, name, folders[PurePosixPath(name).parent])
        except Exception as error:  # one odd file must not cost the upload its other entries
            if log is not None:
                log.error("could not look at a file for matching", mainfile=name, exception=error)
            continue
        if parser is not None:
            yield name, parser
