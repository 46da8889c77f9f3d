"""After very many requests, also broken ones, a server holds as many files, threads and bytes as before."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from e2e.conftest import Server, upload
from reliability.hostile_zips import simple

pytestmark = pytest.mark.xdist_group("server")
MOST_FILES = 5
MOST_THREADS = 4
MOST_GROWTH = 60 * 1024**2
LARGE = 8 * 1024**2


class Watched:
    """What the processes of a server hold."""

    def __init__(self, server: Server) -> None:
        assert server.process is not None
        self.root = psutil.Process(server.process.pid)
        self.folder = server.folder / "data" / "tmp"

    def held(self) -> tuple[int, int, int, int]:
        """Open files and connections, threads, bytes in memory, temporary files."""
        processes = [self.root, *self.root.children(recursive=True)]
        files = sum(process.num_fds() for process in processes)
        threads = sum(process.num_threads() for process in processes)
        memory = sum(process.memory_info().rss for process in processes)
        return files, threads, memory, sum(path.is_file() for path in self.folder.rglob("*"))


def settled(watched: Watched, before: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """What is held once connections have ended."""
    deadline = time.monotonic() + 20
    while True:
        now = watched.held()
        flat = now[0] <= before[0] + MOST_FILES and now[1] <= before[1] + MOST_THREADS and now[3] <= before[3]
        if flat or time.monotonic() > deadline:
            return now
        time.sleep(0.2)


def mix(upload_id: str, calc_id: str) -> list[Callable[[httpx.Client], httpx.Response]]:
    """What people ask for, and what they ask wrongly."""
    return [
        lambda client: client.get("/repo/", params={"per_page": 10}),
        lambda client: client.get("/repo/", params={"owner": "user", "statistics": "dft.system"}),
        lambda client: client.get(f"/repo/{upload_id}/{calc_id}"),
        lambda client: client.get(f"/archive/{upload_id}/{calc_id}"),
        lambda client: client.get(f"/raw/{upload_id}/good.txt"),
        lambda client: client.get(f"/raw/{upload_id}/large.bin", headers={"Range": "bytes=100-5000"}),
        lambda client: client.get("/raw/query", params={"upload_id": upload_id}),
        lambda client: client.post("/archive/query", json={"query": {"upload_id": upload_id}}),
        lambda client: client.get(f"/uploads/{upload_id}"),
        lambda client: client.get("/info/"),
        lambda client: client.get("/repo/nothing/nothing"),
        lambda client: client.get("/repo/", params={"per_page": "many"}),
        lambda client: client.put("/uploads/", params={"local_path": "/nowhere"}),
        lambda client: client.get("/auth/", headers={"Authorization": "Bearer wrong"}),
    ]


def abort_upload(server: Server, token: str, number: int) -> None:
    """Says that a long body comes, sends a part of it and hangs up."""
    head = f"PUT /api/uploads/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 9000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 30) as connection:
        connection.sendall(head.encode() + b"PK" + bytes(1000 * (number % 50)))


def abort_download(server: Server, token: str, path: str) -> None:
    """Asks for a large file, reads its beginning and hangs up."""
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 30) as connection:
        connection.sendall(head.encode())
        assert connection.recv(2000).startswith(b"HTTP/1.1 200")


def run(folder: Path, requests: int, aborts: int, record_count: Callable[[str, int], None]) -> None:
    server = Server(folder)
    server.add_user("owner", "--admin")
    server.start()
    try:
        with server.client("owner") as client:
            content = simple([("good.txt", b"good"), ("large.bin", bytes(range(256)) * (LARGE // 256))])
            told = upload(client, content)
            upload_id = told["upload_id"]
            token = client.get("/auth/").json()["access_token"]
        with httpx.Client(base_url=f"{server.url}/api", headers={"Authorization": f"Bearer {token}"}) as client:
            asked = mix(upload_id, "calc")
            watched = Watched(server)

            def send(count: int) -> None:
                for number in range(count):
                    answer = asked[number % len(asked)](client)
                    assert answer.status_code < 500, answer.text

            send(max(200, requests // 10))
            large = f"/api/raw/{upload_id}/large.bin"
            abort_upload(server, token, 0)
            abort_download(server, token, large)
            before = settled(watched, watched.held())
            send(requests)
            for number in range(aborts):
                abort_upload(server, token, number)
                abort_download(server, token, large)
            after = settled(watched, before)
            assert after[0] <= before[0] + MOST_FILES, "open files"
            assert after[1] <= before[1] + MOST_THREADS, "threads"
            assert after[2] <= before[2] + MOST_GROWTH, "memory"
            assert after[3] <= before[3], "temporary files"
            record_count("requests to a server that may not leak", requests)
            record_count("aborted uploads", aborts)
            record_count("aborted downloads", aborts)
    finally:
        assert server.stop() == 0


@pytest.mark.timeout(300)
def test_some_hundred_requests_leave_nothing_behind(tmp_path: Path, record_count: Callable[[str, int], None]) -> None:
    run(tmp_path, 300, 10, record_count)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_requests_leave_nothing_behind(tmp_path: Path, record_count: Callable[[str, int], None]) -> None:
    run(tmp_path, 10_000, 200, record_count)
