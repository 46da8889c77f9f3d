"""The evaluations of energy and forces in an output, and the steps of a motion to which they belong."""

from __future__ import annotations

from dataclasses import dataclass

from nomad.logs import EntryLog
from nomad.parsing.codes.cp2k.grammar import EVALUATION, MD_STEP
from nomad.parsing.fields import Pattern
from nomad.parsing.source import Source, block_of
from nomad.parsing.text import Found, parse

_BEGIN = Pattern(rb"^ SCF WAVEFUNCTION OPTIMIZATION")
_ENERGY = Pattern(rb"^ ENERGY\| Total FORCE_EVAL")
_OLD_STEP = Pattern(rb"^ -+ +Informations at step = +(\d+)")
_NEW_STEP = Pattern(rb"^ OPT\| Step number +(\d+)")
_MD_OLD = Pattern(rb"^ STEP NUMBER +=? +(\d+)")
_MD_NEW = Pattern(rb"^ MD\| Step number +(\d+)")
_MD_LENGTH = 2000
"""Bytes behind the number of an MD step in which its values stand."""


@dataclass
class Frame:
    """One step of a motion (or the only evaluation): its number, what was evaluated, what is said about the step."""

    number: int
    evaluation: Found
    step: Found | None = None
    again: bool = False
    """Whether this is the minimum of an optimisation, evaluated once more."""


def evaluations(source: Source, log: EntryLog) -> list[Found]:
    """All evaluations in order. The last one of a killed run may lack its energy."""
    begins = [match.start() for match in _BEGIN.finditer(source, 0, len(source))]
    starts = list(begins)
    previous = -1
    for match in _ENERGY.finditer(source, 0, len(source)):
        index = block_of(match.start(), begins)
        if index < 0 or begins[index] <= previous:
            starts.append(match.start())
        previous = match.start()
    starts.sort()
    ends = [*starts[1:], len(source)][: len(starts)]
    return [parse(source, EVALUATION, log, start, end) for start, end in zip(starts, ends, strict=True)]


def frames(source: Source, found: list[Found], log: EntryLog) -> list[Frame]:
    """The steps of the run: for each one the last evaluation before it is reported.

    The evaluation at the start is step 0 of molecular dynamics; one behind the last step of an optimisation (the
    minimum, evaluated once more) is a step of its own.
    """
    starts = [evaluation.start for evaluation in found]
    markers = [match for pattern in (_MD_NEW, _MD_OLD) for match in pattern.finditer(source, 0, len(source))]
    dynamic = bool(markers)
    if not markers:
        markers = [match for pattern in (_OLD_STEP, _NEW_STEP) for match in pattern.finditer(source, 0, len(source))]
    if not markers:
        return [Frame(index, evaluation) for index, evaluation in enumerate(found)]
    result: list[Frame] = []
    used = -1
    for match in sorted(markers, key=lambda item: item.start()):
        index = block_of(match.start(), starts)
        if index < 0 or index == used:
            continue
        if dynamic and used < 0 and index > 0:
            result.append(Frame(0, found[0]))
        number = int(match.group(1)) if len(match.group(1)) < 10 else index
        step = None
        if dynamic:
            step = parse(source, MD_STEP, log, match.start(), min(match.end() + _MD_LENGTH, len(source)))
        result.append(Frame(number, found[index], step))
        used = index
    last = len(found) - 1
    complete = found and found[last].value("energy") is not None
    if last > used and complete:
        result.append(Frame(result[-1].number + 1 if result else 0, found[last], again=not dynamic and bool(result)))
    return result
