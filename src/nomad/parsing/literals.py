"""The longest piece of fixed text in a regular expression, for quick searches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
_SINGLE_LINE_CATEGORIES = ("CATEGORY_DIGIT", "CATEGORY_WORD", "CATEGORY_NOT_SPACE")
_NEWLINE = 10


@dataclass(frozen=True)
class Literal:
    """Fixed text that every match contains; `same_line`: the match begins on the line where this text stands."""

    text: bytes
    same_line: bool


def longest_literal(pattern: bytes, minimum: int = 4) -> Literal | None:
    """The longest fixed text of a pattern, None if there is none of `minimum` bytes or if the pattern ignores case.

    Text in alternatives, optional parts and character classes does not count.
    """
    tree = _parser.parse(pattern, re.MULTILINE)
    if tree.state.flags & re.IGNORECASE:
        return None
    walk = _Walk(bool(tree.state.flags & re.DOTALL))
    walk.visit(tree)
    walk.close()
    best = max(walk.found, key=lambda literal: len(literal.text), default=None)
    return best if best is not None and len(best.text) >= minimum else None


class _Walk:
    """Collects the literals of a parsed pattern from left to right."""

    def __init__(self, dotall: bool) -> None:
        self.found: list[Literal] = []
        self._current = bytearray()
        self._begun_on_first_line = True
        self._first_line = True
        self._dotall = dotall

    def visit(self, tree: Any) -> None:
        for operation, argument in tree:
            name = str(operation)
            if name == "LITERAL":
                if not self._current:
                    self._begun_on_first_line = self._first_line
                self._current.append(argument)
                self._first_line = self._first_line and argument != _NEWLINE
            elif name == "AT":
                continue
            elif name == "SUBPATTERN" and not argument[1] | argument[2]:
                self.close()
                self.visit(argument[3])
                self.close()
            elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] == argument[1] == 1:
                self.visit(argument[2])
            else:
                self.close()
                self._first_line = self._first_line and not self._may_end_line([(operation, argument)])

    def close(self) -> None:
        if self._current:
            self.found.append(Literal(bytes(self._current), self._begun_on_first_line))
            self._current.clear()

    def _may_end_line(self, tree: Any) -> bool:
        return any(self._item_may_end_line(str(operation), argument) for operation, argument in tree)

    def _item_may_end_line(self, name: str, argument: Any) -> bool:
        if name == "LITERAL":
            return bool(argument == _NEWLINE)
        if name == "NOT_LITERAL":
            return bool(argument != _NEWLINE)
        if name == "ANY":
            return self._dotall
        if name == "CATEGORY":
            return str(argument) not in _SINGLE_LINE_CATEGORIES
        if name == "RANGE":
            return bool(argument[0] <= _NEWLINE <= argument[1])
        if name == "IN":
            negated = bool(argument) and str(argument[0][0]) == "NEGATE"
            holds = any(self._item_may_end_line(str(kind), value) for kind, value in argument if str(kind) != "NEGATE")
            if negated:
                return not any(kind_holds_newline(str(kind), value) for kind, value in argument)
            return holds
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._may_end_line(argument[2])
        if name == "SUBPATTERN":
            return self._may_end_line(argument[3])
        if name == "BRANCH":
            return any(self._may_end_line(branch) for branch in argument[1])
        return name not in ("AT", "ASSERT", "ASSERT_NOT")


def kind_holds_newline(kind: str, value: Any) -> bool:
    """Whether one item of a character class contains the line end for certain."""
    if kind == "LITERAL":
        return bool(value == _NEWLINE)
    if kind == "RANGE":
        return bool(value[0] <= _NEWLINE <= value[1])
    return kind == "CATEGORY" and str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_DIGIT", "CATEGORY_NOT_WORD")
