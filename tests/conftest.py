"""Fixtures that all tests share."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opensearch_server import NoServer, OpenSearchServer
from s3_server import S3Server, find_server, free_port

ROOT = Path(__file__).parent.parent
COUNT = "count: "


def find_shared_dir() -> Path | None:
    """The folder of real raw files that are not part of the repository, if it is there."""
    folder = Path(os.environ.get("NOMAD_TEST_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "data" / "expected.json").is_file() else None


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Folder with `data/` (real raw files with expected values), `samples/` and `spec/`."""
    folder = find_shared_dir()
    if folder is None:
        pytest.skip("the shared test data are not on this machine (set NOMAD_TEST_SHARED)")
    return folder


@pytest.fixture
def record_count(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Notes how many cases of a kind a test has tried; the sums stand at the end of the run."""
    return lambda kind, number: record_property(f"{COUNT}{kind}", number)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, number in report.user_properties:
            if name.startswith(COUNT):
                counts[name.removeprefix(COUNT)] += number
    if counts:
        terminalreporter.section("cases tried")
        for kind, number in sorted(counts.items()):
            terminalreporter.write_line(f"{number:7,} {kind}")


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """URL of a new database on the server of NOMAD_TEST_POSTGRESQL, dropped afterwards."""
    from sqlalchemy import create_engine, make_url, text

    server = os.environ.get("NOMAD_TEST_POSTGRESQL")
    if not server:
        pytest.skip("NOMAD_TEST_POSTGRESQL names no PostgreSQL server")
    name = f"nomad_test_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A running S3 server, one per test process."""
    program = find_server()
    if program is None:
        pytest.skip("there is no S3 server for tests: `make s3-server` builds one, where Go is installed")
    server = S3Server(program, tmp_path_factory.mktemp("s3"), free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def opensearch_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSearchServer]:
    """A running OpenSearch node. Tests that use it belong to `xdist_group("opensearch")`, so that there is only one."""
    server = OpenSearchServer(tmp_path_factory.mktemp("opensearch"))
    try:
        server.start()
    except NoServer as reason:
        pytest.skip(f"there is no OpenSearch node for tests: {reason}")
    try:
        yield server
    finally:
        server.stop()
