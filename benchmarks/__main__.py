"""Runs the benchmarks one after another: `python -m benchmarks [--smoke] [NAME ...]`.

Each benchmark is a script of this folder that prints a table of figures and ratios. `--smoke` makes all of them tiny
to show that they work; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
HELPERS = {"__init__", "__main__", "engines", "filling", "page_requests", "edit_of_many", "synthetic", "report"}


def names() -> list[str]:
    """All benchmarks by name."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in HELPERS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, a few seconds in all")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(names())
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    failed = []
    for name in arguments.names or names():
        print(f"\n## {name}", flush=True)
        command = [sys.executable, str(FOLDER / f"{name}.py"), *(["--smoke"] if arguments.smoke else [])]
        if subprocess.run(command, check=False, cwd=FOLDER.parent).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
