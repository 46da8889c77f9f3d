"""A real S3 server for tests: versitygw, which keeps objects as files. `make s3-server` builds it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from nomad.config import StorageSettings

BINARY = Path.home() / ".cache" / "nomad-tests" / "versitygw" / "versitygw"
ACCESS_KEY = "test-access"
SECRET_KEY = "test-secret"


def find_server() -> str | None:
    """The program: where `make s3-server` puts it, or on the path."""
    return str(BINARY) if BINARY.is_file() else shutil.which("versitygw")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class S3Server:
    """A running server; its buckets are folders below `folder`."""

    program: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        (self.folder / "root").mkdir(exist_ok=True)
        command = [self.program, "--quiet", "--port", f"127.0.0.1:{self.port}", "--health", "/health", "posix"]
        keys = {"ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY}
        with (self.folder / "s3.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, str(self.folder / "root")], env={**os.environ, **keys}, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.endpoint}/health").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.02)
        raise AssertionError(f"the S3 server did not start:\n{(self.folder / 's3.log').read_text()}")

    def stop(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(20)

    def new_bucket(self) -> str:
        name = f"bucket-{uuid.uuid4().hex[:12]}"
        (self.folder / "root" / name).mkdir()
        return name

    def environment(self, bucket: str) -> dict[str, str]:
        """Settings of a server that keeps its objects in the bucket, with credentials as all tools of S3 find them."""
        return {
            "NOMAD_STORAGE__URL": f"s3://{bucket}/nomad",
            "NOMAD_STORAGE__ENDPOINT": self.endpoint,
            "NOMAD_STORAGE__RETRIES": "1",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }

    def settings(self, bucket: str, **changes: object) -> StorageSettings:
        values: dict[str, object] = {
            "url": f"s3://{bucket}/some/prefix",
            "endpoint": self.endpoint,
            "access_key_id": ACCESS_KEY,
            "secret_access_key": SECRET_KEY,
            **changes,
        }
        return StorageSettings.model_validate(values)
