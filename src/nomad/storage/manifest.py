"""Fixity of raw files: `manifest-sha256.txt` in the line format of BagIt (RFC 8493, 2.1.3).

A line is the SHA-256 in hexadecimal, two blanks, and the path inside the upload, in which `%`, carriage return and line
feed are percent-encoded. Lines are sorted by path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from nomad.errors import DamagedFile, StorageError, StoreUnavailable
from nomad.storage.raw_member import RawMember
from nomad.storage.raw_pack import RawPack

_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODED = {code: character for character, code in _ENCODED.items()}


def encode_path(path: str) -> str:
    """A path as it stands in a line."""
    return re.sub(r"[%\r\n]", lambda match: _ENCODED[match[0]], path)


def decode_path(text: str) -> str:
    """The path of a line."""
    return re.sub(r"%(?:25|0D|0A)", lambda match: _DECODED[match[0].upper()], text, flags=re.IGNORECASE)


def write_manifest(members: Iterable[RawMember]) -> bytes:
    """The manifest of members as `RawPackWriter` returns them, that is with their SHA-256."""
    sums = {member.name: member.sha256 for member in members}
    missing = [name for name, sha256 in sums.items() if sha256 is None]
    if missing:
        raise ValueError(f"the SHA-256 of {missing[0]!r} is not known")
    return "".join(f"{sums[name]}  {encode_path(name)}\n" for name in sorted(sums)).encode()


def read_manifest(data: bytes, name: str = "manifest-sha256.txt") -> dict[str, str]:
    """SHA-256 by path; raises `DamagedFile` that names `name` and line."""
    sums: dict[str, str] = {}
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise DamagedFile(f"{name} is damaged: it is not utf-8 ({error}).") from error
    if lines[-1]:
        raise DamagedFile(f"{name} is damaged: it is cut short in line {len(lines)}.")
    for number, line in enumerate(lines[:-1], 1):
        sha256, separator, path = line[:64], line[64:66], decode_path(line[66:])
        if not re.fullmatch(r"[0-9a-f]{64}", sha256) or separator != "  " or not path or path in sums:
            raise DamagedFile(f"{name} is damaged: line {number} is no sum with a path, or its path is there twice.")
        sums[path] = sha256
    return sums


def verify_raw_pack(pack: RawPack, manifest: Mapping[str, str], *, content: bool = True) -> Iterator[tuple[str, str]]:
    """Read every file of the pack: path and message of each that is damaged, changed, missing or not in the manifest.

    Without `content` only the names are compared. Raises `StoreUnavailable`.
    """
    for name, member in pack.members.items():
        expected = manifest.get(name)
        if content:
            sha256 = hashlib.sha256()
            try:
                for chunk in pack.read_member(member):
                    sha256.update(chunk)
            except StoreUnavailable:
                raise
            except StorageError as error:
                yield name, error.message
                continue
            if expected is not None and sha256.hexdigest() != expected:
                yield name, f"The file {name!r} in the raw pack {pack.name} differs from the manifest."
        if expected is None:
            yield name, f"The file {name!r} in the raw pack {pack.name} is not in the manifest."
    for name in manifest:
        if name not in pack.members:
            yield name, f"The file {name!r} of the manifest is missing in the raw pack {pack.name}."
