"""Tar files made to do harm, and files inside of uploads that are."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import random
import tarfile
import zlib
from collections.abc import Callable, Mapping

import zstandard

from reliability.hostile_archive import GOOD, MB, Hostile
from reliability.hostile_names import INSIDE, OUTSIDE
from reliability.hostile_zips import BAD, bomb, simple

END = bytes(1024)
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, 9, mtime=0),
    "bz2": bz2.compress,
    "xz": lambda data: lzma.compress(data, preset=1),
    "zst": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
}


def member(name: str, data: bytes = b"evil", *, kind: bytes = tarfile.REGTYPE, link: str = "", **lies: int) -> bytes:
    """A header with its data."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, lies.get("size", len(data))
    head = info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
    return head + data + bytes(-len(data) % 512)


def raw_header(**fields: bytes) -> bytes:
    """A header in which fields hold any bytes, with a proper checksum."""
    head = bytearray(tarfile.TarInfo("evil").tobuf())
    for name, (start, length) in {"name": (0, 100), "size": (124, 12), "kind": (156, 1)}.items():
        if name in fields:
            head[start : start + length] = fields[name].ljust(length, b"\0")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def pax(records: Mapping[str, str] | bytes, *, everywhere: bool = False) -> bytes:
    """An extended header."""
    if isinstance(records, bytes):
        data = records
    else:
        data = b""
        for key, value in records.items():
            text = f" {key}={value}\n".encode("utf-8", "surrogateescape")
            length = len(text) + 1
            while len(str(length)) + len(text) != length:
                length = len(str(length)) + len(text)
            data += b"%d" % length + text
    return member("pax", data, kind=tarfile.XGLTYPE if everywhere else tarfile.XHDTYPE)


def tar(*parts: bytes) -> bytes:
    return member("good.txt", b"good") + b"".join(parts) + END


def long_name(name: bytes) -> bytes:
    return member("././@LongLink", name + b"\0", kind=tarfile.GNUTYPE_LONGNAME)


def sparse(size: str, numbers: str = "0", **more: str) -> bytes:
    """A member of zeros."""
    records = {"GNU.sparse.map": numbers, "GNU.sparse.size": size, "GNU.sparse.numblocks": "1", **more}
    return tar(pax(records), member("sparse", b""))


def sparse_map(text: bytes) -> bytes:
    records = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "5", "GNU.sparse.name": "s"}
    return tar(pax(records), member("sparse", text))


def many(count: int, suffix: str = "") -> bytes:
    return b"".join(member(f"{number}{suffix}", b"") for number in range(count)) + END


def cut(kind: str, at: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = member("a", random.Random(1).randbytes(20_000)) + member("good.txt", b"good") + END
        data = COMPRESSIONS[kind](data) if kind else data
        return data[: int(len(data) * at)]

    return make


def huge_dictionary() -> bytes:
    data = bytearray(lzma.compress(tar(), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 4096}]))
    header = data[12:24]  # the only block: its header says how large the dictionary is
    assert header[:4] == b"\x02\x00\x21\x01"
    header[4] = 40
    data[12:20] = header[:8]
    data[20:24] = zlib.crc32(bytes(data[12:20])).to_bytes(4, "little")
    return bytes(data)


def aliases() -> str:
    lines = ["a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines)


def merges() -> str:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{<<: [{','.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 12)]
    return "\n".join(lines)


POTCAR = b"PAW_PBE Si\n END of PSCTR-controll parameters\nsecret\nEnd of Dataset\n"
CONTENTS: dict[str, tuple[str, bytes]] = {
    "yaml aliases": ("nomad.yaml", aliases().encode()),
    "yaml merges": ("nomad.yaml", merges().encode()),
    "yaml recursion": ("nomad.yaml", b"a: &a [*a]\n"),
    "yaml python object": ("nomad.yaml", b"!!python/object/apply:os.system ['touch /tmp/nomad-evil']\n"),
    "yaml 20,000 brackets": ("nomad.yaml", b"[" * 20_000),
    "yaml of 5 MB": ("nomad.yaml", b"- []\n" * MB),
    "json 10^6 keys": ("nomad.json", json.dumps({f"key{number}": number for number in range(10**6)}).encode()),
    "json NaN": ("nomad.json", b'{"comment": NaN, "references": [Infinity, -Infinity]}'),
    "json 200,000 brackets": ("nomad.json", b"[" * 200_000),
    "json long number": ("nomad.json", b'{"comment": ' + b"9" * 100_000 + b"}"),
    "json surrogate": ("nomad.json", b'{"comment": "\\ud800"}'),
    "json not UTF-8": ("nomad.json", b'{"comment": "\xff\xfe"}'),
    "json list": ("nomad.json", b"[1, 2, 3]"),
    "json entries of wrong types": ("nomad.json", b'{"entries": [1], "skip_matching": true, "datasets": 3}'),
}
"""Metadata files: they are kept like any other, and what they say is not followed."""

TARS: dict[str, Hostile] = {
    **{f"name: {kind}": Hostile(lambda name=name: tar(member(name)), warnings=1) for kind, name in OUTSIDE.items()},
    **{
        f"name: {kind}": Hostile(lambda name=sent: tar(member(name)), kept={**GOOD, name: b"evil"}, warnings=0)
        for kind, (sent, name) in INSIDE.items()
    },
    **{
        f"cut {kind or 'plain'} at {at:.0%}": Hostile(cut(kind, at), BAD)
        for kind in ("", *COMPRESSIONS)
        for at in (0.02, 0.3, 0.6, 0.9)
    },
    **{
        f"{kind} bomb": Hostile(lambda kind=kind: COMPRESSIONS[kind](tar(member("zeros", bytes(100 * MB)))), "max_")
        for kind in COMPRESSIONS
    },
    **{
        f"{kind} bomb in a member that is left out": Hostile(
            lambda kind=kind: COMPRESSIONS[kind](tar(member("/zeros", bytes(300 * MB)), member("b"))), "decompressed"
        )
        for kind in ("gz", "zst")
    },
    "bomb behind the end": Hostile(lambda: COMPRESSIONS["gz"](tar() + bytes(300 * MB)), "decompressed"),
    "bomb before the first member": Hostile(lambda: COMPRESSIONS["gz"](bytes(300 * MB)), "decompressed"),
    "dictionary of 4 GB": Hostile(huge_dictionary, BAD + "[Mm]emory"),
    "zip bomb in gz": Hostile(lambda: gzip.compress(bomb(10 * MB)), BAD),
    "tar in tar": Hostile(lambda: tar(member("in.tar", tar(member("../evil")))), kept=None, warnings=0),
    **{
        f"{what} {where}": Hostile(
            lambda kind=kind, target=target: tar(member("link", b"", kind=kind, link=target)), warnings=1
        )
        for what, kind in {"symbolic link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE}.items()
        for where, target in {
            "outside": "../../evil",
            "absolute": "/etc/passwd",
            "to itself": "link",
            "to a member": "good.txt",
            "of 4,000 bytes": "x" * 4000,
            "empty": "",
        }.items()
    },
    **{
        f"{what}, then a file through it": Hostile(
            lambda kind=kind: tar(member("link", b"", kind=kind, link="/tmp"), member("link/nomad-evil")),
            kept={**GOOD, "link/nomad-evil": b"evil"},
            warnings=1,
        )
        for what, kind in {"symbolic link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE}.items()
    },
    "link loop": Hostile(
        lambda: tar(
            member("a", b"", kind=tarfile.SYMTYPE, link="b"),
            member("b", b"", kind=tarfile.SYMTYPE, link="a"),
            member("a/b/a", b"evil"),
        ),
        kept={**GOOD, "a/b/a": b"evil"},
    ),
    "link in place of a file": Hostile(
        lambda: tar(member("good.txt", b"", kind=tarfile.SYMTYPE, link="/etc/passwd")), warnings=1
    ),
    **{
        what: Hostile(lambda kind=kind: tar(member("special", b"", kind=kind)), warnings=1)
        for what, kind in {
            "device": tarfile.CHRTYPE,
            "block device": tarfile.BLKTYPE,
            "fifo": tarfile.FIFOTYPE,
        }.items()
    },
    "unknown type": Hostile(lambda: tar(member("special", b"", kind=b"Z")), kept=None),
    "folder with a size": Hostile(lambda: tar(member("d/", b"", kind=tarfile.DIRTYPE, size=10**9)), kept=None),
    "pax path outside": Hostile(lambda: tar(pax({"path": "../../evil"}), member("harmless")), warnings=1),
    "pax path absolute": Hostile(lambda: tar(pax({"path": "/tmp/evil"}), member("harmless")), warnings=1),
    "pax path for all": Hostile(
        lambda: tar(pax({"path": "../evil"}, everywhere=True), member("a"), member("b")), warnings=2
    ),
    "pax size of 10^18": Hostile(lambda: tar(pax({"size": str(10**18)}), member("a")), BAD),
    "pax size of 10^30": Hostile(lambda: tar(pax({"size": str(10**30)}), member("a")), BAD),
    "pax size negative": Hostile(lambda: tar(pax({"size": "-1024"}), member("a")), BAD),
    "pax size no number": Hostile(lambda: tar(pax({"size": "many"}), member("a")), kept=None),
    "pax size NaN": Hostile(lambda: tar(pax({"size": "nan", "mtime": "nan"}), member("a")), kept=None),
    "pax size smaller": Hostile(lambda: tar(pax({"size": "1"}), member("a", b"xy")), kept={**GOOD, "a": b"x"}),
    "pax with NUL": Hostile(lambda: tar(pax({"path": "a\0b"}), member("a")), warnings=1),
    "pax record of length 0": Hostile(lambda: tar(pax(b"0 path=x\n"), member("a")), BAD),
    "pax record too long": Hostile(lambda: tar(pax(b"9999 path=x\n"), member("a")), BAD),
    "pax record no number": Hostile(lambda: tar(pax(b"x path=x\n"), member("a")), BAD),
    "pax records that overlap": Hostile(lambda: tar(pax(b"2 " * 400_000 + b"=\n"), member("a")), BAD + "record"),
    "pax of 100 MB": Hostile(lambda: tar(pax(b"99 a=" + b"x" * 10**8), member("a")), BAD + "length"),
    "pax header says 5 GB": Hostile(
        lambda: tar(member("p", b"", kind=tarfile.XHDTYPE, size=5 * 10**9)), BAD + "length"
    ),
    "pax header says -1": Hostile(lambda: tar(raw_header(kind=b"x", size=b"\xff" * 12)), BAD),
    "10,000 pax headers": Hostile(lambda: tar(pax({"comment": "x"}) * 10_000, member("a")), BAD),
    "100,000 keys for all": Hostile(
        lambda: tar(
            *(pax({f"k{n}": "v" for n in range(m, m + 10**4)}, everywhere=True) for m in range(0, 10**5, 10**4)),
            member("a"),
        ),
        BAD,
    ),
    "unknown charset": Hostile(lambda: tar(pax({"hdrcharset": "EVIL", "path": "a"}), member("a")), kept=None),
    "binary charset": Hostile(
        lambda: tar(pax({"hdrcharset": "BINARY", "path": "a\udcff"}), member("a")), kept={**GOOD, "aÿ": b"evil"}
    ),
    "long name outside": Hostile(lambda: tar(long_name(b"../" * 100 + b"evil"), member("x")), warnings=1),
    "long name of 1 MB": Hostile(lambda: tar(long_name(b"x" * MB), member("x")), warnings=1),
    "long name of 10 MB": Hostile(lambda: tar(long_name(b"x" * 10 * MB), member("x")), BAD + "length"),
    "long name of 3,000 folders": Hostile(lambda: tar(long_name(b"d/" * 3000 + b"x"), member("x")), warnings=1),
    "long name without a member": Hostile(lambda: tar(long_name(b"evil")), kept=None),
    "10,000 long names": Hostile(lambda: tar(long_name(b"evil") * 10_000, member("x")), BAD),
    "long name says 8 GB": Hostile(lambda: tar(member("l", b"", kind=b"L", size=2**33 - 1)), BAD + "length"),
    "sparse of 1 TB": Hostile(lambda: sparse(str(10**12), "0,0"), "max_extracted_size"),
    "sparse of 10^30": Hostile(lambda: sparse(str(10**30), "0,0"), "max_|bad"),
    "sparse negative": Hostile(lambda: sparse("-5", "0,0"), BAD),
    "sparse map odd": Hostile(lambda: sparse("5", "0,1,2"), kept=None),
    "sparse map negative": Hostile(lambda: sparse("5000", "-100,-100"), kept=None),
    "sparse map beyond": Hostile(lambda: sparse("10", "1000000,1000000"), kept=None),
    "sparse map no numbers": Hostile(lambda: sparse("10", "a,b"), kept=None),
    "sparse map endless": Hostile(lambda: sparse_map(b"9" * 512), kept=None),
    "sparse map cut": Hostile(lambda: sparse_map(b"1000000\n" + b"0\n" * 100), kept=None),
    "sparse map of 20 MB": Hostile(lambda: sparse_map(b"9999999\n" + b"0\n" * 10 * MB), BAD + "length"),
    "size negative": Hostile(lambda: tar(raw_header(size=b"\xff" * 12)), BAD),
    "size of 2^95": Hostile(lambda: tar(raw_header(size=b"\x80" + b"\xff" * 11)), BAD),
    "size no number": Hostile(lambda: tar(raw_header(size=b"zzzzzzzzzzz")), BAD),
    "size beyond the end": Hostile(lambda: tar(member("a", b"x", size=10**6)), BAD),
    "name of NULs": Hostile(lambda: tar(raw_header(name=b"\0" * 100)), warnings=1),
    "name not UTF-8": Hostile(lambda: tar(raw_header(name=b"\xff\xfe")), kept={**GOOD, "ÿþ": b""}),
    "checksum wrong": Hostile(lambda: tar(b"x" * 512), BAD),
    "same name twice": Hostile(lambda: tar(member("good.txt"), member("./good.txt")), warnings=2),
    "file below a file": Hostile(lambda: tar(member("good.txt/a")), warnings=1),
    "case collision": Hostile(
        lambda: tar(member("GOOD.txt", b"1")), kept={**GOOD, "GOOD.txt": b"1"}
    ),
    "data behind the end": Hostile(lambda: tar() + b"evil" * 1000, kept=None),
    "zip file behind the end": Hostile(lambda: tar() + simple([("../evil", b"x")]), kept=None),
    "two tar files": Hostile(lambda: tar() + tar(member("../evil")), kept=None),
    "garbage behind gz": Hostile(lambda: gzip.compress(tar()) + b"garbage" * 100, kept=None),
    "bytes changed in xz": Hostile(lambda: lzma.compress(tar())[:-30] + bytes(30), BAD),
    "100,000 empty files": Hostile(lambda: COMPRESSIONS["gz"](many(100_000)), kept=None, warnings=0),
    "more files than allowed": Hostile(lambda: COMPRESSIONS["gz"](many(100_001)), "max_files"),
    "more folders than allowed": Hostile(
        lambda: COMPRESSIONS["gz"](many(3_000, "/" + "a/" * 45)), "more folders"
    ),
    "POTCAR bomb": Hostile(
        lambda: tar(member("POTCAR.gz", COMPRESSIONS["gz"](b"PAW\n" * 25 * MB))), "max_extracted_size"
    ),
    "POTCAR of one line": Hostile(lambda: tar(member("POTCAR", b"x" * 5 * MB)), kept=None, warnings=0),
    "POTCAR bzip2 damaged": Hostile(
        lambda: tar(member("POTCAR.bz2", bz2.compress(POTCAR)[:-9])), kept=None, warnings=0
    ),
    "POTCAR as a folder": Hostile(lambda: tar(member("POTCAR/POTCAR", POTCAR)), kept=None, warnings=0),
    **{
        f"metadata: {kind}": Hostile(
            lambda name=name, data=data: COMPRESSIONS["gz"](tar(member(name, data))), kept={**GOOD, name: data}
        )
        for kind, (name, data) in CONTENTS.items()
    },
}  # fmt: skip
