"""Zip files made to do harm, by what is wrong with them."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable

from reliability.hostile_archive import GOOD, MB, Hostile
from reliability.hostile_names import INSIDE, OUTSIDE

UTF8 = 0x800
BAD = r"^bad \.zip/\.tar file: .*"


def local(name: bytes, data: bytes, *, method: int = 0, flags: int = UTF8, extra: bytes = b"", **lies: int) -> bytes:
    """A local header and the bytes of the member."""
    crc, packed, size = lies.get("crc", zlib.crc32(data)), lies.get("packed", len(data)), lies.get("size", len(data))
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, method, 0, 33, crc, packed, size, len(name), len(extra))
    return head + name + extra + data


def central(name: bytes, data: bytes, at: int, *, method: int = 0, flags: int = UTF8, extra: bytes = b"", **lies: int):
    """An entry of the directory."""
    crc, packed, size = lies.get("crc", zlib.crc32(data)), lies.get("packed", len(data)), lies.get("size", len(data))
    head = struct.pack("<4s4B4H3I5H2I", b"PK\1\2", 20, lies.get("system", 3), 20, 0, flags, method, 0, 33,
                       crc, packed, size, len(name), len(extra), 0, lies.get("disk", 0), 0,
                       lies.get("mode", 0o100644) << 16, at)  # fmt: skip
    return head + name + extra


def ended(body: bytes, entries: Iterable[bytes], *, comment: bytes = b"", **lies: int) -> bytes:
    """The whole file."""
    entries = list(entries)
    directory = b"".join(entries)
    count = lies.get("count", len(entries))
    end = struct.pack("<4s4H2IH", b"PK\5\6", lies.get("disk", 0), lies.get("disk", 0), count, count,
                      lies.get("length", len(directory)), lies.get("at", len(body)),
                      lies.get("comment_length", len(comment)))  # fmt: skip
    return body + directory + end + comment


def simple(members: Iterable[tuple[str, bytes]], **options: int) -> bytes:
    """Members one after the other, with the same options in both headers."""
    body, entries = b"", []
    for name, data in members:
        coded = name.encode("utf-8", "surrogatepass")
        entries.append(central(coded, data, len(body), **options))
        body += local(coded, data, **options)
    return ended(body, entries)


def good_and(name: str, data: bytes = b"evil", **options: int) -> bytes:
    """The good file, and one whose headers both have the options."""
    first = local(b"good.txt", b"good")
    coded = name.encode("utf-8", "surrogatepass")
    entries = [central(b"good.txt", b"good", 0), central(coded, data, len(first), **options)]
    return ended(first + local(coded, data, **options), entries)


def lie(place: str, **options: int) -> bytes:
    """The good file, and one about which only the directory (or only the member itself) tells lies."""
    first = local(b"good.txt", b"good")
    in_local, in_central = (options, {}) if place == "local" else ({}, options)
    entries = [central(b"good.txt", b"good", 0), central(b"evil", b"evil", len(first), **in_central)]
    return ended(first + local(b"evil", b"evil", **in_local), entries)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def bomb(size: int, name: str = "zeros") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(name, bytes(size))
    return buffer.getvalue()


def nested() -> bytes:
    inner = bomb(8 * MB)
    for level in range(5):
        inner = simple([(f"{number}-{level}.zip", inner) for number in range(5)])
    return inner


def overlapping(count: int = 100) -> bytes:
    """One kernel that all members share."""
    kernel = deflated(bytes(4 * MB))
    options = {"method": 8, "crc": zlib.crc32(bytes(4 * MB)), "size": 4 * MB}
    body = local(b"0", kernel, **options)
    return ended(body, [central(b"%d" % number, kernel, 0, **options) for number in range(count)])


def quoted_overlap(count: int = 50) -> bytes:
    """Fifield's better way: the stream of each member quotes the local header of the next one."""
    zeros, body = bytes(MB), b""
    stream, content = deflated(zeros), zeros
    entries = []
    for number in reversed(range(count)):
        name = b"%d" % number
        head = local(name, b"", method=8, crc=zlib.crc32(content), packed=len(stream), size=len(content))
        body = head + stream
        entries.append((name, len(stream), zlib.crc32(content), len(content), len(body)))
        stream = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF) + body
        content = head + content
    total = len(body)
    return ended(
        body,
        [
            central(name, b"", total - length, method=8, crc=crc, packed=packed, size=size)
            for name, packed, crc, size, length in entries
        ],
    )


def quine() -> bytes:
    """A member that is the file itself as far as it goes: stored, from the first byte to the directory."""
    head = len(local(b"me.zip", b""))
    entry = central(b"me.zip", b"", 0, packed=head + 500, size=head + 500)
    return ended(local(b"me.zip", bytes(500)), [entry])


def standard(method: int, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("evil", data)
    return buffer.getvalue()


def lzma_dictionary() -> bytes:
    """A member that asks for a dictionary of 4 GB."""
    data = bytearray(standard(zipfile.ZIP_LZMA, bytes(1000)))
    at = data.index(b"\x09\x04\x05\x00") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(data)


def zip64(packed: int, size: int, at: int) -> bytes:
    extra = struct.pack("<2H3Q", 1, 24, size, packed, at)
    entry = central(b"evil", b"evil", 0xFFFFFFFF, extra=extra, packed=0xFFFFFFFF, size=0xFFFFFFFF)
    return ended(local(b"evil", b"evil"), [entry])


def zip64_end(**lies: int) -> bytes:
    body = local(b"good.txt", b"good")
    entry = central(b"good.txt", b"good", 0)
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, lies.get("count", 1), lies.get("count", 1),
                         lies.get("length", len(entry)), lies.get("at", len(body)))  # fmt: skip
    place = struct.pack("<4sIQI", b"PK\6\7", lies.get("disk", 0), len(body) + len(entry), lies.get("disks", 1))
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return body + entry + record + place + end


def repeated() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return simple([("good.txt", b"good"), ("good.txt", b"evil"), ("./good.txt", b"evil"), ("good.txt/x", b"evil")])


def many(count: int) -> bytes:
    head = local(b"%06d" % 0, b"")
    body = b"".join(local(b"%06d" % number, b"") for number in range(count))
    return ended(
        body,
        (central(b"%06d" % number, b"", number * len(head)) for number in range(count)),
        count=min(count, 0xFFFF) if count < 0xFFFF else count & 0xFFFF,
    )


def cut(at: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = simple([("a", b"x" * 3000), ("good.txt", b"good")])
        return data[: int(len(data) * at)]

    return make


ZIPS: dict[str, Hostile] = {
    **{f"name: {kind}": Hostile(lambda name=name: good_and(name), warnings=1) for kind, name in OUTSIDE.items()},
    **{
        f"name: {kind}": Hostile(lambda name=sent: good_and(name), kept={**GOOD, name: b"evil"}, warnings=0)
        for kind, (sent, name) in INSIDE.items()
    },
    **{f"cut at {at:.0%}": Hostile(cut(at), BAD) for at in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.97, 0.99)},
    "name: NUL": Hostile(lambda: good_and("good\0/../evil"), warnings=1),
    "name: NUL before a suffix": Hostile(lambda: good_and("evil.txt\0.exe"), warnings=1),
    "name: empty": Hostile(lambda: good_and(""), warnings=1),
    "name: surrogate": Hostile(lambda: good_and("\ud800evil"), BAD),
    "name: not UTF-8": Hostile(lambda: good_and("x", flags=0), kept={**GOOD, "x": b"evil"}),
    "symbolic link": Hostile(lambda: good_and("link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), warnings=1),
    "symbolic link upwards": Hostile(lambda: good_and("link", b"../../..", mode=stat.S_IFLNK | 0o777), warnings=1),
    "device": Hostile(lambda: good_and("device", mode=stat.S_IFCHR | 0o666), warnings=1),
    "block device": Hostile(lambda: good_and("device", mode=stat.S_IFBLK | 0o666), warnings=1),
    "fifo": Hostile(lambda: good_and("fifo", mode=stat.S_IFIFO | 0o666), warnings=1),
    "socket": Hostile(lambda: good_and("socket", mode=stat.S_IFSOCK | 0o666), warnings=1),
    "set-uid": Hostile(lambda: good_and("suid", mode=0o106777), kept={**GOOD, "suid": b"evil"}),
    "link, then a file through it": Hostile(
        lambda: simple([("link", b"/tmp"), ("good.txt", b"good")], mode=stat.S_IFLNK | 0o777), kept={}, warnings=2
    ),
    "bomb": Hostile(lambda: bomb(100 * MB), r"max_extracted_size"),
    "bomb of bzip2": Hostile(lambda: standard(zipfile.ZIP_BZIP2, bytes(100 * MB)), r"max_extracted_size"),
    "bomb of lzma": Hostile(lambda: standard(zipfile.ZIP_LZMA, bytes(100 * MB)), r"max_extracted_size"),
    "dictionary of 4 GB": Hostile(lzma_dictionary, BAD + "memory"),
    "nested bombs": Hostile(nested, kept=None),
    "overlapping members": Hostile(overlapping, BAD + "overlap"),
    "members that quote each other": Hostile(quoted_overlap, BAD + "overlap"),
    "quine": Hostile(quine, BAD),
    "deflated bytes beyond the size": Hostile(
        lambda: simple([("a", deflated(bytes(5 * MB)))], method=8, size=10, crc=0), BAD + "checksum"
    ),
    "CRC lies in both": Hostile(lambda: good_and("evil", crc=1), BAD + "'evil'.*checksum"),
    "size too large": Hostile(lambda: good_and("evil", size=1000), BAD + "'evil'.*checksum"),
    "size too small": Hostile(lambda: good_and("evil", size=1), BAD + "'evil'.*checksum"),
    "packed size too large": Hostile(lambda: good_and("evil", packed=MB), BAD),
    "packed size of 4 GB": Hostile(lambda: good_and("evil", packed=0xFFFFFFFE), BAD),
    "CRC lies in the directory": Hostile(lambda: lie("central", crc=1), BAD + "'evil'.*checksum"),
    "CRC lies in the member": Hostile(lambda: lie("local", crc=1), kept={**GOOD, "evil": b"evil"}),
    "size lies in the member": Hostile(lambda: lie("local", size=10**9), kept={**GOOD, "evil": b"evil"}),
    "method lies in the directory": Hostile(lambda: lie("central", method=8), BAD),
    "name differs in the member": Hostile(
        lambda: ended(local(b"../../evil", b"evil"), [central(b"harmless", b"evil", 0)]), kept={"harmless": b"evil"}
    ),
    "name differs in the directory": Hostile(
        lambda: ended(local(b"harmless", b"evil"), [central(b"../../evil", b"evil", 0)]), kept={}, warnings=1
    ),
    "member that is not there": Hostile(lambda: ended(b"x" * 100, [central(b"evil", b"evil", 10)]), BAD),
    "member beyond the end": Hostile(lambda: ended(b"", [central(b"evil", b"evil", 10**9)]), BAD),
    "hidden member": Hostile(
        lambda: ended(local(b"good.txt", b"good") + local(b"../evil", b"x"), [central(b"good.txt", b"good", 0)])
    ),
    "same name twice": Hostile(repeated, warnings=3),
    "case collision": Hostile(
        lambda: simple([("Good", b"1"), ("good", b"2"), ("GOOD", b"3")]),
        kept={"Good": b"1", "good": b"2", "GOOD": b"3"},
    ),
    "NFC and NFD": Hostile(
        lambda: simple([("\u00e4", b"1"), ("a\u0308", b"2")]), kept={"\u00e4": b"1", "a\u0308": b"2"}
    ),
    "file below a file": Hostile(lambda: simple([("a", b"1"), ("a/b", b"2")]), kept={"a": b"1"}, warnings=1),
    "file where a folder is": Hostile(lambda: simple([("a/b", b"2"), ("a", b"1")]), kept={"a/b": b"2"}, warnings=1),
    "folder with content": Hostile(lambda: simple([("a/", b"evil"), ("good.txt", b"good")])),
    "encrypted": Hostile(lambda: good_and("secret", flags=UTF8 | 1), BAD + "secret is encrypted"),
    "strongly encrypted": Hostile(lambda: good_and("secret", flags=UTF8 | 0x41), BAD + "encrypted"),
    **{
        f"method {method}": Hostile(lambda method=method: good_and("evil", method=method), BAD)
        for method in (1, 6, 9, 10, 19, 93, 95, 97, 98, 99, 65535)
    },
    "zip64: size of 2^63": Hostile(lambda: zip64(4, 2**63, 0), BAD),
    "zip64: packed size of 2^64-1": Hostile(lambda: zip64(2**64 - 1, 4, 0), BAD),
    "zip64: place at 2^63": Hostile(lambda: zip64(4, 4, 2**63), BAD),
    "zip64: place at 2^64-1": Hostile(lambda: zip64(4, 4, 2**64 - 1), BAD),
    "zip64: end": Hostile(zip64_end),
    "zip64: number of members lies": Hostile(lambda: zip64_end(count=2**60)),
    "zip64: directory of 2^62 bytes": Hostile(lambda: zip64_end(length=2**62), BAD),
    "zip64: directory at 2^63": Hostile(lambda: zip64_end(at=2**63), BAD),
    "zip64: many disks": Hostile(lambda: zip64_end(disks=3), BAD + "disks"),
    "several disks": Hostile(lambda: ended(local(b"a", b"x"), [central(b"a", b"x", 0, disk=2)], disk=2), BAD + "parts"),
    "number of members too small": Hostile(
        lambda: ended(local(b"good.txt", b"good"), [central(b"good.txt", b"good", 0)], count=0)
    ),
    "number of members too large": Hostile(
        lambda: ended(local(b"good.txt", b"good"), [central(b"good.txt", b"good", 0)], count=60_000)
    ),
    "directory too long": Hostile(lambda: ended(b"", [central(b"a", b"x", 0)], length=10**6), BAD),
    "directory too short": Hostile(lambda: ended(local(b"a", b"x"), [central(b"a", b"x", 0)], length=20), BAD),
    "place of the directory lies": Hostile(lambda: ended(local(b"a", b"x"), [central(b"a", b"x", 0)], at=10**6), BAD),
    "comment": Hostile(
        lambda: ended(local(b"good.txt", b"good"), [central(b"good.txt", b"good", 0)], comment=b"x" * 65535)
    ),
    "comment that is an end": Hostile(
        lambda: ended(local(b"a", b"x"), [central(b"a", b"x", 0)], comment=b"PK\5\6" + bytes(18)), kept=None
    ),
    "comment that is a zip file": Hostile(
        lambda: ended(local(b"a", b"x"), [central(b"a", b"x", 0)], comment=simple([("../evil", b"x")])), kept=None
    ),
    "comment shorter than said": Hostile(
        lambda: ended(local(b"good.txt", b"good"), [central(b"good.txt", b"good", 0)], comment_length=500), kept=None
    ),
    "data in front": Hostile(lambda: b"#!/bin/sh\n" * 500 + simple([("good.txt", b"good")])),
    "data behind": Hostile(lambda: simple([("good.txt", b"good")]) + b"x" * 1000, kept=None),
    "another zip file in front": Hostile(lambda: simple([("../evil", b"x")]) + simple([("good.txt", b"good")])),
    "bad extra field": Hostile(lambda: good_and("evil", extra=b"\1\0\xff\xff"), BAD),
    "short zip64 field": Hostile(lambda: good_and("evil", extra=b"\1\0\4\0abcd", size=0xFFFFFFFF), BAD),
    "100,000 empty files": Hostile(lambda: many(100_000), kept=None, warnings=0),
    "more files than allowed": Hostile(lambda: many(100_001), "max_files"),
    "more directory entries than allowed": Hostile(
        lambda: ended(b"", [central(b"d/", b"", 0)] * 300_000, count=300_000 & 0xFFFF), "more members than"
    ),
}
