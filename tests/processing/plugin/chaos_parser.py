"""A parser in a package of its own that does to its process what its mainfile says."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules


class ChaosParser(Parser):
    """Mainfiles are `*.chaos`: a line `#chaos`, then a command with its argument."""

    name = "parsers/chaos-test"
    code_name = "Chaos"
    rules = MainfileRules(content=r"^#chaos", mime=r".*", name=r".*\.chaos")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.datamodel.metainfo.common_dft import Run

        command, _, argument = mainfile.read_text().splitlines()[1].partition(" ")
        run = archive.m_create(Run)
        run.program_name = f"Chaos {mainfile.name}"
        getattr(self, f"do_{command}")(argument, mainfile, log)
        run.program_version = "1.0"

    def do_nothing(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        log.info("nothing happened")

    def do_sleep(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        time.sleep(float(argument))

    def do_warn(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        log.warning(argument)

    def do_log_error(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        log.error(argument)

    def do_raise(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        raise ValueError(argument)

    def do_refuse(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        raise ParserError(argument)

    def do_exit(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        sys.exit(argument)

    def do_die(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        os._exit(int(argument))

    def do_segfault(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        ctypes.string_at(0)

    def do_killed(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def do_killed_once(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        """Dies at the first attempt; `argument` is a file that remembers it."""
        if not Path(argument).exists():
            Path(argument).touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def do_allocate(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        bytearray(int(argument))

    def do_print(self, argument: str, mainfile: Path, log: EntryLog) -> None:
        sys.stdout.write(argument)
