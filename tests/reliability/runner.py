"""Runs scenarios with faults in forked processes: `python -m reliability.runner LIBRARY FOLDER`.

Requests come as JSON lines on standard input, one answer line each goes to standard output: `{"scenario": name}`
prepares its start and counts its calls; with `fault` and `at` from 1 it fails there, is recovered and checked.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from nomad.processing.housekeeping import empty_tmp
from nomad.processing.parser_server import import_libraries
from reliability.faults import Fault, arm, disarm
from reliability.scenarios import SCENARIOS, Scenario, Site, check, make_outdated, shared_application, upload_id

ACKNOWLEDGED = b"a"


class Runner:
    """Keeps the state before each scenario and works on copies. All work happens in `data`, since rows name it."""

    def __init__(self, library: str, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.data = folder / "data"
        self.prepared: set[str] = set()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        scenario = SCENARIOS[request["scenario"]]
        self._prepare(scenario)
        fault, at = Fault[request.get("fault", "NOTHING")], int(request.get("at", 0))
        self._copy(self._start(scenario), self.data)
        report, acknowledged, status = self._fork(lambda tell: self._act(scenario, fault, at, tell))
        report = report or {}
        if at == 0:
            return {"calls": report["calls"], "acknowledged": acknowledged}
        checked, _, _ = self._fork(lambda _: self._recover_and_check(scenario, acknowledged))
        if checked is None:
            checked = {"problem": "the recovery was killed"}
        return {
            "killed": os.WIFSIGNALED(status),
            "acknowledged": acknowledged,
            "status": report.get("status"),
            "answer": report.get("answer"),
            "failure": report.get("failure"),
            "problem": report.get("problem") or checked.get("problem"),
        }

    def _start(self, scenario: Scenario) -> Path:
        return self.folder / f"before-{scenario.name}"

    def _prepare(self, scenario: Scenario) -> None:
        """The state in which the scenario begins, made by the scenarios before it."""
        if scenario.name in self.prepared:
            return
        if scenario.before is None:
            shutil.rmtree(self.data, ignore_errors=True)
        else:
            before = SCENARIOS[scenario.before]
            self._prepare(before)
            self._copy(self._start(before), self.data)
        report, _, _ = self._fork(lambda _: self._begin(scenario))
        assert report is not None, f"the state before {scenario.name} could not be made"
        assert not report.get("problem"), report["problem"]
        self._copy(self.data, self._start(scenario))
        self.prepared.add(scenario.name)

    def _begin(self, scenario: Scenario) -> dict[str, Any]:
        site = Site(self.data)
        if scenario.before is None:
            site.people()
            site.work()
        else:
            before = SCENARIOS[scenario.before]
            answer = before.send(site)
            assert answer.status_code == 200, answer.text
            site.work()
            check(site, before, acknowledged=True)
        if scenario.name == "re-process":
            make_outdated(site)
            site.work()
        site.installation.close()
        return {}

    def _act(self, scenario: Scenario, fault: Fault, at: int, tell: Callable[[bytes], None]) -> dict[str, Any]:
        site = Site(self.data)
        site.request("GET", "/auth/")  # whatever is opened or made at the first request
        if site.upload() is not None:
            upload_id(site)  # known to whoever asks
        arm(self.library, fault, at)
        status, answer, failure = 0, "", None
        try:
            response = scenario.send(site)
            status, answer = response.status_code, response.text
            if status == 200:
                tell(ACKNOWLEDGED)
                site.work()
        except Exception as error:  # the loops of a worker log it and try again; here the recovery does
            failure = repr(error)
        calls = disarm(self.library)
        return {"calls": calls, "status": status, "answer": answer, "failure": failure}

    def _recover_and_check(self, scenario: Scenario, acknowledged: bool) -> dict[str, Any]:
        site = Site(self.data)
        empty_tmp(site.installation, time.time() + 1)
        site.work()
        check(site, scenario, acknowledged=acknowledged)
        return {}

    def _copy(self, source: Path, target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)

    def _fork(
        self, work: Callable[[Callable[[bytes], None]], dict[str, Any]]
    ) -> tuple[dict[str, Any] | None, bool, int]:
        """The report of a forked process (None if it was killed), whether it told something before, and its status."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _child(work, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(pid, 0)
        told = data.startswith(ACKNOWLEDGED)
        text = data.removeprefix(ACKNOWLEDGED)
        return (json.loads(text) if text else None), told, status


def _child(work: Callable[[Callable[[bytes], None]], dict[str, Any]], pipe: int) -> NoReturn:
    try:
        report = work(lambda data: os.write(pipe, data) and None)
    except BaseException:
        report = {"problem": traceback.format_exc()}
    os.write(pipe, json.dumps(report).encode())
    os._exit(0)


def main() -> None:
    library, folder = sys.argv[1], Path(sys.argv[2])
    import_libraries()
    shared_application()  # before forking, so that it is made once
    gc.freeze()
    runner = Runner(library, folder)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(runner.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
