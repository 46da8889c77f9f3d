"""Reads `expected.json` of the shared raw files and checks archives against it."""

from __future__ import annotations

import json
import math
import os
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

MISSING = object()
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+|\*)\]")
_SHARED = Path(os.environ.get("NOMAD_TEST_SHARED", Path(__file__).parents[3] / "shared"))


def data_dir() -> Path | None:
    """The folder of raw files with expected values, if it is on this machine."""
    folder = _SHARED / "data"
    return folder if (folder / "expected.json").is_file() else None


def mainfiles(parsers: set[str]) -> list[dict[str, Any]]:
    """The expected mainfiles of these parsers; files that only the old matcher took by mistake do not count."""
    folder = data_dir()
    if folder is None:
        return []
    cases = json.loads((folder / "expected.json").read_text())["cases"]
    items = [item for case in cases for item in case["mainfiles"]]
    return [item for item in items if item["parser"] in parsers and item["match"] != "v0.10-only"]


def failed_checks(archive: dict[str, Any], checks: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """The checks that do not hold, each with a line that says what was expected and what is there."""
    failed = []
    for check in checks:
        if check.get("schema") == "v1":
            continue
        value = _indexed(lookup(archive, check["path"]), check.get("index", []))
        if not holds(value, check):
            there = "nothing" if value is MISSING else str(value)[:100]
            place = check["path"] + "".join(f"[{index}]" for index in check.get("index", []))
            witnesses = len(check["witness"])
            expected = str(check["expected"])[:100]
            line = f"{place}: {check['op']} {expected} ({check['tier']}, {witnesses} witnesses), found {there}"
            failed.append((check, line))
    return failed


def holds(value: Any, check: dict[str, Any]) -> bool:
    """Whether one value is as expected."""
    if value is MISSING:
        return False
    expected, op = check["expected"], check["op"]
    if op == "eq":
        return bool(value == expected)
    if op == "near":
        tolerance = max(check.get("rel", 0) * abs(expected), check.get("abs", 0))
        return isinstance(value, int | float) and math.isfinite(value) and abs(value - expected) <= tolerance
    if op == "count":
        return (len(value) if isinstance(value, list) else 1) == expected
    if op == "shape":
        return shape(value) == expected
    if op == "set":
        return isinstance(value, list) and sorted(map(str, value)) == sorted(map(str, expected))
    raise ValueError(f"unknown op {op}")


def lookup(node: Any, path: str) -> Any:
    """The value at a path such as `section_run[0].section_system[1].atom_labels`; `[*]` collects over a list."""
    return _walk(node, _STEP.findall(path))


def accepted(mainfile: str, path: str, rules: list[tuple[str, str, str]]) -> bool:
    """Whether a rule (mainfile pattern, path pattern, reason) covers a failed check. In patterns `[0]` is literal."""
    return any(
        fnmatchcase(mainfile, files) and fnmatchcase(path, paths.replace("[", "[[]")) for files, paths, _ in rules
    )


def shape(value: Any) -> list[int]:
    """The shape of a nested list."""
    found = []
    while isinstance(value, list):
        found.append(len(value))
        value = value[0] if value else None
    return found


def _walk(node: Any, steps: list[tuple[str, str]]) -> Any:
    for position, (name, index) in enumerate(steps):
        if name:
            if isinstance(node, list) and len(node) == 1:
                node = node[0]
            if not isinstance(node, dict) or node.get(name) is None:
                return MISSING
            node = node[name]
        elif index == "*":
            items = node if isinstance(node, list) else [node]
            found = [_walk(item, steps[position + 1 :]) for item in items]
            return [value for value in found if value is not MISSING]
        elif not (isinstance(node, dict) and index == "0"):
            if not isinstance(node, list) or int(index) >= len(node):
                return MISSING
            node = node[int(index)]
    return node


def _indexed(value: Any, indices: list[int]) -> Any:
    for index in indices:
        if not isinstance(value, list) or not -len(value) <= index < len(value):
            return MISSING
        value = value[index]
    return value
