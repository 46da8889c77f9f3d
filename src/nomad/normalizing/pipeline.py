"""Runs all normalisers of one entry, in order.

A normaliser that fails is logged with its name, and the others go on. Nothing here is imported before the first
entry is normalised, so that asking for the names costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.logs import EntryLog
    from nomad.normalizing.context import Context

NAMES: tuple[str, ...] = (
    "SystemNormalizer",
    "OptimadeNormalizer",
    "DosNormalizer",
    "BandStructureNormalizer",
    "WorkflowNormalizer",
    "EncyclopediaNormalizer",
)


def normalizer_names() -> list[str]:
    """The names of all normalisers in the order in which they run."""
    return list(NAMES)


def normalize(archive: EntryArchive, log: EntryLog, *, upload_id: str | None = None) -> None:
    """Completes the first run of an archive in place; does nothing for an archive without a run.

    Each normaliser logs `normalizer executed` with its name and time, or an error with the exception.
    """
    if not archive.section_run:
        return
    from nomad.normalizing.context import Context

    context = Context(archive=archive, log=log, upload_id=upload_id)
    for name, function in zip(NAMES, _functions(), strict=True):
        context.log = log.bind(normalizer=name)
        try:
            with context.log.timed("normalizer executed"):
                function(context)
        except Exception as error:  # one normaliser must not take the others with it
            context.log.error("normalizer failed", exception=error)


def _functions() -> tuple[Callable[[Context], None], ...]:
    from nomad.normalizing.band_structure import normalize_band_structures
    from nomad.normalizing.dos import normalize_dos
    from nomad.normalizing.encyclopedia.normalizer import normalize_encyclopedia
    from nomad.normalizing.optimade import normalize_optimade
    from nomad.normalizing.system import normalize_systems
    from nomad.normalizing.workflow import normalize_workflow

    return (
        normalize_systems,
        normalize_optimade,
        normalize_dos,
        normalize_band_structures,
        normalize_workflow,
        normalize_encyclopedia,
    )
