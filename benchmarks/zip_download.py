"""A zip answer that copies members of a raw pack, against a plain file of the same size and against compressing.

The peers: sending a plain file (read in pieces of 1 MiB), and a zip that the standard library deflates on request.
The bytes go over a loopback connection to a process that drops them. Memory is what this process gains meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

from nomad.storage.objects import FileReader
from nomad.storage.raw_pack import RawPack, RawPackWriter
from nomad.storage.zip_stream import PackItem, PackRows, ZipStream

RUNS = 3


def text(size: int, number: int) -> bytes:
    """Numbers as codes print them."""
    line = b"".join(b"%12.6f %12.6f %12.6f\n" % (n * 0.317 % 9, n * 0.713 % 7, number / 7) for n in range(2000))
    return (line * (size // len(line) + 1))[:size]


def write_pack(path: Path, count: int, size: int) -> RawPack:
    with RawPackWriter(path) as writer:
        for number in range(count):
            data = os.urandom(size) if number % 2 else text(size, number)
            writer.add_bytes(f"calculation/{number // 10}/file{number}.out", data)
        writer.finish()
    return RawPack(FileReader(path))


def plain_file(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        yield from iter(lambda: file.read(1024 * 1024), b"")


def sized(pack: RawPack) -> Iterable[bytes]:
    stream = ZipStream()
    stream.add_rows(PackRows(pack, range(len(pack.members)), "upload/"))
    return stream.chunks()


def unsized(pack: RawPack) -> Iterable[bytes]:
    return ZipStream.unsized(PackItem(name, pack, member) for name, member in pack.members.items()).chunks()


def compressing(pack: RawPack) -> Iterable[bytes]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in pack.members:
            file.writestr(name, pack.read_bytes(name))
    return [target.getvalue()]


class Sink:
    """The other end of a loopback connection: reads and drops."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._process = subprocess.Popen([sys.executable, "-c", DROP, str(self._server.getsockname()[1])])
        self._connection, _ = self._server.accept()
        self.send = self._connection.sendall

    def close(self) -> None:
        """End the connection and the process."""
        self._connection.close()
        self._server.close()
        self._process.wait(30)


DROP = """
import socket, sys
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
buffer = bytearray(1 << 20)
while connection.recv_into(buffer):
    pass
"""


def measured(
    make: Callable[[], Iterable[bytes]], send: Callable[[bytes], object], runs: int
) -> tuple[float, int, float]:
    """Best seconds, bytes, and gained MB of memory."""
    best, size = float("inf"), 0
    process = psutil.Process()
    before = highest = process.memory_info().rss
    for _ in range(runs):
        start = time.perf_counter()
        size = 0
        for number, chunk in enumerate(make()):
            send(chunk)
            size += len(chunk)
            if number % 64 == 0:
                highest = max(highest, process.memory_info().rss)
        best = min(best, time.perf_counter() - start)
    return best, size, (highest - before) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    smoke = parser.parse_args().smoke
    shapes = [(20, 10_000)] if smoke else [(40, 10_000_000), (2_000, 200_000), (50_000, 2_000)]
    if smoke:
        print("smoke: the figures mean nothing")
    sink = Sink()
    with tempfile.TemporaryDirectory() as name, contextlib.closing(sink):
        for count, size in shapes:
            path = Path(name) / "raw.zip"
            pack = write_pack(path, count, size)
            file_time, file_size, _ = measured(lambda path=path: plain_file(path), sink.send, RUNS)
            rate = file_size / file_time
            print(f"{count} files of {size / 1000:.0f} kB, half of them text, {file_size / 1e6:.0f} MB in the pack")
            print(f"  {'plain file':28}{rate / 1e6:8.0f} MB/s")
            ways: list[tuple[str, Callable[[], Iterable[bytes]], int]] = [
                ("zip of copied members", lambda pack=pack: sized(pack), RUNS),
                ("the same, amount unknown", lambda pack=pack: unsized(pack), RUNS),
                ("zip compressed on request", lambda pack=pack: compressing(pack), 1),
            ]
            for label, make, runs in ways:
                seconds, sent, memory = measured(make, sink.send, runs)
                print(
                    f"  {label:28}{sent / seconds / 1e6:8.0f} MB/s{100 * sent / seconds / rate:8.1f} % of plain file"
                    f"{memory:8.1f} MB of memory"
                )


if __name__ == "__main__":
    main()
