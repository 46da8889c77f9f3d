"""Entries per second of an upload, beside parsing and normalising the same files in a plain loop.

The loop is the peer: one process that calls parser and normalisers and throws the result away. An upload also extracts,
matches, isolates, stores archives and rows, and indexes; with as many parser processes as cores it should be nearly as
many times faster as there are cores.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import func, select

from nomad.config import Settings
from nomad.database.jobs import enqueue
from nomad.database.tables import EntryRow, UploadRow
from nomad.processing.worker import Worker
from nomad.repository.installation import Installation
from nomad.repository.receiving import incoming_dir


@dataclass(frozen=True)
class Figures:
    """Entries, wall clock seconds, and CPU seconds of all processes."""

    entries: int
    seconds: float
    cpu: float


SAMPLES = Path(__file__).parent.parent / "src" / "nomad" / "cli" / "demo_data"
LOOP = """
import sys, time
from pathlib import Path
from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.pipeline import normalize
from nomad.parsing.matching import match_file

root = Path(sys.argv[1])
names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
matches = [(root / name, parser) for name in names if (parser := match_file(root / name, name))]

def read(path, parser):
    archive, log = EntryArchive(), EntryLog()
    try:
        parser.parse(path, archive, log)
        normalize(archive, log)
    except Exception:
        pass
    apply_entry_metadata(archive, parser.code_name, log)

read(*matches[0])
start, cpu = time.perf_counter(), time.process_time()
for match in matches:
    read(*match)
print(len(matches), time.perf_counter() - start, time.process_time() - cpu)
"""


def sample_files(copies: int) -> dict[str, bytes]:
    """The demo calculations, each in many folders."""
    files = {path.relative_to(SAMPLES).as_posix(): path.read_bytes() for path in SAMPLES.rglob("*") if path.is_file()}
    return {f"{copy:04}/{name}": content for copy in range(copies) for name, content in files.items()}


def run_loop(files: dict[str, bytes], folder: Path) -> Figures:
    """The plain loop."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOOP, str(folder)], capture_output=True, text=True, check=True, env=environment
    )
    count, seconds, cpu = done.stdout.split()[-3:]
    return Figures(int(count), float(seconds), float(cpu))


def cpu_seconds() -> float:
    """Seconds of all cores that this process and its children have used; children must not end meanwhile."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def upload(installation: Installation, upload_id: str, files: dict[str, bytes]) -> Figures:
    """An upload, from its job to its end."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path = incoming_dir(installation.settings) / upload_id
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(buffer.getvalue())
    start, cpu = time.perf_counter(), cpu_seconds()
    with installation.database.session() as session:
        session.add(UploadRow(upload_id=upload_id, user_id="owner", upload_path=str(path), run=1, process_running=True))
        session.flush()
        enqueue(session, "process_upload", f"process_upload:{upload_id}:1", {"upload_id": upload_id})
    while True:
        with installation.database.read_session() as session:
            row = session.get_one(UploadRow, upload_id)
            if row.tasks_status == "FAILURE":
                raise RuntimeError(row.errors)
            if row.tasks_status == "SUCCESS" and not row.process_running:
                seconds = time.perf_counter() - start
                entries = select(func.count()).select_from(EntryRow).where(EntryRow.upload_id == upload_id)
                return Figures(session.scalar(entries) or 0, seconds, cpu_seconds() - cpu)
        time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    copies = 1 if parser.parse_args().smoke else 40
    files = sample_files(copies)
    with tempfile.TemporaryDirectory() as name:
        loop = run_loop(files, Path(name) / "files")
        installation = Installation.open(Settings(data_dir=Path(name) / "data"))
        worker = Worker(installation)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            cold = upload(installation, "first", sample_files(1))
            warm = upload(installation, "second", files)
        finally:
            worker.stop()
            thread.join()
        installation.close()
    if warm.entries != loop.entries:
        raise RuntimeError(f"{warm.entries} entries in the upload, {loop.entries} in the loop")
    cores = worker.context.pool.size
    print(f"{'':<28} {'entries':>8} {'seconds':>9} {'entries/s':>10} {'CPU ms/entry':>13}")
    for label, figures in (("loop, one process", loop), (f"upload, {cores} parser processes", warm)):
        rate, cost = figures.entries / figures.seconds, 1000 * figures.cpu / figures.entries
        print(f"{label:<28} {figures.entries:>8} {figures.seconds:>9.2f} {rate:>10.1f} {cost:>13.1f}")
    print(f"ratio of CPU time per entry, upload to loop: {warm.cpu / loop.cpu:.2f} (aim: below 1.10)")
    print(f"speed of the upload compared to the loop: {loop.seconds / warm.seconds:.2f} times (ideal: {cores})")
    print(f"first upload of a cold worker, {cold.entries} entries: {cold.seconds:.2f} s")


if __name__ == "__main__":
    main()
