"""Uploads, downloads and listings over HTTP, beside nginx with the same bytes from plain files, in one run.

`nomad serve` and nginx (Debian package nginx-light) answer on loopback; a client process sends and drops bytes. nginx
stores an upload without flushing it to the disk, which ours does before it answers; `cat` is the plain receiving of a
file with the same flush. Without nginx, only ours and `cat` are measured.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNS = 3
SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "quantum-espresso" / "si_scf" / "si.scf.out"
LOGIN = {"Authorization": f"Basic {b64encode(b'owner:crystal clear').decode()}"}
CONFIGURATION = """
worker_processes 2; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; client_max_body_size 0;
  client_body_temp_path {folder}/temp; proxy_temp_path {folder}/t1; fastcgi_temp_path {folder}/t2;
  uwsgi_temp_path {folder}/t3; scgi_temp_path {folder}/t4;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; location / {{ {methods} }} }}
}}
"""


@dataclass
class Sizes:
    upload: int = 512 * 1024**2
    file: int = 256 * 1024**2
    directories: int = 40
    large: int = 8 * 1024**2
    small: int = 50
    requests: int = 2000


SMOKE = Sizes(upload=1024**2, file=1024**2, directories=2, large=10_000, small=3, requests=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[int]:
    """A server process that answers on the port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOMAD_")}
    environment = {**kept, "NOMAD_UPLOADS__MAX_UNPUBLISHED": "1000"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} does not start:\n{(folder / 'log').read_text()}")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(60)


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[int | None]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).is_file():
        print("nginx is not installed (Debian package nginx-light): its columns are missing")
        yield None
        return
    folder.chmod(0o755)
    for name in ("files", "temp"):
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    port = free_port()
    for methods in ("dav_methods PUT;", ""):
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, methods=methods))
        command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
        if subprocess.run([*command, "-t"], check=False, capture_output=True).returncode == 0:
            break
    with running(command, port, folder):
        yield port


def send(port: int, path: str, file: Path) -> None:
    """One PUT of a file, up to the answer."""
    with socket.create_connection(("127.0.0.1", port)) as connection, file.open("rb") as body:
        head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {file.stat().st_size}\r\nConnection: close\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in LOGIN.items())
        connection.sendall(head.encode() + b"\r\n")
        connection.sendfile(body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    if answer.split()[1] not in (b"200", b"201", b"204"):
        raise SystemExit(f"PUT {path}: {answer[:500]!r}")


def fetch(port: int, path: str) -> int:
    """One GET; the number of bytes of the body, which is dropped."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f"GET {path}: {answer.status} {answer.read(500)!r}")
        buffer = bytearray(1024**2)
        return sum(iter(lambda: answer.readinto(buffer), 0))


def cat(file: Path, target: Path) -> None:
    """Plain receiving over loopback into a file, flushed at the end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def client() -> None:
            with socket.create_connection(("127.0.0.1", port)) as connection, file.open("rb") as body:
                connection.sendfile(body)

        threading.Thread(target=client).start()
        connection, _ = server.accept()
        buffer = bytearray(1024**2)
        view = memoryview(buffer)
        with connection, target.open("wb", buffering=0) as output:
            while count := connection.recv_into(buffer):
                output.write(view[:count])
            os.fsync(output.fileno())
    target.unlink()


def best(call: Callable[[], Any], runs: int = RUNS) -> float:
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


async def requests_per_second(port: int, path: str, clients: int, count: int) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(max(count // clients, 1)):
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise SystemExit(f"GET {path}: {head!r}")
            await reader.readexactly(int(head.partition(b"content-length:")[2].split()[0]))
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return max(count // clients, 1) * clients / (time.perf_counter() - start)


def call_api(port: int, method: str, path: str, body: Any = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with contextlib.closing(connection):
        data = None if body is None else json.dumps(body)
        connection.request(method, f"/api{path}", data, {**LOGIN, "Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())


def finished(port: int, upload_id: str) -> Any:
    while True:
        found = call_api(port, "GET", f"/uploads/{upload_id}")
        if not found["tasks_running"] and not found["process_running"]:
            return found
        time.sleep(0.2)


def published_upload(port: int, folder: Path, sizes: Sizes) -> str:
    """An upload with one large file, and directories with a calculation, a larger and many small files each."""
    with zipfile.ZipFile(folder / "upload.zip", "w", zipfile.ZIP_STORED) as file:
        file.writestr("large.bin", os.urandom(sizes.file))
        for number in range(sizes.directories):
            file.write(SAMPLE, f"{number:03}/si.scf.out")
            file.writestr(f"{number:03}/density.bin", os.urandom(sizes.large))
            for small in range(sizes.small):
                file.writestr(f"{number:03}/part{small}.txt", "0.317 0.713\n" * 160)
    connection = http.client.HTTPConnection("127.0.0.1", port, blocksize=1024**2)
    with contextlib.closing(connection), (folder / "upload.zip").open("rb") as body:
        connection.request(
            "PUT", "/api/uploads/", body, LOGIN | {"Content-Length": str(os.fstat(body.fileno()).st_size)}
        )
        upload_id: str = json.loads(connection.getresponse().read())["upload_id"]
    finished(port, upload_id)
    call_api(port, "POST", f"/uploads/{upload_id}", {"operation": "publish"})
    if not finished(port, upload_id)["published"]:
        raise SystemExit("the upload cannot be published")
    return upload_id


def report(name: str, ours: float, peers: dict[str, float | None], unit: str) -> None:
    line = f"{name:34}{ours:9.0f} {unit}"
    for peer, value in peers.items():
        line += f"   {peer} {value:.0f} ({100 * ours / value:.0f} %)" if value else f"   {peer} -"
    print(line, flush=True)


def measure(port: int, peer: int | None, folder: Path, sizes: Sizes) -> None:
    files = folder / "nginx" / "files"
    body = folder / "body"
    body.write_bytes(os.urandom(sizes.upload))
    ours = sizes.upload / best(lambda: send(port, "/api/uploads/", body)) / 1e6
    plain = sizes.upload / best(lambda: cat(body, folder / "received")) / 1e6
    with_nginx = None
    if peer is not None:
        with contextlib.suppress(SystemExit):  # built without WebDAV
            with_nginx = sizes.upload / best(lambda: send(peer, "/body", body)) / 1e6
    report("upload", ours, {"cat": plain, "nginx": with_nginx}, "MB/s")

    upload_id = published_upload(port, folder, sizes)
    paths = {
        "one raw file": f"/api/raw/{upload_id}/large.bin",
        "zip by query": f"/api/raw/query?upload_id={upload_id}",
        "listing of 10 entries": f"/api/repo/?upload_id={upload_id}&per_page=10",
    }
    for name, path in paths.items():
        if peer is not None:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            with contextlib.closing(connection), (files / name.replace(" ", "-")).open("wb") as target:
                connection.request("GET", path)
                shutil.copyfileobj(connection.getresponse(), target, 1024**2)
    for name in ("one raw file", "zip by query"):
        size = fetch(port, paths[name])
        ours = size / best(lambda name=name: fetch(port, paths[name])) / 1e6
        other = None if peer is None else f"/{name.replace(' ', '-')}"
        theirs = None if other is None else size / best(lambda other=other: fetch(peer, other)) / 1e6
        report(name, ours, {"nginx": theirs}, "MB/s")
    for clients in (1, 8, 32):
        name = "listing of 10 entries"
        ours = asyncio.run(requests_per_second(port, paths[name], clients, sizes.requests))
        theirs = None
        if peer is not None:
            theirs = asyncio.run(requests_per_second(peer, "/listing-of-10-entries", clients, sizes.requests))
        report(f"{name}, {clients} clients", ours, {"nginx": theirs}, "1/s ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    sizes = Sizes()
    if parser.parse_args().smoke:
        print("smoke: the figures mean nothing")
        sizes = SMOKE
    nomad = str(Path(sys.executable).parent / "nomad")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "nginx").mkdir()
        data = ["--data-dir", str(folder / "data")]
        person = ["--email", "o@example.org", "--first-name", "O", "--last-name", "E", "--password", "crystal clear"]
        subprocess.run([nomad, "admin", "users", "add", "owner", *person, *data], check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        command = [nomad, "serve", "--port", str(port), *data]
        with nginx(folder / "nginx") as peer, running(command, port, folder):
            measure(port, peer, folder, sizes)


if __name__ == "__main__":
    main()
