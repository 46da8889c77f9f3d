"""Metadata files in uploads: `nomad.json`, `nomad.yaml`, `nomad.yml`.

For one mainfile, what `entries` of the root's file says comes first, then the file of its own folder, then those of
the folders above, nearest first. Here files are read and keys and types are checked; whether people and datasets exist,
and who may say what, is for those who write the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

NAMES = ("nomad.json", "nomad.yaml", "nomad.yml")
MAX_JSON = 64 * 1024**2
MAX_YAML = 4 * 1024**2
"""Larger files are ignored: they are read in the worker, where a value takes up to a hundred times its text."""
MOST_KEYS = 100_000
"""Keys that merging (`<<`) may bring together in one YAML mapping."""
STRUCTURE = frozenset(("entries", "skip_matching", "oasis_datasets", "upload_time", "upload_name", "upload_id"))
"""Keys with a meaning for the upload, no metadata of entries."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


KEYS: dict[str, Callable[[Any], bool]] = {
    "comment": _is_text,
    "references": _is_texts,
    "coauthors": _is_texts,
    "shared_with": _is_texts,
    "with_embargo": _is_flag,
    "datasets": _is_texts,
    "license": _is_text,
    "external_id": _is_text,
    "external_db": _is_text,
    "raw_id": _is_text,
    "domain": _is_text,
    "uploader": _is_text,
    "calc_id": _is_text,
    "upload_time": _is_text,
}


class MetadataFiles:
    """The metadata files of one extracted upload, each read at most once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, dict[str, Any]] = {}
        self.warnings: list[str] = []

    def root(self) -> dict[str, Any]:
        """Content of the file in the root; empty if there is none."""
        return self._read("")

    def only_mainfiles(self) -> set[str] | None:
        """The only files that may be mainfiles, if the root's file skips the matching of all others."""
        if self.root().get("skip_matching") is not True:
            return None
        return set(self._entries())

    def of(self, mainfile: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What is said of the mainfile, and notes on what was ignored."""
        found: dict[str, Any] = {}
        notes: list[str] = []
        for origin, said in self._sources(mainfile):
            for key, value in said.items():
                problem = _problem(key, value)
                if problem:
                    notes.append(f"The metadata {key!r} in {origin} is ignored: {problem}.")
                elif value is not None:
                    found.setdefault(key, value)
        return found, tuple(dict.fromkeys(notes))

    def _sources(self, mainfile: str) -> Iterator[tuple[str, dict[str, Any]]]:
        entry = self._entries().get(mainfile)
        if isinstance(entry, dict):
            yield f"'entries' of the root for {mainfile}", entry
        folder = PurePosixPath(mainfile).parent
        for parent in (folder, *folder.parents) if str(folder) != "." else (folder,):
            name = "" if str(parent) == "." else str(parent)
            said = {key: value for key, value in self._read(name).items() if key not in STRUCTURE}
            yield f"the folder {name or '/'}", said

    def _entries(self) -> dict[str, Any]:
        entries = self.root().get("entries")
        return entries if isinstance(entries, dict) else {}

    def _read(self, folder: str) -> dict[str, Any]:
        if folder not in self._files:
            self._files[folder] = {}
            for name in NAMES:
                path = self._folder / folder / name
                if path.is_file():
                    self._files[folder] = self._load(path, f"{folder}/{name}".lstrip("/"))
                    break
        return self._files[folder]

    def _load(self, path: Path, shown: str) -> dict[str, Any]:
        is_json = path.suffix == ".json"
        limit = MAX_JSON if is_json else MAX_YAML
        try:
            if path.stat().st_size > limit:
                raise ValueError(f"it has more than {limit} bytes")
            content = _parse(path.read_bytes(), is_json)
        except (OSError, ValueError, RecursionError) as error:
            self.warnings.append(f"The metadata file {shown} is ignored: {error}")
            return {}
        if not isinstance(content, dict):
            self.warnings.append(f"The metadata file {shown} is ignored: it holds no object with keys")
            return {}
        return content


def _parse(data: bytes, is_json: bool) -> Any:
    if is_json:
        return json.loads(data)
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Merged mappings grow with the power of their depth, like aliases."""

        def flatten_mapping(self, node: yaml.MappingNode) -> None:
            super().flatten_mapping(node)
            if len(node.value) > MOST_KEYS:
                raise yaml.YAMLError(f"merging makes a mapping of more than {MOST_KEYS} keys")

    try:
        loaded = yaml.load(data, Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    return json.loads(json.dumps(loaded, default=str)) if _is_small(loaded) else None


def _is_small(value: Any, most: int = 5_000_000) -> bool:
    """Whether it is reasonably small when written out; YAML aliases can make it explode."""
    stack, count = [value], 0
    while stack:
        item = stack.pop()
        count += 1
        if count > most:
            return False
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return True


def _problem(key: Any, value: Any) -> str | None:
    if key not in KEYS:
        return "there is no such metadata, or it cannot be given by users"
    if value is not None and not KEYS[key](value):
        return f"{value!r:.80} has the wrong type"
    return None


def candidate_names(folder: Path, names: list[str]) -> tuple[list[str], list[str]]:
    """Which of the names may be mainfiles at all, sorted, and warnings about those wanted but not there."""
    metadata = MetadataFiles(folder)
    only = metadata.only_mainfiles()
    if only is None:
        kept = (name for name in names if not PurePosixPath(name).name.startswith((".", "~")))
        return sorted(kept), []
    missing = sorted(only - set(names))
    return sorted(only & set(names)), [f"{name} is listed in the metadata file, but not there." for name in missing]
